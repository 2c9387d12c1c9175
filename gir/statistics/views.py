"""The trends page, and its charts as files. Exact figures: only for roles that may open the cases behind them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.http import quote_etag

from gir.accounts.actor import me
from gir.accounts.gates import roles, signed_in
from gir.accounts.page import request_language
from gir.accounts.terms import Role
from gir.audit import recorded
from gir.incidents.terms import Population
from gir.statistics import cache, choices, words
from gir.statistics.catalogue import ChartKey, Choice, make_chart
from gir.statistics.chapters import chapters
from gir.statistics.charts import Section
from gir.statistics.choice import told_of
from gir.statistics.overview import glance
from gir.statistics.rules import counting_rules
from gir.statistics.staffing.views import COUNTERS
from gir.statistics.tables import table_called
from gir.statistics.terms import StatisticsAct
from gir.terms import lazy as _l
from gir.web.page import Destination, MenuSection

blueprint = Blueprint("statistics", __name__, template_folder="templates")
AUDIENCE = (Role.HRM, Role.OOV, Role.COORDINATOR)
"""Who sees exact figures. All others read the protected ones (``gir.statistics.protected``)."""
NAVIGATION = (Destination(_l("Trends"), "statistics.trends", 30, section=MenuSection.DAILY),)
CONTENT_TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png", "csv": "text/csv; charset=utf-8"}


@blueprint.get("/trends", endpoint="trends")
@signed_in
def trends() -> ResponseReturnValue:
    """The quarter in figures, findings, charts and tables; for others than case roles the protected figures."""
    if not me().roles & set(AUDIENCE):
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
    )


@blueprint.get("/trends/<name>.<kind>", endpoint="chart")
@roles(*AUDIENCE)
def chart(name: str, kind: str) -> ResponseReturnValue:
    """One chart as a picture, or it or a table without a picture as a file for a spreadsheet."""
    if kind not in CONTENT_TYPES or (kind != "csv" and name not in list(ChartKey)):
        abort(404)
    choice = choices.read_choice(me(), request.args)
    if kind == "csv":
        section = _section(name, choice) or abort(404)
        return _taken_away(name, choice, kind, lambda: f"\ufeff{section.csv()}".encode())
    if request.args.get("download"):
        return _taken_away(name, choice, kind, lambda: _drawn(ChartKey(name), choice, kind))
    return _picture(ChartKey(name), choice, kind)


def _section(name: str, choice: Choice) -> Section | None:
    return make_chart(ChartKey(name), choice) if name in list(ChartKey) else table_called(name, choice)


def _picture(key: ChartKey, choice: Choice, kind: str) -> Response:
    narrow = bool(request.args.get("narrow"))
    identity = (key.value, choice, me().data_version, request_language(), kind, narrow)
    tag = cache.entity_tag(identity)
    headers = {"Cache-Control": "private, no-cache", "Vary": "Cookie", "ETag": quote_etag(tag, weak=True)}
    if request.if_none_match.contains_weak(tag):
        return Response(status=304, headers=headers)
    content = cache.kept_or_made(tag, lambda: _drawn(key, choice, kind))
    return Response(content, headers=headers, content_type=CONTENT_TYPES[kind])


def _drawn(key: ChartKey, choice: Choice, kind: str) -> bytes:
    from gir.statistics.figures import draw  # only workers that draw pay for the library

    return draw(
        make_chart(key, choice), narrow=bool(request.args.get("narrow")), kind="png" if kind == "png" else "svg"
    )


def _taken_away(key: str, choice: Choice, kind: str, content: Callable[[], bytes]) -> Response:
    """A file that leaves the house, with its line in the log."""
    name = _("internal-%(chart)s-%(period)s", chart=key, period=choice.quarter.key)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    with recorded(StatisticsAct.EXPORT, actor=me(), detail={"chart": key, "kind": kind, **told_of(choice)}):
        return Response(content(), headers=headers, content_type=CONTENT_TYPES[kind])


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
