"""The pages of the acts that concern the whole case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from flask import request
from flask_babel import gettext as _
from markupsafe import Markup

from gir.accounts.actor import Actor, actor_of, people_in
from gir.accounts.models import first_name
from gir.accounts.terms import Role
from gir.cases import services
from gir.cases.access import POLICY, hats, opens_home, parts_of, permitted, roles_to_take
from gir.cases.models import Case
from gir.cases.notes import audiences
from gir.cases.people import HANDLING_ROLES, handlers_for
from gir.cases.terms import Act, Audience, CloseReason, step_of
from gir.followup import forms
from gir.followup.act_page import ActPage, asked_step, fresh, name_of_step, open_steps
from gir.followup.routing.acts import do_triage, triage_form
from gir.terms import lazy as _l
from gir.web.fields import options
from gir.web.fragments import Fragment
from gir.web.page import current_language

# ── Take and assign ────────────────────────────────────────────────────────────────────────────────────────────


def _take_form(case: Case, actor: Actor) -> forms.TakeForm:
    free = roles_to_take(actor, case, hats(actor, case))
    roles = [(role.value, str(role.label)) for role in HANDLING_ROLES if role in free]
    kind = forms.TakeHomeForm if opens_home(actor, case) else forms.TakeForm
    form = fresh(kind, case, actor, role=roles[0][0] if len(roles) == 1 else None)
    form.role.choices = options(roles)
    return form


def _take(case: Case, form: forms.TakeForm, actor: Actor) -> str:
    role = Role(form.role.data)
    reason = form.reason.data if isinstance(form, forms.TakeHomeForm) else ""
    services.take(case, role, reason or "", actor=actor, version=form.shown_version)
    return _("You handle this case now as %(role)s.", role=role.label)


def _assign_form(case: Case, actor: Actor) -> forms.AssignForm:
    people = {a.person_id: a for a in people_in(case.organisation_id, HANDLING_ROLES)}
    for grant in case.grants:
        try:
            people.setdefault(grant.person_id, actor_of(grant.person_id))
        except LookupError:
            continue  # left the organisation
    eligible = handlers_for(case, sorted(people.values(), key=lambda a: a.name))
    form = _fresh_assign_form(case, actor, eligible)
    form.who.choices = options([("", _("Choose a colleague"))]) + [
        choice
        for role, found in eligible.items()
        for choice in options([(f"{role.value}:{a.person_id}", a.name) for a in found], str(role.label))
    ]
    form.nothing = "" if any(eligible.values()) else _("There is no colleague now who may handle this case.")
    return form


def _fresh_assign_form(case: Case, actor: Actor, eligible: dict[Role, list[Actor]]) -> forms.AssignForm:
    crossing = {f"{role.value}:{a.person_id}" for role, found in eligible.items() for a in found if opens_home(a, case)}
    if not crossing:
        return fresh(forms.AssignForm, case, actor)
    form = fresh(forms.AssignHomeForm, case, actor)
    form.crossing = frozenset(crossing)
    return form


def _assign(case: Case, form: forms.AssignForm, actor: Actor) -> str:
    role, person_id = form.who.data.split(":", 1)
    reason = form.reason.data if isinstance(form, forms.AssignHomeForm) else ""
    services.assign(case, Role(role), person_id, reason or "", actor=actor, version=form.shown_version)
    return _(
        "%(person)s handles this case now as %(role)s, and gets a mail.",
        person=first_name(actor_of(person_id).name),
        role=Role(role).label,
    )


# ── Notes, answer ────────────────────────────────────────────────────────────────────────────────────


def _note_form(case: Case, actor: Actor) -> forms.NoteForm:
    wanted = Audience.REPORTER if request.args.get("audience") == Audience.REPORTER.value else Audience.TEAM
    return _for(audiences(actor, case), fresh(forms.NoteForm, case, actor, audience=wanted.value))


def _for(readers: Iterable[Audience], form: forms.NoteForm) -> forms.NoteForm:
    form.audience.choices = options((audience.value, str(audience.label)) for audience in readers)
    return form


def note_fields(readers: Sequence[Audience]) -> Markup | None:
    """The empty fields of a note, as they stand on the page of a case; None: this reader writes none."""
    return _empty_note(current_language(), tuple(readers)) if readers else None


@lru_cache
def _empty_note(_language: str, readers: tuple[Audience, ...]) -> Markup:
    form = _for(readers, forms.NoteForm(formdata=None, audience=Audience.TEAM.value))
    return Fragment("followup/_note.html", "fields").once(form)


def _note(case: Case, form: forms.NoteForm, actor: Actor) -> str:
    audience = Audience(form.audience.data)
    services.add_note(case, form.text.data or "", audience, actor=actor)
    return _("The note is saved. Who may read it: %(audience)s.", audience=str(audience.label).lower())


def _answer_form(case: Case, actor: Actor) -> forms.AnswerForm:
    return fresh(forms.AnswerForm, case, actor)


def _answer(case: Case, form: forms.AnswerForm, actor: Actor) -> str:
    services.answer(case, form.text.data or "", actor=actor)
    return _("The answer is sent. The reporter gets a mail that it is there.")


# ── Leave out, close, reopen ───────────────────────────────────────────────────────────────────────────────────


def _skip_form(case: Case, actor: Actor) -> forms.SkipForm:
    rooms = parts_of(hats(actor, case))
    steps = open_steps(case, lambda task: task.part in rooms and task.step not in services.NEVER_SKIPPED)
    form = fresh(forms.SkipForm, case, actor, step=asked_step(steps))
    form.step.choices = options(steps)
    form.nothing = "" if steps else _("There is no step that you can leave out now.")
    return form


def _skip(case: Case, form: forms.SkipForm, actor: Actor) -> str:
    step = step_of(form.step.data)
    services.skip_step(case, step, form.reason.data or "", actor=actor, version=form.shown_version)
    return _("This step is left out: %(step)s.", step=name_of_step(case, step))


def _close_form(case: Case, actor: Actor) -> forms.CloseForm:
    form = fresh(forms.CloseForm, case, actor)
    form.goes_on = lambda number: services.other_case(case, number, actor) is not None
    return form


def _close(case: Case, form: forms.CloseForm, actor: Actor) -> str:
    reason = CloseReason(form.reason.data)
    services.close(
        case,
        reason,
        form.note.data or "",
        what_changed=form.what_changed.data or "",
        duplicate_of=form.number.data or "",
        actor=actor,
        version=form.shown_version,
    )
    if reason is CloseReason.DUPLICATE:
        return _("The case is closed. Everything goes on in the other case.")
    return _("The case is closed. Aftercare goes on, and the reporter gets a mail.")


def _reopen_form(case: Case, actor: Actor) -> forms.ReopenForm:
    return fresh(forms.ReopenForm, case, actor)


def _reopen(case: Case, form: forms.ReopenForm, actor: Actor) -> str:
    services.reopen(case, form.reason.data or "", actor=actor, version=form.shown_version)
    return _("The case is open again. The reporter is owed a new answer.")


# ── The table ──────────────────────────────────────────────────────────────────────────────────────────────────


def _page(act: Act, heading: str, button: str, form: Any, do: Any, intro: str = "") -> ActPage:
    return ActPage(act, permitted, POLICY, heading, button, form, do, intro)


TAKE = _page(
    Act.TAKE,
    _l("Take the case"),
    _l("Take the case"),
    _take_form,
    _take,
    _l("From then on colleagues and the reporter see that you handle it."),
)
ASSIGN = _page(
    Act.ASSIGN,
    _l("Hand over the case"),
    _l("Hand over the case"),
    _assign_form,
    _assign,
    _l("You can choose from everybody who may see this case."),
)
SET_SEVERITY = _page(
    Act.SET_SEVERITY,
    _l("Set the severity"),
    _l("Set the severity"),
    triage_form,
    do_triage,
    _l("The steps follow what you choose. The proposal of the rule is kept beside your judgement."),
)
NOTE = _page(Act.NOTE, _l("Write a note"), _l("Save the note"), _note_form, _note)
ANSWER = _page(
    Act.ANSWER,
    _l("Answer the reporter"),
    _l("Send the answer"),
    _answer_form,
    _answer,
    _l("The reporter reads this word for word. Without an answer a case cannot be closed."),
)
SKIP_STEP = _page(
    Act.SKIP_STEP,
    _l("Leave out a step"),
    _l("Leave out the step"),
    _skip_form,
    _skip,
    _l(
        "Only when a step does not apply. It stays visible as “does not apply”, with your reason. "
        "Whoever sees the step reads it: write nothing about anybody’s health."
    ),
)
CLOSE = _page(
    Act.CLOSE,
    _l("Close the case"),
    _l("Close the case"),
    _close_form,
    _close,
    _l("Aftercare goes on: its talks keep their clocks. The reporter gets a mail, and you can reopen the case."),
)
REOPEN = _page(
    Act.REOPEN,
    _l("Reopen the case"),
    _l("Reopen the case"),
    _reopen_form,
    _reopen,
    _l("Steps that had lapsed are to be done again, and the reporter is owed a new answer."),
)
