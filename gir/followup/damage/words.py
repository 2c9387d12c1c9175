"""Damage in words: items, sums and results."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.models import Case
from gir.cases.terms import Act
from gir.followup.words import Pair, filled
from gir.terms import Term
from gir.threat.damage.access import permitted_on_items
from gir.threat.damage.models import DamageItem
from gir.threat.damage.queries import Sums, items_of, result_of, sums_of
from gir.threat.damage.terms import DamageAct, DamageState
from gir.web.amounts import in_euros
from gir.web.dates import short_date

STATE_KINDS = {
    DamageState.TO_CLAIM: "soon",
    DamageState.CLAIMED: "info",
    DamageState.PARTLY: "info",
    DamageState.RECOVERED: "done",
    DamageState.WRITTEN_OFF: "quiet",
}


@dataclass(frozen=True)
class ItemView:
    """One item as plain texts. ``description`` is empty for who may not enter the room of the threat."""

    id: str
    case_id: str
    number: str
    kind: str
    owner: str
    amount: str
    state: str
    state_kind: str
    claimed: str
    recovered: str
    written_off: str
    description: str
    acts: frozenset[str]

    @property
    def facts(self) -> list[Pair]:
        """What was done for it, line by line."""
        return filled(
            (_("Whose"), self.owner),
            (_("Damage"), self.amount),
            (_("Claimed"), self.claimed),
            (_("Came in"), self.recovered),
            (_("Written off"), self.written_off),
            (_("What it is"), self.description),
        )


@dataclass(frozen=True)
class CaseDamage:
    """The damage of a case, in the room of the threat."""

    items: list[ItemView]
    sums: list[Pair]
    adds: bool


def damage_of(case: Case, actor: Actor, acts: frozenset[Term]) -> CaseDamage | None:
    """What the room of the threat shows of damage; None when it is closed for this person, or has nothing to show."""
    if DamageAct.READ not in acts:
        return None
    items = items_of(case)
    views = [item_view(item, actor, described=True) for item in items]
    adds = DamageAct.ADD in acts
    return CaseDamage(views, sum_words(sums_of(items)) if len(items) > 1 else [], adds) if items or adds else None


def damage_result(case: Case, acts: frozenset[Term]) -> list[Pair]:
    """What came of the damage, for who may know the result and no amounts."""
    state = result_of(case) if Act.READ_THREAT_RESULT in acts else None
    return [(_("Damage"), str(state.label))] if state is not None else []


def item_view(item: DamageItem, actor: Actor, *, described: bool) -> ItemView:
    """An item for somebody who may see it."""
    return ItemView(
        id=item.id,
        case_id=item.case_id,
        number=item.case.number,
        kind=str(item.kind.label),
        owner=str(item.owner.label),
        amount=in_euros(item.amount_cents),
        state=str(item.state.label),
        state_kind=STATE_KINDS[item.state],
        claimed=_claimed(item),
        recovered=_recovered(item),
        written_off=_written_off(item),
        description=(item.description or "") if described else "",
        acts=_useful(item, permitted_on_items(actor, item.case)),
    )


def _useful(item: DamageItem, acts: frozenset[DamageAct]) -> frozenset[str]:
    """The acts that make sense now: no payment for what was not claimed, nothing to write off when it all came in."""
    senseless = {DamageAct.READ, DamageAct.ADD}
    if item.claimed_cents is None or item.recovered_cents >= item.claimed_cents:
        senseless.add(DamageAct.RECEIVE)
    if item.recovered_cents >= item.amount_cents or item.written_off_on is not None:
        senseless.add(DamageAct.WRITE_OFF)
    return frozenset(act.value for act in acts - senseless)


def _claimed(item: DamageItem) -> str:
    if item.claimed_on is None or item.claimed_from is None or item.claimed_cents is None:
        return ""
    source = str(item.claimed_from.label).lower()
    amount, day = in_euros(item.claimed_cents), short_date(item.claimed_on)
    return _("%(amount)s, %(source)s, %(day)s", amount=amount, source=source, day=f"{day} {item.claimed_on.year}")


def _recovered(item: DamageItem) -> str:
    if not item.payments:
        return ""
    days = "; ".join(f"{in_euros(p.cents)}, {short_date(p.received_on)} {p.received_on.year}" for p in item.payments)
    return days if len(item.payments) == 1 else f"{in_euros(item.recovered_cents)} ({days})"


def _written_off(item: DamageItem) -> str:
    if item.written_off_on is None or item.written_off_reason is None:
        return ""
    amount, day = in_euros(item.amount_cents - item.recovered_cents), short_date(item.written_off_on)
    reason = str(item.written_off_reason.label)
    return f"{amount}, {day} {item.written_off_on.year}. {reason}"


def sum_words(sums: Sums) -> list[Pair]:
    """Sums as pairs for a page."""
    return [
        (_("Damage"), in_euros(sums.total)),
        (_("Claimed"), in_euros(sums.claimed)),
        (_("Came in"), in_euros(sums.recovered)),
        (_("Written off"), in_euros(sums.written_off)),
        (_("Still open"), in_euros(sums.open)),
    ]
