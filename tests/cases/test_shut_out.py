"""Whatever happens: whom the person concerned shut out learns nothing, and the person concerned keeps their own.

Stories made by chance from a fixed seed: who it is about, who files it and with what choices, who leads the department
and from when, what the person concerned chooses, and in which state.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import Actor, actor_of
from gir.accounts.terms import Office, Role
from gir.audit import System
from gir.cases.access import EVERY_HANDLER, filed_cases, handled_cases, hats, own_cases, visible_cases
from gir.cases.messages import reporter_without_account, write_to_handlers
from gir.cases.models import Case
from gir.cases.protecting import fingerprint, keep_newcomers_out, protect
from gir.cases.seats import who_sits
from gir.cases.terms import Alternative, Hat, Status
from gir.cases.trust import Trust
from gir.cases.uncounted import blocked_incidents
from gir.database import db, now, write_transaction
from gir.demonstration.cast import DOMAIN, Cast
from gir.followup.work_choice import Choice, Tab
from gir.followup.work_list import work_list
from gir.incidents.terms import Standing
from gir.notifications.models import Message
from gir.reporting.concerned import Concerned
from tests.cases.trusting import give
from tests.support.stories import file_report, look

STAFF = ("bram", "dirk", "hanna", "omar", "chantal", "piet", "vera", "greet", "siem", "beatrix")
CONCERNED = {
    "anna": Concerned(Standing.EMPLOYEE, email=f"anna@{DOMAIN}"),
    "rik": Concerned(Standing.OFFICIAL, email=f"rik@{DOMAIN}", office=Office.COUNCILLOR),
    "volunteer": Concerned(Standing.VOLUNTEER, name="Karel", reach="06 12345678"),
    "family": Concerned(Standing.OFFICIAL_FAMILY, name="Robin", reach="06 12345678", office=Office.COUNCIL_CLERK),
}


@dataclass(frozen=True)
class Story:
    """One case and whom the person concerned shut out of it by name; ``party`` is '' without an account."""

    case_id: str
    party: str
    shut_out: frozenset[str]


class Chance:
    """What happens next."""

    def __init__(self, app: Flask, cast: Cast, seed: int) -> None:
        self.app, self.cast, self.random = app, cast, random.Random(seed)

    def some(self, most: int = 2) -> list[str]:
        return self.random.sample(STAFF, self.random.randint(0, most))

    def trust(self) -> tuple[Trust, frozenset[str]]:
        """Choices about who may see and handle it, and the ids of whom they shut out."""
        chosen, named, unwanted = self.some(), self.some(1), self.some(1)
        trust = Trust(
            alternative=self.random.choice(list(Alternative)),
            unseen_by=frozenset(self.cast.people[name] for name in chosen),
            unseen_names=tuple(f"{name}@{DOMAIN}" for name in named),
            unwanted=frozenset((self.random.choice(list(Role)), self.cast.people[name]) for name in unwanted),
        )
        return trust, frozenset(self.cast.people[name] for name in (*chosen, *named))

    def somebody_leads(self) -> None:
        """Somebody comes to lead the department, beside Bram, whatever else they are."""
        if self.random.random() < 0.4:
            person = self.cast.people[self.random.choice(("dirk", "hanna", "omar", "chantal"))]
            give(self.app, person, Role.MANAGER, self.cast.departments["Publiekszaken"])

    def files(self) -> Story:
        whom = self.random.choice(("anna", "anna", *CONCERNED))
        filer = self.cast.people[self.random.choice((*STAFF, *["bram"] * 12, "anna"))]  # Bram leads the department
        trust, shut_out = self.trust()
        case_id = file_report(
            self.app,
            filer,
            concerned=CONCERNED[whom],
            manager_may_see=self.random.choice((True, False, None)),
            trust=trust,
        )
        party = look(self.app, case_id, lambda case: next(iter(case.incident.party_ids), ""))
        return Story(case_id, party, shut_out - {filer, party})

    def chooses(self, story: Story) -> Story:
        """The person concerned chooses: other names take the place of those before."""
        trust, shut_out = self.trust()
        hidden = self.random.choice((True, True, False, None))
        with self.app.app_context():
            case = db.session.get_one(Case, story.case_id)
            if case.incident.department_id is None:
                hidden = None
            actor: Actor | System = actor_of(story.party) if story.party else reporter_without_account(case)
            protect(case, trust, hidden=hidden, shown=fingerprint(case), actor=actor)
        return Story(story.case_id, story.party, shut_out - {story.party})

    def goes_on(self, story: Story) -> None:
        """The reporter writes something, and the clock runs."""
        with self.app.app_context():
            case = db.session.get_one(Case, story.case_id)
            write_to_handlers(case, "Ik hoor graag iets.", actor=actor_of(story.party) if story.party else None)
            keep_newcomers_out()

    def closes(self, story: Story) -> None:
        if self.random.random() < 0.3:
            with self.app.app_context(), write_transaction() as session:
                case = session.get_one(Case, story.case_id)
                case.status, case.closed_at = Status.CLOSED, now()


def ways(actor: Actor, case: Case) -> set[str]:
    """How somebody could learn of the case."""
    waits = select(Message.id).where(
        Message.recipient_id == actor.person_id, Message.path.contains(case.id), Message.waits
    )
    listed = {row.id for tab in Tab for row in work_list(actor, Choice(tab=tab)).rows}
    found = {
        "hats": bool(hats(actor, case)),
        "exists": _among(visible_cases(actor), case),
        "handled": _among(handled_cases(actor), case),
        "filed": _among(filed_cases(actor), case),
        "own": _among(own_cases(actor), case),
        "work list": case.id in listed,
        "search": bool(work_list(actor, Choice(tab=Tab.TEAM, number=case.number)).rows),
        "charts": case.incident_id not in blocked_incidents(actor),
        "mail": db.session.scalar(waits.limit(1)) is not None,
        "seat": actor.person_id in who_sits(case).values(),
    }
    return {way for way, is_open in found.items() if is_open}


def _among(query: object, case: Case) -> bool:
    return case.id in set(db.session.scalars(query.with_only_columns(Case.id)))  # type: ignore[attr-defined]


def counts_only_what_is_listed(actor: Actor) -> bool:
    counts = work_list(actor, Choice()).counts.by_tab
    return all(counts[tab] == len(work_list(actor, Choice(tab=tab)).rows) for tab in (Tab.MINE, Tab.TEAM, Tab.NOBODY))


def check(app: Flask, cast: Cast, story: Story) -> None:
    """What must be true of everybody, after each thing that happened."""
    with app.app_context():
        case = db.session.get_one(Case, story.case_id)
        incident = case.incident
        if story.party:
            party = actor_of(story.party)
            assert hats(party, case) == {Hat.VICTIM}
            assert {"own", "exists"} <= ways(party, case) <= {"hats", "own", "exists", "charts"} | {"mail"}
        for name in STAFF:
            actor = actor_of(cast.people[name])
            worn = hats(actor, case)
            found = ways(actor, case)
            leads = incident.department_id in actor.managed_departments
            if actor.person_id != story.party:
                if actor.person_id in story.shut_out or (incident.manager_may_see is False and leads):
                    assert found == set(), (name, found)
                    assert counts_only_what_is_listed(actor), name
                    continue
                assert ("filed" in found) == (Hat.FILER in worn) == (actor.person_id == incident.reporter_id), name
            assert ("exists" in found) == ("hats" in found), name
            assert ("handled" in found) == bool(worn & EVERY_HANDLER), name
            if Hat.MANAGER in worn:
                assert incident.manager_may_see is True


@pytest.mark.parametrize("seed", range(12))
def test_whom_the_person_concerned_shut_out_learns_nothing(app: Flask, cast: Cast, seed: int) -> None:
    chance = Chance(app, cast, seed)
    for _ in range(3):
        chance.somebody_leads()
        story = chance.files()
        check(app, cast, story)
        chance.closes(story)
        story = chance.chooses(story)
        check(app, cast, story)
        chance.somebody_leads()
        chance.goes_on(story)
        check(app, cast, story)
