"""Home and family of office-holders: for who was named for the case, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.services import add_person, assign_role, new_person
from gir.accounts.terms import Office, Role, Scope
from gir.audit import System
from gir.audit.models import AuditLine
from gir.cases.models import Note
from gir.cases.services import ReasonNeeded, take
from gir.cases.terms import Audience
from gir.database import db
from gir.demonstration.cast import Cast
from gir.incidents.terms import Channel, Consequence, Form, FormDetail, Place, Standing, Target
from gir.reporting.concerned import Concerned
from gir.vault import KeySet
from tests.followup.newcomers import join
from tests.support.installations import PASSWORD
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of
from tests.support.stories import does, file_report, look

Client = Callable[..., PageClient]
AT_HOME = {"thuis", "gezin", "privé"}
"""Words that would tell of it, apart from the name of the room."""


@pytest.fixture
def colleague(app: Flask, cast: Cast) -> str:
    """Otto, a second OOV officer, who came after the case was given to Omar."""
    return join(app, cast, "otto", Role.OOV)


@pytest.fixture
def case_at_home(app: Flask, cast: Cast) -> str:
    """Councillor Rik was threatened at home, and so was his family."""
    return file_report(
        app,
        cast.people["rik"],
        narrative=None,
        call_today=True,
        call_number="06 1",
        forms=frozenset({Form.THREAT}),
        details=frozenset({FormDetail.THREAT_FAMILY, FormDetail.THREAT_DEATH}),
        channel=Channel.HOME,
        target=Target.FAMILY,
        place=Place.VICTIM_HOME,
        consequences=frozenset({Consequence.FAMILY, Consequence.DAMAGE}),
    )


def told(page_text: str) -> str:
    """The page without what is the same for every office-holder's case."""
    fixed = ("Thuis en gezin", "Wat over thuis en gezin gaat, staat hier. Alleen wie deze zaak behandelt, leest het.")
    for words in fixed[::-1]:
        page_text = page_text.replace(words, "")
    return page_text.lower()


@pytest.mark.parametrize("who", ["omar", "chantal", "greet"])
def test_who_was_named_reads_about_home(who: str, client_for: Client, case_at_home: str) -> None:
    page = client_for(who).visit(f"/cases/{case_at_home}")
    assert all(word in told(page.main) for word in AT_HOME)
    assert "Bedreiging thuis" in page.main
    assert "Bedreiging thuis" in client_for(who).visit("/cases?tab=team").main
    assert "Bedreiging thuis" in client_for(who).visit(f"/cases/{case_at_home}/note").main


def test_a_role_alone_does_not_open_it(client_for: Client, case_at_home: str, colleague: str) -> None:
    otto = client_for("otto")
    page = otto.visit(f"/cases/{case_at_home}")
    assert "doodsbedreiging" in page.main
    assert page.elements(class_="gir-room--home")
    for path in (f"/cases/{case_at_home}", "/cases?tab=team", f"/cases/{case_at_home}/note"):
        text = told(otto.visit(path).main)
        assert "bedreiging" in text
        assert not [word for word in AT_HOME if word in text], path


# ── Crossing into the room ─────────────────────────────────────────────────────────────────────────────────────

REASON = "Omar is ziek, ik rijd vanavond langs"


def test_who_takes_the_case_says_why_and_is_named(client_for: Client, case_at_home: str, colleague: str) -> None:
    otto, case = client_for("otto"), f"/cases/{case_at_home}"
    refused = otto.visit(f"{case}/take").form("/take").submit()
    assert refused.status == 422
    assert "Bedreiging thuis" not in otto.visit(case).main
    otto.visit(f"{case}/take").form("/take").submit(reason=REASON)
    assert "Bedreiging thuis" in otto.visit(case).main
    assert "Bedreiging thuis" not in client_for("omar").visit(case).main


def test_the_reason_stands_on_the_timeline_of_that_room_only(
    app: Flask, cast: Cast, client_for: Client, case_at_home: str, colleague: str
) -> None:
    join(app, cast, "kees", Role.OOV)
    does(app, colleague, take, case_at_home, Role.OOV, REASON)
    for who in ("otto", "chantal", "greet"):
        page = client_for(who).visit(f"/cases/{case_at_home}").main
        assert "Otto opende thuis en gezin" in page
        assert page.count(REASON) == 2  # beside the event, and among the notes of that room
    for who in ("omar", "kees"):
        page = client_for(who).visit(f"/cases/{case_at_home}").main
        assert "opende" not in page
        assert REASON not in page
    assert REASON not in client_for("rik").visit(f"/my-reports/{case_at_home}").main


def test_crossing_leaves_a_trace_without_the_words(
    app: Flask, case_at_home: str, colleague: str, traces: Callable[[str], list[str]]
) -> None:
    does(app, colleague, take, case_at_home, Role.OOV, REASON)
    with app.app_context():
        note = db.session.scalars(select(Note).where(Note.audience == Audience.HOME)).one()
        assert note.text == REASON
        assert REASON.encode() not in note.text_sealed
        assert note.key.key_set == KeySet.HOME
        assert not any("ziek" in detail for detail in db.session.scalars(select(AuditLine.detail)))
    assert traces(note.id) == ["case.take"]


def test_without_a_reason_the_room_stays_closed(app: Flask, case_at_home: str, colleague: str) -> None:
    with pytest.raises(ReasonNeeded):
        does(app, colleague, take, case_at_home, Role.OOV)
    assert colleague not in look(app, case_at_home, lambda case: {handler.person_id for handler in case.handlers})


def test_who_hands_the_case_over_says_why(cast: Cast, client_for: Client, case_at_home: str, colleague: str) -> None:
    chantal, case = client_for("chantal"), f"/cases/{case_at_home}"
    form = chantal.visit(f"{case}/assign").form("/assign")
    assert form.submit(who=f"oov:{colleague}").status == 422
    form.submit(who=f"oov:{colleague}", reason=REASON)
    assert "Chantal opende thuis en gezin voor Otto" in chantal.visit(case).main
    assert "Bedreiging thuis" in client_for("otto").visit(case).main


def test_who_was_named_already_needs_no_reason(
    app: Flask, cast: Cast, client_for: Client, case_at_home: str, colleague: str
) -> None:
    form = client_for("chantal").visit(f"/cases/{case_at_home}/assign").form("/assign")
    form.submit(who=f"oov:{cast.people['omar']}")
    with app.app_context():
        assert not db.session.scalars(select(Note)).all()


def test_an_employees_case_asks_for_no_reason(app: Flask, cast: Cast, client_for: Client, colleague: str) -> None:
    case_id = file_report(app, cast.people["anna"], channel=Channel.HOME)
    assert "reason" not in client_for("otto").visit(f"/cases/{case_id}/take").form("/take").names
    assert "reason" not in client_for("chantal").visit(f"/cases/{case_id}/assign").form("/assign").names


@pytest.mark.parametrize(("who", "offered"), [("omar", True), ("greet", True), ("otto", False)])
def test_notes_of_that_room_are_for_who_may_enter_it(
    who: str, offered: bool, client_for: Client, case_at_home: str, colleague: str
) -> None:
    case = f"/cases/{case_at_home}"
    client_for("omar").visit(case).form("/note").submit(text="Sleutel bij de buren", audience="home")
    client = client_for(who)
    assert ("home" in client.visit(f"{case}/note").form("/note").options("audience")) is offered
    assert ("Sleutel bij de buren" in client.visit(case).main) is offered


def test_an_employee_has_no_such_room(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], channel=Channel.HOME)
    page = client_for("omar").visit(f"/cases/{case_id}")
    assert "Bedreiging thuis" in page.main
    assert not page.elements(class_="gir-room--home")


def test_the_room_does_not_say_whether_anything_is_in_it(
    app: Flask, cast: Cast, client_for: Client, case_at_home: str
) -> None:
    elsewhere = file_report(app, cast.people["rik"])
    join(app, cast, "otto", Role.OOV)
    otto = client_for("otto")
    rooms = [
        [text_of(element) for element in otto.visit(f"/cases/{case_id}").elements(class_="gir-room--home")]
        for case_id in (case_at_home, elsewhere)
    ]
    assert rooms[0] == rooms[1]
    assert rooms[0]


# ── Who it is, when they have no account ───────────────────────────────────────────────────────────────────────

FAMILY = ("Lotte Jansen", "Dorpsstraat 1", "06 12345678", "familie")
"""What tells who it is and where they live."""


@pytest.fixture
def case_of_family(app: Flask, cast: Cast) -> str:
    """Alderman Wilma reported it for her family, who ask to be called."""
    family = Concerned(Standing.OFFICIAL_FAMILY, name="Lotte Jansen", reach="Dorpsstraat 1", office=Office.ALDERMAN)
    wilma = cast.people["wilma"]
    return file_report(app, wilma, concerned=family, call_today=True, call_number="06 12345678")


@pytest.mark.parametrize("role", [Role.OOV, Role.COORDINATOR])
def test_a_role_alone_does_not_say_who_the_family_is(
    role: Role, app: Flask, cast: Cast, client_for: Client, case_of_family: str
) -> None:
    join(app, cast, "otto", role)
    otto, case = client_for("otto"), f"/cases/{case_of_family}"
    assert "iemand zonder account" in otto.visit(case).main
    for path in ("/cases?tab=team", case, f"{case}/note", f"{case}/take", f"{case}/assign", f"{case}/answer"):
        page = otto.visit(path).html.lower()
        assert not [words for words in FAMILY if words.lower() in page], path


@pytest.mark.parametrize("who", ["omar", "chantal", "siem"])
def test_who_was_named_knows_the_family(who: str, client_for: Client, case_of_family: str) -> None:
    page = client_for(who).visit(f"/cases/{case_of_family}").main
    assert all(words in page for words in FAMILY[:2])


def test_who_has_to_call_knows_whom(app: Flask, cast: Cast, client_for: Client, case_of_family: str) -> None:
    with app.app_context():
        colleague = new_person(cast.organisation_id, "Kees Nieuw", "kees@voorbeeldstad.example", PASSWORD)
        add_person(colleague, actor=System("test", cast.organisation_id))
        director, since = System("test", cast.organisation_id), date(2020, 1, 1)
        assign_role(colleague, Role.CLERK, actor=director, scope=Scope.COLLEGE, starts_on=since)
    page = client_for("kees").visit(f"/cases/{case_of_family}").main
    assert all(words in page for words in FAMILY[:3])
