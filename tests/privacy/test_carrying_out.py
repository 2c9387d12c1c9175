"""What was decided is done: own words beside a text, a name erased for good, and nothing destroyed that must wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from gir.accounts.actor import actor_of
from gir.audit import System, recorded
from gir.audit.models import AuditLine
from gir.cases.models import Case, CaseBlock, Note
from gir.cases.services import ChangedMeanwhile, NotEligible, add_note
from gir.cases.terms import Audience, BlockReason
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.facts.models import Fact
from gir.incidents.details import write_answer
from gir.privacy.requests.carrying_out import correct, erase, record_done
from gir.privacy.requests.erasing import obstacles
from gir.privacy.requests.models import PrivacyRequest
from gir.privacy.requests.queries import open_requests_about
from gir.privacy.requests.services import Obstructed, decide, deliver, lift
from gir.privacy.requests.terms import Obstacle, Outcome, RequestKind, RequestStatus
from gir.threat.damage.models import DamageItem
from gir.threat.damage.services import Damage, add_damage, claim
from gir.threat.damage.terms import ClaimedFrom, DamageKind, DamageOwner
from gir.threat.measures.services import withdraw as withdraw_measure
from gir.threat.measures.terms import DeliveryWay, MeasureStatus
from gir.threat.perpetrator.services import Identity
from gir.threat.services import decide_police
from gir.threat.terms import PoliceDecision, VptCode
from gir.vault import DataKey
from gir.web.dates import today
from tests.support.measures import assessed_case, do_to, make_measure
from tests.support.names import record
from tests.support.page_client import PageClient
from tests.support.requests import GRANTED, HE, REFUSED, asks, came_in, decided, gathered, handed, on, request_is
from tests.support.stories import does, file_report, look

ClientFor = Callable[..., PageClient]
LIST = "/privacy/requests"
OWN_WORDS = "Ik heb niet geslagen. Ik liep weg."
PARTLY = replace(GRANTED, outcome=Outcome.PARTLY, behaviour="Dreigen aan de balie.", norm="Huisregel 2.")


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    """A case whose story and notes name the man, with the name recorded."""
    made = assessed_case(app, cast, narrative=f"{HE} schold mij uit. Kwaadaard liep daarna weg.")
    record(app, cast, made, Identity(HE, reach="06 87654321", description="Lang"))
    with app.app_context():
        case = db.session.get_one(Case, made)
        with recorded("test.words", actor=System("test", case.organisation_id)):
            write_answer(case.incident, "perpetrator_name", HE)
            write_answer(case.incident, "appearance", "Een man met een pet.")
    does(app, cast.people["omar"], add_note, made, f"{HE} is gebeld.", Audience.THREAT)
    return made


def granted(app: Flask, cast: Cast, kind: RequestKind, case_id: str) -> str:
    return decided(app, cast, handed(app, cast, came_in(app, cast, kind), "chantal", case_id))


def in_case(app: Flask, cast: Cast, verb: Any, request_id: str, case_id: str, *more: Any, who: str = "chantal") -> None:
    with app.app_context():
        request, case = db.session.get_one(PrivacyRequest, request_id), db.session.get_one(Case, case_id)
        verb(request, case, *more, actor=actor_of(cast.people[who]))


def in_the_way(app: Flask, request_id: str, case_id: str) -> list[Obstacle]:
    with app.app_context():
        return obstacles(db.session.get_one(PrivacyRequest, request_id), db.session.get_one(Case, case_id))


def lines(app: Flask, act: str) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(AuditLine.object_kind).where(AuditLine.act == act)))


# ── Correction ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_own_words_stand_beside_the_text_and_the_text_stays(
    app: Flask, cast: Cast, case_id: str, client_for: ClientFor
) -> None:
    request_id = granted(app, cast, RequestKind.CORRECTION, case_id)
    form = client_for("chantal").visit(f"{LIST}/{request_id}/correct").form("/correct")
    assert form.submit({"words": OWN_WORDS}).form("/correct").values["words"] == [OWN_WORDS], "no case was chosen"
    form.submit({"case": case_id, "words": OWN_WORDS})
    assert OWN_WORDS in client_for("omar").visit(f"/cases/{case_id}").text
    assert OWN_WORDS not in client_for("hanna").visit(f"/cases/{case_id}").text, "it lies in the room of the threat"
    assert "schold mij uit" in (look(app, case_id, lambda case: case.incident.narrative) or "")
    with app.app_context():
        note = db.session.scalars(select(Note).where(Note.case_id == case_id).order_by(Note.written_at.desc())).first()
        assert note is not None
        assert OWN_WORDS.encode() not in note.text_sealed
    assert lines(app, "avg.correct") == {"case_file", "privacy_request"}


def test_anna_s_words_are_for_everybody_who_handles_it(app: Flask, cast: Cast, case_id: str) -> None:
    asked = handed(app, cast, asks(app, cast, "anna", RequestKind.CORRECTION), "chantal", case_id)
    decided(app, cast, asked)
    assert request_is(app, asked, lambda found: found.status) is RequestStatus.DECIDED
    in_case(app, cast, correct, asked, case_id, OWN_WORDS)
    assert request_is(app, asked, lambda found: found.status) is RequestStatus.DONE
    with app.app_context():
        notes = select(Note.audience).where(Note.case_id == case_id).order_by(Note.written_at.desc())
        assert db.session.scalars(notes).first() is Audience.TEAM


# ── Erasure ────────────────────────────────────────────────────────────────────────────────────────────────────


def everything_kept(app: Flask) -> bytes:
    """What the database file holds, and what lies beside it."""
    with app.app_context():
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        folder = app.extensions["gir_settings"].instance
        return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def sealed_names_of(case: Case) -> dict[str, bytes | None]:
    """The sealed names by the ids of their keys."""
    recorded_as, reported_as = case.incident.recorded_identity, case.incident.perpetrator_identity
    assert recorded_as is not None
    assert reported_as is not None
    return {recorded_as.key_id: recorded_as.name_sealed, reported_as.key_id: reported_as.perpetrator_name_sealed}


def test_a_name_is_erased_with_its_keys_and_from_every_text(
    app: Flask, cast: Cast, case_id: str, client_for: ClientFor
) -> None:
    access = handed(app, cast, came_in(app, cast), "chantal", case_id)
    gathered(app, cast, access)
    decided(app, cast, access, REFUSED)
    on(app, cast, "els", deliver, access, DeliveryWay.POST, today())
    keys = look(app, case_id, sealed_names_of)
    wrapped = [key.wrapped for key in _keys(app, keys)]
    counted = _facts(app)
    before = everything_kept(app)
    assert all(piece in before for piece in [*keys.values(), *wrapped] if piece)
    request_id = granted(app, cast, RequestKind.ERASURE, case_id)
    chantal = client_for("chantal")
    chantal.visit(f"{LIST}/{request_id}/erase").form("/erase").submit({"case": case_id})
    assert _keys(app, keys) == []
    held = everything_kept(app)
    assert not [piece for piece in [*keys.values(), *wrapped] if piece and piece in held], "the file itself forgot it"
    case = look(app, case_id, lambda found: (found.incident.narrative, found.name_unlocked_at))
    assert case == ("[naam gewist] schold mij uit. [naam gewist] liep daarna weg.", None)
    for name in ("hanna", "omar", "chantal"):
        page = client_for(name).visit(f"/cases/{case_id}").text
        assert "Kwaadaard" not in page, name
        assert "pet" not in page
    with app.app_context():
        copies = [row.text or "" for row in db.session.get_one(PrivacyRequest, access).texts]
        assert copies
        assert not [copy for copy in copies if "Kwaadaard" in copy]
        assert db.session.scalar(text("SELECT count(*) FROM destroyed_key")) == 3
    assert _facts(app) == counted, "what is counted stays"
    assert lines(app, "avg.erase") == {"case_file", "privacy_request"}
    assert request_is(app, request_id, lambda found: found.status) is RequestStatus.DECIDED, "the letter is still to go"
    on(app, cast, "chantal", deliver, request_id, DeliveryWay.POST, today())
    assert request_is(app, request_id, lambda found: found.status) is RequestStatus.DONE


def _keys(app: Flask, ids: Any) -> list[DataKey]:
    with app.app_context():
        return list(db.session.scalars(select(DataKey).where(DataKey.id.in_(list(ids)))))


def _facts(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Fact)) or 0


@pytest.mark.database
def test_an_erased_name_is_gone_on_either_database(app: Flask, cast: Cast, case_id: str) -> None:
    request_id = granted(app, cast, RequestKind.ERASURE, case_id)
    keys = look(app, case_id, sealed_names_of)
    in_case(app, cast, erase, request_id, case_id)
    assert _keys(app, keys) == []
    assert look(app, case_id, lambda case: (case.incident.recorded_identity, case.incident.perpetrator)) == (None, None)
    assert HE not in (look(app, case_id, lambda case: case.incident.narrative) or "")


def test_what_stands_in_the_way_is_told_and_nothing_is_erased(
    app: Flask, cast: Cast, case_id: str, client_for: ClientFor
) -> None:
    measure = make_measure(app, cast, case_id, MeasureStatus.DRAFT, name=HE)
    omar = cast.people["omar"]
    does(app, omar, decide_police, case_id, PoliceDecision.REPORT, "", VptCode.ASKED, "PL-1")
    item = does(app, omar, add_damage, case_id, Damage(DamageKind.GLASSES, DamageOwner.PERSON, 9_900, "Bril"))
    with app.app_context():
        found = db.session.get_one(DamageItem, item.id)
        claim(found, ClaimedFrom.PERPETRATOR, today(), 9_900, actor=actor_of(omar))
    objection = asks(app, cast, "anna", RequestKind.OBJECTION)
    request_id = handed(app, cast, came_in(app, cast, RequestKind.ERASURE), "chantal", case_id)
    assert in_the_way(app, request_id, case_id) == list(Obstacle)
    assert "aangifte" in client_for("chantal").visit(f"{LIST}/{request_id}").main
    with pytest.raises(Obstructed):
        on(app, cast, "chantal", decide, request_id, GRANTED)
    decided(app, cast, request_id, PARTLY)
    with pytest.raises(NotEligible):
        in_case(app, cast, erase, request_id, case_id)
    assert HE in (look(app, case_id, lambda case: case.incident.narrative) or "")
    do_to(app, cast, "omar", withdraw_measure, measure, "Toch niet.")
    assert Obstacle.MEASURE not in in_the_way(app, request_id, case_id)
    assert objection


def test_an_objection_holds_the_case_until_it_is_decided(app: Flask, cast: Cast, case_id: str) -> None:
    objection = handed(app, cast, asks(app, cast, "anna", RequestKind.OBJECTION), "chantal", case_id)
    request_id = granted(app, cast, RequestKind.ERASURE, file_report(app, cast.people["bram"]))
    assert in_the_way(app, request_id, case_id) == [Obstacle.REQUEST]
    with app.app_context():
        assert open_requests_about([case_id], besides=request_id) == {case_id}
    decided(app, cast, objection, REFUSED)
    with app.app_context():
        assert open_requests_about([case_id], besides=request_id) == set()
    assert in_the_way(app, request_id, case_id) == []


def test_a_restriction_holds_until_it_is_ended(app: Flask, cast: Cast, case_id: str) -> None:
    request_id = granted(app, cast, RequestKind.RESTRICTION, case_id)
    on(app, cast, "els", deliver, request_id, DeliveryWay.POST, today())
    assert request_is(app, request_id, lambda found: found.status) is RequestStatus.DONE
    with app.app_context():
        assert open_requests_about([case_id]) == {case_id}
    with pytest.raises(ChangedMeanwhile):
        on(app, cast, "chantal", lift, request_id)
    on(app, cast, "els", lift, request_id)
    with app.app_context():
        assert open_requests_about([case_id]) == set()


def test_a_case_that_is_kept_from_the_handler_is_left_alone(app: Flask, cast: Cast, case_id: str) -> None:
    request_id = granted(app, cast, RequestKind.ERASURE, case_id)
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        with recorded("test.block", actor=System("test", case.organisation_id)) as session:
            session.add(CaseBlock(case=case, person_id=cast.people["chantal"], reason=BlockReason.CHOSEN, since=now()))
    with pytest.raises((ChangedMeanwhile, NotEligible)):
        in_case(app, cast, erase, request_id, case_id)
    assert HE in (look(app, case_id, lambda case: case.incident.narrative) or "")


def test_what_was_not_granted_is_not_carried_out(app: Flask, cast: Cast, case_id: str, client_for: ClientFor) -> None:
    request_id = decided(
        app, cast, handed(app, cast, came_in(app, cast, RequestKind.ERASURE), "chantal", case_id), REFUSED
    )
    for act in ("erase", "correct", "done", "lift"):
        assert client_for("chantal").get(f"{LIST}/{request_id}/{act}").status == 403


def test_what_is_done_by_hand_is_written_down(app: Flask, cast: Cast, case_id: str, client_for: ClientFor) -> None:
    asked = handed(app, cast, asks(app, cast, "anna", RequestKind.ERASURE), "chantal", case_id)
    decided(app, cast, asked)
    on(app, cast, "chantal", record_done, asked, "Het telefoonnummer is verwijderd.")
    assert request_is(app, asked, lambda found: found.status) is RequestStatus.DONE
    assert "Het telefoonnummer" in client_for("chantal").visit(f"{LIST}/{asked}").main
    assert "Het telefoonnummer" not in client_for("els").visit(f"{LIST}/{asked}").main
