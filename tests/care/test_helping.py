"""Help besides the talks: what the reporter was pointed to, and a colleague of the peer support team."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from gir.accounts.actor import actor_of
from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.care.helping import invite_peer, refer, thank_peer
from gir.care.models import AccidentNotice, Referral, SickLeave
from gir.care.services import record_talk
from gir.care.terms import AbsenceBand, Help, ReferralOutcome, TalkOutcome
from gir.cases.access import visible_cases
from gir.cases.models import Case, CaseGrant
from gir.cases.protecting import fingerprint, protect, trust_of
from gir.cases.services import NotEligible
from gir.cases.terms import Step, TaskStatus
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.incidents.terms import Consequence
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, look, step_of

Client = Callable[..., PageClient]


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


def exists_for(app: Flask, person_id: str, case_id: str) -> bool:
    with app.app_context():
        found = visible_cases(actor_of(person_id)).where(Case.id == case_id)
        return db.session.scalar(found) is not None


def rows_of(app: Flask, table: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


# ── Further help ───────────────────────────────────────────────────────────────────────────────────────────────


def test_further_help_is_a_fact_with_the_reporters_last_word(
    app: Flask, cast: Cast, case_id: str, client_for: Client
) -> None:
    does(app, cast.people["hanna"], refer, case_id, Help.VICTIM_SUPPORT, ReferralOutcome.OFFERED)
    does(app, cast.people["hanna"], refer, case_id, Help.VICTIM_SUPPORT, ReferralOutcome.ACCEPTED)
    assert rows_of(app, Referral) == 1
    page = client_for("hanna").visit(f"/cases/{case_id}").main
    assert "Slachtofferhulp Nederland (wil dat graag" in page
    own = client_for("anna").visit(f"/my-reports/{case_id}").main
    assert "wees je op Slachtofferhulp Nederland, en je wilt dat graag" in own


@pytest.mark.parametrize("who", ["bram", "omar", "chantal"])
def test_nobody_outside_care_learns_of_further_help(
    app: Flask, cast: Cast, case_id: str, client_for: Client, who: str
) -> None:
    does(app, cast.people["hanna"], refer, case_id, Help.VICTIM_SUPPORT, ReferralOutcome.DECLINED)
    assert "Slachtofferhulp" not in client_for(who).visit(f"/cases/{case_id}").main
    assert client_for(who).get(f"/cases/{case_id}/referral").status == 403


# ── The peer support team ──────────────────────────────────────────────────────────────────────────────────────


def test_the_manager_invites_a_peer_who_then_sees_the_core_and_records_a_talk(
    app: Flask, cast: Cast, case_id: str, client_for: Client
) -> None:
    piet = cast.people["piet"]
    assert not exists_for(app, piet, case_id)
    form = client_for("bram").visit(f"/cases/{case_id}/peer-support").form("/peer-support")
    page = form.submit(who=f"invite:{piet}", agreed="y")
    assert "Piet is uitgenodigd en krijgt een mail." in page.text
    assert exists_for(app, piet, case_id)
    seen = client_for("piet").visit(f"/cases/{case_id}").main
    assert "Jij mag het verhaal niet lezen." in seen
    does(app, piet, record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    assert look(app, case_id, lambda case: step_of(case, Step.RELIEF).status) is TaskStatus.DONE
    with app.app_context():
        told = db.session.scalars(select(Message.recipient_id).where(Message.kind == MessageKind.ASSIGNED))
        assert list(told) == [piet]
        assert "care.invite_peer" in db.session.scalars(select(AuditLine.act)).all()


def test_nobody_is_invited_before_the_reporter_was_asked(
    app: Flask, cast: Cast, case_id: str, client_for: Client
) -> None:
    form = client_for("bram").visit(f"/cases/{case_id}/peer-support").form("/peer-support")
    page = form.submit(who=f"invite:{cast.people['piet']}")
    assert page.status == 422
    assert "Vraag het eerst aan de melder." in page.main
    assert rows_of(app, CaseGrant) == 0


@pytest.mark.parametrize("value", ["invite:nobody", "thank:nobody", "piet", "invite:"])
def test_who_is_not_on_the_list_is_not_invited(
    app: Flask, cast: Cast, case_id: str, client_for: Client, value: str
) -> None:
    form = client_for("hanna").visit(f"/cases/{case_id}/peer-support").form("/peer-support")
    assert form.submit(who=value, agreed="y").status == 422
    assert rows_of(app, CaseGrant) == 0


@pytest.mark.parametrize("who", ["vera", "omar", "anna", "rik"])
def test_only_peers_are_invited(app: Flask, cast: Cast, case_id: str, who: str) -> None:
    with pytest.raises(NotEligible):
        does(app, cast.people["hanna"], invite_peer, case_id, cast.people[who])
    assert rows_of(app, CaseGrant) == 0


def test_whom_the_reporter_shut_out_is_not_invited_and_leaves(app: Flask, cast: Cast, case_id: str) -> None:
    piet, anna = cast.people["piet"], cast.people["anna"]
    does(app, cast.people["hanna"], invite_peer, case_id, piet)
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        trust, shown = trust_of(case), fingerprint(case)
        shut = type(trust)(trust.alternative, frozenset({piet}), (), trust.unwanted)
        protect(case, shut, hidden=None, shown=shown, actor=actor_of(anna))
    assert not exists_for(app, piet, case_id)
    with pytest.raises(NotEligible):
        does(app, cast.people["hanna"], invite_peer, case_id, piet)


def test_who_was_asked_by_name_stays_when_the_reporter_chooses_again(app: Flask, cast: Cast, case_id: str) -> None:
    piet, anna = cast.people["piet"], cast.people["anna"]
    does(app, cast.people["hanna"], invite_peer, case_id, piet)
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        protect(case, trust_of(case), hidden=True, shown=fingerprint(case), actor=actor_of(anna))
    assert exists_for(app, piet, case_id)


def test_the_invitation_ends_and_the_case_is_gone(app: Flask, cast: Cast, case_id: str, client_for: Client) -> None:
    piet = cast.people["piet"]
    does(app, cast.people["hanna"], invite_peer, case_id, piet)
    form = client_for("hanna").visit(f"/cases/{case_id}/peer-support").form("/peer-support")
    assert "Piet ziet deze zaak niet meer." in form.submit(who=f"thank:{piet}").text
    assert not exists_for(app, piet, case_id)
    assert client_for("piet").get(f"/cases/{case_id}").status == 404
    assert Role.PEER not in look(app, case_id, lambda case: {handler.role for handler in case.handlers})
    with pytest.raises(NotEligible):
        does(app, cast.people["hanna"], thank_peer, case_id, piet)


def test_nobody_is_invited_to_an_office_holders_case(app: Flask, cast: Cast, client_for: Client) -> None:
    official = file_report(app, cast.people["rik"])
    assert client_for("greet").get(f"/cases/{official}/peer-support").status == 403
    assert client_for("greet").get(f"/cases/{official}/referral").status == 200


# ── SickLeave and the labour inspectorate ────────────────────────────────────────────────────────────────────────


def test_absence_is_a_band_for_hrm_only(app: Flask, cast: Cast, case_id: str, client_for: Client) -> None:
    form = client_for("hanna").visit(f"/cases/{case_id}/injury").form("/injury")
    assert form.submit(injuries=["absence"], absence=AbsenceBand.UP_TO_14.value).status == 200
    assert "4 tot en met 14 dagen" in client_for("hanna").visit(f"/cases/{case_id}").main
    for who in ("bram", "omar", "chantal"):
        assert "14 dagen" not in client_for(who).visit(f"/cases/{case_id}").main
    again = client_for("hanna").visit(f"/cases/{case_id}/injury").form("/injury")
    again.submit(injuries=[], absence="")
    assert rows_of(app, SickLeave) == 0, "who did not report sick was not away"


def test_a_band_without_reporting_sick_is_asked_about(app: Flask, case_id: str, client_for: Client) -> None:
    form = client_for("hanna").visit(f"/cases/{case_id}/injury").form("/injury")
    page = form.submit(injuries=["doctor"], absence=AbsenceBand.LONGER.value)
    assert page.status == 422
    assert "Vink ook “ziek gemeld” aan" in page.main
    assert rows_of(app, SickLeave) == 0


def test_the_inspectorate_is_told_with_proof(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.HOSPITAL}))
    form = client_for("hanna").visit(f"/cases/{case_id}/accident").form("/accident")
    page = form.submit(way="telephone", day="1-1-2020", time="12.00", reference="")
    assert page.status == 422
    assert "Schrijf het nummer op dat je kreeg" in page.main
    assert rows_of(app, AccidentNotice) == 0
