"""Cases that belong together: under a lead, for whom they exist; undone without loss; and one text to all reporters."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.accounts.models import Person
from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.cases.links.models import CaseLink
from gir.cases.links.queries import groups_of
from gir.cases.links.services import BelongTogether, link, unlink
from gir.cases.links.terms import LinkKind
from gir.cases.models import Case, CaseBlock, Note
from gir.cases.services import ChangedMeanwhile, NotEligible, note_reading
from gir.cases.terms import BlockReason, Status
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.followup.links.page import links_around, others_of
from gir.followup.work_choice import Choice, Tab
from gir.followup.work_list import work_list
from gir.notifications.models import Message
from tests.followup.newcomers import join
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of
from tests.support.stories import does, file_report, finish_everything, look

Client = Callable[..., PageClient]
SECONDS = 30
WHY = "Alle drie stonden zij aan balie 3 toen hij binnenkwam."


@pytest.fixture
def three(app: Flask, cast: Cast) -> tuple[str, str, str]:
    """Anna, Farida and Karin reported the same event; their manager may see it."""
    karin, farida = join(app, cast, "karin"), join(app, cast, "farida")
    with app.app_context(), write_transaction() as session:
        for colleague in (karin, farida):
            session.get_one(Person, colleague).department_id = cast.departments["Publiekszaken"]
    return (
        file_report(app, cast.people["anna"]),
        file_report(app, karin),
        file_report(app, farida),
    )


def number(app: Flask, case_id: str) -> str:
    return look(app, case_id, lambda case: case.number)


def tie(
    app: Flask, cast: Cast, case_id: str, other: str, who: str = "chantal", kind: LinkKind = LinkKind.EVENT
) -> None:
    does(app, cast.people[who], link, case_id, number(app, other), kind, WHY)


def block(app: Flask, person_id: str, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(CaseBlock(case_id=case_id, person_id=person_id, reason=BlockReason.CONFLICT, since=now()))


def known(app: Flask, person_id: str, case_id: str) -> set[str]:
    """The cases that somebody sees beside this one."""
    with app.app_context():
        groups = groups_of(actor_of(person_id), db.session.get_one(Case, case_id))
        return {one.case.id for group in groups for one in group.others}


def leads(app: Flask, person_id: str, case_id: str) -> bool:
    with app.app_context():
        return any(group.leads for group in groups_of(actor_of(person_id), db.session.get_one(Case, case_id)))


def running(app: Flask) -> set[tuple[str, str]]:
    """Every link that holds: case and lead."""
    with app.app_context():
        rows = select(CaseLink.case_id, CaseLink.lead_id).where(CaseLink.ended_at.is_(None))
        return {(case_id, lead_id) for case_id, lead_id in db.session.execute(rows)}


def test_a_case_goes_under_the_one_that_was_named(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    lead, second, _third = three
    form = client_for("chantal").visit(f"/cases/{second}/link").form("/link")
    page = form.submit(number=number(app, lead).lower(), kind="event", reason=WHY)
    assert (page.status, page.path) == (200, f"/cases/{second}")
    assert "De zaken horen nu bij elkaar." in page.main
    assert number(app, lead) in page.main
    assert running(app) == {(second, lead)}
    for case_id in (lead, second):
        assert "koppelde deze zaak aan" in client_for("hanna").visit(f"/cases/{case_id}").main


def test_the_lead_shows_each_case_with_its_next_step(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    lead, second, third = three
    tie(app, cast, second, lead)
    tie(app, cast, third, lead)
    page = client_for("chantal").visit(f"/cases/{lead}")
    assert "Dit is de hoofdzaak." in page.main
    assert len(page.elements(class_="gir-work__title")) == 2
    assert "Volgende stap" in text_of(page.elements(class_="gir-work")[0])
    other = client_for("chantal").visit(f"/cases/{third}").main
    assert "Dit is de hoofdzaak." not in other
    assert number(app, lead) in other
    assert number(app, second) in other


def test_linking_leaves_a_trace_of_the_case_and_of_the_link(
    app: Flask, cast: Cast, three: tuple[str, str, str]
) -> None:
    lead, second, _third = three
    tie(app, cast, second, lead)
    with app.app_context():
        lines = select(AuditLine.object_kind).where(AuditLine.act == "case.link", AuditLine.result == "done")
        assert set(db.session.scalars(lines)) == {"case_file", "case_link"}


def test_who_may_not_link_is_refused_and_a_stranger_finds_nothing(
    app: Flask, client_for: Client, three: tuple[str, str, str]
) -> None:
    for path in ("link", "unlink"):
        assert client_for("hanna").get(f"/cases/{three[0]}/{path}").status == 403
        assert client_for("bram").get(f"/cases/{three[0]}/{path}").status == 403
        assert client_for("dirk").get(f"/cases/{three[0]}/{path}").status == 404
    assert "/link" not in " ".join(url for _, url in client_for("hanna").visit(f"/cases/{three[0]}").links)


def test_foreign_hidden_and_own_numbers_are_refused_with_one_sentence(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    first, second, _third = three
    block(app, cast.people["chantal"], second)
    own = file_report(app, cast.people["chantal"])
    form = client_for("chantal").visit(f"/cases/{first}/link").form("/link")
    tried = (number(app, second), number(app, own), number(app, first), "2026-XXXX", "", "x' or 1=1")
    pages = [form.submit(number=typed, kind="event", reason=WHY) for typed in tried]
    assert [page.status for page in pages] == [422] * len(tried)
    assert len({text_of(page.elements(class_="gir-summary")[0]) for page in pages}) == 1
    assert all(WHY in page.main for page in pages)
    assert running(app) == set()


def test_what_was_typed_stays_and_a_page_that_is_older_than_the_case_is_told(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    lead, second, third = three
    form = client_for("chantal").visit(f"/cases/{second}/link").form("/link")
    tie(app, cast, second, third, who="omar")
    page = form.submit(number=number(app, lead), kind="event", reason=WHY)
    assert page.status == 409
    assert WHY in page.main


def test_linking_to_a_case_under_a_lead_goes_to_that_lead_and_says_so(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    lead, second, third = three
    tie(app, cast, second, lead)
    form = client_for("chantal").visit(f"/cases/{third}/link").form("/link")
    page = form.submit(number=number(app, second), kind="event", reason=WHY)
    assert f"{number(app, second)} stond al onder {number(app, lead)}" in page.main
    assert running(app) == {(second, lead), (third, lead)}


def test_what_was_under_a_case_goes_along(app: Flask, cast: Cast, three: tuple[str, str, str]) -> None:
    first, second, third = three
    tie(app, cast, second, first)
    tie(app, cast, first, third)
    assert running(app) == {(second, third), (first, third)}
    with app.app_context():
        assert db.session.query(CaseLink).count() == 3, "the earlier link stays, with its end"


def test_what_belongs_together_is_not_linked_again(app: Flask, cast: Cast, three: tuple[str, str, str]) -> None:
    first, second, third = three
    tie(app, cast, second, first)
    tie(app, cast, third, first)
    for case_id, other in ((first, second), (second, first), (second, third), (third, second)):
        with pytest.raises(BelongTogether):
            tie(app, cast, case_id, other)
    assert running(app) == {(second, first), (third, first)}


def test_undoing_a_link_keeps_everything(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    lead, second, _third = three
    tie(app, cast, second, lead)
    form = client_for("omar").visit(f"/cases/{second}/unlink").form("/unlink")
    refused = form.submit(reason=" ")
    assert refused.status == 422
    page = form.submit(reason="Het was een andere man.")
    assert page.status == 200
    assert running(app) == set()
    for case_id in (lead, second):
        told = client_for("chantal").visit(f"/cases/{case_id}").main
        assert "maakte de koppeling met" in told
        assert "Het was een andere man." in told
    with app.app_context():
        kept = db.session.scalars(select(CaseLink)).one()
        assert (kept.reason, kept.end_reason) == (WHY, "Het was een andere man.")


@pytest.mark.parametrize("name", ["hanna", "bram", "omar"])
def test_why_a_link_was_undone_is_read_by_who_may_read_both(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str], name: str
) -> None:
    lead, second, _third = three
    undo(app, cast, second, lead)
    assert UNDONE in client_for(name).visit(f"/cases/{lead}").main
    assert UNDONE in client_for(name).visit(f"/cases/{second}").main
    block(app, cast.people[name], lead)
    assert UNDONE not in client_for(name).visit(f"/cases/{second}").html


def test_why_a_link_of_one_perpetrator_was_undone_stays_in_the_room_of_the_threat(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    lead, second, _third = three
    undo(app, cast, second, lead, kind=LinkKind.PERPETRATOR)
    assert UNDONE in client_for("omar").visit(f"/cases/{lead}").main
    assert UNDONE not in client_for("hanna").visit(f"/cases/{lead}").html
    assert UNDONE not in client_for("anna").visit(f"/my-reports/{lead}").html


def test_why_a_link_was_undone_does_not_betray_a_case_by_way_of_the_lead(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    """Omar does not see the lead and undoes the link between two that he sees; his reason is about those two."""
    lead, second, third = three
    tie(app, cast, second, lead)
    tie(app, cast, third, lead)
    block(app, cast.people["omar"], lead)
    block(app, cast.people["hanna"], second)
    page = client_for("omar").visit(f"/cases/{third}/unlink").form("/unlink").submit(reason=UNDONE)
    assert UNDONE in page.main
    for case_id in (lead, third):
        seen = client_for("hanna").visit(f"/cases/{case_id}")
        assert "maakte de koppeling met" in seen.main
        assert UNDONE not in seen.html
        assert UNDONE in client_for("chantal").visit(f"/cases/{case_id}").main


UNDONE = "Zijn buurman was het niet."


def undo(app: Flask, cast: Cast, case_id: str, other: str, *, kind: LinkKind = LinkKind.EVENT) -> None:
    tie(app, cast, case_id, other, kind=kind)
    with app.app_context():
        link_id = db.session.scalars(select(CaseLink.id)).one()
    does(app, cast.people["omar"], unlink, case_id, link_id, UNDONE)


def test_a_link_of_another_case_cannot_be_ended(app: Flask, cast: Cast, three: tuple[str, str, str]) -> None:
    lead, second, third = three
    tie(app, cast, second, lead)
    with app.app_context():
        foreign = db.session.scalars(select(CaseLink.id)).one()
    with pytest.raises(NotEligible):
        does(app, cast.people["chantal"], unlink, third, foreign, "Weg ermee")
    assert running(app) == {(second, lead)}


# ── For whom it exists ─────────────────────────────────────────────────────────────────────────────────────────


def test_one_perpetrator_is_known_only_in_the_room_of_the_threat(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    lead, second, _third = three
    tie(app, cast, second, lead, kind=LinkKind.PERPETRATOR)
    for name in ("hanna", "bram"):
        for case_id, other in ((lead, second), (second, lead)):
            page = client_for(name).visit(f"/cases/{case_id}").main
            assert number(app, other) not in page
            assert "koppelde" not in page
            assert "Zaken die hierbij horen" not in page
    for name in ("chantal", "omar"):
        assert number(app, second) in client_for(name).visit(f"/cases/{lead}").main
    with app.app_context():
        assert others_of(actor_of(cast.people["hanna"]), [lead, second], links_around([lead, second])) == {}
        assert others_of(actor_of(cast.people["omar"]), [lead, second], links_around([lead, second])) == {lead: 1}


def test_by_way_of_one_perpetrator_nobody_reads_that_it_was_one_event(
    app: Flask, cast: Cast, three: tuple[str, str, str]
) -> None:
    first, second, third = three
    tie(app, cast, second, first, kind=LinkKind.PERPETRATOR)
    tie(app, cast, third, second, kind=LinkKind.EVENT)
    assert running(app) == {(second, first), (third, first)}
    assert known(app, cast.people["hanna"], third) == set()
    assert known(app, cast.people["omar"], third) == {first, second}


def test_a_hidden_case_leaves_no_trace_beside_the_others(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    lead, second, third = three
    tie(app, cast, second, lead)
    tie(app, cast, third, lead)
    block(app, cast.people["hanna"], third)
    assert known(app, cast.people["hanna"], lead) == {second}
    page = client_for("hanna").visit(f"/cases/{lead}").main
    assert number(app, third) not in page
    assert page.count("koppelde deze zaak aan") == 1
    assert "met 1 andere" in client_for("hanna").visit("/cases?tab=team").main
    assert "met 2 andere" in client_for("chantal").visit("/cases?tab=team").main


def test_for_whom_the_lead_does_not_exist_another_takes_its_place(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    lead, second, third = three
    tie(app, cast, second, lead)
    tie(app, cast, third, lead)
    block(app, cast.people["hanna"], lead)
    assert known(app, cast.people["hanna"], second) == {third}
    assert leads(app, cast.people["hanna"], second)
    assert not leads(app, cast.people["hanna"], third)
    for case_id in (second, third):
        page = client_for("hanna").visit(f"/cases/{case_id}").main
        assert number(app, lead) not in page
        assert "koppelde" not in page
    with app.app_context():
        assert others_of(actor_of(cast.people["hanna"]), [second, third], links_around([second, third])) == {second: 1}


def test_who_cannot_see_the_lead_links_and_undoes_without_noticing_it(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    lead, second, third = three
    tie(app, cast, second, lead)
    block(app, cast.people["omar"], lead)
    omar = client_for("omar")
    form = omar.visit(f"/cases/{third}/link").form("/link")
    page = form.submit(number=number(app, second), kind="event", reason=WHY)
    assert "De zaken horen nu bij elkaar." in page.main
    assert f"koppelde deze zaak aan {number(app, second)}" in page.main
    assert number(app, lead) not in page.main
    assert running(app) == {(second, lead), (third, lead)}
    page = omar.visit(f"/cases/{third}/unlink").form("/unlink").submit(reason="Toch niet.")
    assert f"maakte de koppeling met {number(app, second)} ongedaan" in page.main
    assert number(app, lead) not in page.main
    assert running(app) == {(second, lead)}


def test_linking_raises_no_unread_mark_and_begins_nothing(app: Flask, cast: Cast, three: tuple[str, str, str]) -> None:
    lead, second, _third = three
    block(app, cast.people["hanna"], lead)
    with app.app_context():
        note_reading(db.session.get_one(Case, second), actor=actor_of(cast.people["hanna"]))
    tie(app, cast, second, lead)
    with app.app_context():
        rows = work_list(actor_of(cast.people["hanna"]), Choice(tab=Tab.TEAM)).rows
        assert next(row.mark for row in rows if row.id == second) == ""
    assert look(app, second, lambda case: case.status) is Status.NEW
    assert look(app, lead, lambda case: case.status) is Status.NEW


def test_linking_opens_no_case_and_mails_nobody(app: Flask, cast: Cast, three: tuple[str, str, str]) -> None:
    lead, second, _third = three
    with app.app_context():
        before = db.session.query(Message).count()
    tie(app, cast, second, lead)
    with app.app_context():
        assert db.session.query(Message).count() == before


def test_suggestions_are_cases_that_exist_for_the_reader(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    first, second, third = three
    block(app, cast.people["chantal"], third)
    page = client_for("chantal").visit(f"/cases/{first}/link").main
    assert number(app, second) in page
    assert number(app, third) not in page
    form = client_for("chantal").visit(f"/cases/{first}/link").form("/link")
    assert form.submit(near=number(app, second), kind="event", reason=WHY).status == 200
    assert running(app) == {(first, second)}


# ── One text to all ────────────────────────────────────────────────────────────────────────────────────────────


def texts(app: Flask, case_id: str) -> list[tuple[str, bool]]:
    with app.app_context():
        notes = db.session.scalars(select(Note).where(Note.case_id == case_id))
        return [(note.text or "", note.is_answer) for note in notes]


def test_one_answer_goes_to_every_reporter_as_their_own(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    lead, second, third = three
    tie(app, cast, second, lead)
    tie(app, cast, third, lead)
    form = client_for("chantal").visit(f"/cases/{lead}/answer-together").form("/answer-together")
    empty = form.submit(text="  ")
    assert empty.status == 422
    page = form.submit(text="Wij spraken de man.", kind="answer")
    for case_id in three:
        assert number(app, case_id) in text_of(page.elements(class_="gir-notice--done")[0])
        assert texts(app, case_id) == [("Wij spraken de man.", True)]
        assert look(app, case_id, lambda case: case.answered_at is not None)
    assert "Wij spraken de man." in client_for("anna").visit(f"/my-reports/{lead}").main
    with app.app_context():
        lines = select(AuditLine.object_id).where(AuditLine.act == "case.answer", AuditLine.result == "done")
        assert set(db.session.scalars(lines)) == set(three)


def test_only_who_was_chosen_gets_it_and_it_is_said_who_did_not(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    lead, second, third = three
    tie(app, cast, second, lead)
    tie(app, cast, third, lead)
    finish_everything(app, cast, third)
    before = texts(app, third)
    form = client_for("chantal").visit(f"/cases/{lead}/answer-together").form("/answer-together")
    page = form.submit(text="Nog iets.", kind="answer", cases=[lead, third])
    told = text_of(page.elements(class_="gir-notice--done")[0])
    assert f"niet verstuurd aan: {number(app, third)}" in told
    assert texts(app, lead) == [("Nog iets.", True)]
    assert texts(app, third) == before
    assert texts(app, second) == []


def test_nobody_writes_together_to_a_case_they_cannot_see(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    lead, second, third = three
    tie(app, cast, second, lead)
    block(app, cast.people["chantal"], second)
    form = client_for("chantal").visit(f"/cases/{lead}/answer-together").form("/answer-together")
    page = form.submit(text="Voor wie?", kind="answer", cases=[lead, second, third])
    assert page.status == 422
    assert (texts(app, second), texts(app, third)) == ([], [])


# ── Two at once ────────────────────────────────────────────────────────────────────────────────────────────────


def outcome(app: Flask, cast: Cast, case_id: str, other: str) -> str:
    try:
        tie(app, cast, case_id, other)
    except (NotEligible, ChangedMeanwhile):
        return "refused"
    return "linked"


@pytest.mark.database
def test_two_who_link_each_way_make_no_ring(app: Flask, cast: Cast) -> None:
    first, second = (file_report(app, cast.people["anna"]) for _ in range(2))
    for _turn in range(4):
        start = threading.Barrier(2)

        def at_once(case_id: str, other: str, start: threading.Barrier = start) -> str:
            start.wait(SECONDS)
            return outcome(app, cast, case_id, other)

        with ThreadPoolExecutor(2) as pool:
            ends = [pool.submit(at_once, *ids) for ids in ((first, second), (second, first))]
            assert sorted(end.result(SECONDS) for end in ends) == ["linked", "refused"]
        ((case_id, _lead),) = running(app)
        with app.app_context():
            held = db.session.scalars(select(CaseLink.id).where(CaseLink.ended_at.is_(None))).one()
        does(app, cast.people["chantal"], unlink, case_id, held, "Nog eens")


@pytest.mark.database
def test_a_lead_is_never_under_a_lead_whoever_links_at_once(app: Flask, cast: Cast) -> None:
    ids = [file_report(app, cast.people["anna"]) for _ in range(4)]
    ways = [(ids[0], ids[1]), (ids[1], ids[2]), (ids[2], ids[3]), (ids[3], ids[0])]
    start = threading.Barrier(len(ways))

    def at_once(case_id: str, other: str) -> str:
        start.wait(SECONDS)
        return outcome(app, cast, case_id, other)

    with ThreadPoolExecutor(len(ways)) as pool:
        ends = [end.result(SECONDS) for end in [pool.submit(at_once, *way) for way in ways]]
    assert "linked" in ends
    held = running(app)
    assert not {case_id for case_id, _lead in held} & {lead for _case_id, lead in held}


def test_who_is_invited_or_came_from_elsewhere_learns_nothing(
    app: Flask, cast: Cast, client_for: Client, three: tuple[str, str, str]
) -> None:
    lead, second, _third = three
    tie(app, cast, second, lead)
    otto = join(app, cast, "otto", Role.MANAGER, department="Handhaving")
    assert client_for("otto").get(f"/cases/{lead}").status == 404
    with app.app_context():
        assert others_of(actor_of(otto), [lead, second], links_around([lead, second])) == {}
        assert others_of(actor_of(cast.people["anna"]), [lead, second], links_around([lead, second])) == {}
