"""A chart as an answer: a picture that is drawn once until it changes, or a file that leaves the house."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from flask import Response, request
from werkzeug.http import quote_etag

from gir.accounts.page import request_language
from gir.statistics import cache
from gir.statistics.charts import Chart, Section

CONTENT_TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png", "csv": "text/csv; charset=utf-8"}
Identity = tuple[Hashable, ...]
"""Everything that a chart depends on, but how it is drawn."""


def kept_svg(identity: Identity, chart: Chart, language: str) -> bytes:
    """The wide picture of a chart in the active language: that of the page, when it was drawn for it."""
    return cache.kept_or_made(_tag(identity, language, "svg", narrow=False), lambda: drawn(chart, "svg"))


def drawn(chart: Chart, kind: str, *, narrow: bool = False) -> bytes:
    """The picture of a chart."""
    from gir.statistics.figures import draw  # only workers that draw pay for the library

    return draw(chart, narrow=narrow, kind="png" if kind == "png" else "svg")


def picture(identity: Identity, chart: Callable[[], Chart], kind: str, *, published: bool = False) -> Response:
    """A picture on a page, wide or narrow as the address says. A browser keeps it only when it was ``published``."""
    narrow = asks_narrow()
    tag = _tag(identity, request_language(), kind, narrow=narrow)
    kept = "private, no-cache" if published else "no-store"
    headers = {"Cache-Control": kept, "Vary": "Cookie", "ETag": quote_etag(tag, weak=True)}
    if request.if_none_match.contains_weak(tag):
        return Response(status=304, headers=headers)
    content = cache.kept_or_made(tag, lambda: drawn(chart(), kind, narrow=narrow))
    return Response(content, headers=headers, content_type=CONTENT_TYPES[kind])


def file(name: str, content: bytes, kind: str, content_type: str = "") -> Response:
    """A file to take away."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(content, headers=headers, content_type=content_type or CONTENT_TYPES[kind])


def as_csv(section: Section) -> bytes:
    """The table of a section as spreadsheets open it."""
    return f"\ufeff{section.csv()}".encode()


def asks_narrow() -> bool:
    """Whether the address asks for the picture of a phone."""
    return bool(request.args.get("narrow"))


def _tag(identity: Identity, language: str, kind: str, *, narrow: bool) -> str:
    return cache.entity_tag((*identity, language, kind, narrow))
