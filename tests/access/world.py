"""One person for every role, and for each of them a case in every relation and state."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from flask import Flask

from gir.accounts.models import Assignment, Person
from gir.accounts.services import new_person
from gir.accounts.terms import Office, Role, Scope
from gir.audit import System, recorded
from gir.care.terms import CareAct
from gir.cases.models import Case, CaseBlock, CaseGrant, Handler, UnwantedHandler
from gir.cases.terms import Act, BlockReason, Status
from gir.database import new_id, now
from gir.incidents.models import Incident
from gir.incidents.terms import Form, Kind, Population, Precision, Severity, Source
from gir.organisations.models import Department, Organisation
from gir.organisations.terms import EmployerKind
from gir.terms import Term
from gir.threat.damage.terms import DamageAct
from gir.threat.measures.terms import MeasureAct
from gir.threat.terms import ThreatAct
from gir.vault import DataKey, KeySet
from tests.support.evidence import stored_file
from tests.support.installations import PASSWORD

HERE = Path(__file__).parent
CLERKS = {"clerk_council": Scope.COUNCIL, "clerk_college": Scope.COLLEGE}
ROLES = [role.value for role in Role if role is not Role.CLERK] + list(CLERKS)
SHARED = ("own_department", "other_department", "hidden_from_manager", "official_council", "official_college")
INVITED = {
    "own_substitute": Role.CLERK,
    "granted_peer": Role.PEER,
    "granted_confidant": Role.CONFIDANT,
    "stand_in": Role.COORDINATOR,
}
"""Relations that a grant makes, to a case that is not of the own department."""
PERSONAL = (
    "reporter",
    "reporter_for_guest",
    "victim",
    "named_handler",
    "unwanted",
    "blocked",
    *INVITED,
)
ELSEWHERE = ("other_organisation", "left")
RELATIONS = (*SHARED, *PERSONAL, *ELSEWHERE)
STATES = [status.value for status in Status]
ACTS: list[Term] = [*Act, *CareAct, *ThreatAct, *MeasureAct, *DamageAct]
ANSWERS = {"yes", "no", "hidden"}
Cell = tuple[str, str, str, str]
"""Act, role, relation, state."""


@dataclass(frozen=True)
class Row:
    """One row of expected.csv: for each column the values it is about."""

    line: int
    act: frozenset[str]
    role: frozenset[str]
    relation: frozenset[str]
    state: frozenset[str]
    expected: str
    named: frozenset[str]

    def cells(self) -> Iterator[Cell]:
        """The combinations it is about."""
        return product(self.act, self.role, self.relation, self.state)


def read_rows(path: Path = HERE / "expected.csv") -> list[Row]:
    """The rows with their wildcards filled in.

    Raises:
        ValueError: a row names something that does not exist.
    """
    known = {"act": [act.value for act in ACTS], "role": ROLES, "relation": list(RELATIONS), "state": STATES}
    with path.open(encoding="utf-8", newline="") as file:
        lines = [(number, line) for number, line in enumerate(file, 1) if line.strip() and not line.startswith("#")]
    rows = []
    for (number, _), values in zip(lines[1:], csv.DictReader(line for _, line in lines), strict=True):
        picked: dict[str, frozenset[str]] = {}
        named: set[str] = set()
        for column, every in known.items():
            wanted = every if values[column] == "*" else values[column].split("|")
            if set(wanted) - set(every) or values["expected"] not in ANSWERS:
                raise ValueError(f"expected.csv, line {number}: {set(wanted) - set(every) or values['expected']}")
            named |= set() if values[column] == "*" else {f"{column} {value}" for value in wanted}
            picked[column] = frozenset(wanted)
        rows.append(Row(number, expected=values["expected"], named=frozenset(named), **picked))
    return rows


@cache
def expectations() -> dict[Cell, str]:
    """What is expected of every combination that some row decides."""
    return {cell: row.expected for row in read_rows() for cell in row.cells()}


@dataclass
class World:
    """Ids: of people by role (also of those elsewhere), and of cases by relation, state, and role if it is theirs."""

    organisation_id: str = ""
    people: dict[str, str] = field(default_factory=dict)
    outsiders: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    shared: dict[tuple[str, str], str] = field(default_factory=dict)
    personal: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def as_lists(self) -> dict[str, Any]:
        """What a file keeps of it; keys of several words become rows."""
        kept = asdict(self)
        return kept | {name: [[*key, value] for key, value in kept[name].items()] for name in ("shared", "personal")}

    @classmethod
    def from_lists(cls, kept: dict[str, Any]) -> World:
        """The world that a file kept."""
        shared = {(relation, state): value for relation, state, value in kept["shared"]}
        personal = {(role, relation, state): value for role, relation, state, value in kept["personal"]}
        return cls(**{**kept, "shared": shared, "personal": personal})

    def case_id(self, role: str, relation: str, state: str) -> str:
        """The case to which this person stands in this relation."""
        if relation in PERSONAL:
            return self.personal[role, relation, state]
        return self.shared["own_department" if relation in ELSEWHERE else relation, state]

    def person_id(self, role: str, relation: str) -> str:
        """Who that person is."""
        return {"other_organisation": self.outsiders, "left": self.left}.get(relation, self.people)[role]


def address(role: str, kind: str = "") -> str:
    """What somebody signs in with."""
    return f"{role}{kind}@matrix.example"


def build(app: Flask) -> World:
    """Put everybody and every case into the database."""
    with app.app_context():
        return _Builder().build()


class _Builder:
    """Makes the rows; each by itself, so that the rules are tested and not the way the rows come about."""

    def __init__(self) -> None:
        self.world = World()
        self.organisations = [Organisation(name=name, kind=EmployerKind.MUNICIPALITY) for name in ("Een", "Twee")]
        self.departments = {
            (organisation.id, name): Department(organisation_id=organisation.id, name=name)
            for organisation in self.organisations
            for name in ("own", "other")
        }
        self.home = self.organisations[0].id
        self.world.organisation_id = self.home
        self.somebody = self._person("somebody", self.home, "employee")
        self.somebody_else = self._person("else", self.home, "employee")
        self.rows: list[object] = [*self.organisations, *self.departments.values()]

    def _person(self, name: str, organisation: str, role: str) -> Person:
        department = self.departments[organisation, "own"]
        person = new_person(organisation, name, address(name), PASSWORD, department_id=department.id)
        roles = {Role.EMPLOYEE, Role.CLERK if role in CLERKS else Role(role)}
        person.assignments = [
            Assignment(
                organisation_id=organisation,
                role=held,
                department_id=department.id if held is Role.MANAGER else None,
                scope=CLERKS.get(role) if held is Role.CLERK else None,
                starts_on=date(2020, 1, 1),
            )
            for held in sorted(roles)
        ]
        return person

    def build(self) -> World:
        people = [self.somebody, self.somebody_else]
        with recorded("test.people", actor=System("test")) as session:
            session.add_all(self.rows)
            session.flush()
            for role in ROLES:
                inside, outside, left = (
                    self._person(name, organisation.id, role)
                    for name, organisation in (
                        (role, self.organisations[0]),
                        (f"{role}-elsewhere", self.organisations[1]),
                        (f"{role}-left", self.organisations[0]),
                    )
                )
                left.left_on = now().date()
                people += [inside, outside, left]
                self.world.people[role], self.world.outsiders[role] = inside.id, outside.id
                self.world.left[role] = left.id
            session.add_all(people)
        with recorded("test.cases", actor=System("test")) as session:
            for case in (case for state in Status for case in self._cases(state)):
                session.add_all([case, *stored_file(case)])
        return self.world

    def _cases(self, state: Status) -> Iterator[Case]:
        for relation in SHARED:
            case = self._case(relation, state)
            self.world.shared[relation, state.value] = case.id
            yield case
        for role, relation in product(ROLES, PERSONAL):
            person = self.world.people[role]
            case = self._case(relation, state)
            if relation in ("reporter", "reporter_for_guest"):
                case.incident.reporter_id = person
            if relation == "reporter_for_guest":
                case.incident.affected_id = None
            if relation == "victim":
                case.incident.affected_id = person
            if relation == "named_handler":
                case.handlers = [Handler(role=Role.OOV, person_id=person, since=now())]
            if relation == "blocked":
                case.blocks = [self._block(person, BlockReason.CONFLICT)]
            if relation == "unwanted":
                case.unwanted = [UnwantedHandler(person_id=person, role=held, since=now()) for held in Role]
            if relation in INVITED:
                case.grants = [CaseGrant(person_id=person, role=INVITED[relation], since=now())]
            self.world.personal[role, relation, state.value] = case.id
            yield case

    def _block(self, person_id: str, reason: BlockReason) -> CaseBlock:
        return CaseBlock(person_id=person_id, reason=reason, since=now())

    def _case(self, relation: str, state: Status) -> Case:
        office = {
            "official_council": Office.COUNCILLOR,
            "official_college": Office.ALDERMAN,
            "named_handler": Office.COUNCILLOR,
            "own_substitute": Office.MAYOR,
        }.get(relation)
        department = "other" if relation in ("other_department", *INVITED) else "own"
        incident = Incident(
            organisation_id=self.home,
            department_id=None if office else self.departments[self.home, department].id,
            reporter_id=self.somebody.id,
            affected_id=self.somebody_else.id,
            source=Source.REPORT,
            submission=new_id(),
            population=Population.OFFICIAL if office else Population.EMPLOYEE,
            office=office,
            kind=Kind.AGGRESSION,
            first_day=date(2026, 3, 2),
            last_day=date(2026, 3, 2),
            precision=Precision.DAY,
            received_at=now(),
            forms=frozenset({Form.THREAT}),
            manager_may_see=None if office else relation != "hidden_from_manager",
            key=DataKey.fresh(KeySet.CASE),
            narrative="Het verhaal dat niet iedereen mag lezen.",
        )
        return Case(
            organisation_id=self.home,
            incident=incident,
            number=new_id()[:12],
            status=state,
            clerk_scope=office.scope if office and relation != "own_substitute" else None,
            proposed_severity=Severity.MEDIUM,
            opened_at=now(),
            name_unlocked_at=now(),  # what a lock takes away: tests/followup/test_name_lock.py
            closed_at=now() if state is Status.CLOSED else None,
            changed_core=now(),
            changed_care=now(),
            changed_threat=now(),
            key=DataKey.fresh(KeySet.CASE),
        )
