"""The page with protected figures, for everybody who is signed in, and its charts as pictures and files."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.gates import signed_in
from gir.accounts.terms import REPORT_ROLES
from gir.audit import recorded
from gir.statistics import answers, words
from gir.statistics.charts.bars import BarsChart
from gir.statistics.protected.access import EXACT
from gir.statistics.protected.closing import next_closing
from gir.statistics.protected.published import chart_called, groups
from gir.statistics.protected.reading import how_to_read, what_a_register_gets, what_is_left_out
from gir.statistics.protected.terms import ProtectedAct

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
        reading=how_to_read(rounded=any(group.rounded for group in found)),
        left_out=what_is_left_out(),
        by_size=what_a_register_gets(),
        next_quarter=words.quarter(quarter.first),
        next_day=words.full_date(day),
        sees_exact=bool(me().roles & EXACT),
        makes_reports=bool(me().roles & REPORT_ROLES),
    )


@blueprint.get("/trends/published/<name>.<kind>", endpoint="chart")
@signed_in
def chart(name: str, kind: str) -> ResponseReturnValue:
    """One chart of that page as a picture or a file."""
    found = chart_called(me(), name) if kind in answers.CONTENT_TYPES else None
    if found is None:
        abort(404)
    if kind == "csv" or request.args.get("download"):
        return _taken_away(found, kind)
    return answers.picture((found,), lambda: found, kind)  # one drawing serves everybody who reads the same


def _taken_away(found: BarsChart, kind: str) -> Response:
    """A file that leaves the house, with its line in the log."""
    name = _("protected-%(chart)s", chart=found.key)
    with recorded(ProtectedAct.EXPORT, actor=me(), detail={"chart": found.key, "kind": kind}):
        return answers.file(name, answers.as_csv(found) if kind == "csv" else answers.drawn(found, kind), kind)
