"""Everybody looks at every address, with hostile words in every column: nothing changes, runs or goes unnoticed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from gir.audit.models import AuditLine
from gir.database import db
from gir.privacy.processing.models import ProcessingLine, ProcessingMark
from gir.web.gate import gate_of
from tests.browser import pages
from tests.browser.world import World
from tests.security import visits
from tests.security.addresses import NOT_FOUND, add_documents, endpoint_of, every_address
from tests.security.planting import MARK, RAW, every_place, plant
from tests.security.test_taken_away import KNOWN
from tests.support.page_client import PageClient
from tests.support.page_rules import missing_headers
from tests.support.visitors import ClientFor

MORE_PEOPLE = ("dora", "wilma", "beatrix")
"""People with a role of their own who are not among those of the pages."""
TRACES = {
    "audit_line",
    "audit_head",
    "reading",
    "sign_in",
    "sign_in_throttle",
    "visit",  # the sign-in of who has a code only
    "calendar_feed",  # when a program asked for it last
    ProcessingLine.__tablename__,
    ProcessingMark.__tablename__,
}
"""What looking may leave: the log, the log of processing, that something was read, and when somebody was last here."""
OPEN_WORDS = {"organisation", "department", "person", "house_norm", "house_rule", "lesson", "lesson_withdrawal"}
"""Tables whose words stand on pages that are about no case, and leave no line."""
OPEN_WORDS |= {"chart_marker", "measure_letter_text", "perpetrator_criterion", "protocol_version", "mail_wording"}
OPEN_WORDS |= {"partner", "work_view", "import_file"}
LISTS = {"reporting.my_reports", "followup.work_list", "followup.clocks"}
"""Lists leave no line: what stands in them of a case is its number, its step and whom it is about."""
MAY_BE_KEPT = {"organisation.start_kit", "organisation.poster", "published.chart", "partners.chart"}
"""Answers that a browser may keep until somebody signs out: the same for all, of no person (decision 88)."""
REFUSED = {403, 404}


@dataclass
class Round:
    """What everybody found, and what is wrong with it."""

    world: World
    places: dict[str, str] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    taken_away: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def look(self, name: str, client: PageClient, path: str) -> None:
        """Ask for it as this person, and judge the answer."""
        last = self.last_line()
        with client._client.get(path) as answer:
            where = f"{path} as {name} ({answer.status_code})"
            found = [
                *self.wrong_answer(answer, path),
                *self.unescaped(answer),
                *self.elsewhere(answer),
                *self.badly_noted(answer, path, last),
            ]
            self.complaints += [f"{where}: {complaint}" for complaint in found]
            if answer.status_code == 200:
                self.opened.add(endpoint_of(self.world, path))
            if "attachment" in answer.headers.get("Content-Disposition", ""):
                self.taken_away.add(endpoint_of(self.world, path))

    def wrong_answer(self, answer: Response, path: str) -> Iterator[str]:
        """It broke, lacks headers, or may be kept by somebody."""
        if answer.status_code >= 500:
            yield "broke"
        yield from missing_headers(answer.headers)
        if answer.headers["Cache-Control"] != "no-store" and endpoint_of(self.world, path) not in MAY_BE_KEPT:
            yield f"may be kept: {answer.headers['Cache-Control']}"

    def unescaped(self, answer: Response) -> Iterator[str]:
        """Words that became code."""
        if answer.mimetype in ("text/html", "image/svg+xml", "application/json"):
            yield from (f"holds {raw}" for raw in RAW if raw in answer.get_data(as_text=True))

    def badly_noted(self, answer: Response, path: str, last: int) -> Iterator[str]:
        """Something of a case was shown, or refused, and there is no line of it, or more than one."""
        lines = self.lines_after(last)
        if len(lines) != len(set(lines)):
            yield f"left the same line twice: {lines}"
        if len({operation for operation, *_rest in lines}) > 1:
            yield f"left lines of several acts: {lines}"
        seen = {self.places[mark] for mark in MARK.findall(answer.get_data().decode("latin-1")) if mark in self.places}
        self.shown |= seen
        content = {place for place in seen if place.partition(".")[0] not in OPEN_WORDS}
        if content and not lines and endpoint_of(self.world, path) not in LISTS:
            yield f"shows {content} and leaves no line"
        if answer.status_code in REFUSED and self.is_of_a_case(path) and not lines:
            yield "was refused and left no line"

    def elsewhere(self, answer: Response) -> Iterator[str]:
        """A redirect that leads away from this site."""
        target = answer.headers.get("Location", "/")
        if not target.startswith("/") or target.startswith("//"):
            yield f"leads to {target}"

    def is_of_a_case(self, path: str) -> bool:
        gate = gate_of(self.world.app, endpoint_of(self.world, path))
        return gate is not None and gate.reads == "content" and not gate.notes_nobody

    def last_line(self) -> int:
        """How many lines there are."""
        with self.world.app.app_context():
            return db.session.scalar(select(func.count()).select_from(AuditLine)) or 0

    def lines_after(self, count: int) -> list[tuple[str, ...]]:
        """What came since: operation, act, result, and what it was about."""
        with self.world.app.app_context():
            columns = (AuditLine.operation, AuditLine.act, AuditLine.result, AuditLine.object_kind, AuditLine.object_id)
            newest = select(*columns).order_by(AuditLine.at.desc(), AuditLine.sequence.desc())
            return [tuple(row) for row in db.session.execute(newest.limit(self.last_line() - count))]


def contents(world: World) -> dict[str, str]:
    """A fingerprint of every table that looking must not touch."""
    found = {}
    with world.app.app_context():
        for table in (table for table in db.metadata.sorted_tables if table.name not in TRACES):
            rows = db.session.execute(select(table).order_by(*table.primary_key.columns)).all()
            found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


@pytest.fixture
def everybody(told: World, client_for: ClientFor, visitor: PageClient) -> dict[str, PageClient]:
    """The cast, three people who come back with a code, and somebody who just walks in."""
    add_documents(told)
    guests = visits.come_in(told, client_for)
    people = {name: client_for(name) for name in (*pages.PAGES, *MORE_PEOPLE) if name != pages.VISITOR}
    return {**people, **guests, pages.VISITOR: visitor}


def test_looking_changes_nothing_runs_nothing_and_is_noted(told: World, everybody: dict[str, PageClient]) -> None:
    round_ = Round(told, places=plant(told.app, told.cases["busy"]))
    told.app.testing, told.app.config["PROPAGATE_EXCEPTIONS"] = False, False
    every = every_address(told)
    before = contents(told)
    for name, client in everybody.items():
        for path in every:
            round_.look(name, client, path)
    after = contents(told)
    assert not round_.complaints, "\n".join(round_.complaints)
    assert {table for table in before if before[table] != after[table]} == set()
    asked = {rule.endpoint for rule in told.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert asked - round_.opened == set(NOT_FOUND), "nobody found these"
    assert not round_.taken_away - set(KNOWN), "new kinds of files: compare them with their page"
    assert len(round_.shown) > 70, every_place() - round_.shown
