"""Within a month somebody knows that their name is kept, or it is written why not; nobody forgets it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.cases.models import Case
from gir.config import Settings
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.details import write_answer
from gir.notifications.models import Message
from gir.notifications.services import deliver_due
from gir.notifications.terms import MessageKind
from gir.threat.perpetrator.informing import remind_to_inform, start_late_clocks
from gir.threat.perpetrator.models import InformPostponement
from gir.threat.perpetrator.queries import inform_clock_of
from gir.threat.perpetrator.services import Identity
from gir.web.dates import local_day, months_after, today
from tests.support.names import lock, record, unlock
from tests.support.page_client import PageClient
from tests.support.stories import file_report, finish_everything, look
from tests.support.typed import typed_day

Client = Callable[..., PageClient]
Traces = Callable[[str], list[str]]


@pytest.fixture
def named(app: Flask, cast: Cast) -> str:
    case_id = file_report(app, cast.people["anna"])
    record(app, cast, case_id, Identity(name="Koos Voorbeeld"))
    return case_id


def due(app: Flask, case_id: str) -> date | None:
    clock = look(app, case_id, inform_clock_of)
    return local_day(clock.due_at) if clock else None


def reminded(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        rows = db.session.scalars(select(Message).where(Message.kind == MessageKind.DUE_SOON))
        return [(row.recipient.first_name, row.path) for row in rows]


@pytest.mark.parametrize(
    ("start", "end"),
    [((2026, 1, 31), (2026, 2, 28)), ((2026, 11, 28), (2026, 12, 28)), ((2026, 12, 15), (2027, 1, 15))],
)
def test_a_month_is_a_month(start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    assert months_after(date(*start), 1) == date(*end)


def test_the_month_begins_when_a_name_is_kept_that_may_be_read(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    unlock(app, cast, case_id)
    assert due(app, case_id) is None  # there is nobody to inform yet
    record(app, cast, case_id, Identity(description="Lang, grijze baard"))
    assert due(app, case_id) is None
    record(app, cast, case_id, Identity(name="Koos Voorbeeld"))
    assert due(app, case_id) == months_after(local_day(now()), 1)
    page = client_for("omar").visit(f"/cases/{case_id}").main
    assert "Laat deze persoon weten dat jullie de naam bewaren" in page
    assert "dagen" in page
    assert "deze persoon weten" not in client_for("hanna").visit(f"/cases/{case_id}").main


def test_it_begins_when_the_reporters_name_is_unlocked_or_added_later(app: Flask, cast: Cast) -> None:
    before, after = (file_report(app, cast.people["anna"]) for _ in range(2))
    with app.app_context(), write_transaction():
        write_answer(db.session.get_one(Case, before).incident, "perpetrator_name", "Koos Voorbeeld")
    for case_id in (before, after):
        unlock(app, cast, case_id)
    assert due(app, before) is not None
    with app.app_context(), write_transaction():
        write_answer(db.session.get_one(Case, after).incident, "perpetrator_name", "Koos Voorbeeld")
    with app.app_context():
        assert [start_late_clocks(), start_late_clocks()] == [1, 0]
    assert due(app, after) is not None


def test_it_is_recorded_when_and_how(app: Flask, client_for: Client, named: str, traces: Traces) -> None:
    form = client_for("omar").visit(f"/cases/{named}/inform-perpetrator").form("/inform-perpetrator")
    sent = form.submit(outcome="informed", day=typed_day(today()), way="letter")
    assert "Vastgelegd dat deze persoon is geïnformeerd" in sent.text
    page = client_for("chantal").visit(f"/cases/{named}").main
    assert "per brief" in page
    assert "Omar legde vast dat de veroorzaker weet dat de naam wordt bewaard: per brief" in page
    assert "threat.inform_perpetrator" in traces(named)
    again = client_for("omar").visit(f"/cases/{named}/inform-perpetrator").form("/inform-perpetrator")
    assert again.submit(outcome="informed", day=typed_day(today()), way="letter").status == 422


def test_it_is_postponed_with_a_reason_and_a_new_day(app: Flask, client_for: Client, named: str) -> None:
    later = today() + timedelta(days=60)
    form = client_for("omar").visit(f"/cases/{named}/inform-perpetrator").form("/inform-perpetrator")
    page = form.submit(outcome="postponed", day=typed_day(later), reason="Het schaadt het onderzoek.")
    assert "Uitgesteld tot en met" in page.text
    assert due(app, named) == later
    assert "Het schaadt het onderzoek." in client_for("chantal").visit(f"/cases/{named}").main
    assert "schaadt" not in client_for("hanna").visit(f"/cases/{named}").main
    with app.app_context():
        assert b"schaadt" not in db.session.scalars(select(InformPostponement)).one().reason_sealed


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"outcome": "informed", "day": "morgen", "way": "letter"}, "21-11-2026."),
        ({"outcome": "informed", "day": 1, "way": "letter"}, "Deze dag moet nog komen."),
        ({"outcome": "informed", "day": -400, "way": "letter"}, "ligt vóór het voorval"),
        ({"outcome": "informed", "day": 0}, "Kies hoe dat ging."),
        ({"outcome": "postponed", "day": 0, "reason": "Daarom"}, "Kies een nieuwe laatste dag"),
        ({"outcome": "postponed", "day": 900, "reason": "Daarom"}, "Kies een nieuwe laatste dag"),
        ({"outcome": "postponed", "day": 9}, "Schrijf waarom je het uitstelt."),
        ({"day": 0}, "Kies of deze persoon is geïnformeerd."),
    ],
)
def test_what_cannot_be_right_is_refused(
    app: Flask, client_for: Client, named: str, answers: dict[str, str | int], sentence: str
) -> None:
    before = due(app, named)
    typed = {
        name: typed_day(today() + timedelta(days=value)) if isinstance(value, int) else value
        for name, value in answers.items()
    }
    form = client_for("omar").visit(f"/cases/{named}/inform-perpetrator").form("/inform-perpetrator")
    page = form.submit(typed)
    assert page.status == 422
    assert sentence in page.main
    assert page.form("/inform-perpetrator").values["day"] == [typed["day"]]
    clock = look(app, named, inform_clock_of)
    assert clock is not None
    assert (due(app, named), clock.informed_on) == (before, None)


def test_the_duty_goes_on_when_the_case_is_closed(app: Flask, cast: Cast, client_for: Client, named: str) -> None:
    finish_everything(app, cast, named)
    form = client_for("omar").visit(f"/cases/{named}/inform-perpetrator").form("/inform-perpetrator")
    assert form.submit(outcome="informed", day=typed_day(today()), way="letter").status == 200
    assert client_for("chantal").get(f"/cases/{named}/inform-perpetrator").status == 403
    assert client_for("anna").get(f"/cases/{named}/inform-perpetrator").status == 404


def test_who_handles_it_is_reminded_three_days_before_and_once(
    app: Flask, cast: Cast, client_for: Client, named: str, settings: Settings
) -> None:
    with app.app_context():
        assert remind_to_inform() == 0
    last = datetime.combine(months_after(local_day(now()), 1), datetime.min.time(), UTC)
    with time_machine.travel(last - timedelta(days=2), tick=False), app.app_context():
        assert [remind_to_inform(), remind_to_inform()] == [1, 0]
        deliver_due()
    assert reminded(app) == [("Omar", f"/cases/{named}")]
    mails = "".join(mail.read_text() for mail in Path(settings.mail_dir).glob("*.eml"))
    assert "Koos" not in mails
    with time_machine.travel(last - timedelta(days=2), tick=False), app.app_context():
        lock(app, cast, named)
    with time_machine.travel(last + timedelta(days=20), tick=False), app.app_context():
        assert remind_to_inform() == 0  # nobody can read whom to inform


def test_a_postponed_day_has_a_reminder_of_its_own(app: Flask, client_for: Client, named: str) -> None:
    later = today() + timedelta(days=50)
    with time_machine.travel(now() + timedelta(days=29), tick=False), app.app_context():
        assert remind_to_inform() == 1
    form = client_for("omar").visit(f"/cases/{named}/inform-perpetrator").form("/inform-perpetrator")
    form.submit(outcome="postponed", day=typed_day(later), reason="Het schaadt het onderzoek.")
    with app.app_context():
        assert remind_to_inform() == 0
    with time_machine.travel(now() + timedelta(days=48), tick=False), app.app_context():
        assert remind_to_inform() == 1
