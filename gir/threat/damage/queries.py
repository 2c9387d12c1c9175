"""What became of damage: of one case, and in sums. Who asks has ``DamageAct.READ``, or tells only the result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from sqlalchemy import ColumnElement, Integer, Select, Subquery, case, extract, func, or_, select, tuple_
from sqlalchemy.orm import joinedload

from gir.accounts.actor import Actor
from gir.cases.holdings import Rows
from gir.cases.models import Case
from gir.database import db
from gir.threat.damage.access import kept_items, listed_items
from gir.threat.damage.models import DamageItem, KeptDamage
from gir.threat.damage.terms import DamageState, WriteOffReason

ITEMS = Rows(DamageItem, DamageItem.added_on, DamageItem.id)

PAGE_SIZE = 50


@dataclass(frozen=True)
class Sums:
    """Amounts in cents. What is open is neither recovered nor written off."""

    total: int = 0
    claimed: int = 0
    recovered: int = 0
    written_off: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    @property
    def open(self) -> int:
        return self.total - self.recovered - self.written_off


def items_of(case: Case) -> list[DamageItem]:
    """The items of a case, in the order in which they were written down."""
    return ITEMS.of(case)


def cases_with_a_claim() -> Select[str]:
    """The cases, by id, in which something was claimed that has neither come in nor been written off."""
    return select(DamageItem.case_id).where(
        DamageItem.claimed_on.is_not(None),
        DamageItem.written_off_on.is_(None),
        DamageItem.recovered_cents < DamageItem.amount_cents,
    )


def sums_of(items: Iterable[DamageItem]) -> Sums:
    """The sums of some items; what was written down by mistake is in none of them."""
    counted = [item for item in items if item.counts]
    given_up = [item for item in counted if item.written_off_on is not None]
    return Sums(
        total=sum(item.amount_cents for item in counted),
        claimed=sum(item.claimed_cents or 0 for item in counted),
        recovered=sum(item.recovered_cents for item in counted),
        written_off=sum(item.amount_cents - item.recovered_cents for item in given_up),
    )


def result_of(case: Case) -> DamageState | None:
    """What came of all damage of a case together, for who may know no more than that; None: there is none."""
    items = [item for item in items_of(case) if item.counts]
    states = {item.state for item in items}
    if not states:
        return None
    if DamageState.TO_CLAIM in states:
        return DamageState.TO_CLAIM
    if states == {DamageState.WRITTEN_OFF} and not sums_of(items).recovered:
        return DamageState.WRITTEN_OFF
    if states == {DamageState.RECOVERED}:
        return DamageState.RECOVERED
    return DamageState.PARTLY if sums_of(items).recovered else DamageState.CLAIMED


def sums_by_year(actor: Actor) -> list[tuple[int, Sums]]:
    """Sums of the items on this actor's list, and of those that outlived their case, by the year in which they were
    written down, the newest first.
    """
    found: dict[int, Sums] = {}
    for listed in (listed_items(actor).where(_counts()).subquery(), kept_items(actor).subquery()):
        for year, sums in _sums_of(listed):
            found[year] = found.get(year, Sums()) + sums
    return sorted(found.items(), reverse=True)


def _sums_of(listed: Subquery) -> list[tuple[int, Sums]]:
    year = extract("year", listed.c.added_on).cast(Integer)
    gone = case((listed.c.written_off_on.is_not(None), listed.c.amount_cents - listed.c.recovered_cents), else_=0)
    added = [func.sum(listed.c.amount_cents), func.sum(func.coalesce(listed.c.claimed_cents, 0))]
    added += [func.sum(listed.c.recovered_cents), func.sum(gone)]
    rows = db.session.execute(select(year, *added).group_by(year))
    return [(found, Sums(*map(int, sums))) for found, *sums in rows]


def kept_after_case(actor: Actor) -> list[KeptDamage]:
    """The items that outlived their case, the newest first."""
    return list(db.session.scalars(kept_items(actor).order_by(KeptDamage.added_on.desc(), KeptDamage.id)))


def listed_page(actor: Actor, *, settled: bool, before: str = "") -> tuple[list[DamageItem], str]:
    """A page of the list: items somebody still works on, or those that are settled; newest first.

    Gives the items and the id to go on after, empty on the last page. ``before`` is such an id.

    Raises:
        LookupError: no item of this list has that id.
    """
    wanted = listed_items(actor).where(_settled() if settled else ~_settled())
    if before:
        mark = db.session.scalar(listed_items(actor).where(DamageItem.id == before))
        if mark is None:
            raise LookupError(before)
        wanted = wanted.where(tuple_(DamageItem.added_on, DamageItem.id) < (mark.added_on, mark.id))
    rows = wanted.options(joinedload(DamageItem.case)).order_by(DamageItem.added_on.desc(), DamageItem.id.desc())
    found = list(db.session.scalars(rows.limit(PAGE_SIZE + 1)).unique())
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else ""


def _settled() -> ColumnElement[bool]:
    return or_(DamageItem.written_off_on.is_not(None), DamageItem.recovered_cents >= DamageItem.amount_cents)


def _counts() -> ColumnElement[bool]:
    return or_(DamageItem.written_off_reason.is_(None), DamageItem.written_off_reason != WriteOffReason.MISTAKE)
