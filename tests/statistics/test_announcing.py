"""Who asks for it gets one mail when a quarter was closed, with nothing in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from gir.accounts.actor import actor_of
from gir.accounts.models import Assignment
from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.config import Settings
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.notifications.models import Message
from gir.notifications.services import deliver_due
from gir.notifications.terms import MessageKind
from gir.statistics.protected.closing import close_quarters
from gir.statistics.reports import announcing
from gir.statistics.reports.announcing import announce_reports, hear_of_reports
from gir.web.dates import LOCAL, today
from tests.statistics.register import Register
from tests.support.page_client import PageClient

ClientFor = Callable[..., PageClient]
REPORT, MAIL = "/trends/report", "/trends/report/mail"
CLOSED = date(2026, 2, 5)


@pytest.fixture
def year(register: Register) -> Register:
    register.counts(*[date(2025, month, 10) for month in (2, 5, 8, 11)], victim="p")
    return register


def ask_for_mail(app: Flask, cast: Cast, *names: str) -> None:
    with app.app_context():
        for name in names:
            hear_of_reports(wanted=True, actor=actor_of(cast.people[name]))


def told(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        found = select(Message.recipient_id, Message.about).where(Message.kind == MessageKind.REPORT_READY)
        return sorted((person, about) for person, about in db.session.execute(found))


def announcements(app: Flask) -> int:
    with app.app_context():
        lines = select(func.count()).select_from(AuditLine).where(AuditLine.act == "statistics.announce")
        return db.session.scalar(lines) or 0


@pytest.mark.database
def test_each_who_asked_is_told_once_of_the_newest_quarter(app: Flask, cast: Cast, year: Register) -> None:
    ask_for_mail(app, cast, "omar", "dora")
    with app.app_context():
        assert announce_reports() == 0, "nothing was closed"
        close_quarters(CLOSED)
        assert announce_reports() == 2
        assert announce_reports() == 0
    assert told(app) == sorted((cast.people[name], "report 2025-Q4") for name in ("omar", "dora"))
    assert announcements(app) == 1
    with app.app_context():
        close_quarters(date(2026, 5, 2))
        assert announce_reports() == 2
    assert len(told(app)) == 4


def test_nobody_is_told_who_did_not_ask_or_may_make_no_report(app: Flask, cast: Cast, year: Register) -> None:
    ask_for_mail(app, cast, "omar", "bram")
    with app.app_context(), write_transaction() as session:
        session.execute(
            update(Assignment)
            .where(Assignment.person_id == cast.people["bram"], Assignment.role == Role.MANAGER)
            .values(ends_on=today() - timedelta(days=1))
        )
    with app.app_context():
        close_quarters(CLOSED)
        assert announce_reports() == 1
    assert [person for person, _about in told(app)] == [cast.people["omar"]]


def test_what_was_broken_off_is_done_the_next_time(
    app: Flask, cast: Cast, year: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_for_mail(app, cast, "omar", "dora")

    def killed(*_arguments: object, **_values: object) -> None:
        raise KeyboardInterrupt

    with app.app_context():
        close_quarters(CLOSED)
    with app.app_context(), monkeypatch.context() as patched:
        patched.setattr(announcing, "enqueue", killed)
        with pytest.raises(KeyboardInterrupt):
            announce_reports()
    assert told(app) == []
    assert announcements(app) == 0
    with app.app_context():
        assert announce_reports() == 2


def test_who_asks_later_hears_of_the_next_one(app: Flask, cast: Cast, year: Register) -> None:
    with app.app_context():
        close_quarters(CLOSED)
    ask_for_mail(app, cast, "omar")
    with time_machine.travel(datetime.now(LOCAL) + timedelta(days=15), tick=True), app.app_context():
        assert announce_reports() == 0


def test_the_mail_holds_no_figure_and_stops_with_the_role(
    app: Flask, cast: Cast, year: Register, settings: Settings
) -> None:
    ask_for_mail(app, cast, "omar", "dora")
    with app.app_context():
        close_quarters(CLOSED)
        announce_reports()
    with app.app_context(), write_transaction() as session:
        session.execute(
            update(Assignment)
            .where(Assignment.person_id == cast.people["dora"])
            .values(ends_on=today() - timedelta(days=1))
        )
    with app.app_context():
        deliver_due()
    (mail,) = [path.read_text() for path in settings.mail_dir.glob("*.eml")]
    assert "To: omar@" in mail
    assert REPORT in mail
    assert "2025" not in mail.partition("\n\n")[2]
    for word in ("agressie", "kwartaal", "rapport", "cijfer"):
        assert word not in mail.lower().replace("/trends/report", ""), word


def test_it_is_off_until_somebody_ticks_it_on_the_page_and_off_again_as_easily(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    dora = client_for("dora")
    assert "wanted" not in dora.visit(REPORT).form(MAIL).values
    page = dora.visit(REPORT).form(MAIL).submit(wanted="y")
    assert "We mailen je als er een nieuwe rapportage is." in page.text
    assert page.form(MAIL).values["wanted"] == ["y"]
    assert dora.visit("/account").form("/account").values["mail_report_ready"] == ["at_once"]
    dora.visit("/account").form("/account").submit(mail_report_ready="daily")
    dora.visit(REPORT).form(MAIL).submit(wanted="y")
    assert dora.visit("/account").form("/account").values["mail_report_ready"] == ["daily"], "it stays as it was chosen"
    page = dora.visit(REPORT).form(MAIL).submit(wanted=False)
    assert "We mailen je niet meer over rapportages." in page.text
    assert "wanted" not in page.form(MAIL).values


def test_who_may_make_no_report_is_not_asked(client_for: ClientFor) -> None:
    for name in ("anna", "els", "pia"):
        client = client_for(name)
        token = client.visit("/").form("/sign-out").values["csrf_token"][0]
        assert client.post(MAIL, {"csrf_token": token, "wanted": "y"}).status == 404
        assert "mail_report_ready" not in client.visit("/account").html
