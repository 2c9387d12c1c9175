"""From messages to mails: once each, not too many, when their person wants them."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.accounts.models import Person
from gir.config import Settings
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.notifications.delivery import deliver_due
from gir.notifications.letters import Letter, compose
from gir.notifications.models import Mail, MailPreference, Message
from gir.notifications.outbox import LEASE, WINDOW, claim, gather, note_sent
from gir.notifications.services import take_back
from gir.notifications.terms import Delivery, MailState, MessageKind, Trouble
from gir.notifications.transport import Folder
from gir.web.dates import LOCAL
from tests.notifications.conftest import Tell, address, mails, pass_time, send_over
from tests.support.mail_server import Postbox, serving

WEDNESDAY = datetime(2026, 11, 25, 14, 0, tzinfo=LOCAL)


def deliver(app: Flask) -> int:
    with app.app_context():
        return deliver_due()


def files(settings: Settings) -> list[str]:
    return [path.read_text() for path in sorted(settings.mail_dir.glob("*.eml"))]


def prefer(app: Flask, cast: Cast, name: str, kind: MessageKind, delivery: Delivery) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(MailPreference(person_id=cast.people[name], kind=kind, delivery=delivery))


# ── Once ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.database
def test_two_rounds_at_once_send_every_mail_once(app: Flask, cast: Cast, tell: Tell, postbox: Postbox) -> None:
    names = list(cast.people)[:12]
    tell(*names)
    postbox.slow = 0.02
    with serving(postbox) as server:
        app.extensions["gir_settings"] = replace(app.extensions["gir_settings"], mail_server=server)
        sent: list[int] = []
        rounds = [threading.Thread(target=lambda: sent.append(deliver(app))) for _ in range(2)]
        for each in rounds:
            each.start()
        for each in rounds:
            each.join(timeout=30)
    assert sorted(postbox.recipients) == sorted({*postbox.recipients})
    assert sum(sent) == len(postbox.recipients) == len([name for name in names if name != "fenna"])
    assert {mail.attempts for mail in mails(app)} == {1}


@pytest.mark.database
def test_a_round_that_is_killed_sends_at_most_once_more(app: Flask, tell: Tell, postbox: Postbox) -> None:
    """Killed after the server took the mail, before that was noted: the worst moment."""
    tell("anna")
    with serving(postbox) as server:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("gir.notifications.delivery.note_sent", killed)
            with pytest.raises(SystemExit):
                send_over(app, server)
        assert send_over(app, server) == 0, "it is still leased"
        with time_machine.travel(now() + LEASE, tick=True):
            assert send_over(app, server) == 1
        with time_machine.travel(now() + 3 * LEASE, tick=True):
            assert send_over(app, server) == 0
    first, second = postbox.arrived
    assert first.mail["Message-ID"] == second.mail["Message-ID"]
    assert first.raw == second.raw, "the same mail to the last letter, so that it can be told for a double"


def killed(*_arguments: object) -> None:
    raise SystemExit


def test_who_lost_the_lease_notes_nothing(app: Flask, tell: Tell) -> None:
    tell("anna")
    with app.app_context():
        gather()
        slow = claim()
        assert slow is not None
        assert claim() is None
    pass_time(app, LEASE)
    with app.app_context():
        second = claim()
        assert second is not None
        note_sent(slow)
        assert db.session.get_one(Mail, slow.mail_id, populate_existing=True).state is MailState.WAITING
        note_sent(second)
        assert db.session.get_one(Mail, slow.mail_id, populate_existing=True).state is MailState.SENT


@pytest.mark.database
def test_while_a_mail_is_on_its_way_no_transaction_is_open(
    app: Flask, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_now: list[bool] = []

    class Watching(Folder):
        def send(self, mail: EmailMessage, mail_id: str) -> None:
            open_now.append(db.session().in_transaction())
            super().send(mail, mail_id)

    monkeypatch.setattr("gir.notifications.delivery.way_out", lambda settings: Watching(settings.mail_dir))
    tell("anna", "bram")
    assert deliver(app) == 2
    assert open_now == [False, False]


def test_a_mail_that_cannot_be_made_stops_no_other(
    app: Flask, tell: Tell, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(letter: Letter, settings: Settings) -> EmailMessage:
        if letter.address == address("anna"):
            raise RuntimeError("nobody thought of this")
        return compose(letter, settings)

    monkeypatch.setattr("gir.notifications.delivery.compose", stumble)
    tell("anna", "bram")
    assert deliver(app) == 1
    assert {(mail.state, mail.trouble) for mail in mails(app)} == {
        (MailState.SENT, None),
        (MailState.WAITING, Trouble.OTHER),
    }


def test_a_folder_that_is_full_is_tried_again(app: Flask, tell: Tell, settings: Settings) -> None:
    settings.mail_dir.write_text("a file where the folder should be")
    tell("anna")
    assert deliver(app) == 0
    assert mails(app)[0].trouble is Trouble.FOLDER
    settings.mail_dir.unlink()
    pass_time(app, timedelta(minutes=1))
    assert deliver(app) == 1
    assert len(files(settings)) == 1
    assert not list(settings.mail_dir.glob("*.tmp"))


def test_who_has_left_gets_nothing(app: Flask, cast: Cast, tell: Tell, settings: Settings) -> None:
    tell("fenna")
    assert deliver(app) == 0
    assert mails(app) == []
    tell("anna")
    with app.app_context():
        gather()
        with write_transaction() as session:
            session.get_one(Person, cast.people["anna"]).left_on = now().date()
    assert deliver(app) == 0
    assert [mail.state for mail in mails(app)] == [MailState.DROPPED]
    assert files(settings) == []


def test_the_same_message_goes_out_once(app: Flask, cast: Cast) -> None:
    with app.app_context(), write_transaction() as session:
        for _ in range(2):
            moment = now()
            row = Message(
                recipient_id=cast.people["anna"],
                kind=MessageKind.NEWS,
                about="x",
                path="/",
                made_at=moment,
                not_before=moment,
            )
            session.add(row)
        with pytest.raises(Exception, match="UNIQUE"):
            session.flush()
        session.rollback()


# ── Not too many ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.database
def test_what_waits_for_one_person_is_one_mail(app: Flask, tell: Tell, settings: Settings) -> None:
    for _ in range(3):
        tell("hanna", kind=MessageKind.NEW_CASE)
    tell("hanna", kind=MessageKind.ASSIGNED)
    tell("hanna", kind=MessageKind.NEWS)
    assert deliver(app) == 1
    [mail] = files(settings)
    assert "Er wachten 5 dingen op je" in mail
    assert "- Er wacht iets op je (4)" in mail
    assert "- Er staat iets voor je klaar om te lezen\n" in mail
    assert "http://127.0.0.1:8000/\n" in mail


def test_several_things_in_one_place_lead_there(app: Flask, tell: Tell, settings: Settings) -> None:
    tell("anna", kind=MessageKind.ANSWERED, path="/my-reports/77")
    tell("anna", kind=MessageKind.FINISHED, path="/my-reports/77")
    deliver(app)
    assert "http://127.0.0.1:8000/my-reports/77\n" in files(settings)[0]


def test_after_a_mail_the_next_waits_for_company(app: Flask, tell: Tell, settings: Settings) -> None:
    tell("anna")
    assert deliver(app) == 1
    for _ in range(4):
        pass_time(app, timedelta(minutes=5))
        tell("anna")
        assert deliver(app) == 0
    pass_time(app, WINDOW)
    assert deliver(app) == 1
    assert sum("Er wachten 4 dingen op je" in mail for mail in files(settings)) == 1


def test_who_is_waited_for_hears_at_once(app: Flask, cast: Cast, tell: Tell, settings: Settings) -> None:
    prefer(app, cast, "hanna", MessageKind.CALL_TODAY, Delivery.OFF)
    prefer(app, cast, "hanna", MessageKind.NEW_CASE, Delivery.DAILY)
    tell("hanna", kind=MessageKind.NEWS)
    assert deliver(app) == 1
    tell("hanna", kind=MessageKind.NEW_CASE)
    tell("hanna", kind=MessageKind.CALL_TODAY)
    assert deliver(app) == 1
    urgent = next(mail for mail in files(settings) if "Er wacht vandaag iets op je" in mail)
    assert "List-Unsubscribe" not in urgent
    assert "Deze mail komt altijd meteen" in urgent


@pytest.mark.parametrize(
    ("made", "sent"),
    [
        (WEDNESDAY, "2026-11-26 08:00"),
        (WEDNESDAY.replace(hour=7), "2026-11-25 08:00"),
        (datetime(2026, 11, 27, 16, 0, tzinfo=LOCAL), "2026-11-30 08:00"),
        (datetime(2026, 12, 24, 16, 0, tzinfo=LOCAL), "2026-12-28 08:00"),
        (datetime(2026, 3, 27, 16, 0, tzinfo=LOCAL), "2026-03-30 08:00"),
    ],
    ids=["tomorrow", "before eight", "over the weekend", "over Christmas", "into summer time"],
)
def test_a_daily_mail_comes_at_eight_on_working_days(
    app: Flask, cast: Cast, tell: Tell, settings: Settings, made: datetime, sent: str
) -> None:
    prefer(app, cast, "hanna", MessageKind.NEW_CASE, Delivery.DAILY)
    due = datetime.fromisoformat(sent).replace(tzinfo=LOCAL)
    with time_machine.travel(made, tick=False):
        tell("hanna", kind=MessageKind.NEW_CASE)
        assert deliver(app) == 0
    with time_machine.travel(due - timedelta(minutes=10), tick=False):
        tell("hanna", kind=MessageKind.NEWS)
        assert deliver(app) == 1, "what goes at once is not kept for the daily mail"
    with time_machine.travel(due - timedelta(seconds=1), tick=False):
        assert deliver(app) == 0
    with time_machine.travel(due, tick=False):
        assert deliver(app) == 1
        assert deliver(app) == 0


def test_off_is_off_where_it_may_be(app: Flask, cast: Cast, tell: Tell, settings: Settings) -> None:
    for kind in (MessageKind.NEWS, MessageKind.NEW_CASE):
        prefer(app, cast, "hanna", kind, Delivery.OFF)
    tell("hanna", kind=MessageKind.NEWS)
    assert deliver(app) == 0
    tell("hanna", kind=MessageKind.NEW_CASE)
    assert deliver(app) == 1, "work that waits is never unheard, whatever stands in the database"
    with app.app_context():
        assert not db.session.scalars(select(Message).where(Message.waits)).all()


# ── Taken back ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("tried", [False, True], ids=["not yet in a mail", "in a mail that waits"])
def test_what_is_taken_back_is_not_sent(app: Flask, cast: Cast, tell: Tell, postbox: Postbox, tried: bool) -> None:
    tell("bram", kind=MessageKind.NEW_CASE, path="/cases/abc")
    tell("bram", kind=MessageKind.NEW_CASE, path="/cases/def")
    tell("dirk", kind=MessageKind.NEW_CASE, path="/cases/abc")
    with serving(postbox) as server:
        if tried:
            postbox.rcpt = {address("bram"): "451 later", address("dirk"): "451 later"}
            assert send_over(app, server) == 0
            postbox.rcpt = {}
            pass_time(app, WINDOW)
        with app.app_context(), write_transaction() as session:
            take_back(session, [cast.people["bram"]], "/cases/abc")
        assert send_over(app, server) == 2
        told = {arrived.recipient: arrived.mail.get_content() for arrived in postbox.arrived}
        assert "/cases/def" in told[address("bram")]
        assert "/cases/abc" in told[address("dirk")]
        assert "/cases/abc" not in told[address("bram")]
    assert "2 dingen" not in told[address("bram")]


def test_a_mail_with_nothing_left_in_it_is_not_sent(app: Flask, cast: Cast, tell: Tell, postbox: Postbox) -> None:
    tell("bram", path="/cases/abc")
    with serving(postbox) as server:
        postbox.rcpt = {address("bram"): "451 later"}
        send_over(app, server)
        postbox.rcpt = {}
        with app.app_context(), write_transaction() as session:
            take_back(session, [cast.people["bram"]], "/cases/abc")
        pass_time(app, timedelta(hours=1))
        assert send_over(app, server) == 0
    assert [mail.state for mail in mails(app)] == [MailState.DROPPED]


# ── Content ────────────────────────────────────────────────────────────────────────────────────────────────────


HANDLERS_MATTERS = (
    "new_case",
    "assigned",
    "attention",
    "nobody_left",
    "hand_over",
    "decision",
    "review",
    "due_soon",
    "glass",
    "rights_wait",
    "kept_long_enough",
)
TO_READ = ("answered", "news", "finished", "filed", "stand_in", "report_ready", "all_too_close", "rights_changed")
MATTERS = {
    "nl": {
        "Er wacht iets op je": {*HANDLERS_MATTERS},
        "Er wacht vandaag iets op je": {"call_today"},
        "Er zijn stappen die op je wachten": {"steps_due"},
        "Je hebt dienst: iemand heeft je nu nodig": {"duty"},
        "Iets heeft te lang gewacht": {"escalated"},
        "Er staat iets voor je klaar om te lezen": {*TO_READ},
        "We hebben een korte vraag voor je": {"confirm_talk", "piled_up"},
        "Iets van jou wordt over vijf dagen verwijderd": {"draft_waits"},
        "Eén vraag, eens per kwartaal": {"pulse"},
        "Er is iets veranderd in hoe je inlogt": {"account"},
    },
    "en": {
        "Something is waiting for you": {*HANDLERS_MATTERS},
        "Something is waiting for you today": {"call_today"},
        "There are steps that are waiting for you": {"steps_due"},
        "You are on duty: somebody needs you now": {"duty"},
        "Something has waited too long": {"escalated"},
        "There is something for you to read": {*TO_READ},
        "We have a short question for you": {"confirm_talk", "piled_up"},
        "Something of yours is deleted in five days": {"draft_waits"},
        "One question, once a quarter": {"pulse"},
        "Something changed in how you sign in": {"account"},
    },
}
"""All that mails may be about, as whoever sees a telephone on a table reads it."""
BODY = {
    "nl": """Dag,

{matter}.

Log in om het te lezen:
http://127.0.0.1:8000/p

Voor jouw veiligheid en die van anderen staat er niet meer in deze mail.

--{space}
{less}Kies welke mails je krijgt:
http://127.0.0.1:8000/account
""",
    "en": """Hello,

{matter}.

Sign in to read it:
http://127.0.0.1:8000/p

For your safety and that of others, this mail says no more.

--{space}
{less}Choose which mails you get:
http://127.0.0.1:8000/account
""",
}
LESS = {
    "nl": (
        "Minder mail hierover, met één klik:\n{address}\n\n",
        "Deze mail komt altijd meteen: dit kan niet wachten.\n\n",
    ),
    "en": (
        "Less mail about this, with one click:\n{address}\n\n",
        "This mail always comes at once: it cannot wait.\n\n",
    ),
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", MessageKind)
def test_no_mail_says_more_than_that_there_is_something(
    app: Flask, cast: Cast, tell: Tell, postbox: Postbox, kind: MessageKind, language: str
) -> None:
    """Every word of every mail is one of these: no name, nothing of what happened, nor that somebody reported."""
    app.extensions["gir_still_told"] = {}  # nothing stands behind these messages
    with app.app_context(), write_transaction() as session:
        session.get_one(Person, cast.people["anna"]).language = language
    if kind.usual_delivery is Delivery.OFF:
        prefer(app, cast, "anna", kind, Delivery.AT_ONCE)
    tell("anna", kind=kind, path="/p")
    pass_time(app, timedelta(days=5))
    with serving(postbox) as server:
        assert send_over(app, server) == 1
    [mail] = [arrived.mail for arrived in postbox.arrived]
    [matter] = [words for words, kinds in MATTERS[language].items() if kind in kinds]
    assert mail["Subject"] == f"{matter} – Meldpunt Veilig Werken"
    address = (mail["List-Unsubscribe"] or "").strip("<>")
    less = LESS[language][0].format(address=address) if address else LESS[language][1]
    assert mail.get_content().replace("\r\n", "\n") == BODY[language].format(matter=matter, less=less, space=" ")


def test_a_folder_writes_the_same_mail_to_the_same_file(tmp_path: Path, tell: Tell, app: Flask) -> None:
    folder, mail = Folder(tmp_path / "mail"), EmailMessage()
    for _ in range(2):
        folder.send(mail, "one")
    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["one.eml"]
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0


def test_rounds_end_in_time(app: Flask, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gir.notifications.delivery.ROUND", -1.0)
    tell("anna")
    assert deliver(app) == 0
