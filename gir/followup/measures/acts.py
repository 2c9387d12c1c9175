"""The acts on a measure, each with its form, its verb, and what is said when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.access import handled_cases
from gir.cases.models import Case
from gir.cases.numbers import has_number
from gir.database import db
from gir.followup.act_page import fresh
from gir.followup.measures import forms
from gir.followup.measures.page import linked_numbers
from gir.incidents.broken_rules import broken_rules, norm_of
from gir.terms import lazy as _l
from gir.threat.measures import services
from gir.threat.measures.models import Measure
from gir.threat.measures.terms import DeliveryWay, Hearing, MeasureAct
from gir.threat.perpetrator.access import is_unlocked
from gir.web.dates import day_in_text
from gir.web.moments import day_as_typed

F = TypeVar("F", bound=forms.MeasureForm)


@dataclass(frozen=True)
class MeasureActPage:
    """One act on a measure. ``do`` performs the verb with a valid form and says in a sentence what happened."""

    act: MeasureAct
    heading: str
    button: str
    form: Callable[[Measure, Actor], Any]
    do: Callable[[Measure, Any, Actor], str]
    intro: str = ""
    asks_complete: bool = False
    """Whether the page says what is still missing."""


def _simple(form_class: type[F]) -> Callable[[Measure, Actor], F]:
    return lambda measure, actor: fresh(form_class, measure, actor)


# ── The dossier ────────────────────────────────────────────────────────────────────────────────────────────────

SAME = (
    "location",
    "name",
    "address",
    "minor_reason",
    "facts",
    "postponed_reason",
    "answer",
    "proportionality",
    "channel_words",
    "mandate",
    "kind",
    "minor",
    "informed",
    "hearing",
)
DAYS = ("starts_on", "ends_on", "review_on", "informed_on", "hearing_on")


def dossier_form(measure: Measure, actor: Actor) -> forms.DossierForm:
    """The form of a draft, with what is known of it."""
    case = measure.case
    values: dict[str, Any] = {name: getattr(measure, name) for name in SAME}
    values |= {name: day_as_typed(getattr(measure, name)) for name in DAYS}
    named = broken_rules(case.incident)
    known = {row.rule_id for row in measure.rules} or (named.rule_ids if named else set())
    links, channels = " ".join(linked_numbers(measure, actor)), sorted(measure.channels or ())
    form = fresh(forms.DossierForm, measure, actor, **values, rules=sorted(known), links=links, channels=channels)
    norm = norm_of(case.incident)
    form.offer(list(norm.rules) if norm else [], names=is_unlocked(case))
    form.case_of = lambda number: _other_case(case, number, actor)
    return form


def _other_case(case: Case, number: str, actor: Actor) -> str | None:
    wanted = handled_cases(actor).where(has_number(number), Case.id != case.id)
    found: str | None = db.session.scalar(wanted.with_only_columns(Case.id))
    return found


def _write(measure: Measure, form: forms.DossierForm, actor: Actor) -> str:
    services.write(measure, form.dossier(), actor=actor, version=form.shown_version)
    return _("The draft is saved.")


# ── The other acts ─────────────────────────────────────────────────────────────────────────────────────────────


def _propose(measure: Measure, form: forms.SureForm, actor: Actor) -> str:
    asked = services.propose(measure, actor=actor, version=form.shown_version)
    if not asked:
        return _("The measure is proposed, but nobody may decide it now. Ask the administrator who gets the mandate.")
    return _("The measure is proposed. Who may decide gets a mail that something is waiting.")


def _decide(measure: Measure, form: forms.SureForm, actor: Actor) -> str:
    services.decide(measure, actor=actor, version=form.shown_version)
    return _("The measure is decided. Who drafted it now sees to the letter.")


def _send_back(measure: Measure, form: forms.ReturnForm, actor: Actor) -> str:
    services.send_back(measure, form.reason.data or "", actor=actor, version=form.shown_version)
    return _("The measure is returned with your question.")


def _withdraw(measure: Measure, form: forms.WithdrawForm, actor: Actor) -> str:
    services.withdraw(measure, form.reason.data or "", actor=actor, version=form.shown_version)
    return _("The measure is withdrawn.")


def _deliver_form(measure: Measure, actor: Actor) -> forms.DeliverForm:
    form = fresh(forms.DeliverForm, measure, actor)
    form.earliest = measure.decided_on
    return form


def _deliver(measure: Measure, form: forms.DeliverForm, actor: Actor) -> str:
    way, day = DeliveryWay(form.way.data), _day_of(form.delivered_on)
    services.deliver(measure, way, day, actor=actor, version=form.shown_version)
    return _("Recorded that the citizen got the letter on %(day)s.", day=day_in_text(day))


def _hear(measure: Measure, form: forms.HearForm, actor: Actor) -> str:
    hearing, day = Hearing(form.hearing.data), _day_of(form.hearing_on)
    services.hear(measure, hearing, day, form.answer.data or "", actor=actor, version=form.shown_version)
    return _("The hearing is recorded. Look again whether the measure is still right.")


def _review_form(measure: Measure, actor: Actor) -> forms.ReviewForm:
    form = fresh(forms.ReviewForm, measure, actor)
    form.latest = measure.ends_on
    return form


def _review(measure: Measure, form: forms.ReviewForm, actor: Actor) -> str:
    day = _day_of(form.next_on)
    services.review(measure, form.reason.data or "", day, actor=actor, version=form.shown_version)
    return _("The review is recorded. The next one is on %(day)s.", day=day_in_text(day))


def _lift(measure: Measure, form: forms.LiftForm, actor: Actor) -> str:
    services.lift(measure, form.reason.data or "", actor=actor, version=form.shown_version)
    return _("The measure is lifted. Tell the citizen too.")


def _day_of(field: Any) -> Any:
    day = forms.day_in(field)
    if day is None:  # the form was validated, so this cannot be
        raise ValueError("No day.")
    return day


PAGES: dict[str, MeasureActPage] = {
    "change": MeasureActPage(
        MeasureAct.DRAFT,
        _l("The dossier of a measure"),
        _l("Save the draft"),
        dossier_form,
        _write,
        _l("You may save it half done. It is proposed when nothing is missing any more."),
    ),
    "propose": MeasureActPage(
        MeasureAct.PROPOSE,
        _l("Propose the measure"),
        _l("Propose the measure"),
        _simple(forms.SureForm),
        _propose,
        _l("Somebody with a mandate decides, never you. Until then nobody can change it."),
        asks_complete=True,
    ),
    "decide": MeasureActPage(
        MeasureAct.DECIDE,
        _l("Decide the measure"),
        _l("Decide: it is taken as it stands here"),
        _simple(forms.SureForm),
        _decide,
        _l("You decide about everything that stands in the dossier, the letter too."),
        asks_complete=True,
    ),
    "return": MeasureActPage(
        MeasureAct.RETURN, _l("Return the measure"), _l("Return it"), _simple(forms.ReturnForm), _send_back
    ),
    "withdraw": MeasureActPage(
        MeasureAct.WITHDRAW, _l("Withdraw the measure"), _l("Withdraw it"), _simple(forms.WithdrawForm), _withdraw
    ),
    "deliver": MeasureActPage(
        MeasureAct.DELIVER,
        _l("The letter was delivered"),
        _l("Record it"),
        _deliver_form,
        _deliver,
        _l("A measure begins when the citizen got the letter, and never before its first day."),
    ),
    "hear": MeasureActPage(
        MeasureAct.HEAR, _l("The citizen was heard"), _l("Record it"), _simple(forms.HearForm), _hear
    ),
    "review": MeasureActPage(
        MeasureAct.REVIEW,
        _l("Review the measure"),
        _l("It stays: record the review"),
        _review_form,
        _review,
        _l("Is it not needed any more? Then lift it instead. No review makes it longer than it was decided."),
    ),
    "lift": MeasureActPage(MeasureAct.LIFT, _l("Lift the measure"), _l("Lift it now"), _simple(forms.LiftForm), _lift),
}
"""By the last word of their address."""
