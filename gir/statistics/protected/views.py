"""The page with protected figures, for everybody who is signed in, and its charts as pictures and files."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.http import quote_etag

from gir.accounts.actor import me
from gir.accounts.gates import signed_in
from gir.accounts.page import request_language
from gir.audit import recorded
from gir.statistics import cache, words
from gir.statistics.charts.bars import BarsChart
from gir.statistics.protected.access import EXACT
from gir.statistics.protected.closing import next_closing
from gir.statistics.protected.published import chart_called, groups
from gir.statistics.protected.terms import ProtectedAct

blueprint = Blueprint("published", __name__, template_folder="templates")
CONTENT_TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png", "csv": "text/csv; charset=utf-8"}


@blueprint.get("/trends/published", endpoint="trends")
@signed_in
def trends() -> ResponseReturnValue:
    """Figures of closed quarters, and how to read them."""
    quarter, day = next_closing()
    return render_template(
        "protected/published.html",
        groups=groups(me()),
        next_quarter=words.quarter(quarter.first),
        next_day=words.full_date(day),
        sees_exact=bool(me().roles & EXACT),
    )


@blueprint.get("/trends/published/<name>.<kind>", endpoint="chart")
@signed_in
def chart(name: str, kind: str) -> ResponseReturnValue:
    """One chart of that page as a picture or a file."""
    found = chart_called(me(), name) if kind in CONTENT_TYPES else None
    if found is None:
        abort(404)
    if kind == "csv" or request.args.get("download"):
        return _taken_away(found, kind)
    return _picture(found, kind)


def _picture(found: BarsChart, kind: str) -> Response:
    """Kept by what is drawn, so one drawing serves everybody who reads the same."""
    narrow = bool(request.args.get("narrow"))
    identity = (found, request_language(), kind, narrow)
    tag = cache.entity_tag(identity)
    headers = {"Cache-Control": "private, no-cache", "Vary": "Cookie", "ETag": quote_etag(tag, weak=True)}
    if request.if_none_match.contains_weak(tag):
        return Response(status=304, headers=headers)
    content = cache.kept_or_made(tag, lambda: _drawn(found, kind, narrow=narrow))
    return Response(content, headers=headers, content_type=CONTENT_TYPES[kind])


def _drawn(found: BarsChart, kind: str, *, narrow: bool) -> bytes:
    from gir.statistics.figures import draw  # only workers that draw pay for the library

    return draw(found, narrow=narrow, kind="png" if kind == "png" else "svg")


def _taken_away(found: BarsChart, kind: str) -> Response:
    """A file that leaves the house, with its line in the log."""
    name = _("protected-%(chart)s", chart=found.key)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    with recorded(ProtectedAct.EXPORT, actor=me(), detail={"chart": found.key, "kind": kind}):
        content = f"\ufeff{found.csv()}".encode() if kind == "csv" else _drawn(found, kind, narrow=False)
    return Response(content, headers=headers, content_type=CONTENT_TYPES[kind])
