"""The page with protected figures, for everybody who is signed in, and its charts as pictures and files."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from gir.accounts.actor import me
from gir.accounts.gates import signed_in
from gir.accounts.terms import REPORT_ROLES
from gir.statistics import words
from gir.statistics.protected.access import EXACT
from gir.statistics.protected.answering import protected_answer
from gir.statistics.protected.closing import next_closing
from gir.statistics.protected.published import chart_called, groups
from gir.statistics.protected.reading import around_figures

blueprint = Blueprint("published", __name__, template_folder="templates")


@blueprint.get("/trends/published", endpoint="trends")
@signed_in
def trends() -> ResponseReturnValue:
    """Figures of closed quarters, and how to read them."""
    quarter, day = next_closing()
    found = groups(me())
    return render_template(
        "protected/published.html",
        groups=found,
        **around_figures(rounded=any(group.rounded for group in found)),
        next_quarter=words.quarter(quarter.first),
        next_day=words.full_date(day),
        sees_exact=bool(me().roles & EXACT),
        makes_reports=bool(me().roles & REPORT_ROLES),
    )


@blueprint.get("/trends/published/<name>.<kind>", endpoint="chart")
@signed_in
def chart(name: str, kind: str) -> ResponseReturnValue:
    """One chart of that page as a picture or a file."""
    return protected_answer(chart_called(me(), name), kind)
