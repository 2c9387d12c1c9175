"""How long does the page of a case with a long history take beside a page of the work list?"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select

import gir
from gir.cases.models import Case, Event
from gir.cases.terms import Happening, Part
from gir.database import db, new_id, write_transaction
from gir.demonstration.cast import DOMAIN
from tests.benchmarks.browser import Browser
from tests.benchmarks.measure import Limit, Result, Work, in_rounds, result
from tests.benchmarks.population import PASSWORD, Installation
from tests.benchmarks.servers import product, served

ROUNDS = 9
REQUESTS = 10
EVENTS = 200
BESIDE_THE_LIST = Limit(1.5, 1.0)
SAID = (Happening.NOTE, Happening.TAKEN, Happening.ASSIGNED, Happening.SEVERITY)
DETAILS = ('{"audience": "team"}', '{"role": "oov"}', '{"role": "oov", "person": "%s"}', '{"severity": "medium"}')


def measure(installation: Installation) -> list[Result]:
    """The case with its newest lines and with all of them, in turn with the list, by the same person."""
    lengthen(installation)
    with served(product(installation.settings)) as port:
        omar = Browser(port)
        omar.sign_in(f"omar@{DOMAIN}", PASSWORD)
        case = f"/cases/{installation.case_id}"
        pages = {"case": case, "all of it": f"{case}?history=all", "list": "/cases"}
        works = {name: _several(omar, path) for name, path in pages.items()}
        in_rounds(works, 3)
        taken = in_rounds(works, ROUNDS)
    name = f"case with {EVENTS} events"
    return [
        result(f"{name}, beside the list", taken["case"], "list", taken["list"], BESIDE_THE_LIST),
        result(f"{name}, all of them shown", taken["all of it"], "list", taken["list"], BESIDE_THE_LIST),
    ]


def lengthen(installation: Installation) -> None:
    """Give the case its history: notes, hand-overs and assessments, every few minutes one."""
    app = gir.create_app(installation.settings)
    with app.app_context():
        case = db.session.get_one(Case, installation.case_id)
        people = [handler.person_id for handler in case.handlers]
        there = len(db.session.scalars(select(Event.id).where(Event.case_id == case.id)).all())
        rows = [
            {
                "id": new_id(),
                "case_id": case.id,
                "at": case.opened_at + timedelta(minutes=3 * number),
                "part": Part.CORE,
                "happening": SAID[number % len(SAID)],
                "person_id": people[number % len(people)],
                "for_reporter": False,
                "detail": DETAILS[number % len(SAID)].replace("%s", people[0]),
            }
            for number in range(EVENTS - there)
        ]
        with write_transaction() as session:
            session.execute(insert(Event), rows)
        db.engine.dispose()


def _several(person: Browser, path: str) -> Work:
    return lambda: sorted(person.get(path).milliseconds for _ in range(REQUESTS))[REQUESTS // 2]
