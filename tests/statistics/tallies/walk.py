"""Somebody who writes at random: new facts, changed ones, other months, retractions, imports, their undoing, measures.

The same seed does the same.

As a program it goes on until it is killed, in an installation named by the environment.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import gir
from gir.config import Settings
from gir.database import db, new_id, write_transaction
from gir.facts.imported import remove_imported, write_imported
from gir.facts.models import Fact
from gir.facts.services import Stage, add_to_fact, write_fact, write_measure
from gir.organisations.models import Department, Organisation
from gir.statistics.tallies.services import store_tallies

BEGIN = date(2025, 11, 1)
DAYS = 200
FORMS = ("verbal", "threat", "physical", "property")
STEPS = ("relief", "reaction", "answered", "closed")


class Walk:
    """Writes into one organisation; ``facts`` are the incidents it made."""

    def __init__(self, organisation_id: str, departments: list[str], seed: int) -> None:
        self.organisation_id, self.departments = organisation_id, departments
        self.chance = random.Random(seed)
        self.facts: list[str] = []
        self.imports: list[str] = []
        self.measures: list[tuple[str, str]] = []
        self.acts: list[tuple[Callable[[Session], None], int]] = [
            (self._report, 30),
            (self._change, 40),
            (self._add, 10),
            (self._decide, 6),
            (self._import, 2),
            (self._undo, 1),
        ]

    def write(self) -> None:
        """One act of a few changes in one transaction; one in ten is given up half-way."""
        given_up = self.chance.random() < 0.1
        known = len(self.facts), len(self.imports), len(self.measures)
        acts, weights = zip(*self.acts, strict=True)
        try:
            with write_transaction() as session:
                for act in self.chance.choices(acts, weights, k=self.chance.choice((1, 1, 2, 3))):
                    act(session)
                if given_up:
                    raise InterruptedError
        except InterruptedError:
            del self.facts[known[0] :], self.measures[known[2] :]
            self.imports = self.imports[: known[1]]

    def _report(self, session: Session) -> None:
        incident = new_id()
        self.facts.append(incident)
        self._count(session, incident, first=True)

    def _change(self, session: Session) -> None:
        if self.facts:
            self._count(session, self.chance.choice(self.facts))

    def _count(self, session: Session, incident: str, *, first: bool = False) -> None:
        values = self._values()
        stages = [self._stage(step, values["received_at"]) for step in STEPS if self.chance.random() < 0.7]
        forms = self.chance.sample(FORMS, self.chance.choice((0, 1, 1, 2)))
        effects = self.chance.sample(("shocked", "avoidance"), self.chance.choice((0, 1, 2)))
        write_fact(session, incident, values, forms, stages, effects=effects, first=first)

    def _values(self) -> dict[str, Any]:
        chance, day = self.chance, BEGIN + timedelta(days=self.chance.randrange(DAYS))
        exact = chance.random() < 0.9
        official = chance.random() < 0.1
        return {
            "organisation_id": self.organisation_id,
            "department_id": None if official else chance.choice([None, *self.departments[:3]]),
            "population": "official" if official else "employee",
            "office": "councillor" if official else None,
            "kind": "aggression" if chance.random() < 0.97 else "accident",
            "source": "report",
            "precision": "day" if exact else "year",
            "first_day": day,
            "last_day": day,
            "month": day.replace(day=1) if exact else None,
            "year": day.year,
            "received_at": datetime(day.year, day.month, day.day, chance.randrange(24), tzinfo=UTC)
            + timedelta(days=chance.choice((-1, 0, 0, 1, 9)), microseconds=chance.randrange(3)),
            "channel": chance.choice((None, "desk", "home_visit")),
            "place": chance.choice((None, "town_hall")),
            "severity": chance.choice((None, "light", "medium", "severe")),
            "influence": chance.choice((None, "meant")) if official else None,
            "forms_known": chance.random() < 0.9,
            "hour": chance.choice((None, 9, 23)),
            "injury": chance.choice((None, "none", "doctor")),
            "absent": chance.choice((None, True, False)),
            "retracted": chance.random() < 0.1,
        }

    def _stage(self, step: str, received: datetime) -> Stage:
        done = received + timedelta(hours=self.chance.randrange(-2, 90)) if self.chance.random() < 0.7 else None
        due = received + timedelta(hours=48) if self.chance.random() < 0.8 else None
        on_time = None if done is None or due is None else done <= due
        return Stage(step, self.chance.random() < 0.9, due, done, on_time)

    def _add(self, session: Session) -> None:
        if self.facts:
            cents = self.chance.choice((None, 0, 12_500))
            more = {"damage_cents": cents, "claimed_cents": cents, "police_report": self.chance.random() < 0.5}
            add_to_fact(session, self.chance.choice(self.facts), repeat=self.chance.random() < 0.5, **more)

    def _decide(self, session: Session) -> None:
        if not self.facts:
            return
        if not self.measures or self.chance.random() < 0.5:
            self.measures.append((new_id(), self.chance.choice(self.facts)))
        measure, incident = self.chance.choice(self.measures)
        day = BEGIN + timedelta(days=self.chance.randrange(DAYS))
        values = {"kind": "building_ban", "decided_on": day, "starts_on": day, "hearing": "heard"}
        write_measure(session, measure, incident, {**values, "over_on": self.chance.choice((None, day))})

    def _import(self, session: Session) -> None:
        which = new_id()
        self.imports = [*self.imports, which]
        told = {"office", "influence", "victim", "closed_at", "retracted"}
        columns = [column.name for column in Fact.__table__.columns if column.name not in told]
        blank = dict.fromkeys(columns)
        write_imported(
            session,
            self.organisation_id,
            [
                (
                    {
                        **blank,
                        **{name: value for name, value in self._values().items() if name not in told},
                        "incident_id": new_id(),
                        "import_id": which,
                        "source": "history",
                        "population": "employee",
                    },
                    [self.chance.choice(FORMS)],
                )
                for _ in range(self.chance.choice((1, 20, 60)))
            ],
        )

    def _undo(self, session: Session) -> None:
        if self.imports:
            which = self.chance.choice(self.imports)
            self.imports = [one for one in self.imports if one != which]
            remove_imported(session, self.organisation_id, which)


def begin(seed: int) -> Walk:
    """A walk in the first organisation of this installation, among the facts that are there."""
    home = db.session.scalars(select(Department.organisation_id).join(Organisation).order_by(Organisation.name)).first()
    assert home is not None
    departments = db.session.scalars(
        select(Department.id).where(Department.organisation_id == home).order_by(Department.name)
    )
    walk = Walk(home, list(departments), seed)
    mine = select(Fact.incident_id).where(Fact.organisation_id == home, Fact.import_id.is_(None))
    walk.facts = list(db.session.scalars(mine.order_by(Fact.incident_id)))
    return walk


def main() -> None:
    """Write, or let the clock store, until somebody kills this process."""
    instance = Path(os.environ["GIR_INSTANCE"])
    app = gir.create_app(Settings.from_environment(os.environ, instance))
    seed = int(sys.argv[2])
    with app.app_context():
        walk = begin(seed)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            if sys.argv[1] == "clock":
                store_tallies()
            else:
                walk.write()


if __name__ == "__main__":
    main()
