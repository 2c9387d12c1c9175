"""On the pages: two people agree, each sees only what exists for them, and both can take it back for a week."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.audit.models import AuditLine
from gir.cases.models import Case, CaseBlock
from gir.cases.terms import BlockReason
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.forgetting.models import ClockCheck, Hold, Proposal
from gir.forgetting.terms import Category
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.web.dates import today
from tests.support.aged import closed_case, let_pass, proposed, tend
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import look

ClientFor = Callable[..., PageClient]
LIST = "/privacy/retention"


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    made = closed_case(app, cast.people["anna"], years=6)
    tend(app)
    return made


def number_of(app: Flask, case_id: str) -> str:
    return look(app, case_id, lambda case: case.number)


def proposal_of(app: Flask, case_id: str, category: Category = Category.CASE) -> str:
    with app.app_context():
        wanted = select(Proposal.id).where(Proposal.case_id == case_id, Proposal.category == category)
        return db.session.scalars(wanted).one()


def agree_on_page(client: PageClient, proposal_id: str) -> Page:
    sure = client.visit(LIST).form("/privacy/retention/agree").submit({"proposal": proposal_id})
    assert "Akkoord met vernietigen?" in sure.text
    return sure.form("/privacy/retention/agree").submit({})


def traces(app: Flask, act: str) -> list[tuple[str, str, dict[str, Any]]]:
    with app.app_context():
        rows = select(AuditLine.actor, AuditLine.result, AuditLine.detail).where(AuditLine.act == act)
        found = db.session.execute(rows.order_by(AuditLine.sequence))
        return [(actor, result, json.loads(detail)) for actor, result, detail in found]


def test_two_agree_and_a_week_later_it_is_gone(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    proposal, number = proposal_of(app, case_id), number_of(app, case_id)
    els, chantal = client_for("els"), client_for("chantal")
    assert "Nog niemand is akkoord" in els.visit(LIST).text
    assert "Wacht op: coördinator of griffier" in agree_on_page(els, proposal).text
    page = agree_on_page(chantal, proposal)
    assert "Beiden zijn akkoord. Wordt vernietigd op" in page.text
    assert number in page.text
    assert let_pass(app, timedelta(days=8)) == 1
    assert number not in els.visit(LIST).text
    record = els.visit(f"{LIST}/destroyed").text
    assert "Gesloten zaak" in record
    assert "60 maanden" in record
    assert number not in record
    assert chantal.get(f"/cases/{case_id}").status == 404
    people = [actor for actor, _result, _detail in traces(app, "destruction.agree")]
    assert people == [cast.people["els"], cast.people["chantal"]]


def test_those_who_must_agree_hear_of_it_once_a_month(app: Flask, cast: Cast, case_id: str) -> None:
    told = select(Message.recipient_id).where(Message.kind == MessageKind.KEPT_LONG_ENOUGH)
    with app.app_context():
        people = set(db.session.scalars(told))
    assert people == {cast.people[name] for name in ("els", "chantal", "greet", "siem")}
    closed_case(app, cast.people["dirk"], years=7)
    let_pass(app, timedelta(days=1))
    months = {(now() + timedelta(days=days)).strftime("%Y-%m") for days in (0, 1)}
    with app.app_context():
        assert len(db.session.scalars(told).all()) == len(people) * len(months)


def test_a_week_is_a_week(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    for name in ("els", "chantal"):
        agree_on_page(client_for(name), proposal_of(app, case_id))
    assert let_pass(app, timedelta(days=6, hours=23)) == 0


def test_either_takes_it_back(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    proposal = proposal_of(app, case_id)
    els, chantal = client_for("els"), client_for("chantal")
    for client in (els, chantal):
        agree_on_page(client, proposal)
    page = chantal.visit(LIST).form(f"{LIST}/{proposal}/withdraw").submit({})
    assert "Nog niemand is akkoord" in page.text
    assert let_pass(app, timedelta(days=9)) == 0
    assert look(app, case_id, lambda case: case.number)


def test_nothing_is_ticked_nothing_is_agreed(app: Flask, client_for: ClientFor, case_id: str) -> None:
    page = client_for("els").visit(LIST).form("/privacy/retention/agree").submit({})
    assert "Vink eerst één of meer aan." in page.text
    assert traces(app, "destruction.agree") == []


def test_all_of_one_kind_at_once(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    closed_case(app, cast.people["dirk"], years=7)
    tend(app)
    with app.app_context(), write_transaction() as session:
        for row in session.scalars(select(Proposal)):
            session.delete(row)
    let_pass(app, timedelta(days=1))
    sure = client_for("els").visit(LIST).form("/privacy/retention/agree").submit({"all": "case"})
    assert "Gesloten zaak: 2" in sure.text
    assert "2" in sure.form("/privacy/retention/agree").submit({}).text
    assert len(traces(app, "destruction.agree")) == 1


@pytest.mark.parametrize("name", ["anna", "bram", "hanna", "omar", "bea", "dora", "pia", "fatima", "rik"])
def test_others_find_no_such_page(app: Flask, client_for: ClientFor, case_id: str, name: str) -> None:
    client = client_for(name)
    for path in (LIST, f"{LIST}/terms", f"{LIST}/destroyed", f"{LIST}/{proposal_of(app, case_id)}/keep"):
        assert client.get(path).status == 404


def test_whoever_has_a_part_in_it_does_not_find_it(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    """A block beats every role, here too: not on the list, not to be agreed to, not to be kept."""
    proposal, number = proposal_of(app, case_id), number_of(app, case_id)
    clients = {name: client_for(name) for name in ("els", "chantal")}
    shown = {name: client.visit(LIST) for name, client in clients.items()}
    with app.app_context(), write_transaction() as session:
        for name in clients:
            blocked = {"person_id": cast.people[name], "reason": BlockReason.CONFLICT, "since": now()}
            session.add(CaseBlock(case_id=case_id, **blocked))
    for name, client in clients.items():
        assert number not in client.visit(LIST).text
        answer = shown[name].form("/privacy/retention/agree").submit({"proposal": proposal})
        assert "Vink eerst één of meer aan." in answer.text
        unknown = client.get(f"{LIST}/{'0' * 32}/keep")
        hidden = client.get(f"{LIST}/{proposal}/keep")
        assert hidden.status == unknown.status == 404
        assert hidden.body == unknown.body
    assert proposed(app, case_id) == {Category.CASE}


def test_another_organisation_sees_nothing_of_it(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        session.get_one(Case, case_id).organisation_id = cast.partner_id
        session.scalars(select(Proposal)).one().organisation_id = cast.partner_id
    for name in ("els", "chantal"):
        assert "Er wacht niets op vernietiging" in client_for(name).visit(LIST).text


# ── Longer ─────────────────────────────────────────────────────────────────────────────────────────────────────


def keep(client: PageClient, proposal: str, **answers: str) -> Page:
    day = today() + timedelta(days=100)
    told = {"reason": "court", "words": "De rechter vraagt ernaar.", "day": f"{day:%d-%m-%Y}"}
    return client.visit(f"{LIST}/{proposal}/keep").form(f"{LIST}/{proposal}/keep").submit({**told, **answers})


def test_somebody_says_why_it_is_kept_until_a_day(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    proposal = proposal_of(app, case_id)
    els, chantal = client_for("els"), client_for("chantal")
    for client in (els, chantal):
        agree_on_page(client, proposal)
    page = keep(chantal, proposal)
    assert "De rechter vraagt ernaar." in page.text
    assert "Wordt bewaard: iemand heeft gezegd waarom het bewaard moet worden" in page.text
    assert let_pass(app, timedelta(days=30)) == 0
    with app.app_context():
        stored = db.session.scalars(select(Hold)).one()
        assert b"rechter" not in stored.words_sealed
    lifted = els.visit(LIST).form(f"{LIST}/holds/{hold_of(app)}/lift").submit({})
    assert "Nog niemand is akkoord" in lifted.text


def hold_of(app: Flask) -> str:
    with app.app_context():
        return db.session.scalars(select(Hold.id)).one()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"day": "gisteren"}, "Schrijf de dag zoals 21-11-2026."),
        ({"day": "01-01-2020"}, "Kies een dag na vandaag."),
        ({"day": "01-01-2090"}, "Kies een dag tot en met"),
        ({"words": ""}, "Schrijf waar het over gaat."),
        ({"reason": ""}, "Kies waarom het moet worden bewaard."),
    ],
)
def test_what_cannot_be_kept_so_says_why_and_keeps_what_was_typed(
    app: Flask, client_for: ClientFor, case_id: str, answers: dict[str, str], said: str
) -> None:
    page = keep(client_for("chantal"), proposal_of(app, case_id), **answers)
    assert page.status == 422
    assert said in page.text
    if "words" not in answers:
        assert "De rechter vraagt ernaar." in page.html
    with app.app_context():
        assert db.session.scalars(select(Hold)).all() == []


@pytest.mark.parametrize("name", ["els", "chantal"])
def test_a_case_is_kept_long_before_its_time_is_over(app: Flask, cast: Cast, client_for: ClientFor, name: str) -> None:
    young = closed_case(app, cast.people["anna"], years=1)
    page = keep_by_number(client_for(name), number_of(app, young))
    assert "De rechter vraagt ernaar." in page.text
    with app.app_context():
        assert db.session.scalars(select(Hold.case_id)).all() == [young]


def keep_by_number(client: PageClient, number: str) -> Page:
    day = today() + timedelta(days=100)
    told = {"reason": "court", "words": "De rechter vraagt ernaar.", "day": f"{day:%d-%m-%Y}", "number": number}
    return client.visit(f"{LIST}/keep").form(f"{LIST}/keep").submit(told)


def test_a_number_that_is_kept_from_somebody_is_unknown_to_them(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    number = number_of(app, case_id)
    with app.app_context(), write_transaction() as session:
        for name in ("els", "chantal"):
            blocked = {"person_id": cast.people[name], "reason": BlockReason.CONFLICT, "since": now()}
            session.add(CaseBlock(case_id=case_id, **blocked))
    for name in ("els", "chantal"):
        client = client_for(name)
        hidden, unknown = keep_by_number(client, number), keep_by_number(client, "2026-QQQQ")
        assert hidden.status == unknown.status == 422
        assert hidden.without_tokens.replace(number, "2026-QQQQ") == unknown.without_tokens
    with app.app_context():
        assert db.session.scalars(select(Hold)).all() == []


# ── Terms, and the clock ───────────────────────────────────────────────────────────────────────────────────────


def test_the_officer_sets_how_long_and_others_read_it(app: Flask, client_for: ClientFor, case_id: str) -> None:
    els, chantal = client_for("els"), client_for("chantal")
    page = els.visit(f"{LIST}/terms").form(f"{LIST}/terms").submit({"case": "96"})
    assert 'value="96"' in page.html
    assert proposed(app, case_id) == set()
    assert "96 maanden" in chantal.visit(f"{LIST}/terms").text
    assert [detail for _actor, _result, detail in traces(app, "destruction.set_term")] == [{"case": "96"}]


@pytest.mark.parametrize("typed", ["", "veel", "0", "-1", "999", "1e3"])
def test_no_time_that_may_not_be(app: Flask, client_for: ClientFor, typed: str) -> None:
    page = client_for("els").visit(f"{LIST}/terms").form(f"{LIST}/terms").submit({"case": typed})
    assert page.status == 422
    assert traces(app, "destruction.set_term") == []


def test_a_clock_in_doubt_is_said_and_the_officer_says_that_it_is_right(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    with app.app_context(), write_transaction() as session:
        session.scalars(select(ClockCheck)).one().doubted_since = now()
    assert "De functionaris gegevensbescherming kan dat hier zeggen." in client_for("chantal").visit(LIST).text
    page = client_for("els").visit(LIST)
    assert "De klok van deze computer heeft een sprong gemaakt." in page.text
    assert "sprong" not in page.form(f"{LIST}/clock").submit({}).text
    assert [actor for actor, *_ in traces(app, "destruction.trust_clock")] == [cast.people["els"]]
