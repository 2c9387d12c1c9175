"""The trends page, and its charts as files. Exact figures: only for roles that may open the cases behind them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.gates import roles, signed_in
from gir.accounts.terms import Role
from gir.audit import recorded
from gir.incidents.terms import Population
from gir.statistics import answers, choices, words
from gir.statistics.catalogue import ChartKey, Choice, make_chart
from gir.statistics.chapters import chapters
from gir.statistics.charts import Section
from gir.statistics.choice import told_of
from gir.statistics.definitions import DEFINITIONS
from gir.statistics.overview import glance
from gir.statistics.protected.access import EXACT
from gir.statistics.rules import counting_rules
from gir.statistics.staffing.views import COUNTERS
from gir.statistics.tables import table_called
from gir.statistics.terms import StatisticsAct
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
    """One chart as a picture, or it or a table without a picture as a file for a spreadsheet."""
    if kind not in answers.CONTENT_TYPES or (kind != "csv" and name not in list(ChartKey)):
        abort(404)
    choice = choices.read_choice(me(), request.args)
    if kind == "csv":
        section = _section(name, choice) or abort(404)
        return _taken_away(name, choice, kind, lambda: answers.as_csv(section))
    if request.args.get("download"):
        return _taken_away(name, choice, kind, lambda: _drawn(ChartKey(name), choice, kind))
    return answers.picture((name, choice, me().data_version), lambda: make_chart(ChartKey(name), choice), kind)


def _section(name: str, choice: Choice) -> Section | None:
    return make_chart(ChartKey(name), choice) if name in list(ChartKey) else table_called(name, choice)


def _drawn(key: ChartKey, choice: Choice, kind: str) -> bytes:
    return answers.drawn(make_chart(key, choice), kind, narrow=answers.asks_narrow())


def _taken_away(key: str, choice: Choice, kind: str, content: Callable[[], bytes]) -> Response:
    """A file that leaves the house, with its line in the log."""
    name = _("internal-%(chart)s-%(period)s", chart=key, period=choice.quarter.key)
    with recorded(StatisticsAct.EXPORT, actor=me(), detail={"chart": key, "kind": kind, **told_of(choice)}):
        return answers.file(name, content(), kind)


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
