"""Somebody asks about their own data: within a month, by people who may see it, and nobody else learns anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.audit import System, recorded
from gir.audit.models import AuditLine
from gir.cases.models import Case, CaseBlock
from gir.cases.services import ChangedMeanwhile, NotEligible
from gir.cases.terms import BlockReason
from gir.database import db, new_id, now
from gir.demonstration.cast import Cast
from gir.incidents.details import write_answer
from gir.notifications.models import Message
from gir.privacy.requests.clocks import remind_of_requests
from gir.privacy.requests.models import PrivacyRequest
from gir.privacy.requests.queries import open_requests_about
from gir.privacy.requests.services import (
    NotComplete,
    decide,
    deliver,
    extend,
    give_back,
    hand_over,
    link,
    unlink,
    withdraw,
)
from gir.privacy.requests.terms import IdentityCheck, RequestKind, RequestStatus, Standing
from gir.threat.measures.terms import DeliveryWay
from gir.threat.perpetrator.services import Identity
from gir.web.dates import months_after, today
from tests.support.names import record
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.pdf import text_of_pdf
from tests.support.requests import (
    GRANTED,
    HE,
    REFUSED,
    WORDS,
    asks,
    came_in,
    decided,
    handed,
    number_of,
    on,
    request_is,
)
from tests.support.stories import file_report

ClientFor = Callable[..., PageClient]
LIST = "/privacy/requests"


def told(app: Flask, cast: Cast, name: str, path: str) -> int:
    with app.app_context():
        mine = select(Message).where(Message.recipient_id == cast.people[name], Message.path == path)
        return len(db.session.scalars(mine).all())


def acts_of(app: Flask, request_id: str) -> list[str]:
    with app.app_context():
        wanted = select(AuditLine.act).where(AuditLine.object_id == request_id).order_by(AuditLine.sequence)
        return list(db.session.scalars(wanted))


def block(app: Flask, case_id: str, person_id: str) -> None:
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        with recorded("test.block", actor=System("test", case.organisation_id)) as session:
            session.add(CaseBlock(case=case, person_id=person_id, reason=BlockReason.CHOSEN, since=now()))


def known_perpetrator(app: Flask, cast: Cast, name: str = HE) -> str:
    case_id = file_report(app, cast.people["anna"])
    record(app, cast, case_id, Identity(name))
    return case_id


# ── Asking ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_anna_asks_what_there_is_about_her(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    anna = client_for("anna")
    page = anna.visit("/my-data").form("/my-data").submit({"kind": "access", "words": WORDS})
    assert "nog" in page.main
    assert WORDS in page.main
    (request_id,) = [url.split("/")[-1] for _words, url in anna.visit("/my-data").links if "/my-data/" in url]
    assert page.path == f"/my-data/{request_id}"
    assert request_is(app, request_id, lambda found: found.due_on) == months_after(today(), 1)
    assert told(app, cast, "els", LIST) == 1
    assert acts_of(app, request_id)[:2] == ["avg.ask", "avg.follow"]


def test_the_same_is_not_asked_twice_while_it_is_open(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    asks(app, cast)
    form = client_for("anna").visit("/my-data").form("/my-data")
    page = form.submit({"kind": "access", "words": "Nog een keer."})
    assert page.status == 422
    assert page.form("/my-data").values["words"] == ["Nog een keer."]
    assert form.submit({"kind": "objection"}).status == 200


def test_without_a_choice_nothing_is_sent_and_the_words_stay(client_for: ClientFor) -> None:
    page = client_for("anna").visit("/my-data").form("/my-data").submit({"words": WORDS})
    assert page.status == 422
    assert page.form("/my-data").values["words"] == [WORDS]


def test_no_service_number_is_kept(client_for: ClientFor) -> None:
    page = client_for("anna").visit("/my-data").form("/my-data").submit({"kind": "access", "words": "BSN 111222333"})
    assert page.status == 422


def test_what_others_asked_is_not_there(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    request_id = asks(app, cast)
    for name in ("bram", "chantal", "els", "pia"):
        client = client_for(name)
        nowhere = client.get(f"/my-data/{new_id()}")
        for end in ("", "/letter.pdf"):
            page = client.get(f"/my-data/{request_id}{end}")
            assert (page.status, page.html) == (404, nowhere.html)


def test_who_asks_may_take_it_back(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    request_id = handed(app, cast, asks(app, cast))
    client_for("anna").visit(f"/my-data/{request_id}").form("/withdraw").submit()
    assert request_is(app, request_id, lambda found: found.status) is RequestStatus.WITHDRAWN
    assert told(app, cast, "chantal", LIST) == 2


def test_els_enters_a_letter_and_the_month_runs_from_its_day(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    day = today() - timedelta(days=20)
    answers = {
        "kind": "erasure",
        "received_on": f"{day:%d-%m-%Y}",
        "words": WORDS,
        "standing": "perpetrator",
        "name": HE,
        "reach": "Lindelaan 7\n1000 BB Voorbeeldstad",
        "identity": "shown",
    }
    page = client_for("els").visit(LIST).follow("voeren").form("/new").submit(answers)
    request_id = page.path.split("/")[-1]
    assert request_is(app, request_id, lambda found: (found.due_on, found.name)) == (months_after(day, 1), HE)
    with app.app_context():
        row = db.session.get_one(PrivacyRequest, request_id)
        assert HE.encode() not in (row.name_sealed or b"")
        assert HE not in json.dumps([line.detail for line in db.session.scalars(select(AuditLine))])
    assert HE not in client_for("els").visit(LIST).text, "the list says nothing of who asks"


def test_a_letter_of_tomorrow_or_of_nobody_is_refused(client_for: ClientFor) -> None:
    later = f"{today() + timedelta(days=1):%d-%m-%Y}"
    page = client_for("els").visit(f"{LIST}/new").form("/new").submit({"received_on": later, "words": WORDS})
    assert page.status == 422
    assert page.form("/new").values["words"] == [WORDS]
    assert len(page.elements("p", class_="gir-error")) == 5


def test_a_month_is_a_month() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 5), 1) == date(2027, 1, 5)


# ── Keeping the clock ──────────────────────────────────────────────────────────────────────────────────────────


def test_two_months_more_once_and_who_asks_reads_why(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    request_id, reason = asks(app, cast), "Het gaat over veel zaken."
    els = client_for("els")
    els.visit(f"{LIST}/{request_id}/extend").form("/extend").submit({"reason": reason})
    assert request_is(app, request_id, lambda found: found.due_on) == months_after(today(), 3)
    assert reason in client_for("anna").visit(f"/my-data/{request_id}").main
    assert told(app, cast, "anna", "/my-data") == 1
    assert els.get(f"{LIST}/{request_id}/extend").status in (200, 403)
    with pytest.raises(NotEligible):
        on(app, cast, "els", extend, request_id, reason)
    letter = text_of_pdf(els.get(f"{LIST}/{request_id}/extension.pdf").body)
    assert reason in " ".join(letter.split())


def test_after_the_first_month_it_is_too_late_to_take_more(app: Flask, cast: Cast) -> None:
    request_id = came_in(app, cast, received_on=months_after(today(), -2))
    with pytest.raises(NotEligible):
        on(app, cast, "els", extend, request_id, "Te laat.")


def test_who_keeps_it_is_reminded_once_before_the_term_is_over(app: Flask, cast: Cast) -> None:
    request_id = handed(app, cast, came_in(app, cast))
    with app.app_context():
        assert remind_of_requests() == 0
    with time_machine.travel(now() + timedelta(days=27)), app.app_context():
        assert (remind_of_requests(), remind_of_requests()) == (1, 0)
    assert told(app, cast, "els", LIST) == 1
    assert told(app, cast, "chantal", LIST) == 2
    decided(app, cast, request_id)
    with time_machine.travel(now() + timedelta(days=40)), app.app_context():
        assert remind_of_requests() == 0


# ── Finding what it is about ───────────────────────────────────────────────────────────────────────────────────


def test_els_reads_no_case(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = known_perpetrator(app, cast)
    request_id = decided(app, cast, handed(app, cast, came_in(app, cast), "chantal", case_id), REFUSED)
    els = client_for("els")
    page = els.visit(f"{LIST}/{request_id}")
    for hidden in (number_of(app, case_id), case_id, REFUSED.behaviour, REFUSED.opinion):
        assert hidden not in page.html
    for end in ("find", "link-found", "unlink"):
        assert els.post(f"{LIST}/{request_id}/{end}", {"csrf_token": token(page)}).status == 403
    assert els.get(f"{LIST}/{request_id}/letter.pdf").status == 403


def token(page: Page) -> str:
    return page.form("/sign-out").values["csrf_token"][0]


def test_chantal_finds_by_exactly_the_name_and_links(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id, other = known_perpetrator(app, cast), known_perpetrator(app, cast, "Kees Kwaad")
    request_id = handed(app, cast, came_in(app, cast, name="kees  kwaadaard"))
    found = client_for("chantal").visit(f"{LIST}/{request_id}").form("/find").submit()
    assert number_of(app, case_id) in found.main
    assert number_of(app, other) not in found.main
    page = found.form("/link-found").submit({"cases": [case_id]})
    assert number_of(app, case_id) in page.main
    assert "avg.find" in acts_of(app, request_id)
    assert "avg.link" in acts_of(app, case_id), "the case has a line too"
    page.form("/unlink").submit()
    assert request_is(app, request_id, lambda asked: list(asked.links)) == []


def test_a_name_that_is_still_locked_is_found_all_the_same(app: Flask, cast: Cast) -> None:
    """Whose name is kept has a right to it, also while nobody may use it."""
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        with recorded("test.name", actor=System("test", case.organisation_id)):
            write_answer(case.incident, "perpetrator_name", HE)
    came_in(app, cast)
    with app.app_context():
        assert open_requests_about([case_id]) == {case_id}


def test_hrm_finds_nothing_by_the_name_of_a_perpetrator(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = known_perpetrator(app, cast)
    request_id = handed(app, cast, came_in(app, cast), "hanna")
    page = client_for("hanna").visit(f"{LIST}/{request_id}").form("/find").submit()
    assert number_of(app, case_id) not in page.main


def test_anna_s_own_cases_are_found_by_her_account(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id, other = file_report(app, cast.people["anna"]), file_report(app, cast.people["bram"])
    request_id = handed(app, cast, asks(app, cast))
    page = client_for("chantal").visit(f"{LIST}/{request_id}").form("/find").submit()
    assert number_of(app, case_id) in page.main
    assert number_of(app, other) not in page.main


def test_a_case_that_does_not_exist_for_the_handler_is_not_found(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = known_perpetrator(app, cast)
    block(app, case_id, cast.people["chantal"])
    request_id = handed(app, cast, came_in(app, cast))
    chantal, els = client_for("chantal"), client_for("els")
    page = chantal.visit(f"{LIST}/{request_id}")
    assert number_of(app, case_id) not in page.form("/find").submit().main
    typed = chantal.visit(f"{LIST}/{request_id}/link").form("/link").submit({"numbers": number_of(app, case_id)})
    unknown = chantal.visit(f"{LIST}/{request_id}/link").form("/link").submit({"numbers": "2026-XXXX"})
    assert typed.status == unknown.status == 422
    assert typed.without_tokens.replace(number_of(app, case_id), "2026-XXXX") == unknown.without_tokens
    assert "vervanger" not in page.text, "who is kept out is not told that there is something"
    assert "vervanger" in els.visit(f"{LIST}/{request_id}").text
    on(app, cast, "chantal", give_back, request_id)
    handed(app, cast, request_id, "omar", case_id)
    assert "vervanger" not in els.visit(f"{LIST}/{request_id}").text


def test_nobody_looks_into_a_request_of_their_own(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    request_id = asks(app, cast, "chantal")
    with pytest.raises(NotEligible):
        on(app, cast, "els", hand_over, request_id, cast.people["chantal"])
    assert client_for("chantal").get(f"{LIST}/{request_id}").status == 404


def test_the_privacy_officer_s_own_request_goes_to_a_coordinator_at_once(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    request_id = asks(app, cast, "els")
    assert request_is(app, request_id, lambda found: found.handler_id) == cast.people["chantal"]
    els = client_for("els")
    assert els.get(f"{LIST}/{request_id}").status == 404
    assert "AVG-2" not in els.visit(LIST).text
    assert els.visit(f"/my-data/{request_id}").status == 200


@pytest.mark.parametrize("name", ["anna", "bram", "hanna", "omar", "greet", "maarten", "dora", "bea", "pia"])
def test_nobody_else_finds_a_request(app: Flask, cast: Cast, client_for: ClientFor, name: str) -> None:
    request_id = handed(app, cast, came_in(app, cast))
    client = client_for(name)
    nowhere = client.get(f"/my-reports/{new_id()}")
    for end in ("", "/decide", "/link", "/letter.pdf", "/extension.pdf", "/hand-over"):
        page = client.get(f"{LIST}/{request_id}{end}")
        assert (page.status, page.html) == (404, nowhere.html), end
    assert client.get(f"{LIST}/new").status == 404
    listed = client.get(LIST)
    assert listed.status == (200 if name in ("hanna", "omar", "greet") else 404)
    assert "AVG-2" not in listed.text


def test_a_case_of_somebody_elsewhere_cannot_be_linked(app: Flask, cast: Cast) -> None:
    theirs = file_report(app, cast.people["pia"])
    request_id = handed(app, cast, came_in(app, cast))
    with pytest.raises(NotEligible):
        on(app, cast, "chantal", link, request_id, [theirs])


# ── Deciding ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_refusal_names_behaviour_and_norm_and_keeps_facts_and_opinions_apart(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    case_id = known_perpetrator(app, cast)
    request_id = handed(app, cast, came_in(app, cast, RequestKind.ERASURE), "chantal", case_id)
    chantal = client_for("chantal")
    form = chantal.visit(f"{LIST}/{request_id}/decide").form("/decide")
    short = form.submit({"outcome": "refused", "reason": REFUSED.reason})
    assert short.status == 422
    assert short.form("/decide").values["reason"] == [REFUSED.reason]
    words = {name: getattr(REFUSED, name) for name in ("behaviour", "norm", "opinion", "reason")}
    page = form.submit({"outcome": "refused", **words})
    assert "bezwaar" in page.main
    assert "Autoriteit Persoonsgegevens" in page.main
    letter = " ".join(text_of_pdf(chantal.get(f"{LIST}/{request_id}/letter.pdf").body).split())
    assert "Huisregel 2" in letter
    assert HE in letter
    assert "Anna" not in letter, "the victim is left out"
    assert letter.index("Waar het over gaat") < letter.index("Hoe wij ernaar kijken")
    assert "avg.decide" in acts_of(app, request_id)


def test_nothing_is_decided_about_somebody_of_whom_it_is_not_known_who_they_are(app: Flask, cast: Cast) -> None:
    request_id = handed(app, cast, came_in(app, cast, identity=IdentityCheck.NOT_YET))
    with pytest.raises(NotComplete):
        on(app, cast, "chantal", decide, request_id, GRANTED)
    assert request_is(app, request_id, lambda found: found.letter) is None


def test_anna_reads_the_decision_in_her_account_and_only_when_there_is_one(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    request_id = handed(app, cast, asks(app, cast))
    anna = client_for("anna")
    assert anna.get(f"/my-data/{request_id}/letter.pdf").status == 404
    decided(app, cast, request_id)
    assert GRANTED.reason in anna.visit(f"/my-data/{request_id}").main
    assert anna.get(f"/my-data/{request_id}/letter.pdf").body.startswith(b"%PDF")
    assert told(app, cast, "anna", "/my-data") == 1


@pytest.mark.database
def test_a_letter_on_paper_is_finished_on_the_day_it_was_received(app: Flask, cast: Cast) -> None:
    request_id = decided(app, cast, handed(app, cast, came_in(app, cast, RequestKind.RESTRICTION)), REFUSED)
    assert request_is(app, request_id, lambda found: found.status) is RequestStatus.DECIDED
    for wrong in (today() - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(NotEligible):
            on(app, cast, "els", deliver, request_id, DeliveryWay.POST, wrong)
    on(app, cast, "els", deliver, request_id, DeliveryWay.POST, today())
    assert request_is(app, request_id, lambda found: found.status) is RequestStatus.DONE


def test_who_was_second_gets_both_texts(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    request_id = handed(app, cast, came_in(app, cast))
    form = client_for("chantal").visit(f"{LIST}/{request_id}/decide").form("/decide")
    on(app, cast, "els", extend, request_id, "Het is veel werk.")
    page = form.submit({"outcome": "granted", "reason": "Mijn reden blijft."})
    assert page.status == 409
    assert "Mijn reden blijft." in page.main
    with pytest.raises(ChangedMeanwhile):
        on(app, cast, "chantal", decide, request_id, GRANTED, version=1)


# ── Nothing is destroyed meanwhile ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.database
def test_what_an_open_request_is_about_is_named(app: Flask, cast: Cast) -> None:
    linked, own, free = (file_report(app, cast.people[name]) for name in ("bram", "anna", "dirk"))
    named = known_perpetrator(app, cast)
    witness = handed(app, cast, came_in(app, cast, standing=Standing.WITNESS, name="Jo"), "chantal", linked)
    every = [linked, own, free, named]
    with app.app_context():
        assert open_requests_about(every) == {linked}
        assert open_requests_about(every, besides=witness) == set()
    mine = asks(app, cast, "anna", RequestKind.OBJECTION)
    with app.app_context():
        assert open_requests_about(every) == {linked, own, named}, "named was reported by Anna"
        assert open_requests_about([]) == set()
    on(app, cast, "anna", withdraw, mine)
    came_in(app, cast)
    with app.app_context():
        assert open_requests_about(every) == {linked, named}, "also before somebody found it"
    with app.app_context():
        case = db.session.get_one(Case, linked)
    on(app, cast, "chantal", unlink, witness, case)
    with app.app_context():
        assert open_requests_about([linked]) == set()


def test_who_has_no_account_reads_what_to_ask_and_where_to_complain(visitor: PageClient) -> None:
    page = visitor.visit("/sign-in").follow("Je gegevens en je rechten")
    assert "Zonder account" in page.main
    assert page.link("Autoriteit Persoonsgegevens") == "https://autoriteitpersoonsgegevens.nl"
