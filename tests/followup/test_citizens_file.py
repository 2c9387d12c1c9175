"""What is held about a citizen, printed for an access request: the accusation beside the answer, others left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from gir.audit.models import AuditLine
from gir.cases.models import Case
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.details import write_answer
from gir.threat.measures.services import lift
from gir.threat.measures.terms import MeasureStatus
from tests.support.measures import assessed_case, do_to, make_measure
from tests.support.page_client import PageClient

Client = Callable[..., PageClient]
FACTS = (
    "U dreigde Anna de Wit aan de balie. Karin Vos en Piet Zwart zagen het. Anna's nummer is 06 12345678. "
    "Omar belde u de volgende dag. Kees Kwaadaard, u was boos."
)


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    made = assessed_case(app, cast)
    with app.app_context(), write_transaction() as session:
        write_answer(session.get_one(Case, made).incident, "witnesses", "Karin Vos, een collega van de balie")
    make_measure(app, cast, made, MeasureStatus.RUNNING, facts=FACTS, answer="Anna begon zelf te schreeuwen.")
    with app.app_context(), write_transaction() as session:
        # Known only later: before a decision such a number is refused.
        session.get_one(Case, made).incident.call_number = "06-12345678"
    return made


def test_the_accusation_stands_beside_the_answer_with_the_decision_and_the_clause(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    page = client_for("omar").visit(f"/cases/{case_id}/measures/file").main
    for words in (
        "U dreigde [naam weggelaten] aan de balie.",
        "begon zelf te schreeuwen",
        "Een waarschuwing was er al.",
        "Niet dreigen.",
        "Besloten",
        "Mandaatbesluit 2025",
        "U kunt een klacht indienen",
        "iemand moet eerst elk woord lezen",
        "Kees Kwaadaard, u was boos",
    ):
        assert words in page, words


def test_it_is_in_the_language_of_the_organisation_whatever_who_prints_it_reads(
    client_for: Client, case_id: str
) -> None:
    omar = client_for("omar")
    omar.read_in("en")
    page = omar.visit(f"/cases/{case_id}/measures/file")
    assert page.root.get("lang") == "nl"
    assert "U kunt een klacht indienen" in page.main
    assert omar.visit(f"/cases/{case_id}").root.get("lang") == "en"


@pytest.mark.parametrize("third", ["Anna", "de Wit", "Karin", "Vos", "Piet", "Zwart", "Omar", "06 12345678", "Maarten"])
def test_nobody_else_stands_in_it(app: Flask, cast: Cast, client_for: Client, case_id: str, third: str) -> None:
    assert third not in client_for("chantal").visit(f"/cases/{case_id}/measures/file").main


def test_reasons_are_cleaned_too(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.RUNNING)
    do_to(app, cast, "omar", lift, measure_id, "Anna de Wit vindt het goed zo.")
    page = client_for("omar").visit(f"/cases/{case_id}/measures/file").main
    assert "vindt het goed zo" in page
    assert "Anna" not in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("omar", 200), ("chantal", 200), ("hanna", 403), ("bram", 403), ("maarten", 404), ("sjors", 404), ("pia", 404)],
)
def test_who_prints_it_and_the_trace(
    app: Flask, cast: Cast, client_for: Client, case_id: str, who: str, status: int
) -> None:
    assert client_for(who).get(f"/cases/{case_id}/measures/file").status == status
    with app.app_context():
        lines = select(AuditLine.result).where(
            AuditLine.act == "measure.print_file", AuditLine.actor == cast.people[who]
        )
        results = list(db.session.scalars(lines))
    assert results == {200: ["done"], 403: ["refused"]}.get(status, [])
