"""The pages of who is too close to a case."""

from __future__ import annotations

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.access import POLICY, permitted
from gir.cases.choosing import possible_handlers_of
from gir.cases.conflicts.lifting import decide_lift, propose_lift, second_people
from gir.cases.conflicts.rules import liftable, stated
from gir.cases.conflicts.services import declare_conflict, shut_out
from gir.cases.models import Case
from gir.cases.terms import Act
from gir.followup.act_page import ActPage, fresh
from gir.followup.conflicts.forms import DecideLiftForm, DeclareForm, LiftForm, ShutOutForm
from gir.followup.conflicts.page import lift_facts, who_would_take_over
from gir.followup.conflicts.terms import LiftAnswer
from gir.terms import lazy as _l
from gir.web.fields import options


def _declare_form(case: Case, actor: Actor) -> DeclareForm:
    return fresh(DeclareForm, case, actor)


def _declare(case: Case, form: DeclareForm, actor: Actor) -> str:
    declare_conflict(case, form.reason.data or "", actor=actor, version=form.shown_version)
    return _("You left it to others.")


def _shut_out_form(case: Case, actor: Actor) -> ShutOutForm:
    out = stated(case)
    people = [one for one in possible_handlers_of(case, actor) if one.person_id not in out]
    named: dict[str, str] = {}
    for one in people:
        named[one.person_id] = f"{named[one.person_id]}, {one.role.label}" if one.person_id in named else ""
        named[one.person_id] = named[one.person_id] or f"{one.name} · {one.role.label}"
    form = fresh(ShutOutForm, case, actor)
    form.who.choices = options([("", _("Choose a colleague")), *sorted(named.items(), key=lambda one: one[1])])
    form.nothing = "" if named else _("There is no colleague now who may handle this case.")
    chosen = [one for one in people if one.person_id == form.who.data]
    form.warnings = who_would_take_over(case, chosen)
    if not form.warnings:
        del form.sure
    return form


def _shut_out(case: Case, form: ShutOutForm, actor: Actor) -> str:
    shut_out(case, form.who.data, form.reason.data or "", actor=actor, version=form.shown_version)
    return _("For this colleague the case does not exist any more. Others have their steps.")


def _lift_form(case: Case, actor: Actor) -> LiftForm:
    people = [row for row in liftable(case, actor) if second_people(case, row.person_id, actor)]
    form = fresh(LiftForm, case, actor)
    named = [(row.person_id, row.person.name or "") for row in people]
    form.who.choices = options([("", _("Choose a colleague")), *named])
    form.nothing = "" if named else _("There is no second colleague who can decide on it. Nothing can be changed here.")
    return form


def _lift(case: Case, form: LiftForm, actor: Actor) -> str:
    propose_lift(case, form.who.data, form.reason.data or "", actor=actor, version=form.shown_version)
    return _("You proposed it. Nothing changes until a second colleague agrees; after a week it lapses.")


def _decide_form(case: Case, actor: Actor) -> DecideLiftForm:
    return fresh(DecideLiftForm, case, actor)


def _decide(case: Case, form: DecideLiftForm, actor: Actor) -> str:
    approve = LiftAnswer(form.answer.data) is LiftAnswer.YES
    decide_lift(case, approve=approve, actor=actor, version=form.shown_version)
    return _("This colleague may see the case again.") if approve else _("Nothing changes: this colleague stays out.")


LIFT = ActPage(
    Act.PROPOSE_LIFT,
    permitted,
    POLICY,
    _l("Let somebody in again"),
    _l("Propose it"),
    _lift_form,
    _lift,
    _l(
        "For a colleague who was kept out by mistake, or who is not too close any more. A second colleague decides. "
        "Until then nothing changes, and the colleague is told nothing. Whom the reporter keeps out stays out: only "
        "the reporter can change that."
    ),
)
DECIDE_LIFT = ActPage(
    Act.DECIDE_LIFT,
    permitted,
    POLICY,
    _l("May somebody see this case again?"),
    _l("Save my answer"),
    _decide_form,
    _decide,
    _l("A colleague was kept out of this case. Letting them in again takes two people; you are the second."),
    "ending/second_look.html",
    lambda case, actor: {"proposed": lift_facts(case, actor)},
)
DECLARE = ActPage(
    Act.DECLARE_CONFLICT,
    permitted,
    POLICY,
    _l("I am too close to this"),
    _l("Leave it to others"),
    _declare_form,
    _declare,
    _l(
        "For example because you know who did it, or because it is about you. From then on this case does not exist "
        "for you: not in a list, a mail or a figure. Others take over your steps and are told. You cannot undo this "
        "yourself."
    ),
    leads_to="followup.left_to_others",
)
SHUT_OUT = ActPage(
    Act.SHUT_OUT,
    permitted,
    POLICY,
    _l("Keep somebody out of this case"),
    _l("Keep this colleague out"),
    _shut_out_form,
    _shut_out,
    _l(
        "For who is involved in what happened, or leads somebody who is. From then on this case does not exist for "
        "them, and they are told nothing. Others take over their steps. Undoing this takes two people and a reason."
    ),
)
