"""The routes of who is too close to a case."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from gir.followup.acting import act_page
from gir.followup.conflicts import acts
from gir.followup.door import blueprint, handlers

BOTH = ["GET", "POST"]


@blueprint.route("/cases/<id:case_id>/too-close", methods=BOTH)
@handlers
def declare_conflict(case_id: str) -> ResponseReturnValue:
    """Leave the case to others."""
    return act_page(case_id, acts.DECLARE)


@blueprint.route("/cases/<id:case_id>/shut-out", methods=BOTH)
@handlers
def shut_out(case_id: str) -> ResponseReturnValue:
    """Keep somebody out of the case."""
    return act_page(case_id, acts.SHUT_OUT)


@blueprint.route("/cases/<id:case_id>/let-in", methods=BOTH)
@handlers
def propose_lift(case_id: str) -> ResponseReturnValue:
    """Propose to let somebody in again who was kept out."""
    return act_page(case_id, acts.LIFT)


@blueprint.route("/cases/<id:case_id>/let-in/decide", methods=BOTH)
@handlers
def decide_lift(case_id: str) -> ResponseReturnValue:
    """Decide on it as the second person."""
    return act_page(case_id, acts.DECIDE_LIFT)


@blueprint.get("/cases/left-to-others", endpoint="left_to_others")
@handlers
def show_left_to_others() -> ResponseReturnValue:
    """What follows when somebody left a case: of that case nothing."""
    return render_template("conflicts/left_to_others.html")
