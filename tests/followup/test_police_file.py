"""The file for the police: what is on the list goes in, one address stands in it, and nothing leads to a home."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.accounts.terms import Role
from gir.audit import System, recorded
from gir.cases.models import Case
from gir.cases.terms import Part
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.evidence.models import EvidenceFile
from gir.followup.police.paper import TEMPLATE, contents_of, words_of
from gir.followup.police.proposal import proposed
from gir.followup.steps import all_permitted
from gir.incidents.terms import Channel, Form, Place
from gir.organisations.models import Organisation
from gir.threat.perpetrator.services import Identity
from gir.threat.police.models import PoliceFile
from gir.threat.police.services import PrivateAddress, SevenTexts, prepare_file
from gir.threat.police.terms import Filing
from gir.threat.queries import police_step_of
from gir.threat.services import decide_police
from gir.threat.terms import PoliceDecision, VptCode
from gir.web.dates import long_day, today
from gir.web.paper import as_data, typeset_once
from tests.followup.newcomers import join
from tests.support.canaries import fill_everything
from tests.support.evidence import stored_file
from tests.support.names import lock, record, unlock
from tests.support.page_client import PageClient
from tests.support.pdf import open_pdf, structure, text_of_pdf
from tests.support.stories import does, file_report, look

Client = Callable[..., PageClient]
Traces = Callable[[str], list[str]]
ADDRESS = "Stadhuisplein 1, 1000 AA Voorbeeldstad"


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    """Anna was threatened at the desk, and a name may be used."""
    case_id = file_report(app, cast.people["anna"])
    unlock(app, cast, case_id)
    return case_id


def download(client: PageClient, case_id: str) -> bytes:
    page = client.get(f"/cases/{case_id}/police-file.pdf")
    assert page.status == 200
    assert page.headers["Content-Type"] == "application/pdf"
    assert page.headers["Cache-Control"] == "no-store"
    return page.body


def set_address(app: Flask, cast: Cast, address: str | None) -> None:
    with app.app_context():
        home = db.session.get_one(Organisation, cast.organisation_id)
        with recorded("test.address", home, actor=System("test", cast.organisation_id)):
            home.work_address = address


def versions(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(PoliceFile.number).order_by(PoliceFile.number)))


def add_file(app: Flask, case_id: str, **values: Any) -> None:
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        with recorded("test.file", case, actor=System("test", case.organisation_id)) as session:
            rows = stored_file(case)
            for name, value in values.items():
                setattr(rows[0], name, value)
            session.add_all(rows)


def test_oov_prepares_it_downloads_it_and_both_leave_a_trace(
    app: Flask, client_for: Client, case_id: str, traces: Traces
) -> None:
    add_file(app, case_id)
    omar = client_for("omar")
    page = omar.visit(f"/cases/{case_id}").follow("Maak het dossier voor de politie")
    assert ADDRESS in page.main
    form = page.form("police-file")
    assert "bedreigen" in form.values["what"][0].lower()
    done = form.submit(how="Hij riep: ik weet je te vinden.")
    assert (done.status, done.path) == (200, f"/cases/{case_id}")
    assert "Versie 1" in done.main
    content = download(omar, case_id)
    text = text_of_pdf(content)
    for words in ("Gemeente Voorbeeldstad", ADDRESS, "Hij riep: ik weet je te vinden.", "VPT-code", "Op welke wijze?"):
        assert words in text
    fingerprint = look(app, case_id, lambda case: db.session.get_one(EvidenceFile, case.id).fingerprint)
    assert fingerprint
    assert fingerprint in text.replace(" ", "")
    for name in ("Anna", "proof.pdf", "Omar"):
        assert name not in text
    assert traces(case_id)[-3:] == ["threat.prepare_file", "case.read", "threat.download_file"]


def test_a_screen_reader_can_read_it(app: Flask, client_for: Client, case_id: str) -> None:
    add_file(app, case_id)
    omar = client_for("omar")
    omar.visit(f"/cases/{case_id}/police-file").form("police-file").submit()
    content = download(omar, case_id)
    with open_pdf(content) as document:
        assert str(document.Root.Lang) == "nl"
        assert b"<pdfuaid:part>1</pdfuaid:part>" in document.Root.Metadata.read_bytes()
        assert "aangifte" in str(document.docinfo["/Title"])
    kinds = [kind for kind, _spoken in structure(content)]
    assert (kinds.count("H1"), kinds.count("H2"), kinds.count("H3")) == (1, 3, 7)
    assert (kinds.count("Table"), kinds.count("TH")) == (1, 5)


def test_who_reads_english_prepares_it_in_the_language_of_the_organisation(
    app: Flask, client_for: Client, case_id: str
) -> None:
    omar = client_for("omar")
    omar.read_in("en")
    form = omar.visit(f"/cases/{case_id}/police-file").form("police-file")
    assert "bedreigen" in form.values["what"][0].lower()
    form.submit()
    content = download(omar, case_id)
    with open_pdf(content) as document:
        assert str(document.Root.Lang) == "nl"
    text = text_of_pdf(content)
    assert "Wat is er gebeurd" in text
    with app.app_context():
        assert long_day(today()) in text


def test_strangers_find_nothing_and_readers_may_not(client_for: Client, case_id: str) -> None:
    for path in ("police-file", "police-file.pdf"):
        assert client_for("dirk").get(f"/cases/{case_id}/{path}").status == 404
        for reader in ("chantal", "bram", "hanna"):
            assert client_for(reader).get(f"/cases/{case_id}/{path}").status == 403


def test_that_of_an_office_holder_is_for_who_was_named(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["rik"], channel=Channel.HOME, place=Place.VICTIM_HOME)
    join(app, cast, "otto", Role.OOV)
    otto = client_for("otto")
    assert otto.get(f"/cases/{case_id}/police-file").status == 403
    assert "Maak het dossier voor de politie" not in otto.visit(f"/cases/{case_id}").main
    form = client_for("omar").visit(f"/cases/{case_id}/police-file").form("police-file")
    assert form.values["where"] == ["Bij de betrokkene thuis"]


def test_every_version_is_kept(app: Flask, client_for: Client, case_id: str) -> None:
    omar = client_for("omar")
    for words in ("Eerst zo.", "Toen zo."):
        omar.visit(f"/cases/{case_id}/police-file").form("police-file").submit(how=words)
    assert versions(app) == [1, 2]
    assert omar.visit(f"/cases/{case_id}/police-file").form("police-file").values["how"] == ["Toen zo."]
    text = text_of_pdf(download(omar, case_id))
    assert "Toen zo." in text
    assert "Eerst zo." not in text


def test_without_a_work_address_it_cannot_be_made(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    set_address(app, cast, None)
    omar = client_for("omar")
    page = omar.visit(f"/cases/{case_id}/police-file")
    assert "Naam en nummers" in page.main
    refused = page.form("police-file").submit(how="Bewaarde tekst")
    assert refused.status == 422
    assert "Bewaarde tekst" in refused.main
    assert versions(app) == []
    assert omar.get(f"/cases/{case_id}/police-file.pdf").status == 302


def test_what_leads_to_a_home_is_refused_with_the_words(app: Flask, client_for: Client, case_id: str) -> None:
    omar = client_for("omar")
    form = omar.visit(f"/cases/{case_id}/police-file").form("police-file")
    page = form.submit(how="Hij stond bij Kerkstraat 12.", why="Bel 06-12345678 of mail anna@voorbeeldstad.example")
    assert page.status == 422
    for words in ("“Kerkstraat 12”", "“06-12345678”", "anna@voorbeeldstad.example”", "Hij stond bij"):
        assert words in page.main
    assert versions(app) == []
    fine = omar.visit(f"/cases/{case_id}/police-file").form("police-file").submit(where=f"Balie 3, {ADDRESS}")
    assert fine.path == f"/cases/{case_id}"


def test_the_verb_refuses_it_too_and_so_does_the_download(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    with pytest.raises(PrivateAddress):
        does(app, cast.people["omar"], prepare_file, case_id, SevenTexts(why="1234 AB"))
    does(app, cast.people["omar"], prepare_file, case_id, SevenTexts(why="Bij de Zonnehof."))
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        with recorded("test.call", case, actor=System("test", case.organisation_id)):
            case.incident.call_number = "zonnehof"  # what is told later counts as well
    omar = client_for("omar")
    assert omar.get(f"/cases/{case_id}/police-file.pdf").status == 302


def test_under_a_number_the_name_stays_out(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    omar = cast.people["omar"]
    report, code = PoliceDecision.REPORT, VptCode.ASKED
    does(app, omar, decide_police, case_id, report, "", code, "PL2000-2026114207", filing=Filing.NUMBER)
    form = client_for("omar").visit(f"/cases/{case_id}/police-file").form("police-file")
    page = form.submit(how="Hij riep: Anna de Wit, ik ken jou.")
    assert page.status == 422
    assert "“Anna de Wit”" in page.main


# ── Canaries ───────────────────────────────────────────────────────────────────────────────────────────────────

WHITELIST = {
    "incident_circumstances.whereabouts",
    "incident_circumstances.means_words",
    "incident_circumstances.run_up",
    "incident_perpetrator.appearance",
    "incident_perpetrator.vehicle",
    "incident_perpetrator.account",
    "incident_perpetrator.web_address",
    "incident_recorded_identity.name",
    "police_step.police_number",
}
"""All that is sealed and may be read in the file, when it leads to no home."""


def in_pdf(filled: dict[str, str], content: bytes) -> set[str]:
    shown = "".join(text_of_pdf(content).split())
    return {place for place, canary in filled.items() if "".join(canary.split()).lower() in shown.lower()}


def prepared(app: Flask, case_id: str) -> bytes:
    """Omar saves what is proposed, as it is; everybody has other names by now, so not through a browser."""
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        omar = next(
            actor for handler in case.handlers if handler.role is Role.OOV for actor in [actor_of(handler.person_id)]
        )
        texts = proposed(case, all_permitted(omar, case)).texts
        file = prepare_file(case, texts, actor=omar)
        return typeset_once(TEMPLATE, as_data(words_of(contents_of(case, file))))


def test_only_what_is_on_the_list_can_be_read_in_it(app: Flask, case_id: str) -> None:
    filled = fill_everything(app, case_id, lambda number: f"kanarie{number}zwart")
    assert len(filled) > len(WHITELIST) + 20
    assert in_pdf(filled, prepared(app, case_id)) == WHITELIST


def test_at_home_says_so_and_not_where(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.THREAT}), channel=Channel.HOME)
    unlock(app, cast, case_id)
    filled = fill_everything(app, case_id, lambda number: f"kanarie{number}zwart")
    content = prepared(app, case_id)
    assert in_pdf(filled, content) == WHITELIST - {"incident_circumstances.whereabouts"}
    assert "thuis" in text_of_pdf(content)


HOMES = (
    "Kanarielaan {n}, 1234 AB Dorp",
    "kanariestraat {n}",
    "12{n:02}kn",
    "06-1234{n:04}",
    "kanarie{n}@thuis.example",
    "De Kanarie {n}",
)


@pytest.mark.parametrize("home", HOMES)
def test_no_private_address_reaches_it_wherever_it_was_written(app: Flask, case_id: str, home: str) -> None:
    filled = fill_everything(app, case_id, lambda number: f"ook dit {home.format(n=number + 10)}")
    number = filled.pop("police_step.police_number")
    with pytest.raises(PrivateAddress) as refused:
        prepared(app, case_id)
    assert set(refused.value.found) == {"police_number"}, number
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        with recorded("test.number", case, actor=System("test", case.organisation_id)):
            step = police_step_of(case)
            assert step is not None
            step.police_number = "PL2000-2026114207"
    content = prepared(app, case_id)
    assert in_pdf(filled, content) == set()
    assert "ook dit" not in text_of_pdf(content)


def test_files_of_other_rooms_and_later_files_are_not_listed(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    other = file_report(app, cast.people["anna"])
    add_file(app, case_id, part=Part.CARE)
    add_file(app, other)
    omar = client_for("omar")
    for case in (case_id, other):
        omar.visit(f"/cases/{case}/police-file").form("police-file").submit()
    assert "geen bestanden" in text_of_pdf(download(omar, case_id))
    with app.app_context():
        row = db.session.get_one(EvidenceFile, other)
        with recorded("test.later", row, actor=System("test", cast.organisation_id)):
            row.completed_at = now()
    assert "geen bestanden" in text_of_pdf(download(omar, other))


def test_a_locked_name_stays_out_of_it(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    set_address(app, cast, ADDRESS)
    record(app, cast, case_id, Identity("Koos Kwaadaard"))
    omar = client_for("omar")
    assert "Koos Kwaadaard" in omar.visit(f"/cases/{case_id}/police-file").html
    does(app, cast.people["omar"], prepare_file, case_id, SevenTexts(who="Koos Kwaadaard, een bezoeker"))
    assert "Koos Kwaadaard" in text_of_pdf(download(omar, case_id))
    lock(app, cast, case_id)
    assert "Kwaadaard" not in omar.visit(f"/cases/{case_id}/police-file").html
    assert "Kwaadaard" not in text_of_pdf(download(omar, case_id))
