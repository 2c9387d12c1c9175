"""As whom somebody may look into a case when it cannot wait, and who judges that afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from gir.accounts.actor import Actor, Duty, actor_of, people_in
from gir.accounts.break_glass.models import BrokenGlass, Deputy
from gir.accounts.break_glass.queries import deputies_of, namings_of
from gir.accounts.terms import APART, Role
from gir.cases.access import cases_to_look_into, is_kept_from
from gir.cases.models import Case
from gir.cases.numbers import has_number
from gir.cases.outside import officers_apart
from gir.database import db


@dataclass(frozen=True)
class Stand:
    """One way in which somebody may look: as the deputy of a role, or as the privacy officer (``deputy`` is None)."""

    deputy: Deputy | None
    duty: Duty

    @property
    def key(self) -> str:
        """What a form calls it."""
        return self.deputy.id if self.deputy is not None else Role.PRIVACY_OFFICER.value


def stands_of(actor: Actor) -> list[Stand]:
    """All ways in which somebody may look into a case. Who keeps accounts or the log is nobody's deputy."""
    if Role.PRIVACY_OFFICER in actor.roles:
        return [Stand(None, Duty(Role.PRIVACY_OFFICER))]
    if actor.roles & APART:
        return []
    named = [one for one in namings_of(actor.person_id) if one.role is not Role.PRIVACY_OFFICER]
    return [Stand(one, Duty(one.role, one.department_id, one.scope)) for one in named]


def case_to_open(actor: Actor, stand: Stand, number: str) -> Case | None:
    """The case with this number, if it may be opened so; one that does not exist and one that must not are the same."""
    wanted = cases_to_look_into(actor, stand.duty).where(has_number(number))
    return db.session.scalar(wanted)


def reviewers(case: Case, person_id: str, *, inspected: bool) -> list[str]:
    """Who judges it afterwards: the privacy officers; of their own inspection the second person who was appointed.

    Never whoever looked, nor anybody who has a part in the case or is kept out of it.
    """
    found = _second_people(case) if inspected else [officer.person_id for officer in officers_apart(case)]
    return [one for one in found if one != person_id]


def judges(actor: Actor, glass: BrokenGlass, case: Case) -> bool:
    """Whether this is one of theirs to judge."""
    return actor.person_id in reviewers(case, glass.person_id, inspected=glass.deputy_id is None)


def _second_people(case: Case) -> list[str]:
    incident = case.incident
    parties = {*incident.party_ids, incident.reporter_id, incident.affected_id}
    named = [one for one in deputies_of(case.organisation_id) if one.role is Role.PRIVACY_OFFICER]
    officers = {officer.person_id for officer in people_in(case.organisation_id, [Role.PRIVACY_OFFICER])}
    apart = [one.person_id for one in named if one.person_id not in parties | officers]
    return [person_id for person_id in apart if _in_service(person_id, case)]


def _in_service(person_id: str, case: Case) -> bool:
    try:
        return not is_kept_from(actor_of(person_id), case)
    except LookupError:
        return False  # left the organisation
