"""Chart 7, its second half: what became of it at the police and of the damage. Steps without a clock."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, func, select

from gir.database import db
from gir.facts.models import Fact
from gir.statistics.charts import Step
from gir.statistics.choice import Choice
from gir.threat.police.terms import Filing
from gir.threat.terms import VptCode
from gir.web.amounts import in_euros

ASKED = (VptCode.ASKED.value, VptCode.ASSIGNED.value, VptCode.REFUSED.value)
FILED, DAMAGED, CLAIMED = Fact.police_report.is_(True), Fact.damage_cents > 0, Fact.claimed_cents > 0


def police_and_damage(choice: Choice) -> tuple[list[Step], list[str]]:
    """The steps with what they were of, and the amounts in a sentence. Nothing needed is shown as that."""
    asked = and_(FILED, Fact.vpt_code.in_(ASKED))
    pairs = (
        (_("Police report filed"), "", Fact.police_report.is_not(None), FILED),
        (_("VPT code asked for"), "", and_(FILED, Fact.vpt_code.is_not(None)), asked),
        (_("VPT code assigned"), "", asked, and_(asked, Fact.vpt_code == VptCode.ASSIGNED.value)),
        (_("Filed by the organisation"), "", and_(FILED, Fact.filing.is_not(None)),
         and_(FILED, Fact.filing == Filing.EMPLOYER.value)),
        (_("Damage claimed"), "", DAMAGED, and_(DAMAGED, CLAIMED)),
        (_("Damage recovered in full"), "", CLAIMED, and_(CLAIMED, Fact.recovered_cents >= Fact.damage_cents)),
    )  # fmt: skip
    conditions = [condition for *_names, whole, part in pairs for condition in (whole, part)]
    sums = [_count(condition) for condition in conditions]
    amounts = [func.coalesce(func.sum(c), 0) for c in (Fact.damage_cents, Fact.claimed_cents, Fact.recovered_cents)]
    days = choice.scope.on_days(choice.quarter.first, choice.until)
    numbers = [int(n) for n in db.session.execute(select(*sums, *amounts).where(days)).one()]
    steps = [Step(label, clock, numbers[2 * i], numbers[2 * i + 1]) for i, (label, clock, *_rest) in enumerate(pairs)]
    return steps, _told(*numbers[-3:])


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


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
