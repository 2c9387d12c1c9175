"""How many people work where: filled in by quarter, looked at again, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import delete, select

from gir.accounts.actor import actor_of
from gir.audit.models import AuditLine
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.organisations.models import Department, HeadCount, Organisation
from gir.statistics.periods import Quarter
from gir.statistics.staffing.models import HeadCountCheck
from gir.statistics.staffing.numbers import Count
from gir.statistics.staffing.queries import counts_of, mark_of, names_of
from gir.statistics.staffing.services import NoSuchDepartment, save_counts
from gir.web.dates import today
from tests.support.page import Page
from tests.support.page_client import PageClient

ClientFor = Callable[..., PageClient]
SPORT = "Sport"


def running() -> Quarter:
    return Quarter.of(today())


def address(quarter: Quarter) -> str:
    return f"/organisation/head-counts/{quarter.key}"


def known(app: Flask, cast: Cast, quarter: Quarter) -> dict[str, Count]:
    with app.app_context():
        return counts_of(cast.organisation_id).get(quarter, {})


def forget(app: Flask, quarter: Quarter) -> None:
    with app.app_context(), write_transaction() as session:
        session.execute(delete(HeadCount).where(HeadCount.quarter == quarter.first))


def fill(page: Page, cast: Cast, people: str, fte: str) -> Page:
    sport = cast.departments[SPORT]
    return page.form(page.path).submit({f"people_{sport}": people, f"fte_{sport}": fte})


@pytest.mark.parametrize("login", ["hanna", "chantal", "bea"])
def test_hrm_coordinator_and_administrator_fill_in_a_quarter(
    app: Flask, cast: Cast, client_for: ClientFor, login: str
) -> None:
    quarter = running()
    with app.app_context():
        version = db.session.get_one(Organisation, cast.organisation_id).data_version
    page = fill(client_for(login).visit(address(quarter)), cast, "41", "33,25")
    assert (page.status, page.path) == (200, "/organisation/head-counts")
    assert "Opgeslagen: 1 afdeling gewijzigd." in page.text
    assert "Bekeken op" in page.main
    assert known(app, cast, quarter)[cast.departments[SPORT]] == Count(41, Decimal("33.3"))
    with app.app_context():
        check = db.session.scalars(select(HeadCountCheck)).one()
        assert (check.changed, check.quarter) == (1, quarter.first)
        line = db.session.scalars(select(AuditLine).where(AuditLine.act == "head_counts.save")).one()
        assert quarter.key in line.detail
        assert db.session.get_one(Organisation, cast.organisation_id).data_version > version, "charts are drawn anew"


def test_the_quarter_before_is_a_proposal_that_counts_only_when_saved(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    quarter = running()
    before = known(app, cast, quarter.back(1))
    forget(app, quarter)
    page = client_for("hanna").visit(address(quarter))
    assert "als voorstel" in page.main
    assert known(app, cast, quarter) == {}
    page.form(page.path).submit()
    assert known(app, cast, quarter) == before


def test_looking_at_it_without_changing_anything_is_kept_as_a_look(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    page = client_for("hanna").visit(address(running()))
    page = page.form(page.path).submit()
    assert "Er is niets gewijzigd." in page.text
    with app.app_context():
        check = db.session.scalars(select(HeadCountCheck)).one()
        counts = counts_of(cast.organisation_id)[running()].values()
        assert (check.changed, check.people) == (0, sum(count.people for count in counts))
    assert "Wanneer is dit eerder opgeslagen?" in client_for("hanna").visit(address(running())).main


@pytest.mark.parametrize(
    ("people", "fte", "told"),
    [
        ("veel", "3", "Schrijf het aantal mensen als een heel getal, zoals 24."),
        ("12,5", "3", "Schrijf het aantal mensen als een heel getal, zoals 24."),
        ("12", "tien", "Schrijf de fte zoals 21,5: met een komma."),
        ("12", "1.250", "Schrijf de fte zoals 21,5"),
        ("12", "", "Vul ook de fte in, of laat beide leeg."),
        ("", "10", "Vul ook het aantal mensen in, of laat beide leeg."),
        ("0", "3", "Waar niemand werkt, is geen fte."),
        ("4", "0", "Schrijf hoeveel fte deze mensen samen zijn."),
        ("10", "13,5", "Dit is meer fte dan zo veel mensen kunnen werken."),
    ],
)
def test_numbers_that_cannot_be_say_why_and_keep_what_was_typed(
    app: Flask, cast: Cast, client_for: ClientFor, people: str, fte: str, told: str
) -> None:
    before = known(app, cast, running())
    page = fill(client_for("hanna").visit(address(running())), cast, people, fte)
    assert page.status == 422
    assert told in page.main
    values = page.form(page.path).values
    assert values[f"people_{cast.departments[SPORT]}"] == [people]
    assert values[f"fte_{cast.departments[SPORT]}"] == [fte]
    assert known(app, cast, running()) == before
    with app.app_context():
        assert db.session.scalars(select(HeadCountCheck)).all() == []


def test_both_empty_makes_it_unknown_again(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    fill(client_for("hanna").visit(address(running())), cast, "", "")
    assert cast.departments[SPORT] not in known(app, cast, running())
    assert "Ontbreekt: Sport" in client_for("hanna").visit("/organisation/head-counts").main


def test_who_saves_over_what_somebody_else_changed_sees_both(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    first, second = client_for("hanna").visit(address(running())), client_for("chantal").visit(address(running()))
    fill(first, cast, "41", "33")
    page = fill(second, cast, "42", "34")
    assert page.status == 409
    assert "Sport: mensen" in page.main
    assert known(app, cast, running())[cast.departments[SPORT]].people == 41
    page.form(second.path).submit()
    assert known(app, cast, running())[cast.departments[SPORT]].people == 42


@pytest.mark.parametrize("key", ["2026-Q5", "1989-Q4", "x", "2026-q3"])
def test_a_quarter_that_is_none_does_not_exist(client_for: ClientFor, key: str) -> None:
    assert client_for("hanna").get(f"/organisation/head-counts/{key}").status == 404
    assert client_for("hanna").get(address(running().back(-1))).status == 404


def test_a_department_of_another_organisation_is_refused_whole(app: Flask, cast: Cast) -> None:
    with app.app_context():
        home = Department(organisation_id=cast.organisation_id, name="x").organisation_id
        elsewhere = db.session.scalars(select(Department.id).where(Department.organisation_id != home)).first()
        names = names_of(cast.organisation_id)
        mark = mark_of([running()], counts_of(cast.organisation_id), names)
        wanted = {running(): {cast.departments[SPORT]: Count(1, Decimal(1)), elsewhere or "f" * 32: None}}
        with pytest.raises(NoSuchDepartment):
            save_counts(wanted, shown=mark, actor=actor_of(cast.people["hanna"]))
    assert known(app, cast, running())[cast.departments[SPORT]].people != 1
