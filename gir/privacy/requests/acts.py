"""The acts on a request that have a page: what each asks, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.models import Case
from gir.followup.act_page import fresh
from gir.followup.measures.forms import MeasureForm, day_in
from gir.privacy.requests import carrying_out, forms, services
from gir.privacy.requests.access import FINDERS, is_officer, reaches
from gir.privacy.requests.finding import case_with_number, is_out_of_reach
from gir.privacy.requests.models import PrivacyRequest
from gir.privacy.requests.terms import IdentityCheck, RequestAct
from gir.terms import lazy as _l
from gir.threat.measures.terms import DeliveryWay
from gir.web.dates import local_day, today

F = TypeVar("F", bound=MeasureForm)
C = TypeVar("C", bound=forms.OneCaseForm)


@dataclass(frozen=True)
class RequestPage:
    """One act on a request. ``do`` performs the verb with a valid form and says in a sentence what happened."""

    act: RequestAct
    heading: str
    button: str
    form: Callable[[PrivacyRequest, Actor], Any]
    do: Callable[[PrivacyRequest, Any, Actor], str]
    intro: str = ""


def _simple(form_class: type[F]) -> Callable[[PrivacyRequest, Actor], F]:
    return lambda request, actor: fresh(form_class, request, actor)


def _check_identity(request: PrivacyRequest, form: Any, actor: Actor) -> str:
    services.check_identity(request, IdentityCheck(form.identity.data), actor=actor, version=form.shown_version)
    return _("It is recorded how you know who asks.")


def _extend(request: PrivacyRequest, form: Any, actor: Actor) -> str:
    services.extend(request, form.reason.data, actor=actor, version=form.shown_version)
    if request.asked_by_id is not None:
        return _("There are two months more. Who asks can read why.")
    return _("There are two months more. Send the letter that says so today.")


def _hand_over_form(request: PrivacyRequest, actor: Actor) -> forms.HandOverForm:
    form = fresh(forms.HandOverForm, request, actor)
    form.offer([(found.person_id, _named(request, found, actor)) for found in services.who_can_look(request)])
    return form


def _named(request: PrivacyRequest, found: Actor, officer: Actor) -> str:
    held = ", ".join(str(role.label) for role in sorted(found.roles & FINDERS))
    words = f"{found.name} ({held})"
    hidden = is_officer(officer, request) and is_out_of_reach(request, found.person_id, officer)
    return _("%(name)s: does not see everything", name=words) if hidden else words


def _hand_over(request: PrivacyRequest, form: Any, actor: Actor) -> str:
    services.hand_over(request, form.person.data, actor=actor, version=form.shown_version)
    return _("The request is handed over. They got a message.")


def _give_back(request: PrivacyRequest, form: Any, actor: Actor) -> str:
    services.give_back(request, actor=actor, version=form.shown_version)
    return _("The request is with the privacy officer again.")


def _withdraw(request: PrivacyRequest, form: Any, actor: Actor) -> str:
    services.withdraw(request, actor=actor, version=form.shown_version)
    return _("The request is withdrawn. Nothing was changed by it.")


def link_form(request: PrivacyRequest, actor: Actor) -> forms.LinkForm:
    """What a request is about, by number."""
    form = fresh(forms.LinkForm, request, actor)
    form.known = lambda number: case_with_number(actor, number)
    del form.cases
    return form


def _link(request: PrivacyRequest, form: Any, actor: Actor) -> str:
    services.link(request, form.chosen(), actor=actor)
    return _("It is written down which cases the request is about.")


def _decide(request: PrivacyRequest, form: Any, actor: Actor) -> str:
    services.decide(request, form.decision(), actor=actor, version=form.shown_version)
    return _("It is decided. The letter is ready.")


def _deliver_form(request: PrivacyRequest, actor: Actor) -> forms.DeliverForm:
    form = fresh(forms.DeliverForm, request, actor)
    form.earliest = local_day(request.decided_at) if request.decided_at else None
    return form


def _deliver(request: PrivacyRequest, form: Any, actor: Actor) -> str:
    day = day_in(form.delivered_on) or today()
    services.deliver(request, DeliveryWay(form.way.data), day, actor=actor, version=form.shown_version)
    return _("It is recorded when the letter was received.")


def _in_cases(form_class: type[C]) -> Callable[[PrivacyRequest, Actor], C]:
    def made(request: PrivacyRequest, actor: Actor) -> C:
        form = fresh(form_class, request, actor)
        form.offer([(case.id, case.number) for case in reaches(actor, request)])
        return form

    return made


def _chosen(request: PrivacyRequest, form: Any, actor: Actor) -> Case:
    return next(case for case in reaches(actor, request) if case.id == form.case.data)


def _correct(request: PrivacyRequest, form: Any, actor: Actor) -> str:
    carrying_out.correct(request, _chosen(request, form, actor), form.words.data, actor=actor)
    return _("Their own words stand beside the text now.")


def _erase(request: PrivacyRequest, form: Any, actor: Actor) -> str:
    carrying_out.erase(request, _chosen(request, form, actor), actor=actor)
    return _("The name is erased, and taken out of the texts of the case.")


def _record_done(request: PrivacyRequest, form: Any, actor: Actor) -> str:
    carrying_out.record_done(request, form.words.data, actor=actor, version=form.shown_version)
    return _("It is recorded what was done.")


def _lift(request: PrivacyRequest, form: Any, actor: Actor) -> str:
    services.lift(request, actor=actor, version=form.shown_version)
    return _("The restriction has ended.")


PAGES: dict[str, RequestPage] = {
    "correct": RequestPage(
        RequestAct.CORRECT,
        _l("Their own words beside the text"),
        _l("Put them beside the text"),
        _in_cases(forms.CorrectForm),
        _correct,
        _l("They become a note on the case: of the accused for who may enter Threat, else for all. Opinions stay."),
    ),
    "erase": RequestPage(
        RequestAct.ERASE,
        _l("Erase the name"),
        _l("Erase it for good"),
        _in_cases(forms.EraseForm),
        _erase,
        _l("The keys of who it is are destroyed, and the name is taken out of every text. It cannot be undone."),
    ),
    "done": RequestPage(
        RequestAct.CARRY_OUT,
        _l("What was done?"),
        _l("Save what was done"),
        _simple(forms.DoneForm),
        _record_done,
        _l("For what the software has no button for. Without this a request that was granted stays open."),
    ),
    "lift": RequestPage(
        RequestAct.LIFT,
        _l("End the restriction"),
        _l("End it"),
        _simple(forms.SureForm),
        _lift,
        _l("Tell who asked before you do this: the law says so. Its cases are destroyed again when their time comes."),
    ),
    "identity": RequestPage(
        RequestAct.CHECK_IDENTITY,
        _l("Who asks?"),
        _l("Save how you know"),
        _simple(forms.IdentityForm),
        _check_identity,
        _l("Nothing is decided before this is known. Looking at a card is enough."),
    ),
    "extend": RequestPage(
        RequestAct.EXTEND,
        _l("Take two months more"),
        _l("Take two months more"),
        _simple(forms.ExtendForm),
        _extend,
        _l("Once, and only when it is a lot of work or there are many requests. Say it within the first month."),
    ),
    "hand-over": RequestPage(
        RequestAct.HAND_OVER,
        _l("Who looks into it?"),
        _l("Hand it over"),
        _hand_over_form,
        _hand_over,
        _l("They find the cases and read them; you do not. Choose somebody who sees everything, or a substitute too."),
    ),
    "give-back": RequestPage(
        RequestAct.GIVE_BACK,
        _l("Give it back to the privacy officer"),
        _l("Give it back"),
        _simple(forms.SureForm),
        _give_back,
        _l("Do this when you have done what you can, and somebody else must look as well. What you linked stays."),
    ),
    "withdraw": RequestPage(
        RequestAct.WITHDRAW,
        _l("Withdraw the request"),
        _l("Withdraw it"),
        _simple(forms.SureForm),
        _withdraw,
        _l("Only when who asked says so."),
    ),
    "link": RequestPage(
        RequestAct.LINK,
        _l("Which cases is it about?"),
        _l("Save the numbers"),
        link_form,
        _link,
        _l("Only cases that you may see. As long as the request is open nothing of them is destroyed."),
    ),
    "decide": RequestPage(
        RequestAct.DECIDE,
        _l("Decide on the request"),
        _l("Decide"),
        _simple(forms.DecideForm),
        _decide,
        _l("It becomes a letter with the way to object. Facts and opinions stand in fields of their own."),
    ),
    "deliver": RequestPage(
        RequestAct.DELIVER,
        _l("The letter was received"),
        _l("Save the day"),
        _deliver_form,
        _deliver,
        _l("The time to object runs from the day after."),
    ),
}
