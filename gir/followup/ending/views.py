"""The pages at the end of a case."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from gir.followup.acting import act_page
from gir.followup.door import blueprint, handlers
from gir.followup.ending import acts

BOTH = ["GET", "POST"]


@blueprint.route("/cases/<id:case_id>/evaluate", methods=BOTH)
@handlers
def evaluate(case_id: str) -> ResponseReturnValue:
    """Look back on the case."""
    return act_page(case_id, acts.EVALUATE)


@blueprint.route("/cases/<id:case_id>/second-look", methods=BOTH)
@handlers
def second_look(case_id: str) -> ResponseReturnValue:
    """Confirm a proposal to close, or return it."""
    return act_page(case_id, acts.SECOND_LOOK)
