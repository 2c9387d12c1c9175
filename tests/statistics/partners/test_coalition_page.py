"""Organisations of one installation that share their published figures: only when both do, and only those."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from gir.audit.models import AuditLine
from gir.database import db, now, write_transaction
from gir.demonstration.cast import MUNICIPALITY, PARTNER, Cast
from gir.organisations.models import Organisation
from gir.organisations.terms import EmployerKind
from gir.statistics import disclosure
from gir.statistics.ledger import TOTAL
from gir.statistics.partners.models import FigureSharing
from tests.statistics.partners.employers import publish
from tests.support.page import Page
from tests.support.page_client import PageClient

ClientFor = Callable[..., PageClient]
COALITION = "/trends/partners"
SHARING = "/trends/partners/sharing"
FILE = "/trends/partners/partners.csv"
NOBODY = "Er zijn nog geen cijfers van anderen"


def share(client: PageClient, *, shared: bool = True, staff: bool = False) -> Page:
    return client.visit(SHARING).form(SHARING).submit(shared=shared, with_staff=staff)


def shared_by(app: Flask, organisation_id: str, person_id: str, *, staff: bool = False) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(
            FigureSharing(
                organisation_id=organisation_id,
                shared=True,
                with_staff=staff,
                changed_at=now(),
                changed_by_id=person_id,
            )
        )


@pytest.fixture
def published(app: Flask, cast: Cast) -> None:
    publish(app, cast.organisation_id, seed=7)
    publish(app, cast.partner_id, seed=8)


def test_nothing_is_shared_until_both_share(app: Flask, cast: Cast, published: None, client_for: ClientFor) -> None:
    omar, pia = client_for("omar"), client_for("pia")
    assert NOBODY in omar.visit(COALITION).main
    assert "Jullie gepubliceerde cijfers worden gedeeld." in share(omar).text
    assert NOBODY in omar.visit(COALITION).main
    assert NOBODY in pia.visit(COALITION).main, "who gives nothing sees nothing"
    assert omar.get(FILE).status == pia.get(FILE).status == 404
    share(pia)
    for client, own, other in ((omar, MUNICIPALITY, PARTNER), (pia, PARTNER, MUNICIPALITY)):
        page = client.visit(COALITION)
        assert f"{own} (je eigen organisatie)" in page.html
        assert f'<th scope="row">{other}</th>' in page.html
        assert NOBODY not in page.main
    share(pia, shared=False)
    assert NOBODY in omar.visit(COALITION).main
    assert omar.get(FILE).status == 404
    with app.app_context():
        lines = list(db.session.scalars(select(AuditLine.detail).where(AuditLine.act == "partners.share")))
        assert len(lines) == 3
        assert "true" in lines[0]


def test_only_public_figures_are_there_for_everybody(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Also for the management, and for who sees exact figures elsewhere: this page knows no other ones."""
    ledger = publish(app, cast.partner_id, seed=8)
    publish(app, cast.organisation_id, seed=7)
    for organisation_id in (cast.organisation_id, cast.partner_id):
        shared_by(app, organisation_id, cast.people["omar"])
    totals = [
        disclosure.table(ledger, TOTAL, disclosure.PUBLIC, part.first, part.last)
        for part in ledger.shown(disclosure.PUBLIC, TOTAL)
    ]
    allowed = {str(table.total) for table in totals if table}
    files = {
        name: client_for(name).get(FILE).body.decode("utf-8-sig") for name in ("anna", "bram", "dora", "omar", "els")
    }
    assert len(set(files.values())) == 1, "everybody reads the same"
    rows = [line.split(";") for line in files["anna"].splitlines() if line.startswith(PARTNER)]
    assert rows
    assert {row[2] for row in rows} <= allowed
    assert all(int(row[2]) % 5 == 0 and int(row[2]) >= 10 for row in rows)


def test_the_number_of_staff_goes_along_only_when_it_is_ticked(
    app: Flask, cast: Cast, published: None, client_for: ClientFor
) -> None:
    omar, pia = client_for("omar"), client_for("pia")
    share(pia)
    share(omar)
    row = re.compile(rf"^{MUNICIPALITY};(.*)$", re.MULTILINE)
    assert all(";–;–;" in line for line in row.findall(pia.get(FILE).body.decode("utf-8-sig")))
    page = share(omar, staff=True)
    assert page.path == COALITION
    told = row.findall(pia.get(FILE).body.decode("utf-8-sig"))
    assert all(";–;–;" not in line for line in told)
    assert "meldingen per 100 fte in een jaar" in pia.visit(COALITION).html
    assert "Het aantal fte is niet bekend van" in pia.visit(COALITION).main  # De Sleutel has no head counts


def test_a_third_organisation_and_its_choice_change_nothing_for_others(
    app: Flask, cast: Cast, published: None, client_for: ClientFor
) -> None:
    with app.app_context(), write_transaction() as session:
        third = Organisation(name="Ziekenhuis Elders", kind=EmployerKind.HOUSING, language="nl")
        session.add(third)
    publish(app, third.id, seed=9)
    share(client_for("omar"))
    assert "Ziekenhuis Elders" not in client_for("omar").visit(COALITION).text
    shared_by(app, third.id, cast.people["pia"])
    assert "Ziekenhuis Elders" in client_for("omar").visit(COALITION).text
    assert "Ziekenhuis Elders" not in client_for("pia").visit(COALITION).text


def test_who_shares_without_figures_is_named_and_not_drawn(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    shared_by(app, cast.organisation_id, cast.people["omar"])
    shared_by(app, cast.partner_id, cast.people["pia"])
    page = client_for("omar").visit(COALITION)
    assert f"{PARTNER} doet mee, en heeft nog niets gepubliceerd." in page.main
    assert "Je eigen organisatie heeft nog niets gepubliceerd." in page.main
    publish(app, cast.partner_id)
    page = client_for("omar").visit(COALITION)
    assert "De cijfers van 1 andere werkgever" in page.main


def test_other_counting_rules_are_said(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    publish(app, cast.organisation_id)
    publish(app, cast.partner_id, definition="1")
    for organisation_id in (cast.organisation_id, cast.partner_id):
        shared_by(app, organisation_id, cast.people["omar"], staff=True)
    assert f"niet te vergelijken met de andere: {PARTNER} (1)" in client_for("anna").visit(COALITION).main


@pytest.mark.parametrize("login", ["anna", "bram", "hanna", "dora", "bea", "els"])
def test_others_may_look_and_decide_nothing(app: Flask, published: None, client_for: ClientFor, login: str) -> None:
    client = client_for(login)
    page = client.visit(COALITION)
    assert "OOV of de coördinator kan dit regelen." in page.main
    assert SHARING not in page.html
    assert client.get(SHARING).status == 404
    token = client.visit("/report").form("/report").values["csrf_token"][0]
    assert client.post(SHARING, {"shared": "y", "csrf_token": token}).status == 404
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(FigureSharing)) == 0


def test_two_people_who_decide_at_once_see_each_other(app: Flask, published: None, client_for: ClientFor) -> None:
    first, second = client_for("omar").visit(SHARING), client_for("chantal").visit(SHARING)
    first.form(SHARING).submit({"shared": "y"})
    page = second.form(SHARING).submit({"shared": "y", "with_staff": "y"})
    assert page.status == 409
    with app.app_context():
        assert [row.with_staff for row in db.session.scalars(select(FigureSharing))] == [False]


def test_taking_a_file_leaves_a_line_and_looking_does_not(
    app: Flask, cast: Cast, published: None, client_for: ClientFor
) -> None:
    for organisation_id in (cast.organisation_id, cast.partner_id):
        shared_by(app, organisation_id, cast.people["omar"])
    anna = client_for("anna")
    assert anna.get("/trends/partners/partners.svg?narrow=1").status == 200
    assert anna.get("/trends/partners/other.svg").status == anna.get("/trends/partners/partners.json").status == 404
    with app.app_context():
        told = select(AuditLine.detail).where(AuditLine.act == "statistics.export_protected")
        assert list(db.session.scalars(told)) == []
    anna.get(FILE)
    anna.get("/trends/partners/partners.png?download=1")
    with app.app_context():
        assert [("csv" in line, "png" in line) for line in db.session.scalars(told)] == [(True, False), (False, True)]
