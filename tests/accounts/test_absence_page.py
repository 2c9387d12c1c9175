"""The page on which people say that they are away: for oneself, by a coordinator for others, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.absences.models import Absence
from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.database import db
from gir.demonstration.cast import Cast
from gir.web.dates import today
from tests.followup.newcomers import join
from tests.support.page_client import PageClient
from tests.support.typed import typed_day

Client = Callable[..., PageClient]
PAGE = "/absence"


@pytest.fixture
def heleen(app: Flask, cast: Cast) -> str:
    return join(app, cast, "heleen", Role.HRM)


def days(first: int, last: int) -> dict[str, str]:
    return {
        "starts_on": typed_day(today() + timedelta(days=first)),
        "ends_on": typed_day(today() + timedelta(days=last)),
    }


def absences(app: Flask) -> list[Absence]:
    with app.app_context():
        return list(db.session.scalars(select(Absence)))


def test_somebody_says_that_they_are_away_and_comes_back_sooner(
    app: Flask, cast: Cast, client_for: Client, heleen: str
) -> None:
    hanna = client_for("hanna")
    page = hanna.visit(PAGE).form(PAGE).submit(stand_in=f"hrm:{heleen}", **days(1, 5))
    assert page.path == PAGE
    assert "Heleen Nieuw vervangt" in page.main
    [absence] = absences(app)
    assert (absence.person_id, absence.role, absence.stand_in_id) == (cast.people["hanna"], Role.HRM, heleen)
    page = hanna.visit(PAGE).form("/remove").submit()
    assert "Er is niemand afwezig." in page.main
    assert absences(app) == []
    with app.app_context():
        acts = list(db.session.scalars(select(AuditLine.act).where(AuditLine.act == "account.set_absence")))
        assert len(acts) == 2


def test_others_see_it_and_may_not_take_it_away(client_for: Client, app: Flask, heleen: str) -> None:
    client_for("hanna").visit(PAGE).form(PAGE).submit(stand_in=f"hrm:{heleen}", **days(1, 5))
    omar = client_for("omar")
    page = omar.visit(PAGE)
    assert "Hanna Mulder" in page.main
    token = page.form(PAGE).values["csrf_token"][0]
    assert omar.post(f"/absence/{absences(app)[0].id}/remove", {"csrf_token": token}).status == 404
    assert len(absences(app)) == 1


def test_the_coordinator_says_it_for_who_fell_ill(app: Flask, cast: Cast, client_for: Client) -> None:
    form = client_for("chantal").visit(PAGE).form(PAGE)
    page = form.submit(person=cast.people["hanna"], stand_in="hrm:", **days(0, 5))
    assert "Niemand vervangt" in page.main
    assert absences(app)[0].stand_in_id is None


def test_nobody_else_can(app: Flask, cast: Cast, client_for: Client) -> None:
    form = client_for("omar").visit(PAGE).form(PAGE)
    assert list(form.options("person")) == [cast.people["omar"]]
    page = form.submit(person=cast.people["hanna"], stand_in="oov:", **days(0, 5))
    assert page.status == 422
    assert absences(app) == []


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [(5, 1, "De laatste dag ligt voor de eerste"), (-9, -2, "Deze dag is voorbij"), (1, 500, "langer dan een jaar")],
)
def test_days_that_cannot_be_say_what_to_do(
    app: Flask, client_for: Client, heleen: str, first: int, last: int, sentence: str
) -> None:
    page = client_for("hanna").visit(PAGE).form(PAGE).submit(stand_in=f"hrm:{heleen}", **days(first, last))
    assert page.status == 422
    assert sentence in page.main
    assert days(first, last)["ends_on"] in page.html
    assert absences(app) == []


def test_overlapping_days_and_foreign_people_are_refused(
    app: Flask, cast: Cast, client_for: Client, heleen: str
) -> None:
    hanna = client_for("hanna")
    hanna.visit(PAGE).form(PAGE).submit(stand_in=f"hrm:{heleen}", **days(1, 5))
    page = hanna.visit(PAGE).form(PAGE).submit(stand_in="hrm:", **days(5, 9))
    assert page.status == 422
    assert "staan al op de lijst" in page.main
    for value in (f"hrm:{cast.people['pia']}", f"oov:{cast.people['omar']}", "hrm:nobody", ":", ""):
        assert hanna.visit(PAGE).form(PAGE).submit(stand_in=value, **days(20, 21)).status == 422, value
    assert len(absences(app)) == 1


def test_the_page_does_not_exist_for_who_handles_nothing(client_for: Client) -> None:
    for name in ("anna", "els", "bea", "pia"):
        assert client_for(name).get(PAGE).status == 404, name
