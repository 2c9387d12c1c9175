"""The acts on a case, each a page of its own: a form that works without JavaScript. See ``acting`` for how."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from gir.accounts.actor import me
from gir.followup import acts, acts_in_rooms
from gir.followup.acting import act_page
from gir.followup.door import blueprint, handlers
from gir.followup.ending.acts import closing_page

BOTH = ["GET", "POST"]


@blueprint.route("/cases/<id:case_id>/take", methods=BOTH)
@handlers
def take(case_id: str) -> ResponseReturnValue:
    """Become the handler."""
    return act_page(case_id, acts.TAKE)


@blueprint.route("/cases/<id:case_id>/assign", methods=BOTH)
@handlers
def assign(case_id: str) -> ResponseReturnValue:
    """Give the case to somebody."""
    return act_page(case_id, acts.ASSIGN)


@blueprint.route("/cases/<id:case_id>/severity", methods=BOTH)
@handlers
def set_severity(case_id: str) -> ResponseReturnValue:
    """Assess the case."""
    return act_page(case_id, acts.SET_SEVERITY)


@blueprint.route("/cases/<id:case_id>/note", methods=BOTH)
@handlers
def note(case_id: str) -> ResponseReturnValue:
    """Write a note."""
    return act_page(case_id, acts.NOTE)


@blueprint.route("/cases/<id:case_id>/answer", methods=BOTH)
@handlers
def answer(case_id: str) -> ResponseReturnValue:
    """Answer the reporter."""
    return act_page(case_id, acts.ANSWER)


@blueprint.route("/cases/<id:case_id>/skip-step", methods=BOTH)
@handlers
def skip_step(case_id: str) -> ResponseReturnValue:
    """Leave out a step."""
    return act_page(case_id, acts.SKIP_STEP)


@blueprint.route("/cases/<id:case_id>/close", methods=BOTH)
@handlers
def close(case_id: str) -> ResponseReturnValue:
    """Close the case, or propose that when it is severe."""
    return act_page(case_id, closing_page(case_id, me()))


@blueprint.route("/cases/<id:case_id>/reopen", methods=BOTH)
@handlers
def reopen(case_id: str) -> ResponseReturnValue:
    """Reopen the case."""
    return act_page(case_id, acts.REOPEN)


@blueprint.route("/cases/<id:case_id>/plan-talk", methods=BOTH)
@handlers
def plan_talk(case_id: str) -> ResponseReturnValue:
    """Agree on a moment for a talk."""
    return act_page(case_id, acts_in_rooms.PLAN_TALK)


@blueprint.route("/cases/<id:case_id>/record-talk", methods=BOTH)
@handlers
def record_talk(case_id: str) -> ResponseReturnValue:
    """Record how a talk ended."""
    return act_page(case_id, acts_in_rooms.RECORD_TALK)


@blueprint.route("/cases/<id:case_id>/more-talks", methods=BOTH)
@handlers
def add_talks(case_id: str) -> ResponseReturnValue:
    """Add talks that the reporter wishes."""
    return act_page(case_id, acts_in_rooms.ADD_TALKS)


@blueprint.route("/cases/<id:case_id>/accident", methods=BOTH)
@handlers
def report_accident(case_id: str) -> ResponseReturnValue:
    """Record that the labour inspectorate was told."""
    return act_page(case_id, acts_in_rooms.REPORT_ACCIDENT)


@blueprint.route("/cases/<id:case_id>/reaction", methods=BOTH)
@handlers
def record_reaction(case_id: str) -> ResponseReturnValue:
    """Record the reaction to the perpetrator."""
    return act_page(case_id, acts_in_rooms.RECORD_REACTION)


@blueprint.route("/cases/<id:case_id>/police", methods=BOTH)
@handlers
def decide_police(case_id: str) -> ResponseReturnValue:
    """Decide what goes to the police."""
    return act_page(case_id, acts_in_rooms.DECIDE_POLICE)


@blueprint.route("/cases/<id:case_id>/home-advice", methods=BOTH)
@handlers
def advise_home(case_id: str) -> ResponseReturnValue:
    """Advise an office-holder about the safety of their home."""
    return act_page(case_id, acts_in_rooms.ADVISE_HOME)


@blueprint.route("/cases/<id:case_id>/injury", methods=BOTH)
@handlers
def record_injury(case_id: str) -> ResponseReturnValue:
    """Record injury and absence."""
    return act_page(case_id, acts_in_rooms.RECORD_INJURY)
