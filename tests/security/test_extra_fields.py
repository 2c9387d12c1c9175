"""Fields that no form has change nothing: every form is sent twice, at the same moment and with the same dice.

Once as a person sends it, once with a field for every column of every table beside what it asks. Both are taken, and
both leave the same database, byte for byte: sealed texts, keys and the log too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, Enum, Integer, Numeric

from gir.accounts.terms import Role
from gir.config import Settings
from gir.database import Base, UTCDateTime
from tests.browser import pages
from tests.browser.world import World
from tests.followup.newcomers import join
from tests.security import visits
from tests.security.forms import TAKEN, Filled, forms_of
from tests.security.rewound import Rewound, standing_still
from tests.security.said import what_is_said
from tests.security.test_taken_away import KNOWN
from tests.statistics.partners.employers import publish
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of
from tests.support.visitors import ClientFor

MORE_PAGES = (
    ("chantal", "/cases/hand-over?who={leaver}"),
    ("hanna", "/cases/{thing}/more-talks"),
    ("omar", "/cases/{given}/resume-step"),
    ("bea", "/organisation/people/{reader}"),
    ("bea", "/organisation/people/{reader}/leave"),
)
"""Pages with a form that is not there yet on the page that is looked at in a browser."""
NEVER_SENT = {
    "second_factor.app_submit": "no second factor in these stories: tests/accounts/test_second_factor.py",
    "second_factor.code_submit": "the same",
    "second_factor.recovery_codes": "the same",
    "second_factor.report_only": "the same",
    "second_factor.set_up": "the same",
    "break_glass.open": "nobody could judge it in these stories: tests/privacy/test_break_glass.py",
    "break_glass.end": "the same",
    "break_glass.save_judgement": "the same",
    "followup.propose_lift": "only while somebody is kept out: tests/followup/test_lifting.py",
    "followup.decide_lift": "the same",
    "forgetting.trust_clock": "a button, only while the clock is in doubt: tests/forgetting/test_two_people.py",
    "organisation.external": "needs an account of somebody outside: tests/cases/test_outside.py",
    "people.decide": "only while a role waits: tests/accounts/test_rights.py",
    "people.end": "of one role by its id: tests/accounts/test_rights.py",
    "requests.link_found": "only after something was found: tests/privacy/test_requests.py",
    "requests.release": "only after every text was judged: tests/privacy/test_request_file.py",
}
"""Endpoints that no page of these stories sends a form to."""
ALSO_ASKED = {
    "visitors.report_submit": {"department", "unwanted"},  # the last is refused: nobody is offered to strangers
}
"""Fields that a form has without showing them now: they are no extra fields of it."""
MAY_DIFFER = {
    "drafts.save": {
        "report_draft"
    },  # a draft is the form as it is: the extra fields are sealed with it, and never read
    "drafts.to_colleague": {"report_draft"},
    "accounts.keep": {"draft"},
    "partner_files.own": {"signing_key"},  # a library makes that key, with dice of its own
}
SHOWN = "pulse_turn"
"""A table in which any request notes to whom the question of the quarter was shown."""
SAVE_NOTHING = {"followup.chosen", "privacy.find_account"}
"""Forms that save nothing, not even a line in the log."""
DEEPEST = 4
"""Forms that are followed one after another."""
MOST_PARTS = 300
"""Fields beside a file: a form may have only so many parts."""
Outcome = tuple[Page, dict[str, list[str]]]


def every_column(told: World) -> dict[str, list[str]]:
    """A value, sometimes two, for a field with the name of any column or relation of any table."""
    found: dict[str, list[str]] = {}
    for mapper in Base.registry.mappers:
        for column in mapper.columns:
            for name in {column.key, column.name.removesuffix("_sealed"), column.name.removesuffix("_id")}:
                found.setdefault(name, []).append(_value_of(column.type, column.name, told))
        for relation in mapper.relationships:
            found.setdefault(relation.key, []).append(told.cast.people["pia"])
    return {name: sorted(set(values)) for name, values in found.items()}


def _value_of(kind: Any, name: str, told: World) -> str:
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return str(list(kind.enum_class)[-1].value)
    if name.endswith("_id") or name == "id":
        return told.cast.people["pia"]
    simple = ((Boolean, "y"), (UTCDateTime, "2001-02-03T04:05"), (Date, "03-02-2001"), (Integer, "7"), (Numeric, "7"))
    return next((value for one, value in simple if isinstance(kind, one)), "Een veld dat niemand vroeg.")


class Sweep:
    """Sends every form it comes across, twice."""

    def __init__(self, rewound: Rewound) -> None:
        self.rewound, self.world = rewound, rewound.world
        self.extra, self.said = every_column(self.world), what_is_said(self.world)
        self.taken: set[str] = set()
        self.refused: dict[str, str] = {}
        self.different: list[str] = []
        self.taken_away: set[str] = set()
        self.idle: set[str] = set()

    def visit(self, name: str, path: str) -> None:
        """Send what can be sent from this page."""
        self.rewound.rewind()
        client = self.rewound.clients[name]
        page = client.get(path.format_map(self.world.cases), follow=True)
        assert page.status == 200, f"{path} answers {page.status}"
        self.send_all(client, page)

    def send_all(self, client: PageClient, page: Page, depth: int = 0) -> None:
        for filled in self.new_on(page):
            if filled.endpoint not in self.taken:
                answer = self.send(client, filled)
                if answer is not None and depth < DEEPEST:
                    self.go_on(client, answer, page.path, depth + 1)

    def new_on(self, page: Page) -> list[Filled]:
        return [one for one in forms_of(self.world, page, self.said) if one.endpoint not in self.taken]

    def send(self, client: PageClient, filled: Filled) -> Page | None:
        """Once with every column, once as it is: the answer to that, when it was taken."""
        wrong = ""
        for one in (filled.otherwise(), filled):
            outcomes = self.outcomes(client, one)
            if outcomes[-1][0].status in TAKEN:
                return self.judge(client, one, outcomes)
            wrong = f"{filled.action}: {said_by(outcomes[-1][0])}"
        self.refused[filled.endpoint] = wrong
        return None

    def judge(self, client: PageClient, filled: Filled, outcomes: list[Outcome]) -> Page:
        """Note that a form was taken, whether it saved anything, and what the extra fields changed."""
        self.taken.add(filled.endpoint)
        if "attachment" in outcomes[-1][0].headers.get("Content-Disposition", ""):
            self.taken_away.add(filled.endpoint)
        if all(rows == self.rewound.now[name] or name == SHOWN for name, rows in outcomes[-1][1].items()):
            self.idle.add(filled.endpoint)
        if self.differences(filled, outcomes):  # what is remembered after the first time throws no dice the second time
            self.different += self.differences(filled, self.outcomes(client, filled))
        return outcomes[-1][0]

    def outcomes(self, client: PageClient, filled: Filled) -> list[Outcome]:
        """Answer and database, with the extra fields and last without."""
        outcomes = []
        for one in [*(filled.also(part) for part in self.parts_for(filled)), filled]:
            self.rewound.rewind()
            answer = one.send(client)
            outcomes.append((answer, self.rewound.contents()))
        return outcomes

    def parts_for(self, filled: Filled) -> Iterator[dict[str, list[str]]]:
        """All extra fields at once; a form with files may hold only so many parts."""
        files = any(isinstance(value, tuple) for values in filled.values.values() for value in values)
        names = [name for name in self.extra if name not in ALSO_ASKED.get(filled.endpoint, ())]
        for start in range(0, len(names), MOST_PARTS if files else len(names)):
            yield {name: self.extra[name] for name in names[start : start + MOST_PARTS if files else None]}

    def differences(self, filled: Filled, outcomes: list[Outcome]) -> list[str]:
        """What the extra fields changed."""
        *extra, (plain, wanted) = outcomes
        found = [said_by(answer) for answer, _rows in extra]
        wrong = [
            f"{filled.endpoint}: answers {what}"
            for what in found
            if what != f"{plain.status} {plain.location}{wrong_with(plain)}"
        ]
        for _answer, rows in extra:
            for table in (name for name in wanted if rows[name] != wanted[name]):
                gained = [row[:300] for row in rows[table] if row not in wanted[table]]
                if table not in MAY_DIFFER.get(filled.endpoint, ()):
                    wrong.append(f"{filled.endpoint}: {table} now has {gained}")
        return wrong

    def go_on(self, client: PageClient, answer: Page, path: str, depth: int) -> None:
        """Forms that are only there after another one was sent: where that leads, and where it was."""
        self.rewound.mark()
        for page in (client._follow(answer), client.get(path)):
            if self.new_on(page):
                self.rewound.rewind()
                self.send_all(client, page, depth)
        self.rewound.forget_mark()


def said_by(page: Page) -> str:
    """What an answer comes down to."""
    return f"{page.status} {page.location}{wrong_with(page)}"


def wrong_with(page: Page) -> str:
    """What the page says of a form that was not taken."""
    return " ".join(text_of(found) for found in page.elements(id="errors")) if page.is_html else ""


@pytest.fixture
def sweep(told: World, settings: Settings, client_for: ClientFor, visitor: PageClient) -> Iterator[Sweep]:
    """Everybody at their first page, in an installation that stands still."""
    with standing_still(told, settings) as rewound:
        publish(told.app, told.cast.organisation_id)
        olga, omar = join(told.app, told.cast, "olga", Role.OOV), told.cast.people["omar"]
        guests = visits.come_in(told, client_for)
        told.cases.update(olga=olga, leaver=omar)
        people = {name: client_for(name) for name in pages.PAGES if name != pages.VISITOR}
        everybody = {"chantal": people["chantal"], **people, **guests, pages.VISITOR: visitor}
        visitor.visit("/sign-in")
        rewound.clients.update(everybody)
        for name in guests:
            rewound.clients[name].visit("/returning/report")
        rewound.mark()
        yield Sweep(rewound)


def test_extra_form_fields_change_nothing(sweep: Sweep) -> None:
    walks = {**pages.PAGES, **visits.PAGES}
    for name in sweep.rewound.clients:
        for path in walks[name]:
            sweep.visit(name, path)
    for name, path in MORE_PAGES:
        sweep.visit(name, path)
    rules = list(sweep.world.app.url_map.iter_rules())
    sent = {rule.endpoint for rule in rules if "POST" in (rule.methods or ())}
    missing = sent - sweep.taken - set(NEVER_SENT)
    assert not missing, {endpoint: sweep.refused.get(endpoint) for endpoint in missing}
    assert not set(NEVER_SENT) & sweep.taken
    assert sweep.idle == SAVE_NOTHING
    assert not sweep.different, "\n".join(sweep.different)
    assert sweep.taken_away <= set(KNOWN), "new kinds of files: compare them with their page"
    assert len(sweep.extra) > 400, "the columns were not found"
