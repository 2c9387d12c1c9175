"""Home and family of office-holders: for who was named for the case, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from gir.accounts.terms import Role
from gir.cases.services import take
from gir.demonstration.cast import Cast
from gir.incidents.terms import Channel, Consequence, Form, FormDetail, Place, Target
from tests.followup.newcomers import join
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of
from tests.support.stories import does, file_report

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


def test_who_takes_the_case_is_named(app: Flask, client_for: Client, case_at_home: str, colleague: str) -> None:
    does(app, colleague, take, case_at_home, Role.OOV)
    assert "Bedreiging thuis" in client_for("otto").visit(f"/cases/{case_at_home}").main
    assert "Bedreiging thuis" not in client_for("omar").visit(f"/cases/{case_at_home}").main


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
