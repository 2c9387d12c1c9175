"""The pages of the acts at the end of a case."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases import services as cases
from gir.cases.access import POLICY, permitted, visible_cases
from gir.cases.finishing import services
from gir.cases.finishing.queries import last_proposal
from gir.cases.finishing.rules import needs_two
from gir.cases.finishing.services import Proposal
from gir.cases.lessons.anonymity import objection
from gir.cases.lessons.services import NewLesson
from gir.cases.models import Case
from gir.cases.terms import Act, CloseReason
from gir.database import db
from gir.followup.act_page import ActPage, fresh
from gir.followup.acts import CLOSE
from gir.followup.ending import forms
from gir.followup.ending.terms import SecondLook
from gir.followup.ending.words import proposal_facts
from gir.followup.forms import CloseForm
from gir.incidents.terms import Form
from gir.terms import lazy as _l


def closing_page(case_id: str, actor: Actor) -> ActPage:
    """The page on which this case is closed: by one person, or proposed to a second when it is severe."""
    case = db.session.scalar(visible_cases(actor).where(Case.id == case_id))
    return PROPOSE if case is not None and needs_two(case) else CLOSE


def _propose_form(case: Case, actor: Actor) -> CloseForm:
    """What was proposed before need not be written again."""
    earlier = last_proposal(case)
    known: dict[str, Any] = {}
    if earlier is not None:
        known = {"reason": earlier.reason.value, "note": earlier.note, "what_changed": earlier.what_changed}
    form = fresh(CloseForm, case, actor, **known)
    form.goes_on = lambda number: cases.other_case(case, number, actor) is not None
    return form


def _propose(case: Case, form: CloseForm, actor: Actor) -> str:
    number = form.number.data or ""
    proposal = Proposal(CloseReason(form.reason.data), form.note.data or "", form.what_changed.data or "", number)
    services.propose_close(case, proposal, actor=actor, version=form.shown_version)
    return _("You proposed to close the case. It stays open until a colleague has looked at it too.")


def _second_form(case: Case, actor: Actor) -> forms.SecondLookForm:
    return fresh(forms.SecondLookForm, case, actor)


def _second_look(case: Case, form: forms.SecondLookForm, actor: Actor) -> str:
    if SecondLook(form.answer.data) is SecondLook.RETURN:
        services.return_close(case, form.reason.data or "", actor=actor, version=form.shown_version)
        return _("The case stays open. Whoever proposed it gets a mail, and reads why.")
    services.confirm_close(case, actor=actor, version=form.shown_version)
    return _("The case is closed. Aftercare goes on, and the reporter gets a mail.")


def _evaluate_form(case: Case, actor: Actor) -> forms.EvaluateForm:
    form = fresh(forms.EvaluateForm, case, actor)
    form.objection = lambda text: objection(case, text)
    return form


def _evaluate(case: Case, form: forms.EvaluateForm, actor: Actor) -> str:
    behaviour = Form(form.behaviour.data) if form.behaviour.data else None
    lesson = NewLesson(form.lesson.data, behaviour, bool(form.for_rie.data)) if form.lesson.data else None
    services.evaluate(case, form.text.data or "", lesson, actor=actor, version=form.shown_version)
    if lesson is None:
        return _("The evaluation is saved.")
    return _("The evaluation is saved. The lesson is kept apart from this case, and appears later among others.")


PROPOSE = ActPage(
    Act.PROPOSE_CLOSE,
    permitted,
    POLICY,
    _l("Propose to close the case"),
    _l("Propose to close it"),
    _propose_form,
    _propose,
    _l("This case is severe, so a second person looks before it is closed. They read what you write here."),
)
SECOND_LOOK = ActPage(
    Act.CONFIRM_CLOSE,
    permitted,
    POLICY,
    _l("Can this case be closed?"),
    _l("Save my answer"),
    _second_form,
    _second_look,
    _l("A severe case is closed by two people. You look whether everything has been done that you can see."),
    "ending/second_look.html",
    lambda case, actor: {"proposed": proposal_facts(case, actor)},
)
EVALUATE = ActPage(
    Act.EVALUATE,
    permitted,
    POLICY,
    _l("Look back on the case"),
    _l("Save the evaluation"),
    _evaluate_form,
    _evaluate,
    _l("The evaluation stays with this case. The lesson does not: nothing leads from it to anybody."),
)
