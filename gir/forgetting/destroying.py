"""Destroy what may go. Each verb runs within an act of its caller; what it was agreed on is the caller's to know.

Rows go, and with them the keys that sealed them: what an older copy of the database brings back does not open.
"""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from gir.cases.belonging import Conditions, belonging_to, forget_mentions, put_in_place_of, remove, sealed_columns
from gir.cases.models import Case
from gir.cases.services import tell
from gir.cases.terms import Happening, Part
from gir.database import Base
from gir.forgetting.models import Proposal
from gir.forgetting.schedule import PERPETRATOR_OF_CASE, PERPETRATOR_OF_INCIDENT
from gir.forgetting.terms import Category
from gir.incidents.details import names_of_perpetrator
from gir.notifications.models import Message
from gir.statistics.protected.freezing import freeze_published
from gir.statistics.tallies.freezing import freeze
from gir.threat.damage.models import DamageItem, KeptDamage
from gir.threat.measures.models import Measure
from gir.threat.models import PoliceStep
from gir.threat.perpetrator.models import InformClock, InformPostponement
from gir.threat.police.models import PoliceFile, PoliceProgress
from gir.vault import Retention
from gir.web.dates import local_day, months_after, today

OF_PERPETRATOR: tuple[type[Base], ...] = (
    *PERPETRATOR_OF_INCIDENT,
    *PERPETRATOR_OF_CASE,
    InformClock,
    InformPostponement,
)
"""What goes with the perpetrator; nobody need be told any more that their name is kept."""
KEPT_OF_DAMAGE = (
    *("kind", "owner", "amount_cents", "added_on", "claimed_on", "claimed_from", "claimed_cents", "recovered_cents"),
    *("written_off_on", "written_off_reason"),
)


def destroy_whole(session: Session, case: Case, damage_months: int) -> None:
    """Destroy a case with its incident and everything that belongs to it. What charts count stays, tied to nobody."""
    session.flush()
    _keep_damage(session, case, damage_months)
    freeze(session, [case.incident_id])
    freeze_published(session, [case.incident_id])
    forget_mentions(session, case)
    session.execute(delete(Message).where(_tells_of(case)))
    remove(session, belonging_to(case))
    session.expunge_all()


def _tells_of(case: Case) -> Any:
    places = [f"/{list_}/{case.id}" for list_ in ("cases", "my-reports")]
    return or_(Message.about.startswith(case.id, autoescape=True), *(Message.path.startswith(path) for path in places))


def _keep_damage(session: Session, case: Case, months: int) -> None:
    """What the books still need of the damage, without anything that leads to people."""
    for item in session.scalars(select(DamageItem).where(DamageItem.case_id == case.id)):
        settled = _settled_on(item)
        if item.counts and months_after(settled, months) > today():
            same = {name: getattr(item, name) for name in KEPT_OF_DAMAGE}
            session.add(
                KeptDamage(organisation_id=case.organisation_id, number=case.number, settled_on=settled, **same)
            )
    session.flush()


def _settled_on(item: DamageItem) -> Any:
    days = [item.added_on, item.claimed_on, item.written_off_on, *(payment.received_on for payment in item.payments)]
    return max(day for day in days if day)


def destroy_perpetrator(session: Session, case: Case) -> None:
    """Destroy who the perpetrator is. The name goes out of every text of the case first: nobody could find it later."""
    take_out_names(session, case)
    remove(session, _of_perpetrator(case))
    for model, columns in sealed_columns().items():
        mine = belonging_to(case).get(model.__tablename__)
        for column in columns:
            if mine is not None and column.retention is Retention.PERPETRATOR:
                session.execute(update(model).where(mine).values({column.column: None}))
    session.expire_all()
    case.name_unlocked_at = None
    tell(session, case, Happening.PERPETRATOR_DESTROYED, actor=None, part=Part.THREAT)
    case.version += 1


def _of_perpetrator(case: Case) -> Conditions:
    """The rows that say who the perpetrator is, with what hangs on them."""
    found: dict[str, Any] = {}
    for name, condition in belonging_to(case).items():
        table = Base.metadata.tables[name]
        own = {model.__tablename__ for model in OF_PERPETRATOR}
        over = [
            column.in_(select(key.column).where(found[key.column.table.name]))
            for column in table.columns
            for key in column.foreign_keys
            if key.column.table.name in found
        ]
        if name in own:
            found[name] = condition
        elif over:
            found[name] = or_(*over)
    return found


def take_out_names(session: Session, case: Case) -> None:
    """Put a word in the place of the perpetrator's name, in every text of a case that stays."""
    names = _names(session, case)
    with force_locale(case.organisation.language):
        placeholder = _("[name destroyed]")
    put_in_place_of(session, case, names, placeholder, not_in=OF_PERPETRATOR)


def _names(session: Session, case: Case) -> list[str]:
    measures = session.scalars(select(Measure).where(Measure.case_id == case.id))
    return [*names_of_perpetrator(case.incident), *(measure.name or "" for measure in measures)]


def destroy_police(session: Session, case: Case) -> None:
    """Destroy what went to the police and what they told. That there was a report, and how, stays: charts count it."""
    mine = belonging_to(case)
    own = {model.__tablename__: mine[model.__tablename__] for model in (PoliceFile, PoliceProgress)}
    remove(session, own)
    session.execute(
        update(PoliceStep).where(PoliceStep.case_id == case.id).values(reason_sealed=None, police_number_sealed=None)
    )
    session.expire_all()
    tell(session, case, Happening.POLICE_DESTROYED, actor=None, part=Part.THREAT)
    case.version += 1


def destroy(session: Session, proposal: Proposal, damage_months: int) -> None:
    """Destroy what is proposed, and the proposal with it."""
    case, category = proposal.case, proposal.category
    if case is None:
        damage_id = proposal.damage_id
        session.delete(proposal)
        session.flush()
        session.execute(delete(KeptDamage).where(KeptDamage.id == damage_id))
        return
    if category in (Category.PERPETRATOR, Category.POLICE):
        (destroy_perpetrator if category is Category.PERPETRATOR else destroy_police)(session, case)
        session.delete(proposal)
        session.flush()
        return
    destroy_whole(session, case, damage_months)


def closed_in(case: Case) -> int:
    """The year in which a case was closed."""
    return local_day(case.closed_at).year if case.closed_at else case.opened_at.year
