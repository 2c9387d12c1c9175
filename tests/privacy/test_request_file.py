"""What is held about somebody leaves without others, after a person read each text, and never before."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from gir.accounts.actor import actor_of
from gir.audit import System, recorded
from gir.audit.models import AuditLine
from gir.cases.models import Case, Note
from gir.cases.services import NotEligible, add_note
from gir.cases.terms import Audience, Part
from gir.database import Base, db, new_id, now
from gir.demonstration.cast import Cast
from gir.incidents.details import write_answer
from gir.incidents.names import plain
from gir.incidents.terms import Consequence, Form
from gir.privacy.requests.compiling import NotJudged, judge, release, texts_for, waiting
from gir.privacy.requests.files import file_of
from gir.privacy.requests.held import ABOUT_NOBODY, HELD, sealed_names
from gir.privacy.requests.models import PrivacyRequest, RequestText
from gir.privacy.requests.services import unlink
from gir.privacy.requests.terms import FileForm, RequestStatus, Source, Standing, Verdict
from gir.threat.measures.terms import MeasureStatus
from gir.threat.perpetrator.services import Identity
from gir.vault import DataKey
from gir.web.page import written_in
from tests.support.installations import PASSWORD
from tests.support.measures import assessed_case, make_measure
from tests.support.names import record
from tests.support.page_client import PageClient
from tests.support.pdf import text_of_pdf
from tests.support.requests import (
    HE,
    REFUSED,
    asks,
    came_in,
    decided,
    everything_judged,
    gathered,
    handed,
    judged,
    on,
    released,
    request_is,
)
from tests.support.stories import does, file_report
from tests.support.telephone import Telephone

ClientFor = Callable[..., PageClient]
LIST = "/privacy/requests"
STORY = (
    f"{HE} kwam met Mila Getuigenis aan de balie. Kwaadaard schold op mij, op Bram Visser en op Fatima Yilmaz. "
    "Hij woont bij zijn zus."
)
WITNESS = "Mila Getuigenis, collega van de buren"


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    """A report of Anna's that names everybody, with words in every room."""
    made = assessed_case(app, cast, narrative=STORY, call_number="06 12345678")
    record(app, cast, made, Identity(HE))
    with app.app_context():
        case = db.session.get_one(Case, made)
        with recorded("test.words", actor=System("test", case.organisation_id)):
            write_answer(case.incident, "witnesses", WITNESS)
            write_answer(case.incident, "harm", f"Ik slaap slecht. Van {HE} droom ik.")
    people = cast.people
    does(app, people["chantal"], add_note, made, "Omar el Amrani belde met Anna de Wit.", Audience.TEAM)
    does(app, people["hanna"], add_note, made, "Hanna Mulder sprak Anna over haar slaap.", Audience.CARE)
    does(app, people["omar"], add_note, made, f"{HE} is bekend bij Sjors Kok.", Audience.THREAT)
    return made


def of_anna(app: Flask, cast: Cast, case_id: str) -> str:
    return decided(app, cast, handed(app, cast, asks(app, cast), "chantal", case_id))


def of_him(app: Flask, cast: Cast, case_id: str) -> str:
    make_measure(app, cast, case_id, MeasureStatus.RUNNING, name=HE, facts=f"U schold op Anna de Wit. {STORY}")
    return decided(app, cast, handed(app, cast, came_in(app, cast), "chantal", case_id))


def pdf_of(app: Flask, request_id: str) -> str:
    with app.app_context():
        content = file_of(db.session.get_one(PrivacyRequest, request_id), FileForm.PDF)
    return text_of_pdf(content)


def names_in(text: str, *names: str) -> list[str]:
    """Words of these names that stand in a text."""
    words = set(plain(text).replace(".", " ").replace(",", " ").split())
    return [word for name in names for word in plain(name).split() if len(word) > 3 and word in words]


# ── Nobody else ────────────────────────────────────────────────────────────────────────────────────────────────

OTHERS = ("Mila Getuigenis", "Bram Visser", "Fatima Yilmaz", "Omar el Amrani", "Hanna Mulder", "Sjors Kok")


def test_no_name_of_others_is_in_anna_s_file(app: Flask, cast: Cast, case_id: str) -> None:
    text = pdf_of(app, released(app, cast, of_anna(app, cast, case_id)))
    assert "Ik slaap slecht" in text
    assert "aan de balie" in text
    assert "Anna de Wit" in text
    assert names_in(text, HE, *OTHERS, "Chantal Smit") == []


@pytest.mark.database
def test_no_name_of_others_is_in_his_file(app: Flask, cast: Cast, case_id: str) -> None:
    text = pdf_of(app, released(app, cast, of_him(app, cast, case_id)))
    assert HE in text
    assert "U schold op" in text
    assert names_in(text, *OTHERS, "Anna de Wit", "Chantal Smit") == []
    assert "12345678" not in text.replace(" ", "")


def test_a_witness_reads_neither_who_did_it_nor_whom_it_hit(app: Flask, cast: Cast, case_id: str) -> None:
    asked = came_in(app, cast, standing=Standing.WITNESS, name="Mila Getuigenis")
    text = pdf_of(app, released(app, cast, decided(app, cast, handed(app, cast, asked, "chantal", case_id))))
    assert "Mila Getuigenis" in text
    assert names_in(text, HE, "Bram Visser", "Anna de Wit", "Fatima Yilmaz") == []
    assert "slaap" not in text


def test_his_file_holds_nothing_of_care_or_home(app: Flask, cast: Cast, case_id: str) -> None:
    request_id = of_him(app, cast, case_id)
    gathered(app, cast, request_id)
    parts = request_is(app, request_id, lambda found: {row.part for row in found.texts})
    assert parts <= {Part.CORE, Part.THREAT}


def test_every_sealed_text_of_a_case_is_about_somebody_or_known_to_be_about_nobody() -> None:
    held = {entry.model.__tablename__ for entry in HELD}
    sealed = {
        mapper.class_.__tablename__
        for mapper in Base.registry.mappers
        if sealed_names(mapper.class_)
        and {"case_id", "incident_id", "measure_id"} & set(mapper.class_.__table__.c.keys())
    }
    assert sealed - held - set(ABOUT_NOBODY) == set()
    assert {Source(table) for table in held} | {Source.FACTS, Source.ACCOUNT} == set(Source)


# ── Judged by people ───────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_leaves_before_every_text_was_judged(
    app: Flask, cast: Cast, case_id: str, client_for: ClientFor
) -> None:
    request_id = of_anna(app, cast, case_id)
    anna, chantal = client_for("anna"), client_for("chantal")
    nowhere = anna.get(f"/my-data/{new_id()}/file")
    with pytest.raises(NotJudged):
        on(app, cast, "chantal", release, request_id)
    gathered(app, cast, request_id)
    judged(app, cast, request_id)
    page = chantal.visit(f"{LIST}/{request_id}/release").form("/release").submit()
    assert page.status == 422
    for ask in (anna.get, anna.post):
        assert ask(f"/my-data/{request_id}/file").status == (404 if ask == anna.get else 400)
    refusal = anna.get(f"/my-data/{request_id}/file")
    assert (refusal.status, refusal.html) == (404, nowhere.html)
    assert chantal.get(f"{LIST}/{request_id}/file").status == 403
    everything_judged(app, cast, request_id)
    chantal.visit(f"{LIST}/{request_id}/release").form("/release").submit()
    assert request_is(app, request_id, lambda found: found.status) is RequestStatus.DONE
    assert anna.get(f"/my-data/{request_id}/file").status == 200


def test_chantal_reads_each_text_and_blackens_a_passage(
    app: Flask, cast: Cast, case_id: str, client_for: ClientFor
) -> None:
    request_id = of_anna(app, cast, case_id)
    chantal = client_for("chantal")
    page = chantal.visit(f"{LIST}/{request_id}").form("/gather").submit()
    assert "een ruimte" in page.main or "ruimtes" in page.main, "care waits for somebody else"
    reads, seen = 0, ""
    page = page.follow("Lees de volgende tekst")
    while "/texts/" in page.path:
        seen += page.main
        betrays = "Hij woont bij zijn zus." in page.main
        if betrays:
            wrong = page.form(page.path).submit({"verdict": "blacken", "passages": "Dit staat er niet."})
            assert wrong.status == 422
            assert wrong.form(page.path).values["passages"] == ["Dit staat er niet."]
        answers = {"verdict": "blacken", "passages": "Hij woont bij zijn zus."} if betrays else {"verdict": "keep"}
        page, reads = page.form(page.path).submit(answers), reads + 1
    assert reads > 3
    assert "slaap" not in seen, "the coordinator reads no care"
    everything_judged(app, cast, request_id)
    on(app, cast, "chantal", release, request_id)
    assert "zijn zus" not in pdf_of(app, request_id)


def test_hrm_judges_what_lies_in_the_room_of_care(app: Flask, cast: Cast, case_id: str) -> None:
    request_id = of_anna(app, cast, case_id)
    gathered(app, cast, request_id)
    with app.app_context():
        asked = db.session.get_one(PrivacyRequest, request_id)
        hers = {row.part for row in texts_for(asked, actor_of(cast.people["hanna"]))}
        his = {row.part for row in texts_for(asked, actor_of(cast.people["chantal"]))}
        care = next(row for row in waiting(asked) if row.part is Part.CARE)
        with pytest.raises(NotEligible):
            judge(asked, care, Verdict.KEEP, actor=actor_of(cast.people["chantal"]))
    assert hers == {Part.CORE, Part.CARE}
    assert his == {Part.CORE, Part.THREAT}


def test_what_an_injury_was_is_not_read_outside_the_room_of_care(app: Flask, cast: Cast) -> None:
    hurt = frozenset({Consequence.HOSPITAL, Consequence.DAMAGE})
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.PHYSICAL}), consequences=hurt)
    request_id = handed(app, cast, asks(app, cast), "chantal", case_id)
    gathered(app, cast, request_id)
    with app.app_context(), written_in("nl"):
        asked = db.session.get_one(PrivacyRequest, request_id)
        words = {row.part: row.text or "" for row in asked.texts if "Gevolgen" in (row.text or "")}
        assert set(words) == {Part.CORE, Part.CARE}
        assert str(Consequence.HOSPITAL.label) in words[Part.CARE]
        assert str(Consequence.HOSPITAL.label) not in words[Part.CORE]


def test_a_text_that_is_not_theirs_is_not_there(app: Flask, cast: Cast, case_id: str, client_for: ClientFor) -> None:
    request_id = of_anna(app, cast, case_id)
    gathered(app, cast, request_id)
    care = request_is(app, request_id, lambda found: next(row.id for row in found.texts if row.part is Part.CARE))
    chantal = client_for("chantal")
    nowhere = chantal.get(f"{LIST}/{request_id}/texts/{new_id()}")
    assert (chantal.get(f"{LIST}/{request_id}/texts/{care}").html, nowhere.status) == (nowhere.html, 404)
    assert client_for("els").get(f"{LIST}/{request_id}/texts").status == 403
    assert client_for("anna").get(f"{LIST}/{request_id}/texts").status == 404


def test_what_is_left_out_does_not_leave(app: Flask, cast: Cast, case_id: str) -> None:
    request_id = of_him(app, cast, case_id)
    gathered(app, cast, request_id)
    judged(app, cast, request_id, verdict=Verdict.LEAVE_OUT)
    on(app, cast, "chantal", release, request_id)
    assert "balie" not in pdf_of(app, request_id)


@pytest.mark.database
def test_a_text_that_changed_since_is_judged_anew(app: Flask, cast: Cast, case_id: str) -> None:
    request_id = of_anna(app, cast, case_id)
    gathered(app, cast, request_id)
    everything_judged(app, cast, request_id)
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        with recorded("test.words", actor=System("test", case.organisation_id)):
            case.incident.narrative = "Het was toch anders."
    gathered(app, cast, request_id)
    left = request_is(app, request_id, lambda found: [row.source for row in waiting(found)])
    assert left == [Source.STORY]


def test_a_reading_of_each_case_stands_in_the_log(app: Flask, cast: Cast, case_id: str, client_for: ClientFor) -> None:
    request_id = of_anna(app, cast, case_id)
    gathered(app, cast, request_id)
    text = request_is(app, request_id, lambda found: next(row.id for row in found.texts if row.source is Source.STORY))
    client_for("chantal").visit(f"{LIST}/{request_id}/texts/{text}")
    with app.app_context():
        lines = select(AuditLine.act).where(AuditLine.object_id == case_id, AuditLine.actor == cast.people["chantal"])
        assert db.session.scalars(lines.order_by(AuditLine.sequence.desc())).first() == "case.read"


# ── Out of the house ───────────────────────────────────────────────────────────────────────────────────────────


def test_anna_takes_it_along_to_read_or_for_another_system(
    app: Flask, cast: Cast, case_id: str, client_for: ClientFor
) -> None:
    request_id = released(app, cast, of_anna(app, cast, case_id))
    anna = client_for("anna")
    form = anna.visit(f"/my-data/{request_id}").follow("Neem het mee").form("/file")
    assert form.submit().status == 422
    pdf = form.submit({"form": "pdf"})
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert "attachment" in pdf.headers["Content-Disposition"]
    given = json.loads(form.submit({"form": "json"}).body)["given"]
    fields = {entry["field"] for entry in given}
    assert {"incident.narrative", "incident_care.harm", "incident_circumstances.witnesses"} <= fields
    assert "note.text" not in fields, "what colleagues wrote is not hers"
    assert names_in(json.dumps(given), HE, *OTHERS) == []
    with app.app_context():
        taken = select(AuditLine.detail).where(AuditLine.act == "avg.take_own", AuditLine.object_id == request_id)
        assert [json.loads(detail)["form"] for detail in db.session.scalars(taken)] == ["pdf", "json"]


def test_chantal_says_what_his_file_is_for(app: Flask, cast: Cast, case_id: str, client_for: ClientFor) -> None:
    request_id = released(app, cast, of_him(app, cast, case_id))
    form = client_for("chantal").visit(f"{LIST}/{request_id}").follow("Neem het bestand mee").form("/file")
    refusal = form.submit({"purpose": "other"})
    assert refusal.status == 422
    assert form.submit({"purpose": "give"}).body.startswith(b"%PDF")
    with app.app_context():
        (detail,) = db.session.scalars(select(AuditLine.detail).where(AuditLine.act == "avg.take"))
        assert json.loads(detail)["purpose"] == "give"


def test_what_was_refused_has_no_file(app: Flask, cast: Cast, case_id: str, client_for: ClientFor) -> None:
    request_id = decided(app, cast, handed(app, cast, asks(app, cast), "chantal", case_id), REFUSED)
    assert request_is(app, request_id, lambda found: found.status) is RequestStatus.DONE
    for end in ("texts", "release", "file"):
        assert client_for("chantal").get(f"{LIST}/{request_id}/{end}").status == 403


@pytest.mark.database
def test_a_copy_dies_with_what_it_was_copied_from(app: Flask, cast: Cast, case_id: str) -> None:
    """The key of the story is destroyed: the copy, and the line in the file, are gone with it."""
    request_id = released(app, cast, of_anna(app, cast, case_id))
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        rows = db.session.scalars(select(RequestText).where(RequestText.request_id == request_id)).all()
        assert case.incident.key_id in {row.key_id for row in rows}
        before = len(rows)
        with recorded("test.destroy", actor=System("test", case.organisation_id)) as session:
            case.incident.key.wrapped = b""
        db.session.expire_all()
        assert "balie" not in pdf_of(app, request_id)
        copied = [row.id for row in rows if row.key_id != case.incident.key_id]
        keys = {row.key_id for row in rows if row.source is Source.NOTE}
        with recorded("test.destroy", actor=System("test", case.organisation_id)) as session:
            session.execute(delete(Note).where(Note.case_id == case_id))
            session.execute(delete(DataKey).where(DataKey.id.in_(keys)))
        left = db.session.scalars(select(RequestText.id).where(RequestText.request_id == request_id)).all()
        assert len(left) < before
        assert set(left) - set(copied)


def test_a_case_that_is_taken_out_takes_its_texts_along(app: Flask, cast: Cast, case_id: str) -> None:
    other = file_report(app, cast.people["anna"], narrative="Een ander verhaal.")
    request_id = handed(app, cast, asks(app, cast), "chantal", case_id, other)
    gathered(app, cast, request_id)
    with app.app_context():
        case = db.session.get_one(Case, other)
    on(app, cast, "chantal", unlink, request_id, case)
    stories = request_is(app, request_id, lambda found: [row.text for row in found.texts if row.source is Source.STORY])
    assert len(stories) == 1
    assert "Een ander verhaal." not in stories


@pytest.mark.asks_codes
def test_a_file_leaves_with_a_code_of_now(app: Flask, cast: Cast, case_id: str) -> None:
    request_id = released(app, cast, of_anna(app, cast, case_id))
    moment = now()
    with time_machine.travel(moment, tick=False) as clock:
        anna = PageClient(app)
        page = anna.sign_in("anna@voorbeeldstad.example", PASSWORD)
        telephone = Telephone.told_by(page.html)
        page.form("/sign-in/set-up").submit(code=telephone.code)
        clock.shift(timedelta(minutes=16))
        form = anna.visit(f"/my-data/{request_id}/file").form("/file")
        for wrong in ("", "000000"):
            assert form.submit({"form": "pdf", "code": wrong}).status == 422
        assert form.submit({"form": "pdf", "code": telephone.code}).body.startswith(b"%PDF")
