"""A report that was begun is never lost, is nobody's but its writer's, and is gone when it was sent or deleted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from gir.audit.models import AuditLine
from gir.cases.models import Case
from gir.config import Settings
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.incidents.models import Incident
from gir.incidents.terms import Relation
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.reporting import drafts
from gir.reporting.drafts import KEPT_FOR, MOST_DRAFTS, WARNED_BEFORE, expire_report_drafts, warn_of_expiry
from gir.reporting.models import ReportDraft
from gir.vault import DataKey, KeySet
from tests.support.installations import PASSWORD
from tests.support.page import Form, Page, Value
from tests.support.page_client import PageClient

ClientFor = Callable[..., PageClient]
STORY = "Hij stond ineens voor mijn bureau en schreeuwde."
ANSWERS: dict[str, Value] = {
    "narrative": STORY,
    "forms": ["verbal"],
    "when": "today",
    "channel": "desk",
    "manager_may_see": "yes",
}
JSON = {"Accept": "application/json"}


def blank(client: PageClient) -> Form:
    return client.visit("/report").form("/report")


def keep(client: PageClient, form: Form, **changes: Value) -> Page:
    """Press "Save and finish later"."""
    return client.post("/report/drafts", {**form.values, **changes})


def typed(client: PageClient, form: Form, turn: int = 1, **changes: Value) -> dict[str, Any]:
    """What the page's script does while somebody types; gives what it is told."""
    answer = client._client.post("/report/drafts", data={**form.values, "turn": str(turn), **changes}, headers=JSON)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.get_json()
    return told


def kept(app: Flask) -> list[ReportDraft]:
    with app.app_context():
        return list(db.session.scalars(select(ReportDraft).order_by(ReportDraft.started_at)))


def stories(app: Flask) -> set[str]:
    with app.app_context():
        return {drafts.answers_of(draft)["narrative"] for draft in db.session.scalars(select(ReportDraft))}


def count(app: Flask, model: Any, *conditions: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def draft_page(client: PageClient) -> Page:
    return client.visit("/").follow("verder gaan")


def test_what_was_begun_is_found_again(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    page = keep(anna, blank(anna), narrative=STORY, forms=["verbal", "threat"], channel="desk")
    assert page.path == "/"
    assert "Je tekst is bewaard. Je vindt hem hier tot" in page.text
    assert "Bedreiging aan de balie" in page.main
    assert "Een melding die je nog niet hebt verstuurd" in anna.visit("/report").main
    again = draft_page(anna)
    assert "Je tekst is bewaard." in again.main
    values = again.form("/report").values
    assert (values["narrative"], values["forms"], values["channel"]) == ([STORY], ["verbal", "threat"], ["desk"])
    assert STORY not in anna.visit("/").html, "the start page can be read over a shoulder"


def test_it_is_sealed(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), narrative=STORY)
    draft = kept(app)[0]
    assert STORY.encode() not in draft.answers_sealed
    with app.app_context():
        answers = drafts.answers_of(db.session.merge(draft))
    assert answers["narrative"] == STORY
    assert not {"csrf_token", "draft", "version", "page", "turn"} & set(answers)


def test_it_survives_signing_out(client_for: ClientFor) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), narrative=STORY)
    anna.visit("/").form("/sign-out").submit()
    anna.sign_in("anna@voorbeeldstad.example", PASSWORD)
    assert draft_page(anna).form("/report").values["narrative"] == [STORY]


def test_a_stranger_finds_nothing(app: Flask, client_for: ClientFor) -> None:
    anna, bram = client_for("anna"), client_for("bram")
    keep(anna, blank(anna), narrative=STORY)
    path = f"/report/drafts/{kept(app)[0].id}"
    unknown = f"/report/drafts/{'0' * 32}"
    for ending in ("", "/delete"):
        hidden, missing = bram.get(path + ending), bram.get(unknown + ending)
        assert (hidden.status, hidden.body) == (404, missing.body)
    token = blank(bram).values["csrf_token"][0]
    assert bram.post(f"{path}/delete", {"csrf_token": token}).status == 404
    assert "nog niet hebt verstuurd" not in bram.visit("/").main
    assert STORY not in bram.visit(f"/report/colleague?draft={kept(app)[0].id}").html
    assert stories(app) == {STORY}


def test_somebody_elses_draft_cannot_be_written(app: Flask, client_for: ClientFor) -> None:
    anna, bram = client_for("anna"), client_for("bram")
    keep(anna, blank(anna), narrative=STORY)
    theirs = kept(app)[0]
    for page in (theirs.page, "x" * 30):
        keep(bram, blank(bram), narrative="Van Bram.", draft=theirs.id, version=str(theirs.version), page=page)
    assert len(kept(app)) == 3
    assert stories(app) == {STORY, "Van Bram."}
    blank(bram).submit(_without_manager())
    assert STORY in stories(app)


def _without_manager() -> dict[str, Value]:
    return {name: value for name, value in ANSWERS.items() if name != "manager_may_see"}


def test_nothing_typed_is_nothing_kept(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    page = keep(anna, blank(anna))
    assert page.path == "/"
    assert "er is niets om te bewaren" in page.text
    assert typed(anna, blank(anna)) == {}
    assert kept(app) == []


def test_sending_destroys_it_with_its_key_in_one_act(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), **ANSWERS)
    assert draft_page(anna).form("/report").submit().path.endswith("/receipt")
    assert kept(app) == []
    assert count(app, DataKey, DataKey.key_set == KeySet.DRAFT.value) == 0
    assert "nog niet hebt verstuurd" not in anna.visit("/").main


def test_sending_what_was_typed_destroys_what_was_saved_meanwhile(app: Flask, client_for: ClientFor) -> None:
    """The answer to the last saving never came back: the form does not know its draft."""
    anna = client_for("anna")
    form = blank(anna)
    typed(anna, form, narrative="Hij st")
    form.submit(ANSWERS)
    assert kept(app) == []


def test_a_report_that_is_refused_keeps_its_draft(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), narrative=STORY)
    page = draft_page(anna).form("/report").submit()
    assert page.status == 422
    form = page.form("/report")
    assert form.values["draft"] == [kept(app)[0].id]
    assert form.submit(ANSWERS).path.endswith("/receipt")
    assert kept(app) == []


def test_a_saving_that_is_overtaken_by_the_report_leaves_nothing(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    form = blank(anna)
    form.submit(ANSWERS)
    answer = anna._client.post("/report/drafts", data={**form.values, "narrative": "Hij st"}, headers=JSON)
    assert answer.status_code == 409
    assert "niet bewaard" in answer.get_json()["says"]
    assert kept(app) == []
    with time_machine.travel(now() + timedelta(minutes=2), tick=True):
        assert typed(anna, form, narrative="Nog iets anders, in een ander tabblad.")["draft"]
    assert len(kept(app)) == 1


@pytest.mark.parametrize("by_script", [True, False])
def test_another_tab_of_what_was_just_sent_is_kept(app: Flask, client_for: ClientFor, by_script: bool) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), **ANSWERS)
    one, two = draft_page(anna).form("/report"), draft_page(anna).form("/report")
    assert one.submit().path.endswith("/receipt")
    if by_script:
        assert typed(anna, two, narrative="Alleen in tab twee.")["draft"]
    else:
        assert "Je tekst is bewaard." in keep(anna, two, narrative="Alleen in tab twee.").text
    assert stories(app) == {"Alleen in tab twee."}
    again = draft_page(anna).form("/report").submit()
    assert "andere antwoorden" in again.text
    assert count(app, Incident) == 1


def test_who_goes_back_after_sending_and_presses_the_button_keeps_the_text(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    form = blank(anna)
    form.submit(ANSWERS)
    assert "Je tekst is bewaard." in keep(anna, form, narrative="En toen kwam hij terug.").text
    assert stories(app) == {"En toen kwam hij terug."}


def test_typing_saves_one_draft(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    form = blank(anna)
    first = typed(anna, form, 1, narrative="Hij")
    second = typed(anna, form, 2, narrative=STORY, draft=first["draft"], version=str(first["version"]))
    assert first["draft"] == second["draft"]
    assert second["version"] > first["version"]
    assert second["says"].startswith("Bewaard om ")
    assert second["address"] == f"/report/drafts/{first['draft']}"
    assert stories(app) == {STORY}


def test_an_earlier_text_never_replaces_a_later_one(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    form = blank(anna)
    typed(anna, form, 2, narrative=STORY)
    typed(anna, form, 1, narrative="Hij")
    assert stories(app) == {STORY}


def test_two_tabs_of_one_draft_keep_both_texts(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), narrative="Begin.")
    one, two = draft_page(anna).form("/report"), draft_page(anna).form("/report")
    first = typed(anna, one, narrative="Begin. In tab een.")
    second = typed(anna, two, narrative="Begin. In tab twee.")
    assert "tweede tekst" in second["says"]
    assert first["draft"] != second["draft"]
    third = typed(anna, two, 2, narrative="Begin. In tab twee, verder.", draft=second["draft"])
    assert third["draft"] == second["draft"]
    assert stories(app) == {"Begin. In tab een.", "Begin. In tab twee, verder."}


def test_two_tabs_without_a_script_keep_both_texts(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), narrative="Begin.")
    one, two = draft_page(anna).form("/report"), draft_page(anna).form("/report")
    keep(anna, one, narrative="Een.")
    assert "We bewaren ze allebei." in keep(anna, two, narrative="Twee.").text
    assert stories(app) == {"Een.", "Twee."}


def test_the_same_text_in_two_tabs_is_one_draft(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), narrative="Begin.")
    one, two = draft_page(anna).form("/report"), draft_page(anna).form("/report")
    keep(anna, one, narrative="Hetzelfde.")
    keep(anna, two, narrative="Hetzelfde.")
    assert len(kept(app)) == 1


def test_sending_in_one_tab_leaves_what_the_other_wrote(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), **ANSWERS)
    one, two = draft_page(anna).form("/report"), draft_page(anna).form("/report")
    typed(anna, two, narrative="Alleen in tab twee.")
    assert one.submit().path.endswith("/receipt")
    assert stories(app) == {"Alleen in tab twee."}
    page = draft_page(anna).form("/report").submit()
    assert page.status == 422
    assert "andere antwoorden" in page.text
    assert count(app, Incident) == 1


def test_one_page_saves_again_after_going_back(app: Flask, client_for: ClientFor) -> None:
    """Without a script: save, press Back, write on, save. The page does not know its draft, the server does."""
    anna = client_for("anna")
    form = blank(anna)
    keep(anna, form, narrative="Eerst.")
    keep(anna, form, narrative="Eerst. Daarna.")
    assert stories(app) == {"Eerst. Daarna."}


def test_a_draft_that_is_gone_becomes_a_new_one(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), narrative="Eerst.")
    form = draft_page(anna).form("/report")
    anna.visit(f"/report/drafts/{kept(app)[0].id}/delete").form("/delete").submit()
    assert kept(app) == []
    typed(anna, form, narrative="Toch verder.")
    assert stories(app) == {"Toch verder."}


def test_deleting_asks_once_and_is_at_once(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), narrative=STORY)
    asked = anna.visit("/").follow("Verwijderen")
    assert asked.h1 == "Deze tekst verwijderen?"
    assert len(kept(app)) == 1
    page = asked.form("/delete").submit()
    assert "De tekst is verwijderd. Niemand anders heeft hem gelezen." in page.text
    assert count(app, DataKey, DataKey.key_set == KeySet.DRAFT.value) == 0


def test_nothing_of_it_is_in_the_log(app: Flask, client_for: ClientFor) -> None:
    """Who begins a report and thinks better of it leaves no trace (decision 11)."""
    anna = client_for("anna")
    before = count(app, AuditLine)
    keep(anna, blank(anna), narrative=STORY)
    draft_page(anna)
    anna.visit("/").follow("Verwijderen").form("/delete").submit()
    assert count(app, AuditLine) == before


def test_after_25_days_its_writer_is_warned_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), narrative=STORY)
    late = now() + KEPT_FOR - WARNED_BEFORE + timedelta(hours=1)
    with app.app_context():
        assert warn_of_expiry() == 0
    with time_machine.travel(late, tick=True):
        with app.app_context():
            assert (warn_of_expiry(), warn_of_expiry()) == (1, 0)
            message = db.session.scalars(select(Message).where(Message.kind == MessageKind.DRAFT_WAITS)).one()
            assert (message.recipient_id, message.path) == (cast.people["anna"], "/report")
        anna.sign_in("anna@voorbeeldstad.example", PASSWORD)
        assert "we verwijderen het op" in anna.visit("/").main
        keep(anna, draft_page(anna).form("/report"), narrative="Toch nog iets.")
        assert "we verwijderen het op" not in anna.visit("/").main
    with time_machine.travel(late + KEPT_FOR, tick=True), app.app_context():
        assert warn_of_expiry() == 1


def test_after_30_days_it_is_destroyed_with_its_key(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), narrative=STORY)
    with time_machine.travel(now() + KEPT_FOR - timedelta(hours=1), tick=True), app.app_context():
        assert expire_report_drafts() == 0
    with time_machine.travel(now() + KEPT_FOR + timedelta(hours=1), tick=True), app.app_context():
        assert expire_report_drafts() == 1
    assert kept(app) == []
    assert count(app, DataKey, DataKey.key_set == KeySet.DRAFT.value) == 0


def test_the_clock_warns_and_destroys(app: Flask, settings: Settings, client_for: ClientFor) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), narrative=STORY)
    left = {}
    for days in (*range(0, 27, 3), 26, 29, 31):  # a clock that jumps destroys nothing: it comes every few days here
        with time_machine.travel(now() + timedelta(days=days), tick=True):
            answer = app.test_cli_runner().invoke(args=["gir", "tick"])
        assert answer.exit_code == 0, answer.output
        left[days] = len(kept(app))
    assert (left[26], left[31]) == (1, 0)
    mails = [path.read_text() for path in settings.mail_dir.glob("*.eml")]
    assert len(mails) == 1
    assert "/report" in mails[0]
    assert not {"bureau", "schreeuwde", "melding"} & set(mails[0].replace(".", " ").lower().split())


def test_just_now_becomes_the_day_on_which_it_was_said(client_for: ClientFor) -> None:
    anna = client_for("anna")
    with time_machine.travel("2026-03-04 10:00 +0100", tick=True):
        anna.sign_in("anna@voorbeeldstad.example", PASSWORD)
        keep(anna, blank(anna), narrative=STORY, when="now")
        assert draft_page(anna).form("/report").values["when"] == ["now"]
    with time_machine.travel("2026-03-04 12:00 +0100", tick=True):
        anna.sign_in("anna@voorbeeldstad.example", PASSWORD)
        assert draft_page(anna).form("/report").values["when"] == ["today"]
    with time_machine.travel("2026-03-06 12:00 +0100", tick=True):
        anna.sign_in("anna@voorbeeldstad.example", PASSWORD)
        values = draft_page(anna).form("/report").values
        assert (values["when"], values["day"]) == (["other"], ["04-03-2026"])


@pytest.mark.parametrize("path", ["/report", "/report/drafts", "/report/colleague"])
def test_what_comes_after_the_sign_in_expired_becomes_a_draft(app: Flask, client_for: ClientFor, path: str) -> None:
    anna = client_for("anna")
    form = blank(anna)
    with time_machine.travel(now() + timedelta(minutes=45), tick=True):
        page = anna.post(path, {**form.values, **ANSWERS})
        assert page.path == "/sign-in"
        assert "Dat is bewaard." in page.main
        back = page.form("/sign-in").submit({"email": "anna@voorbeeldstad.example", "password": PASSWORD})
        assert back.path == f"/report/drafts/{kept(app)[0].id}"
        assert "Je tekst is bewaard." in back.main
        restored = back.form("/report")
        assert restored.values["submission"] == form.values["submission"]
        assert restored.submit().path.endswith("/receipt")
    assert kept(app) == []


@pytest.mark.parametrize("path", ["/report", "/report/drafts", "/report/colleague"])
def test_what_comes_so_late_that_nobody_knows_whose_it_is_comes_back(
    app: Flask, client_for: ClientFor, path: str
) -> None:
    anna = client_for("anna")
    form = blank(anna)
    with time_machine.travel(now() + timedelta(hours=3), tick=True):
        page = anna.post(path, {**form.values, **ANSWERS})
        assert kept(app) == []
        back = page.form("/sign-in").submit({"email": "anna@voorbeeldstad.example", "password": PASSWORD})
        assert back.path == f"/report/drafts/{kept(app)[0].id}"
        assert back.form("/report").submit().path.endswith("/receipt")


def test_with_as_many_drafts_as_there_can_be_it_is_sent_again(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    form = blank(anna)
    for number in range(MOST_DRAFTS):
        typed(anna, blank(anna), narrative=f"Nummer {number}")
    with time_machine.travel(now() + timedelta(minutes=45), tick=True):
        page = anna.post("/report", {**form.values, **ANSWERS})
        again = page.form("/sign-in").submit({"email": "anna@voorbeeldstad.example", "password": PASSWORD})
        assert again.form("/report").submit().path.endswith("/receipt")
    assert count(app, Case) == 1


def test_what_was_received_before_is_not_received_again_from_its_draft(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    form = blank(anna)
    first = form.submit(ANSWERS)
    with time_machine.travel(now() + timedelta(minutes=45), tick=True):
        form.submit(ANSWERS)
        anna.sign_in("anna@voorbeeldstad.example", PASSWORD)
        assert len(kept(app)) == 1
        assert draft_page(anna).form("/report").submit().path == first.path
    assert (count(app, Case), kept(app)) == (1, [])


def test_there_is_an_end_to_drafts_and_nothing_typed_is_lost_there(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    for number in range(MOST_DRAFTS):
        typed(anna, blank(anna), narrative=f"Nummer {number}")
    form = blank(anna)
    page = keep(anna, form, narrative=STORY)
    assert page.status == 409
    assert page.form("/report").values["narrative"] == [STORY]
    assert page.find("narrative-error") is not None
    answer = anna._client.post("/report/drafts", data={**form.values, "narrative": STORY}, headers=JSON)
    assert answer.status_code == 409
    assert "Verstuur of verwijder er eerst" in answer.get_json()["says"]
    assert form.submit(ANSWERS).path.endswith("/receipt")


@pytest.mark.parametrize("value", ["\x00", "{{ 7*7 }}", "<script>alert(1)</script>", "=1+1", "\u202e", "a" * 200_000])
def test_any_text_comes_back_as_it_was(client_for: ClientFor, value: str) -> None:
    anna = client_for("anna")
    keep(anna, blank(anna), narrative=f"Begin {value} einde", day=value[:50], for_name=value[:50])
    values = draft_page(anna).form("/report").values
    assert values["narrative"] == [f"Begin {value} einde".replace("\x00", "")]


@pytest.mark.parametrize("name", ["draft", "version", "page", "turn", "submission", "forms", "when", "channel"])
@pytest.mark.parametrize("value", ["", "-1", "9" * 40, "x" * 300, "' OR 1=1 --", "\x00", "٣"])
def test_nothing_in_any_hidden_field_breaks_it(app: Flask, client_for: ClientFor, name: str, value: str) -> None:
    anna = client_for("anna")
    assert keep(anna, blank(anna), **{"narrative": STORY, name: value}).path == "/"
    assert draft_page(anna).form("/report").values["narrative"] == [STORY]


@pytest.mark.database
def test_first_savings_that_cross_make_one_draft(app: Flask, client_for: ClientFor, database: str) -> None:
    anna = client_for("anna")
    form = blank(anna)
    data = {name: values[0] for name, values in form.values.items() if values}
    cookies = anna._client._cookies

    def save(turn: int) -> int:
        browser = app.test_client()
        browser._cookies = dict(cookies or {})
        told = browser.post("/report/drafts", data={**data, "narrative": f"{turn}", "turn": str(turn)}, headers=JSON)
        return told.status_code

    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(save, range(1, 13))) == {200}
    assert stories(app) == {"12"}


def test_a_colleague_is_another_way(client_for: ClientFor) -> None:
    anna = client_for("anna")
    ways = [button.get("formaction") for button in blank(anna).element.iter("button")]
    assert ways == [None, "/report/colleague", None, "/report/drafts"], "the Enter key presses the first: it sends"
    words = anna.visit("/report/colleague")
    assert "vertrouwenspersoon" in words.main
    assert words.main.index("vertrouwenspersoon") < words.main.index("integriteitsregeling")
    assert "een collega" in words.follow("Toch verder met de melding").main
    office = client_for("rik").visit("/report/colleague").main
    assert office.index("integriteitsregeling") < office.index("Praat met de vertrouwenspersoon")


def test_a_draft_moves_along_to_the_other_way(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    page = anna.post("/report/colleague", {**blank(anna).values, **ANSWERS})
    assert page.path == "/report/colleague"
    assert STORY in page.main
    form = page.follow("Toch verder met de melding").form("/report")
    assert form.submit().path.endswith("/receipt")
    with app.app_context():
        assert db.session.scalars(select(Incident)).one().relation is Relation.COLLEAGUE


def test_a_draft_is_deleted_at_once_on_the_other_way(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    page = anna.post("/report/colleague", {**blank(anna).values, **ANSWERS})
    assert page.form("/delete").submit().path == "/"
    assert kept(app) == []
    assert count(app, DataKey, DataKey.key_set == KeySet.DRAFT.value) == 0
