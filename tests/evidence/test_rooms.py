"""Files lie in a room, as notes do: who may not enter it does not know of them, on no page and in no mail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.terms import Role
from gir.cases.messages import somebody_without_account
from gir.cases.models import Case, Event
from gir.cases.terms import Act, Happening, Part
from gir.database import db
from gir.demonstration.cast import Cast
from gir.evidence.intake import Sender
from gir.evidence.models import EvidenceFile
from gir.evidence.tending import tend_files
from gir.incidents.terms import Channel, FormDetail, Standing, Target
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.reporting.concerned import Concerned
from gir.vault import DataKey, KeySet
from tests.evidence.fake_scanner import listening
from tests.evidence.test_scanning import INFECTED, scanned_by
from tests.followup.newcomers import join
from tests.support.evidence import PDF, complete_files, own_path, picture, send
from tests.support.page_client import PageClient
from tests.support.stories import file_report
from tests.support.work_list import marks

Client = Callable[..., PageClient]
UNREAD = "Nieuws"

HANDLERS = ("bram", "hanna", "omar", "chantal")


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


def add(app: Flask, client: PageClient, case_id: str, name: str, part: str | None = None) -> str:
    """Let a handler add a picture, with another room chosen than their own if so said; gives its id."""
    path = f"/cases/{case_id}/files"
    before = {file.id for file in complete_files(app)}
    send(client, path, [(name, picture(form="PNG"))], part=part)
    [added] = [file.id for file in complete_files(app) if file.id not in before]
    with app.app_context():
        tend_files()
    return added


def readers(client_for: Client, case_id: str, file_id: str, name: str, names: tuple[str, ...]) -> set[str]:
    """Who can open the file; for each of them the page, the download and the picture agree."""
    found = set()
    for who in names:
        client = client_for(who)
        told = name in client.visit(f"/cases/{case_id}").html
        listed = name in client.visit(f"/cases/{case_id}/files").html
        answers = {client.get(f"/cases/{case_id}/files/{file_id}{end}").status for end in ("", "/picture")}
        assert answers == ({200} if told else {404}), who
        assert told == listed, who
        found |= {who} if told else set()
    return found


@pytest.mark.parametrize(
    ("adder", "part", "expected"),
    [
        ("hanna", None, {"hanna"}),
        ("hanna", "core", {"bram", "hanna", "omar", "chantal"}),
        ("omar", None, {"omar", "chantal"}),
        ("chantal", None, {"omar", "chantal"}),
        ("bram", None, {"bram", "hanna", "omar", "chantal"}),
    ],
)
def test_a_file_of_a_handler_stays_in_its_room(
    app: Flask, client_for: Client, case_id: str, adder: str, part: str | None, expected: set[str]
) -> None:
    file_id = add(app, client_for(adder), case_id, "beeld.png", part)
    assert readers(client_for, case_id, file_id, "beeld.png", HANDLERS) == expected
    for who in HANDLERS:
        told = "een bestand toegevoegd" in client_for(who).visit(f"/cases/{case_id}").main
        assert told == (who in expected), who


def test_a_room_that_is_closed_cannot_be_chosen(app: Flask, client_for: Client, case_id: str) -> None:
    hanna, path = client_for("hanna"), f"/cases/{case_id}/files"
    assert list(hanna.visit(path).form(path).options("part")) == ["core", "care"]
    assert list(client_for("omar").visit(path).form(path).options("part")) == ["core", "threat"]
    page = send(hanna, path, [("beeld.png", picture(form="PNG"))], part="threat")
    assert page.status == 422
    assert not complete_files(app)


def test_a_room_has_a_key_of_its_own(app: Flask, client_for: Client, case_id: str) -> None:
    add(app, client_for("hanna"), case_id, "zorg.png")
    add(app, client_for("omar"), case_id, "dreiging.png")
    with app.app_context():
        sets = [db.session.get_one(DataKey, file.key_id).key_set for file in complete_files(app)]
    assert sets == [KeySet.CARE, KeySet.THREAT]


def test_nobody_finds_out_that_another_room_has_the_same_file(app: Flask, client_for: Client, case_id: str) -> None:
    add(app, client_for("hanna"), case_id, "beeld.png")
    add(app, client_for("omar"), case_id, "beeld.png")
    with app.app_context():
        both = [(file.name, file.part) for file in db.session.scalars(select(EvidenceFile).order_by("completed_at"))]
    assert both == [("beeld.png", Part.CARE), ("beeld.png", Part.THREAT)]


def test_a_file_in_a_room_marks_the_case_unread_for_that_room_only(
    app: Flask, client_for: Client, case_id: str
) -> None:
    clients = {name: client_for(name) for name in ("hanna", "omar", "chantal")}
    for client in clients.values():
        client.visit(f"/cases/{case_id}")
    add(app, clients["omar"], case_id, "dreiging.png")
    assert UNREAD in marks(clients["chantal"], "/cases?tab=team")
    assert UNREAD not in marks(clients["hanna"], "/cases?tab=team")


def test_a_virus_is_told_to_that_room_only(
    app: Flask, cast: Cast, client_for: Client, case_id: str, tmp_path: Path
) -> None:
    with listening(tmp_path / "clamd") as address:
        send(client_for("hanna"), f"/cases/{case_id}/files", [("zorg.pdf", INFECTED)])
        scanned_by(app, address)
        with app.app_context():
            tend_files()
            about = select(Message.recipient_id).where(Message.kind == MessageKind.ATTENTION)
            assert set(db.session.scalars(about.where(Message.about.endswith(":infected")))) == {cast.people["hanna"]}
            parts = select(Event.part).where(Event.happening == Happening.FILE_QUARANTINED)
            assert list(db.session.scalars(parts)) == [Part.CARE]


# ── Home and family of office-holders ──────────────────────────────────────────────────────────────────────────

AT_HOME: list[dict[str, Any]] = [
    {"channel": Channel.HOME},
    {"target": Target.FAMILY},
    {"details": frozenset({FormDetail.PROPERTY_PRIVATE})},
]
NAMED = ("omar", "chantal", "siem", "otto")


@pytest.mark.parametrize("answers", AT_HOME)
def test_what_shows_the_home_of_an_office_holder_is_for_who_was_named(
    app: Flask, cast: Cast, client_for: Client, answers: dict[str, Any]
) -> None:
    case_id = file_report(app, cast.people["wilma"], **answers)
    join(app, cast, "otto", Role.OOV)
    wilma = client_for("wilma")
    send(wilma, own_path(case_id), [("voordeur.png", picture(form="PNG"))])
    with app.app_context():
        tend_files()
    [file] = complete_files(app)
    assert file.part is Part.HOME
    assert readers(client_for, case_id, file.id, "voordeur.png", NAMED) == {"omar", "chantal", "siem"}
    assert "toegevoegd" not in client_for("otto").visit(f"/cases/{case_id}").main
    assert "voordeur.png" in wilma.visit(f"/my-reports/{case_id}").main


@pytest.mark.parametrize("answers", [*AT_HOME, {}])
def test_who_sends_files_reads_who_may_open_them(
    cast: Cast, app: Flask, client_for: Client, answers: dict[str, Any]
) -> None:
    """An employee's home has no room of its own."""
    everybody, named = "Wie jouw verhaal mag lezen, mag ze openen", "aan wie de melding op naam is gegeven"
    for name, by_name in (("wilma", bool(answers)), ("anna", False)):
        page = client_for(name).visit(own_path(file_report(app, cast.people[name], **answers)))
        assert (named in page.main, everybody in page.main) == (by_name, not by_name), name


def test_it_says_so_as_soon_as_an_answer_closes_the_room(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["wilma"])
    wilma = client_for("wilma")
    wilma.visit(f"/my-reports/{case_id}/more/place").form("/more/place").submit(place="victim_home")
    assert "aan wie de melding op naam is gegeven" in wilma.visit(own_path(case_id)).main


def test_files_of_an_office_holders_family_are_for_who_was_named(app: Flask, cast: Cast, client_for: Client) -> None:
    family = Concerned(Standing.OFFICIAL_FAMILY, name="Lotte Jansen", reach="06 1")
    case_id = file_report(app, cast.people["wilma"], concerned=family)
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        sender = Sender(somebody_without_account(cast.organisation_id), Act.AMEND, from_reporter=True)
        assert sender.part_in(case) is Part.HOME


def test_an_answer_that_comes_later_closes_the_room(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["wilma"])
    join(app, cast, "otto", Role.OOV)
    send(client_for("wilma"), own_path(case_id), [("voordeur.pdf", PDF)])
    otto, page = client_for("otto"), f"/cases/{case_id}"
    assert "voordeur.pdf" in otto.visit(page).main
    form = client_for("wilma").visit(f"/my-reports/{case_id}/more/place").form("/more/place")
    form.submit(place="victim_home")
    assert "voordeur.pdf" not in otto.visit(page).main
    assert "voordeur.pdf" in client_for("omar").visit(page).main


def test_a_handler_who_was_named_may_put_a_file_in_the_room_of_the_home(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    case_id = file_report(app, cast.people["wilma"])
    join(app, cast, "otto", Role.OOV)
    file_id = add(app, client_for("omar"), case_id, "slot.png", "home")
    assert readers(client_for, case_id, file_id, "slot.png", NAMED) == {"omar", "chantal", "siem"}


def test_what_an_employee_sends_from_home_is_shared(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], channel=Channel.HOME)
    send(client_for("anna"), own_path(case_id), [("voordeur.pdf", PDF)])
    assert complete_files(app)[0].part is Part.CORE
