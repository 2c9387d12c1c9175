"""The pages of the acts on damage: on a case, and on one item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.models import Case
from gir.followup.act_page import ActPage, fresh
from gir.followup.damage import forms
from gir.followup.damage.words import item_view
from gir.terms import lazy as _l
from gir.threat.damage import access, services
from gir.threat.damage.models import DamageItem
from gir.threat.damage.queries import items_of
from gir.threat.damage.services import Damage
from gir.threat.damage.terms import ClaimedFrom, DamageAct, DamageKind, DamageOwner, DamageState, WriteOffReason
from gir.web.amounts import as_typed, in_euros
from gir.web.dates import today
from gir.web.moments import day_as_typed

# ── On the case ────────────────────────────────────────────────────────────────────────────────────────────────


def _add_form(case: Case, actor: Actor) -> forms.DamageForm:
    return fresh(forms.DamageForm, case, actor, owner=DamageOwner.ORGANISATION.value)


def _add(case: Case, form: forms.DamageForm, actor: Actor) -> str:
    item = services.add_damage(case, _damage(form), actor=actor, version=form.shown_version)
    return _("Written down: %(amount)s. Claim it, or write it off.", amount=in_euros(item.amount_cents))


def _damage(form: forms.DamageForm) -> Damage:
    kind, owner = DamageKind(form.kind.data), DamageOwner(form.owner.data)
    return Damage(kind, owner, form.cents, form.description.data or "")


ADD = ActPage(
    DamageAct.ADD,
    access.permitted,
    access.POLICY,
    _l("Write down damage"),
    _l("Write down the damage"),
    _add_form,
    _add,
    _l("One thing at a time. From then on OOV and finance see whether it was claimed and what came in."),
    "damage/add.html",
    lambda case, actor: {"items": [item_view(item, actor, described=True) for item in items_of(case)]},
)

# ── On one item ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ItemPage:
    """One act on an item: ``form`` makes its form, ``do`` performs the verb and says in a sentence what happened."""

    act: DamageAct
    heading: str
    button: str
    form: Callable[[DamageItem, Actor], Any]
    do: Callable[[DamageItem, Any, Actor], str]
    intro: str = ""


def _change_form(item: DamageItem, actor: Actor) -> forms.DamageForm:
    known = {"kind": item.kind.value, "owner": item.owner.value, "description": item.description}
    return fresh(forms.DamageForm, item, actor, amount=as_typed(item.amount_cents), **known)


def _change(item: DamageItem, form: forms.DamageForm, actor: Actor) -> str:
    services.change_damage(item, _damage(form), actor=actor, version=form.shown_version)
    return _("The damage is corrected: %(amount)s.", amount=in_euros(form.cents))


def _claim_form(item: DamageItem, actor: Actor) -> forms.ClaimForm:
    on = day_as_typed(item.claimed_on or today())
    amount = as_typed(item.claimed_cents or item.amount_cents)
    return fresh(forms.ClaimForm, item, actor, source=item.claimed_from, day=on, amount=amount)


def _claim(item: DamageItem, form: forms.ClaimForm, actor: Actor) -> str:
    source = ClaimedFrom(form.source.data)
    services.claim(item, source, form.on, form.cents, actor=actor, version=form.shown_version)
    return _("Recorded that %(amount)s was claimed.", amount=in_euros(form.cents))


def _payment_form(item: DamageItem, actor: Actor) -> forms.PaymentForm:
    return fresh(forms.PaymentForm, item, actor, day=day_as_typed(today()))


def _receive(item: DamageItem, form: forms.PaymentForm, actor: Actor) -> str:
    services.receive(item, form.on, form.cents, actor=actor, version=form.shown_version)
    if item.state is DamageState.RECOVERED:
        return _("Recorded that %(amount)s came in. All of it has been recovered.", amount=in_euros(form.cents))
    return _("Recorded that %(amount)s came in.", amount=in_euros(form.cents))


def _write_off_form(item: DamageItem, actor: Actor) -> forms.WriteOffForm:
    return fresh(forms.WriteOffForm, item, actor, day=day_as_typed(today()))


def _write_off(item: DamageItem, form: forms.WriteOffForm, actor: Actor) -> str:
    services.write_off(item, WriteOffReason(form.reason.data), form.on, actor=actor, version=form.shown_version)
    return _("What did not come in is written off.")


CHANGE = ItemPage(DamageAct.CHANGE, _l("Correct damage"), _l("Save the correction"), _change_form, _change)
CLAIM = ItemPage(
    DamageAct.CLAIM,
    _l("Claim damage"),
    _l("Record the claim"),
    _claim_form,
    _claim,
    _l("Record a claim that was sent, or correct it. What was written off is open again then."),
)
RECEIVE = ItemPage(
    DamageAct.RECEIVE,
    _l("Record a payment"),
    _l("Record the payment"),
    _payment_form,
    _receive,
    _l("Record every payment by itself: the sum is made for you."),
)
WRITE_OFF = ItemPage(
    DamageAct.WRITE_OFF,
    _l("Write off damage"),
    _l("Write it off"),
    _write_off_form,
    _write_off,
    _l("For what will not come in any more. Money that comes in later can still be recorded."),
)
