"""The routes of linking."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from gir.followup.acting import act_page
from gir.followup.door import blueprint, handlers
from gir.followup.links import acts

BOTH = ["GET", "POST"]


@blueprint.route("/cases/<id:case_id>/link", methods=BOTH)
@handlers
def link(case_id: str) -> ResponseReturnValue:
    """Put the case under another."""
    return act_page(case_id, acts.LINK)


@blueprint.route("/cases/<id:case_id>/unlink", methods=BOTH)
@handlers
def unlink(case_id: str) -> ResponseReturnValue:
    """Undo that."""
    return act_page(case_id, acts.UNLINK)


@blueprint.route("/cases/<id:case_id>/answer-together", methods=BOTH)
@handlers
def answer_together(case_id: str) -> ResponseReturnValue:
    """Write to the reporters of all cases that belong together."""
    return act_page(case_id, acts.TOGETHER)
