"""The route of doing a step of the organisation's own."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from gir.followup.acting import act_page
from gir.followup.case_views import BOTH
from gir.followup.door import blueprint, handlers
from gir.followup.own_steps import acts


@blueprint.route("/cases/<id:case_id>/do-step", methods=BOTH)
@handlers
def do_step(case_id: str) -> ResponseReturnValue:
    """Record that a step of the organisation's own is done."""
    return act_page(case_id, acts.DO_STEP)
