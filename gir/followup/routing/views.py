"""The route on which a room is asked for again."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from gir.followup.acting import act_page
from gir.followup.case_views import BOTH
from gir.followup.door import blueprint, handlers
from gir.followup.routing import acts


@blueprint.route("/cases/<id:case_id>/need-room", methods=BOTH)
@handlers
def need_room(case_id: str) -> ResponseReturnValue:
    """Ask for a room that was left out."""
    return act_page(case_id, acts.NEED_ROOM)
