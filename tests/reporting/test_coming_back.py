"""Come back with a code: read, write, say the last word, and stop; and everything somebody would try against it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from gir.accounts.models import SignIn, SignInThrottle
from gir.audit.models import AuditLine
from gir.care.services import record_talk
from gir.care.terms import TalkOutcome
from gir.cases.models import Case, Note
from gir.cases.services import answer
from gir.cases.terms import Act, Status, Step, TaskStatus
from gir.database import now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.models import Incident
from gir.visitors import throttle
from gir.visitors.models import Visit
from gir.visitors.services import expire_visits
from gir.visitors.terms import VisitorAct
from tests.support.codes import code_on
from tests.support.page_client import PageClient
from tests.support.stories import STORY, does, finish_everything, look
from tests.support.visitors import (
    ClientFor,
    come_back,
    count,
    rows,
    send,
    set_back,
)


def test_with_the_code_one_reads_the_answer_and_writes_back(
    app: Flask, cast: Cast, door: str, client_for: ClientFor
) -> None:
    code = code_on(send(PageClient(app)))
    case_id = rows(app, Case)[0].id
    does(app, cast.people["chantal"], answer, case_id, "Dit is ons antwoord aan jou.")
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    client = PageClient(app)
    page = come_back(client, typed)
    assert page.path == "/returning/report"
    assert "Dit is ons antwoord aan jou." in page.main
    assert STORY in page.main
    after = page.form("/message").submit(message="Er was nog iemand bij.")
    assert "Er was nog iemand bij." in after.main
    assert "Er was nog iemand bij." in client_for("hanna").visit(f"/cases/{case_id}").main
    note = next(note for note in rows(app, Note) if not note.is_answer)
    assert note.author_id is None
    assert client.visit("/returning/report").form("/message").submit(message="").status == 422


def test_every_reading_leaves_a_trace_without_anything_personal(app: Flask, door: str) -> None:
    page = send(PageClient(app), own_name="Karel van de Post")
    code = code_on(page)
    come_back(PageClient(app), code).form("/leave").submit()
    case_id = rows(app, Case)[0].id
    lines = rows(app, AuditLine)
    own = [line for line in lines if line.object_id == case_id]
    assert {Act.REPORT.value, VisitorAct.ENTER.value, Act.FOLLOW.value, VisitorAct.LEAVE.value} <= {
        line.act for line in own
    }
    assert {line.actor for line in own} == {"reporter without account"}
    assert all(len(line.origin) == 32 for line in own)
    for line in lines:
        text = " ".join(map(str, (line.detail, line.object_id, line.origin, line.actor)))
        assert code not in text
        assert code.replace("-", "") not in text
        assert "Karel" not in text


def origins(app: Flask, actor: str) -> set[str]:
    return {line.origin for line in rows(app, AuditLine) if line.actor == actor}


def test_the_log_does_not_say_at_whose_desk_it_was(app: Flask, cast: Cast, door: str, client_for: ClientFor) -> None:
    """A colleague who is signed in reports without their name, in the same browser, and comes back tomorrow."""
    anna, earlier = client_for("anna"), now() - timedelta(minutes=5)
    set_back(app, SignIn, seen_at=earlier)
    code = code_on(send(anna))
    come_back(anna, "0000-0000-0000-0000")
    come_back(anna, code)
    assert [row.seen_at for row in rows(app, SignIn)] == [earlier], "nor when the browser was in use"
    visitor = origins(app, "reporter without account") | origins(app, "visitor")
    assert len(visitor) == 1, "one day, one place: so that a flood can be told from many people"
    assert not visitor & origins(app, cast.people["anna"])
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        come_back(PageClient(app), code)
    assert len(origins(app, "reporter without account")) == 2, "nothing leads from one day to the next"


def test_a_code_is_stored_as_a_keyed_fingerprint(app: Flask, door: str, settings: Any) -> None:
    page = send(PageClient(app), own_name="Karel van de Post", own_reach="06 87654321")
    code = code_on(page).replace("-", "")
    stored = b"".join(path.read_bytes() for path in settings.instance.glob("gir.sqlite3*"))
    for secret in (code, code_on(page), "Karel van de Post", "87654321", STORY):
        assert secret.encode() not in stored
    incident = rows(app, Incident)[0]
    assert len(incident.submission) == 64, "not the secret that the code is made from"


def test_stopping_ends_the_visit_for_this_and_every_copy_of_the_cookie(app: Flask, door: str) -> None:
    code = code_on(send(PageClient(app)))
    client = PageClient(app)
    page = come_back(client, code)
    stolen = client._client.get_cookie("gir")
    assert stolen is not None
    left = page.form("/leave").submit()
    assert left.path == "/returning"
    other = app.test_client()
    other.set_cookie("gir", stolen.value)
    for browser in (client._client, other):
        answered = browser.get("/returning/report")
        assert answered.status_code == 302
        assert answered.headers["Location"].startswith("/returning")
    assert client.visit("/returning").main.count(STORY) == 0


def test_a_visit_ends_after_half_an_hour_of_nothing_and_after_four_hours(app: Flask, door: str) -> None:
    code = code_on(send(PageClient(app)))
    client = PageClient(app)
    come_back(client, code)
    set_back(app, Visit, seen_at=now() - timedelta(minutes=29))
    assert client.visit("/returning/report").path == "/returning/report"
    set_back(app, Visit, seen_at=now() - timedelta(minutes=30))
    assert "Je bezoek is voorbij" in client.visit("/returning/report").main
    come_back(client, code)
    set_back(app, Visit, started_at=now() - timedelta(hours=4))
    assert "Je bezoek is voorbij" in client.visit("/returning/report").main
    with app.app_context(), write_transaction() as session:
        expire_visits(session)
    assert count(app, Visit) == 0


def test_a_visit_opens_one_case_and_nothing_else(app: Flask, door: str) -> None:
    mine = code_on(send(PageClient(app)))
    send(PageClient(app), narrative="Het verhaal van een ander.")
    client = PageClient(app)
    page = come_back(client, mine)
    assert "Het verhaal van een ander" not in page.html
    for case in rows(app, Case):
        assert client.get(f"/my-reports/{case.id}").status == 302, "asked to sign in"
        assert client.get(f"/cases/{case.id}").status == 302


def test_coming_in_starts_a_new_session(app: Flask, door: str) -> None:
    """What somebody planted in the browser before does not live on: not their visit, not their form token."""
    code = code_on(send(PageClient(app)))
    other = code_on(send(PageClient(app), narrative="Van de aanvaller."))
    client = PageClient(app)
    before = come_back(client, other).form("/message").values["csrf_token"]
    page = come_back(client, code)
    assert "Van de aanvaller." not in page.html
    assert page.form("/message").values["csrf_token"] != before
    assert len({visit.id for visit in rows(app, Visit)}) == 2


def test_guessing_is_slowed_down_and_locks_nobody_out(app: Flask, door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A colleague behind the same address may guess as they like: whoever has a code comes in."""
    code = code_on(send(PageClient(app)))
    monkeypatch.setattr(throttle, "WRONG_CODES", 3)
    client = PageClient(app)
    assert [come_back(client, f"0000-0000-0000-000{n}").status for n in range(4)] == [404, 404, 404, 429]
    guesses = [line for line in rows(app, AuditLine) if line.actor == "visitor"]
    assert len(guesses) == 3, "a flood of guesses is no flood of lines"
    assert come_back(client, code).status == 200
    assert come_back(client, "0000-0000-0000-0000").status == 429
    set_back(app, SignInThrottle, since=now() - timedelta(minutes=16))
    assert come_back(client, "0000-0000-0000-0000").status == 404


def test_a_signed_in_colleague_stays_signed_in(app: Flask, door: str, client_for: ClientFor) -> None:
    code = code_on(send(PageClient(app)))
    anna = client_for("anna")
    come_back(anna, code).form("/leave").submit()
    assert anna.visit("/my-reports").path == "/my-reports"


def test_without_an_account_one_has_the_last_word_too(app: Flask, cast: Cast, door: str) -> None:
    client = PageClient(app)
    come_back(client, code_on(send(PageClient(app), own_reach="06 87654321")))
    case_id = rows(app, Case)[0].id
    does(app, cast.people["hanna"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now() - timedelta(minutes=5))
    talk = client.visit("/returning/report").form("/talk")
    assert talk.submit(said="nonsense").status == 422
    talk.submit(said="not_yet")
    assert Step.RELIEF in look(app, case_id, lambda case: {t.step for t in case.tasks if t.status is TaskStatus.OPEN})
    finish_everything(app, cast, case_id)
    page = client.visit("/returning/report")
    assert page.form("/helped").submit().status == 422
    after = page.form("/helped").submit(helped="no", remark="Niemand belde.")
    assert "Je antwoordde" in after.main
    assert "Doordat jij dit meldde" in after.main
    after.form("/helped").submit(helped="yes", remark="")
    changed = client.visit("/returning/report")
    assert "Je antwoordde “ja" in changed.main
    assert page.form("/reopen").submit(reason="").status == 422
    again = page.form("/reopen").submit(reason="Het is weer gebeurd.")
    assert "Het is weer gebeurd." in again.main
    assert look(app, case_id, lambda case: case.status) is Status.ACTIVE
    assert "al open" in page.form("/reopen").submit(reason="Nog eens.").main


def test_without_an_account_one_reads_who_helps_and_what_comes_after_thirty_days(
    app: Flask, cast: Cast, door: str
) -> None:
    client = PageClient(app)
    code = code_on(send(PageClient(app)))
    come_back(client, code)
    assert "Wie helpt je?" in client.visit("/returning/report").main
    assert "Chantal Smit" in client.visit("/returning/report").main
    finish_everything(app, cast, rows(app, Case)[0].id)
    with time_machine.travel(now() + timedelta(days=31), tick=True):
        come_back(client, code)
        page = client.visit("/returning/report")
    assert "meer dan 30 dagen" in page.main
    assert not [form for form in page.forms if form.action.endswith("/reopen")]
