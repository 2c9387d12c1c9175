"""What charts must leave out, because it does not exist for who looks at them."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Engine, bindparam, select

from gir.accounts.actor import Actor
from gir.cases.access import not_own
from gir.cases.models import Case, CaseBlock
from gir.database import db
from gir.incidents.models import Incident
from gir.questions import Question

BLOCKED = Question(
    select(Case.incident_id)
    .join(CaseBlock, CaseBlock.case_id == Case.id)
    .where(CaseBlock.person_id == bindparam("person_id"))
)
HIDDEN = Question(
    select(Incident.id.label("incident_id")).where(
        Incident.organisation_id == bindparam("organisation_id"),
        Incident.manager_may_see.is_(False),
        Incident.department_id.in_(bindparam("departments", expanding=True)),
        not_own(bindparam("person_id")),
    )
)


def blocked_incidents(actor: Actor) -> frozenset[str]:
    """Incidents that charts must leave out for this viewer.

    Asked once for each data version: whoever blocks somebody counts the case again, which raises it.
    """
    return _blocked_at(actor, actor.data_version, db.engine)


@lru_cache(maxsize=4096)
def _blocked_at(actor: Actor, _data_version: int, _database: Engine) -> frozenset[str]:
    rows = BLOCKED.ask(person_id=actor.person_id)
    if actor.managed_departments:
        rows += HIDDEN.ask(
            person_id=actor.person_id,
            organisation_id=actor.organisation_id,
            departments=sorted(actor.managed_departments),
        )
    return frozenset(row.incident_id for row in rows)
