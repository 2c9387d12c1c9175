"""Searching finds what the searcher may read and nothing else, and the log knows that it was done."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select

from gir import questions as prepared
from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.cases.models import Case, CaseBlock, Handler
from gir.cases.notes import audiences
from gir.cases.services import add_note
from gir.cases.terms import Audience, BlockReason
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.followup import searching
from gir.incidents.details import write_answer
from tests.support.names import unlock
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything

Client = Callable[..., PageClient]
STORY = "Hij sloeg met zijn vuist op de Café-balie en dreigde."
HANDLERS = ("bram", "dirk", "hanna", "omar", "chantal", "greet", "siem")
TO_BEGIN = "/cases/search"
COLLEAGUE = "/cases/search/colleague"


def ids(page: Page) -> list[str]:
    """The cases on the page, in order."""
    return [(link.get("href") or "").split("/")[-1] for link in page.elements("a", class_="gir-work__title")]


def search(client: PageClient, words: str) -> Page:
    """Search for words from the work list, as a person does."""
    return client.visit("/cases").form(TO_BEGIN).submit(words=words)


def look_for(client: PageClient, person: str, reason: str = "help") -> Page:
    """Search for a colleague."""
    return client.visit(COLLEAGUE).form(COLLEAGUE).submit(person=person, reason=reason)


def block(app: Flask, case_id: str, person_id: str) -> None:
    """Somebody has a conflict of interest."""
    with app.app_context(), write_transaction() as session:
        session.add(CaseBlock(case_id=case_id, person_id=person_id, reason=BlockReason.CHOSEN, since=now()))


@pytest.fixture
def lines(app: Flask) -> Callable[[str], list[AuditLine]]:
    """The lines in the log of one kind of search, in order."""

    def found(act: str) -> list[AuditLine]:
        with app.app_context():
            return list(db.session.scalars(select(AuditLine).where(AuditLine.act == act).order_by(AuditLine.sequence)))

    return found


# ── By words ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.database
def test_everybody_finds_words_in_their_own_world(app: Flask, cast: Cast, client_for: Client) -> None:
    shared = file_report(app, cast.people["anna"], narrative=STORY)
    hidden = file_report(app, cast.people["anna"], narrative=STORY, manager_may_see=False)
    official = file_report(app, cast.people["rik"], narrative=STORY)
    kept_out = file_report(app, cast.people["anna"], narrative=STORY)
    block(app, kept_out, cast.people["omar"])
    file_report(app, cast.people["anna"], narrative="Iets heel anders.")
    assert {who: ids(search(client_for(who), "vuist sloeg")) for who in HANDLERS} == {
        "bram": [kept_out, shared],
        "dirk": [],
        "hanna": [kept_out, hidden, shared],
        "omar": [official, hidden, shared],
        "chantal": [kept_out, official, hidden, shared],
        "greet": [official],
        "siem": [],
    }


@pytest.mark.parametrize("words", ["cafe", "CAFÉ", "balie dreig", "  vuist   SLOEG ", "café-balie", "vuist, op!"])
def test_capitals_accents_and_order_make_no_difference(words: str, app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], narrative=STORY)
    assert ids(search(client_for("hanna"), words)) == [case_id]


@pytest.mark.parametrize("words", ["uist", "vuist mes", "alie"])
def test_all_words_must_occur_from_their_beginning(words: str, app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["anna"], narrative=STORY)
    page = search(client_for("hanna"), words)
    assert ids(page) == []
    assert words in page.main


def test_closed_cases_are_found_too(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], narrative=STORY)
    finish_everything(app, cast, case_id)
    assert ids(search(client_for("hanna"), "vuist")) == [case_id]


@pytest.fixture
def every_text(app: Flask, cast: Cast) -> tuple[str, list[str]]:
    """A case of a council member with a note for every room from everybody who may write it, each with its own word."""
    case_id = file_report(app, cast.people["rik"], narrative="Verhaalwoord en meer.")
    with app.app_context(), write_transaction() as session:
        session.execute(delete(Handler).where(Handler.case_id == case_id))
        session.add(Handler(case_id=case_id, role=Role.OOV, person_id=cast.people["omar"], since=now()))
    words = ["Verhaalwoord"]
    for who in ("omar", "greet", "chantal"):
        for audience in does(app, cast.people[who], lambda case, *, actor: audiences(actor, case), case_id):
            words.append(f"{who}{audience.value}woord")
            does(app, cast.people[who], add_note, case_id, f"Een {words[-1]}.", audience)
    return case_id, words


@pytest.mark.database
def test_a_word_is_found_exactly_where_the_page_of_the_case_shows_it(
    app: Flask, client_for: Client, every_text: tuple[str, list[str]]
) -> None:
    case_id, words = every_text
    for who in HANDLERS:
        client = client_for(who)
        page = client.get(f"/cases/{case_id}").text
        for word in words:
            assert (case_id in ids(search(client, word))) == (word in page), (who, word)


def test_a_note_of_care_is_not_found_by_who_handles_the_threat(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["hanna"], add_note, case_id, "Slaapt slecht.", Audience.CARE)
    does(app, cast.people["omar"], add_note, case_id, "Wijkagent belt.", Audience.THREAT)
    does(app, cast.people["hanna"], add_note, case_id, "Voor mijzelf.", Audience.PERSONAL)
    found = {
        (who, word): ids(search(client_for(who), word)) == [case_id]
        for who in ("bram", "hanna", "omar", "chantal")
        for word in ("slaapt", "wijkagent", "mijzelf")
    }
    assert {key for key, is_found in found.items() if is_found} == {
        ("hanna", "slaapt"),
        ("hanna", "mijzelf"),
        ("omar", "wijkagent"),
        ("chantal", "wijkagent"),
    }


def test_who_is_invited_to_listen_finds_no_story(app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["anna"], narrative=STORY)
    for who in ("piet", "vera"):
        assert ids(search(client_for(who), "vuist")) == []


def test_the_name_of_the_perpetrator_is_no_way_in(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], narrative="Kees Zwartepoort sloeg op de balie.")
    with app.app_context(), write_transaction():
        write_answer(db.session.get_one(Case, case_id).incident, "perpetrator_name", "Kees Zwartepoort")
    for who in ("bram", "hanna", "omar", "chantal"):
        assert ids(search(client_for(who), "zwartepoort balie")) == [], who  # locked: for nobody
    unlock(app, cast, case_id)
    for who, seen in (("bram", []), ("hanna", []), ("omar", [case_id]), ("chantal", [case_id])):
        assert ids(search(client_for(who), "zwartepoort balie")) == seen, who
        assert ids(search(client_for(who), "balie")) == [case_id]
        assert ids(search(client_for(who), "naam veroorzaker")) == []


def test_absence_tells_nothing(app: Flask, cast: Cast, client_for: Client) -> None:
    """Hidden from somebody, or not there at all: the same page."""
    client = client_for("omar")
    before = search(client, "vuist")
    block(app, file_report(app, cast.people["anna"], narrative=STORY), cast.people["omar"])
    assert search(client, "vuist").main == before.main
    assert look_for(client, "Anna de Wit").main == look_for(client, "Anna de Wit").main


@pytest.mark.database
def test_pages_follow_each_other(app: Flask, cast: Cast, client_for: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PAGE", 2)
    monkeypatch.setattr(prepared, "_known", OrderedDict())
    known = [file_report(app, cast.people["anna"], narrative=STORY) for _ in range(5)]
    page, found = search(client_for("omar"), "vuist"), list[str]()
    while True:
        found += ids(page)
        more = [form for form in page.forms if "after" in form.names]
        if not more:
            break
        page = more[0].submit()
    assert found == known[::-1]


def test_a_search_that_stops_says_how_far_it_came(
    app: Flask, cast: Cast, client_for: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "OPENED", 2)
    monkeypatch.setattr(searching, "BATCH", 2)
    monkeypatch.setattr(prepared, "_known", OrderedDict())
    oldest = file_report(app, cast.people["anna"], narrative=STORY)
    for _ in range(3):
        file_report(app, cast.people["anna"], narrative="Iets anders.")
    page = search(client_for("omar"), "vuist")
    assert ids(page) == []
    assert page.elements(class_="gir-notice--info")
    assert ids(next(form for form in page.forms if "after" in form.names).submit()) == [oldest]


BAD = ["", "   ", "\0", "<>", "!?", "x" * 200_000, "\ufffe"]


@pytest.mark.parametrize("words", BAD)
def test_what_are_no_words_is_refused_in_a_sentence(
    words: str, client_for: Client, lines: Callable[[str], list[AuditLine]]
) -> None:
    page = search(client_for("omar"), words)
    assert page.status == 422
    assert page.elements(class_="gir-error")
    assert not lines("search.words")


def test_markup_is_only_words(client_for: Client) -> None:
    page = search(client_for("omar"), "<script>alert(1)</script> {{7*7}} %s ' OR 1=1 --")
    assert page.status == 200
    assert "<script>alert" not in page.html
    assert "{{7*7}}" in page.main


def test_a_mark_that_no_page_gave_is_refused(client_for: Client) -> None:
    form = client_for("omar").visit(TO_BEGIN).form(TO_BEGIN)
    token = form.values["csrf_token"][0]
    for path, typed in ((TO_BEGIN, {"words": "vuist"}), (COLLEAGUE, {"person": "Anna de Wit", "reason": "help"})):
        page = client_for("omar").post(path, {**typed, "after": "9", "csrf_token": token})
        assert page.status == 400


def test_words_stand_in_no_address(app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["anna"], narrative=STORY)
    page = search(client_for("omar"), "vuist")
    assert page.path == TO_BEGIN
    assert not [address for _words, address in page.links if "vuist" in address]
    assert ids(client_for("omar").visit(f"{TO_BEGIN}?words=vuist")) == []


def test_every_search_leaves_a_line_without_its_words(
    cast: Cast, client_for: Client, lines: Callable[[str], list[AuditLine]]
) -> None:
    for words in ("vuist Zwartepoort", "zwartepoort VUIST", "iets anders"):
        search(client_for("omar"), words)
    found = lines("search.words")
    assert [(line.actor, line.object_id, line.result) for line in found] == [(cast.people["omar"], "", "done")] * 3
    assert not [line for line in found if "vuist" in line.detail.lower() or "zwarte" in line.detail.lower()]
    same, again, other = (json.loads(line.detail)["for"] for line in found)
    assert same == again != other


# ── By a colleague ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.database
@pytest.mark.parametrize("asked", ["Anna de Wit", "ANNA  de wit", "anna@voorbeeldstad.example"])
def test_a_colleague_is_found_by_the_exact_name_or_address(
    asked: str, app: Flask, cast: Cast, client_for: Client
) -> None:
    own = file_report(app, cast.people["anna"])
    file_report(app, cast.people["dirk"])
    kept_out = file_report(app, cast.people["anna"])
    block(app, kept_out, cast.people["omar"])
    assert ids(look_for(client_for("hanna"), asked)) == [kept_out, own]
    assert ids(look_for(client_for("omar"), asked)) == [own]


@pytest.mark.parametrize("asked", ["Anna", "de Wit", "Anna de Wi", "anna@", "%", "*"])
def test_a_part_of_a_name_finds_nobody(asked: str, app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["anna"])
    assert ids(look_for(client_for("chantal"), asked)) == []


def test_cases_of_office_holders_are_not_found_by_hrm(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["rik"])
    assert ids(look_for(client_for("hanna"), "Rik Hoekstra")) == []
    assert ids(look_for(client_for("chantal"), "Rik Hoekstra")) == [case_id]


def test_ones_own_report_is_not_found(app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["omar"])
    assert ids(look_for(client_for("omar"), "Omar el Amrani")) == []


def test_nobody_of_that_name_and_nothing_to_see_look_the_same(app: Flask, cast: Cast, client_for: Client) -> None:
    block(app, file_report(app, cast.people["anna"]), cast.people["omar"])
    client = client_for("omar")
    known, unknown = look_for(client, "Anna de Wit"), look_for(client, "Onno Onbekend")
    assert known.main.replace("Anna de Wit", "") == unknown.main.replace("Onno Onbekend", "")


@pytest.mark.parametrize("who", ["bram", "dirk", "greet", "siem", "piet", "vera", "anna", "els", "bea", "dora"])
def test_other_roles_have_no_such_page(who: str, client_for: Client) -> None:
    assert client_for(who).get(COLLEAGUE).status == 404


@pytest.mark.parametrize(
    ("person", "reason"), [("", "help"), ("\0", "help"), ("x" * 200_000, "help"), ("Anna de Wit", ""), ("  ", "")]
)
def test_a_colleague_is_not_looked_for_without_name_and_reason(
    person: str, reason: str, client_for: Client, lines: Callable[[str], list[AuditLine]]
) -> None:
    page = look_for(client_for("omar"), person, reason)
    assert page.status == 422
    assert page.elements(class_="gir-error")
    assert not lines("search.person")


def test_the_log_says_why_and_not_for_whom(
    cast: Cast, client_for: Client, lines: Callable[[str], list[AuditLine]]
) -> None:
    look_for(client_for("hanna"), "Anna de Wit", "safety")
    [line] = lines("search.person")
    detail = json.loads(line.detail)
    assert (line.actor, detail.pop("reason"), set(detail)) == (cast.people["hanna"], "safety", {"for"})
    assert "anna" not in line.detail.lower()
