"""The addresses of the police on a case."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from gir.followup.acting import act_page
from gir.followup.door import blueprint, handlers
from gir.followup.police.acts import RECORD_OUTCOME

BOTH = ["GET", "POST"]


@blueprint.route("/cases/<id:case_id>/police-outcome", methods=BOTH)
@handlers
def record_police_outcome(case_id: str) -> ResponseReturnValue:
    """Record what the police did."""
    return act_page(case_id, RECORD_OUTCOME)
