"""A chart of protected figures as an answer: a picture on a page, or a file that leaves the house."""

from __future__ import annotations

from flask import Response, abort, request
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.audit import recorded
from gir.statistics import answers
from gir.statistics.charts import Chart
from gir.statistics.protected.terms import ProtectedAct


def protected_answer(found: Chart | None, kind: str) -> Response:
    """The picture, of which one drawing serves everybody who reads the same; a file with its line in the log.

    Raises:
        werkzeug.exceptions.NotFound: there is no such chart, or it is never given as this kind.
    """
    if found is None or kind not in answers.CONTENT_TYPES:
        abort(404)
    if kind != "csv" and not request.args.get("download"):
        return answers.picture((found,), lambda: found, kind, published=True)
    name = _("protected-%(chart)s", chart=found.key)
    with recorded(ProtectedAct.EXPORT, actor=me(), detail={"chart": found.key, "kind": kind}):
        return answers.file(name, answers.as_csv(found) if kind == "csv" else answers.drawn(found, kind), kind)
