"""Chart 7, its second half: what became of it at the police and of the damage. Steps without a clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _

from gir.statistics.charts import Step
from gir.statistics.choice import Choice
from gir.statistics.queries import Scope
from gir.statistics.tallies import kinds
from gir.statistics.tallies.queries import daily, flat
from gir.threat.police.terms import Filing
from gir.threat.terms import VptCode
from gir.web.amounts import in_euros

AMOUNTS = ("damage", "claimed", "recovered")
ASKED = (VptCode.ASKED.value, VptCode.ASSIGNED.value, VptCode.REFUSED.value)


def police_and_damage(choice: Choice) -> tuple[list[Step], list[str]]:
    """The steps with what they were of, and the amounts in a sentence. Nothing needed is shown as that."""
    found = [_Ended(*cell) for cell in flat(daily(kinds.POLICE, choice.scope, choice.quarter.first, choice.until))]
    filed, hit = [e for e in found if e.filed], [e for e in found if (e.damage or 0) > 0]
    asked = [ended for ended in filed if ended.vpt_code in ASKED]
    claimed = [ended for ended in found if (ended.claimed or 0) > 0]
    pairs = (
        (_("Police report filed"), [e for e in found if e.filed is not None], filed),
        (_("VPT code asked for"), [e for e in filed if e.vpt_code is not None], asked),
        (_("VPT code assigned"), asked, [e for e in asked if e.vpt_code == VptCode.ASSIGNED]),
        (_("Filed by the organisation"), [e for e in filed if e.filing is not None],
         [e for e in filed if e.filing == Filing.EMPLOYER]),
        (_("Damage claimed"), hit, [e for e in hit if (e.claimed or 0) > 0]),
        (_("Damage recovered in full"), claimed,
         [e for e in claimed if e.recovered is not None and e.damage is not None and e.recovered >= e.damage]),
    )  # fmt: skip
    steps = [Step(label, "", _number(whole), _number(part)) for label, whole, part in pairs]
    damage, claims, recovered = (sum((getattr(e, name) or 0) * e.number for e in found) for name in AMOUNTS)
    return steps, _told(damage, claims, recovered)


def damages(scope: Scope, first: date, last: date) -> list[tuple[int, int, int]]:
    """What was damaged on these days and claimed of it, in cents, and in how many cases."""
    found = (_Ended(*cell) for cell in flat(daily(kinds.POLICE, scope, first, last)))
    return [(e.damage, e.claimed or 0, e.number) for e in found if e.damage is not None and e.damage > 0]


class _Ended(NamedTuple):
    """What is counted of some cases at the end: a cell of its tally. Amounts are in cents, each of one case."""

    filed: bool | None
    vpt_code: str | None
    filing: str | None
    damage: int | None
    claimed: int | None
    recovered: int | None
    number: int


def _number(cases: Iterable[_Ended]) -> int:
    return sum(ended.number for ended in cases)


def _told(damage: int, claimed: int, recovered: int) -> list[str]:
    if not damage:
        return []
    told = _(
        "Damage %(damage)s, claimed %(claimed)s, recovered %(recovered)s",
        damage=in_euros(damage),
        claimed=in_euros(claimed),
        recovered=in_euros(recovered),
    )
    return [told]
