"""Who the perpetrator is: recorded by OOV once the name is unlocked, sealed, and without a citizen service number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from gir.cases.models import Case
from gir.cases.services import ChangedMeanwhile, add_note
from gir.cases.terms import Audience
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.details import write_answer
from gir.incidents.models import RecordedIdentity
from gir.incidents.terms import Minor
from gir.threat.perpetrator.queries import readable_name
from gir.threat.perpetrator.services import Identity, minor_on, record_identity
from gir.vault import KeySet
from gir.web.dates import today
from tests.support.names import lock, record, unlock
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, look

Client = Callable[..., PageClient]
Traces = Callable[[str], list[str]]
BSN = "111222333"
KNOWN: dict[str, Any] = {
    "name": "Koos  Voorbeeld",
    "born": "3-4-1985",
    "minor": "unknown",
    "reach": "Voorbeeldlaan 12",
    "description": "Lang, grijze baard",
}


@pytest.fixture
def unlocked(app: Flask, cast: Cast) -> str:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context(), write_transaction():
        write_answer(db.session.get_one(Case, case_id).incident, "perpetrator_name", "Koos Voorbeeld")
    unlock(app, cast, case_id)
    return case_id


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(RecordedIdentity)) or 0


def test_oov_records_who_it_is(app: Flask, client_for: Client, unlocked: str, traces: Traces) -> None:
    form = client_for("omar").visit(f"/cases/{unlocked}/perpetrator").form("/perpetrator")
    assert form.values["name"] == ["Koos Voorbeeld"]  # what the reporter wrote, to begin with
    assert "Vastgelegd wie het is." in form.submit(KNOWN).text
    for who in ("omar", "chantal"):
        page = client_for(who).visit(f"/cases/{unlocked}").main
        for words in (
            "Koos Voorbeeld",
            "woensdag 3 april 1985",
            "Voorbeeldlaan 12",
            "Lang, grijze baard",
            "18 of ouder",
        ):
            assert words.lower() in page.lower(), words
        assert "Omar legde vast wie de veroorzaker is" in page
    assert "threat.record_perpetrator" in traces(unlocked)
    for who in ("hanna", "bram"):
        page = client_for(who).visit(f"/cases/{unlocked}").html
        assert "Voorbeeldlaan" not in page
        assert "veroorzaker is" not in page


@pytest.mark.database
def test_all_of_it_is_sealed_under_the_perpetrators_key(app: Flask, client_for: Client, unlocked: str) -> None:
    client_for("omar").visit(f"/cases/{unlocked}/perpetrator").form("/perpetrator").submit(KNOWN)
    with app.app_context():
        row = db.session.scalars(select(RecordedIdentity)).one()
        assert row.key.key_set == KeySet.PERPETRATOR
        sealed = (row.name_sealed or b"") + (row.born_sealed or b"") + (row.reach_sealed or b"")
        assert not any(word in sealed for word in (b"Koos", b"1985", b"Voorbeeldlaan"))
        assert (row.name, row.born) == ("Koos Voorbeeld", "1985-04-03")
        assert row.name_lookup != row.person_lookup


def test_it_is_corrected_and_the_form_shows_what_is_known(app: Flask, client_for: Client, unlocked: str) -> None:
    omar = client_for("omar")
    omar.visit(f"/cases/{unlocked}/perpetrator").form("/perpetrator").submit(KNOWN)
    form = omar.visit(f"/cases/{unlocked}/perpetrator").form("/perpetrator")
    assert form.values["born"] == ["03-04-1985"]
    form.submit(name="Jan Voorbeeld", born="")
    assert count(app) == 1
    assert look(app, unlocked, readable_name) == "Jan Voorbeeld"
    with app.app_context():
        assert db.session.scalars(select(RecordedIdentity)).one().person_lookup is None


def test_a_minor_is_flagged_in_words(app: Flask, cast: Cast, client_for: Client, unlocked: str) -> None:
    young = today() - timedelta(days=15 * 365)
    page = client_for("omar").visit(f"/cases/{unlocked}/perpetrator").form("/perpetrator")
    page.submit({**KNOWN, "born": f"{young:%d-%m-%Y}", "minor": "no"})  # the date decides
    for who in ("omar", "chantal"):
        assert "Minderjarig: zwaardere toets." in client_for(who).visit(f"/cases/{unlocked}").main
    record(app, cast, unlocked, Identity(name="Koos", born=date(1985, 4, 3), minor=Minor.YES))
    assert "Minderjarig" not in client_for("omar").visit(f"/cases/{unlocked}").main


@pytest.mark.parametrize(
    ("born", "minor"), [(date(2008, 3, 2), Minor.NO), (date(2008, 3, 3), Minor.YES), (date(1950, 1, 1), Minor.NO)]
)
def test_eighteen_is_counted_on_the_day_it_happened(born: date, minor: Minor) -> None:
    assert minor_on(born, date(2026, 3, 2)) is minor


def test_a_description_is_enough_when_the_name_is_not_known(app: Flask, client_for: Client, unlocked: str) -> None:
    form = client_for("omar").visit(f"/cases/{unlocked}/perpetrator").form("/perpetrator")
    page = form.submit(name="", description="")
    assert page.status == 422
    assert "Schrijf een naam op." in page.main
    page = page.form("/perpetrator").submit(description="Lang, grijze baard")
    assert "De beschrijving is vastgelegd." in page.text


@pytest.mark.parametrize("field", ["name", "born", "reach", "description"])
@pytest.mark.parametrize("written", [BSN, "1112.22.333", f"BSN {BSN}, denk ik"])
def test_a_citizen_service_number_is_refused_in_every_field(
    app: Flask, client_for: Client, unlocked: str, field: str, written: str
) -> None:
    form = client_for("omar").visit(f"/cases/{unlocked}/perpetrator").form("/perpetrator")
    page = form.submit({**KNOWN, field: written})
    assert page.status == 422
    assert "burgerservicenummer (BSN)" in page.main
    assert count(app) == 0
    assert written in page.html  # what was typed is still there to correct


@pytest.mark.parametrize("born", ["32-1-1985", "gisteren", "1-1-2199"])
def test_a_birth_date_can_be_read_and_has_been(app: Flask, client_for: Client, unlocked: str, born: str) -> None:
    form = client_for("omar").visit(f"/cases/{unlocked}/perpetrator").form("/perpetrator")
    page = form.submit({**KNOWN, "born": born})
    assert page.status == 422
    assert "Schrijf de geboortedatum zoals 3-4-1985" in page.main
    assert "Voorbeeldlaan 12" in page.html
    assert count(app) == 0


def test_a_field_for_a_score_does_not_exist(app: Flask, client_for: Client, unlocked: str) -> None:
    omar = client_for("omar")
    form = omar.visit(f"/cases/{unlocked}/perpetrator").form("/perpetrator")
    assert form.names == {"csrf_token", "version", "name", "born", "minor", "reach", "description"}
    foreign = {"score": "9", "name_lookup": "x", "incident_id": "y"}
    omar.post(f"/cases/{unlocked}/perpetrator", {**form.values, **KNOWN, **foreign})
    with app.app_context():
        assert db.session.scalars(select(RecordedIdentity)).one().name_lookup != "x"


def test_the_coordinator_reads_and_does_not_record(app: Flask, cast: Cast, client_for: Client, unlocked: str) -> None:
    assert client_for("chantal").get(f"/cases/{unlocked}/perpetrator").status == 403
    assert client_for("hanna").get(f"/cases/{unlocked}/perpetrator").status == 403
    assert client_for("anna").get(f"/cases/{unlocked}/perpetrator").status == 404
    official = file_report(app, cast.people["rik"])
    unlock(app, cast, official)
    assert client_for("greet").get(f"/cases/{official}/perpetrator").status == 200
    assert client_for("hanna").get(f"/cases/{official}/perpetrator").status == 404


def test_the_key_was_turned_meanwhile(app: Flask, cast: Cast, client_for: Client, unlocked: str) -> None:
    form = client_for("omar").visit(f"/cases/{unlocked}/perpetrator").form("/perpetrator")
    lock(app, cast, unlocked)
    page = form.submit(KNOWN)
    assert page.status == 409
    assert count(app) == 0
    with pytest.raises(ChangedMeanwhile):
        does(app, cast.people["omar"], record_identity, unlocked, Identity(name="Koos"))


def test_somebody_else_was_first(app: Flask, cast: Cast, client_for: Client, unlocked: str) -> None:
    form = client_for("omar").visit(f"/cases/{unlocked}/perpetrator").form("/perpetrator")
    does(app, cast.people["chantal"], add_note, unlocked, "Tussendoor.", Audience.TEAM)
    page = form.submit(KNOWN)
    assert page.status == 409
    assert "Voorbeeldlaan 12" in page.main
    assert count(app) == 0
