"""The routes of the two acts on a clock."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from gir.followup.acting import act_page
from gir.followup.case_views import BOTH
from gir.followup.door import blueprint, handlers
from gir.followup.pauses import acts


@blueprint.route("/cases/<id:case_id>/pause-step", methods=BOTH)
@handlers
def pause_step(case_id: str) -> ResponseReturnValue:
    """Pause the clock of a step."""
    return act_page(case_id, acts.PAUSE_STEP)


@blueprint.route("/cases/<id:case_id>/resume-step", methods=BOTH)
@handlers
def resume_step(case_id: str) -> ResponseReturnValue:
    """Let the clock of a step go on."""
    return act_page(case_id, acts.RESUME_STEP)
