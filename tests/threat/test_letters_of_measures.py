"""The letter of a measure: its own words, the right clause, a file for everybody, and nothing private of ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from gir.accounts.actor import actor_of
from gir.cases.models import Case
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.details import write_answer
from gir.incidents.terms import Channel
from gir.organisations.models import Organisation
from gir.organisations.services import ChangedMeanwhile
from gir.threat.measures.dossier import WRITTEN, missing_to_decide
from gir.threat.measures.letters import (
    NEEDED,
    TEMPLATE,
    Unfit,
    check_wording,
    save_wording,
    wording_for,
    words_for_print,
)
from gir.threat.measures.models import Measure
from gir.threat.measures.services import NotComplete, decide, propose
from gir.threat.measures.terms import MeasureKind, MeasureStatus, Missing
from gir.web.dates import long_day, today
from gir.web.paper import typeset
from tests.support.measures import assessed_case, do_to, make_measure, measure_is
from tests.support.page_client import PageClient
from tests.support.pdf import open_pdf, structure, text_of_pdf

Client = Callable[..., PageClient]
COMPLAINT = "U kunt een klacht indienen"
OBJECTION = "Maak bezwaar binnen zes weken"
CLAUSES = {
    MeasureKind.ORAL_WARNING: COMPLAINT,
    MeasureKind.WRITTEN_WARNING: COMPLAINT,
    MeasureKind.ORDER_TALK: COMPLAINT,
    MeasureKind.CONTACT: COMPLAINT,
    MeasureKind.BUILDING_BAN: COMPLAINT,
    MeasureKind.RECOVERY: COMPLAINT,
    MeasureKind.SUSPENSION: OBJECTION,
    MeasureKind.BENEFITS: OBJECTION,
}
IN_THE_LETTER = (
    "Kees Kwaadaard",
    "Lindelaan 7",
    "U zei dat u ons zou opwachten",
    "ik meende het niet",
    "Bel 14 012",
    "Stadhuisplein 1",
)
STREET, NUMBER, HOME = "Kastanjelaan 12", "06 12345678", "Eikenpad 3"


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return assessed_case(app, cast)


def letter_of(app: Flask, measure_id: str) -> bytes:
    return typeset(TEMPLATE, str(measure_is(app, measure_id, words_for_print)))


@pytest.mark.parametrize("kind", MeasureKind)
def test_each_kind_has_its_clause_in_a_file_for_everybody(
    app: Flask, cast: Cast, case_id: str, kind: MeasureKind
) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.DECIDED, kind=kind)
    letter = letter_of(app, measure_id)
    text, other = text_of_pdf(letter), OBJECTION if CLAUSES[kind] == COMPLAINT else COMPLAINT
    assert CLAUSES[kind] in text
    assert other not in text
    for words in (*IN_THE_LETTER, "Maarten de Graaf", "Niet dreigen.", "Mandaatbesluit 2025"):
        assert words in text, words
    with open_pdf(letter) as document:
        assert bool(document.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in document.Root
        assert str(document.Root.Lang) == "nl"
        assert b"<pdfuaid:part>1</pdfuaid:part>" in document.Root.Metadata.read_bytes()
    kinds = [name for name, _spoken in structure(letter)]
    assert kinds.count("H1") == 1
    assert kinds.count("H2") >= 6


def test_the_clause_is_nobodys_to_edit(app: Flask, cast: Cast, case_id: str) -> None:
    text = "Beste {name}, {facts} {start} {end} {channels} U kunt niets doen."
    with app.app_context():
        save_wording(MeasureKind.BENEFITS, text, shown="0", actor=actor_of(cast.people["chantal"]))
    measure_id = make_measure(app, cast, case_id, MeasureStatus.DECIDED, kind=MeasureKind.BENEFITS)
    assert OBJECTION in text_of_pdf(letter_of(app, measure_id))


def hide_somewhere(app: Flask, case_id: str) -> None:
    """Give the people behind a report numbers and addresses that are theirs alone."""
    with app.app_context(), write_transaction() as session:
        incident = session.get_one(Case, case_id).incident
        incident.call_number = NUMBER
        incident.channel = Channel.HOME
        write_answer(incident, "whereabouts", f"Bij mij thuis, {HOME}, 1000 ZZ Voorbeeldstad")
        write_answer(incident, "at_home", f"Mijn moeder woont op {STREET}.")


PRIVATE = (STREET, NUMBER, HOME, "0612345678", "06-1234 5678", "1000 ZZ", "1000zz", "kastanjelaan  12")


@pytest.mark.parametrize("field", WRITTEN)
@pytest.mark.parametrize("private", PRIVATE)
def test_nothing_private_can_be_decided_or_printed(app: Flask, cast: Cast, field: str, private: str) -> None:
    case_id = assessed_case(app, cast, "rik")
    hide_somewhere(app, case_id)
    changes: dict[str, Any] = {field: f"Zie {private} voor meer."}
    measure_id = make_measure(app, cast, case_id, **changes)
    assert Missing.PRIVATE in measure_is(app, measure_id, missing_to_decide)
    with pytest.raises(NotComplete):
        do_to(app, cast, "omar", propose, measure_id)
    words = str(measure_is(app, measure_id, words_for_print))
    assert "Zie" in words or field in ("minor_reason", "postponed_reason", "location")
    if field != "mandate":
        assert private not in words


def test_an_employees_address_in_the_text_of_the_organisation_is_left_out_too(app: Flask, cast: Cast) -> None:
    case_id = assessed_case(app, cast, "rik")
    hide_somewhere(app, case_id)
    with app.app_context():
        text = f"{{facts}} {{start}} {{end}} {{channels}} Kom naar {STREET}."
        save_wording(MeasureKind.BUILDING_BAN, text, shown="0", actor=actor_of(cast.people["chantal"]))
    measure_id = make_measure(app, cast, case_id, MeasureStatus.DECIDED)
    assert STREET not in text_of_pdf(letter_of(app, measure_id))


def test_names_of_the_reporter_and_witnesses_are_left_out(app: Flask, cast: Cast, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        write_answer(session.get_one(Case, case_id).incident, "witnesses", "Karin Vos van de balie")
    facts = "U dreigde Anna de Wit. Karin Vos zag het aan de balie."
    measure_id = make_measure(app, cast, case_id, MeasureStatus.DECIDED, facts=facts)
    text = text_of_pdf(letter_of(app, measure_id))
    assert "Anna" not in text
    assert "Karin" not in text
    assert "aan de balie" in text
    assert "[naam weggelaten]" in text


def test_a_decided_letter_stays_as_it_was(app: Flask, cast: Cast, case_id: str) -> None:
    decided = make_measure(app, cast, case_id, MeasureStatus.DECIDED)
    before = measure_is(app, decided, words_for_print)
    with app.app_context():
        save_wording(
            MeasureKind.BUILDING_BAN, "Nieuw. {facts} {start} {end} {channels}", shown="0",
            actor=actor_of(cast.people["chantal"]),
        )  # fmt: skip
    assert measure_is(app, decided, words_for_print) == before
    later = make_measure(app, cast, case_id)
    assert "Nieuw." in str(measure_is(app, later, words_for_print))
    assert "Dit is een concept" in text_of_pdf(letter_of(app, later))
    assert "concept" not in text_of_pdf(letter_of(app, decided)).lower()


def test_who_reads_english_decides_a_letter_in_the_language_of_the_organisation(
    app: Flask, cast: Cast, client_for: Callable[..., PageClient], case_id: str
) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.PROPOSED)
    maarten = client_for("maarten")
    maarten.read_in("en")
    assert maarten.visit(f"/measures/{measure_id}").form("/decide").submit().status == 200
    with app.app_context():
        day = long_day(today())
    assert day in str(measure_is(app, measure_id, words_for_print))


def test_what_somebody_typed_is_no_placeholder_and_no_instruction(app: Flask, cast: Cast, case_id: str) -> None:
    facts = '{mandate} #read("/etc/passwd") *vet* $x$ \\ @ref'
    measure_id = make_measure(app, cast, case_id, MeasureStatus.DECIDED, facts=facts)
    text = text_of_pdf(letter_of(app, measure_id))
    assert "{mandate} #read(" in text
    assert "*vet* $x$" in text


@pytest.mark.parametrize("kind", MeasureKind)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_letters_to_start_with_are_fit(app: Flask, cast: Cast, kind: MeasureKind, language: str) -> None:
    with app.app_context():
        with write_transaction() as session:
            session.get_one(Organisation, cast.organisation_id).language = language
        check_wording(wording_for(cast.organisation_id, kind).text)


FIT = "{facts} {start} {end} {channels}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{FIT} {{bsn}}", "{bsn} is not known"),
        (f"{FIT} {{}}", "{} is not known"),
        (f"{FIT} {{facts.__class__}}", "{facts.__class__} is not known"),
        (f"{FIT} }}", "A brace stands alone"),
        (f"{FIT} {{facts", "A brace stands alone"),
        *((FIT.replace(f"{{{name}}}", ""), f"Every letter needs {{{name}}}") for name in NEEDED),
    ],
)
def test_a_text_that_cannot_be_a_letter_is_refused(app: Flask, text: str, said: str) -> None:
    from flask_babel import force_locale

    with app.test_request_context(), force_locale("en"), pytest.raises(Unfit) as refusal:
        check_wording(text)
    assert said in str(refusal.value)


def test_the_coordinator_words_a_letter(app: Flask, cast: Cast, client_for: Client) -> None:
    chantal = client_for("chantal")
    assert "Pandverbod" in chantal.visit("/organisation/letters").main
    page = chantal.visit("/organisation/letters/building_ban")
    assert "{facts}" in page.main
    form = page.form("/building_ban")
    refusal = form.submit(text=f"{FIT} {{bsn}}")
    assert refusal.status == 422
    assert "{bsn} is niet bekend." in refusal.text
    assert "{bsn}" in refusal.html
    assert "De brief is bewaard." in form.submit(text=FIT).text
    stale = form.submit(text=f"{FIT} Later.")
    assert stale.status == 409
    with app.app_context():
        assert wording_for(cast.organisation_id, MeasureKind.BUILDING_BAN).text == FIT
        assert wording_for(cast.partner_id, MeasureKind.BUILDING_BAN).saves == 0
        with pytest.raises(ChangedMeanwhile):
            save_wording(MeasureKind.BUILDING_BAN, FIT, shown="0", actor=actor_of(cast.people["chantal"]))
    assert chantal.get("/organisation/letters/poem").status == 404


def test_the_letter_is_a_file(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.PROPOSED)
    do_to(app, cast, "maarten", decide, measure_id)
    answer = client_for("omar")._client.get(f"/measures/{measure_id}/letter.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert COMPLAINT in text_of_pdf(answer.data)


def test_the_words_are_kept_as_data(app: Flask, cast: Cast, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.DECIDED)
    kept: dict[str, Any] = json.loads(measure_is(app, measure_id, lambda m: m.letter))
    assert kept["addressee"][0] == "Kees Kwaadaard"
    with app.app_context():
        assert db.session.get_one(Measure, measure_id).letter_sealed
