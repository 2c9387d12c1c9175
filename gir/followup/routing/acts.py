"""The assessment of a case, and the page on which a room is asked for again."""

from __future__ import annotations

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.access import POLICY, permitted, rooms_of
from gir.cases.masking import mask_for
from gir.cases.models import Case
from gir.cases.routing.rules import proposed_rooms, reasons_for, rooms_in_question
from gir.cases.routing.services import Assessment, assess, need_room, rooms_to_ask_for
from gir.cases.routing.terms import AGAINST
from gir.cases.terms import Act, Part
from gir.followup.act_page import ActPage, fresh
from gir.followup.routing.forms import ROOMS, NeedRoomForm, TriageForm, listed
from gir.incidents.terms import Severity
from gir.terms import capital
from gir.terms import lazy as _l
from gir.web.fields import options


def triage_form(case: Case, actor: Actor) -> TriageForm:
    """The form of the assessment, with what the rule proposes beside each question."""
    reason = mask_for(case, rooms_of(actor, case))(case.severity_reason or "")
    severity = case.severity or case.proposed_severity
    needed = proposed_rooms(case.incident, severity) if case.needed_rooms is None else case.needed_rooms
    keys = [room.value for room in ROOMS if room in needed]
    form = fresh(TriageForm, case, actor, severity=case.severity, reason=reason, rooms=keys)
    form.proposed = case.proposed_severity
    form.severity.description = _("The rule proposes: %(severity)s.", severity=case.proposed_severity.label)
    form.rule = lambda chosen: proposed_rooms(case.incident, chosen)
    reasons = reasons_for(case.incident, severity)
    form.rooms.choices = options((room.value, str(room.label)) for room in rooms_in_question(case.incident))
    form.rooms.hints = {
        room.value: _("Not proposed: %(why)s.", why=why.label)
        if why in AGAINST
        else _("Proposed: %(why)s.", why=why.label)
        for room, why in reasons.items()
    }
    return form


def do_triage(case: Case, form: TriageForm, actor: Actor) -> str:
    """Assess the case, and say what was set."""
    severity, rooms = Severity(form.severity.data), form.chosen_rooms
    found = Assessment(severity, form.reason.data or "", rooms, form.rooms_reason.data or "")
    assess(case, found, actor=actor, version=form.shown_version)
    return _(
        "The severity is set: %(severity)s. This case needs: %(rooms)s.", severity=severity.label, rooms=listed(rooms)
    )


def _need_form(case: Case, actor: Actor) -> NeedRoomForm:
    rooms = [room for room in ROOMS if room in rooms_to_ask_for(actor, case)]
    form = fresh(NeedRoomForm, case, actor, room=rooms[0].value if len(rooms) == 1 else None)
    form.room.choices = options((room.value, str(room.label)) for room in rooms)
    form.nothing = "" if rooms else _("This case has every room that you may ask for.")
    return form


def _need(case: Case, form: NeedRoomForm, actor: Actor) -> str:
    room = Part(form.room.data)
    need_room(case, room, actor=actor, version=form.shown_version)
    return _("%(room)s is needed again. Its steps are to do, and their clocks start now.", room=capital(room.label))


NEED_ROOM = ActPage(
    Act.NEED_ROOM,
    permitted,
    POLICY,
    _l("Ask for a room that was left out"),
    _l("Ask for this room"),
    _need_form,
    _need,
    _l("Its steps are to do again, and their clocks start now. You need no reason: help should be easy to get."),
)
