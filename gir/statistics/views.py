"""The trends page, and its charts as pictures. Exact figures: only for roles that may open the cases behind them."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gir.accounts.actor import me
from gir.accounts.gates import roles, signed_in
from gir.accounts.terms import Role
from gir.incidents.terms import Population
from gir.statistics import answers, choices, words
from gir.statistics.catalogue import ChartKey, Choice, make_chart
from gir.statistics.chapters import chapters, section_called
from gir.statistics.definitions import DEFINITIONS
from gir.statistics.overview import glance
from gir.statistics.protected.access import EXACT
from gir.statistics.rules import counting_rules
from gir.statistics.staffing.views import COUNTERS
from gir.terms import lazy as _l
from gir.web.page import Destination, MenuSection

blueprint = Blueprint("statistics", __name__, template_folder="templates")
NAVIGATION = (Destination(_l("Trends"), "statistics.trends", 30, section=MenuSection.DAILY),)


@blueprint.get("/trends", endpoint="trends")
@signed_in
def trends() -> ResponseReturnValue:
    """The quarter in figures, findings, charts and tables; for others than case roles the protected figures."""
    if not me().roles & EXACT:
        return redirect(url_for("published.trends"))
    return _exact()


def _exact() -> str:
    choice = choices.read_choice(me(), request.args)
    return render_template(
        "statistics/trends.html",
        **_headings(choice),
        choice=choice,
        choices=choices,
        groups=choices.population_options(me(), choice),
        glance=glance(choice),
        chapters=chapters(choice),
        presenting=bool(request.args.get("present")),
        keeps_markers=Role.OOV in me().roles,
        rules=counting_rules(),
        definitions=DEFINITIONS,
    )


@blueprint.get("/trends/<name>.<kind>", endpoint="chart")
@roles(*EXACT)
def chart(name: str, kind: str) -> ResponseReturnValue:
    """One chart as a picture; who wants it, or a table, as a file is sent to where that is asked for."""
    if kind not in answers.CONTENT_TYPES or (kind != "csv" and name not in list(ChartKey)):
        abort(404)
    choice = choices.read_choice(me(), request.args)
    if kind == "csv" or request.args.get("download"):
        section_called(name, choice) or abort(404)
        query = urlencode({"section": name, "kind": kind, **choices.chosen(request.args)})
        return redirect(f"{url_for('reports.files')}?{query}")  # what for is asked first
    return answers.picture((name, choice, me().data_version), lambda: make_chart(ChartKey(name), choice), kind)


def _headings(choice: Choice) -> dict[str, object]:
    """The quarter as a title, above it whose figures these are, and what was chosen to get them."""
    span = words.period(choice.quarter.first, choice.until)
    return {
        "heading": words.quarter_title(choice.quarter.first),
        "subheading": f"{Population(choice.scope.population).label} · {span}",
        "keeps_counts": bool(me().roles & set(COUNTERS)),
        "query": choices.chosen(request.args),
        "brings_history": bool(me().roles & choices.SEE_OFFICIALS),
    }
