"""Who is away, and who stands in: their lists, clocks and mails, and never a case that is not theirs to see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from gir.accounts.absences.models import Absence
from gir.accounts.absences.services import CannotBeAway, say_away, take_back_absence
from gir.accounts.actor import actor_of
from gir.accounts.models import Assignment
from gir.accounts.terms import Role
from gir.cases.messages import write_to_handlers
from gir.cases.models import Case, CaseBlock, UnwantedHandler
from gir.cases.services import assign
from gir.cases.terms import BlockReason, Step
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.followup.own_clocks import own_clocks
from gir.followup.reminding import remind_of_steps
from gir.followup.work_choice import Choice, Tab
from gir.followup.work_list import work_list
from gir.notifications.delivery import deliver_due
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.web.dates import LOCAL
from tests.followup.newcomers import join
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, look

Client = Callable[..., PageClient]
MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=LOCAL)
FIRST, LAST = date(2026, 11, 17), date(2026, 11, 19)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def heleen(app: Flask, cast: Cast) -> str:
    """A colleague of Hanna, with the same role."""
    return join(app, cast, "heleen", Role.HRM)


@pytest.fixture
def case_id(app: Flask, cast: Cast, heleen: str) -> str:
    """A case of which the talks are HRM's, handled by Hanna."""
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    does(app, cast.people["chantal"], assign, case_id, Role.HRM, cast.people["hanna"])
    with app.app_context(), write_transaction() as session:
        session.execute(delete(Message))
    return case_id


@pytest.fixture
def away(app: Flask, cast: Cast, heleen: str) -> None:
    """Hanna is away from Tuesday up to and including Thursday, and Heleen stands in."""
    with app.app_context():
        say_away(cast.people["hanna"], Role.HRM, heleen, FIRST, LAST, actor=actor_of(cast.people["hanna"]))


def on(day: int, hour: int = 10) -> time_machine.travel:
    return time_machine.travel(datetime(2026, 11, day, hour, 0, tzinfo=LOCAL), tick=False)


def mine(app: Flask, person_id: str) -> tuple[list[str], int, int]:
    """Case ids of "mine", its count, and how many clocks are one's own."""
    with app.app_context():
        actor = actor_of(person_id)
        found = work_list(actor, Choice(Tab.MINE))
        return [row.id for row in found.rows], found.counts.by_tab[Tab.MINE], len(own_clocks(actor))


@pytest.mark.database
@pytest.mark.usefixtures("away")
def test_on_those_days_the_cases_are_the_stand_ins_and_afterwards_not(app: Flask, heleen: str, case_id: str) -> None:
    assert mine(app, heleen) == ([], 0, 0)
    for day in (17, 19):
        with on(day):
            assert mine(app, heleen) == ([case_id], 1, 4)  # first relief and three talks
    for day in (16, 20):
        with on(day):
            assert mine(app, heleen) == ([], 0, 0)


@pytest.mark.usefixtures("away")
def test_who_is_away_keeps_their_cases(app: Flask, cast: Cast, case_id: str) -> None:
    with on(18):
        assert mine(app, cast.people["hanna"])[0] == [case_id]
        assert (
            look(app, case_id, lambda case: {h.role: h.person_id for h in case.handlers})[Role.HRM]
            == (cast.people["hanna"])
        )


def told(app: Flask, kind: MessageKind) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Message.recipient_id).where(Message.kind == kind)))


@pytest.mark.usefixtures("away")
def test_mails_about_those_cases_go_to_both(app: Flask, cast: Cast, heleen: str, case_id: str) -> None:
    does(app, cast.people["anna"], write_to_handlers, case_id, "Een vraag.")
    assert heleen not in told(app, MessageKind.ATTENTION)
    with on(18):
        does(app, cast.people["anna"], write_to_handlers, case_id, "Nog een vraag.")
    assert {heleen, cast.people["hanna"]} <= told(app, MessageKind.ATTENTION)


@pytest.mark.usefixtures("away")
def test_the_reminder_goes_to_the_stand_in_and_not_to_who_is_away(
    app: Flask, cast: Cast, heleen: str, case_id: str
) -> None:
    with on(17, 8), app.app_context():
        remind_of_steps()
    assert heleen in told(app, MessageKind.STEPS_DUE)
    assert cast.people["hanna"] not in told(app, MessageKind.STEPS_DUE)


@pytest.mark.usefixtures("away")
def test_what_is_new_is_given_to_the_stand_in(app: Flask, cast: Cast, heleen: str) -> None:
    for day, expected in ((18, heleen), (20, cast.people["hanna"])):
        with on(day):
            case_id = file_report(app, cast.people["anna"])
            assert look(app, case_id, lambda case: {h.role: h.person_id for h in case.handlers})[Role.HRM] == expected


@pytest.mark.usefixtures("away")
def test_the_case_says_who_stands_in(client_for: Client, case_id: str) -> None:
    assert "Heleen Nieuw vervangt" not in client_for("chantal").visit(f"/cases/{case_id}").main
    with on(18):
        page = client_for("chantal").visit(f"/cases/{case_id}")
        assert "Hanna Mulder · afwezig, Heleen Nieuw vervangt" in page.main


@pytest.mark.usefixtures("away")
def test_the_reporter_reads_who_helps_them_meanwhile(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    mine = f"/my-reports/{case_id}"
    assert "Heleen" not in client_for("anna").visit(mine).main
    with on(18):
        page = client_for("anna").visit(mine).main
        assert "Heleen Nieuw (HRM), zolang Hanna Mulder afwezig is" in page
        assert "Heleen (HRM) belt je" in page  # was due on a day on which Hanna is away
        assert "Heleen (HRM) praat met je" in page
        with app.app_context(), write_transaction() as session:
            talk = next(task for task in session.get_one(Case, case_id).tasks if task.step is Step.TALK_1)
            talk.planned_at = datetime(2026, 11, 24, 10, 0, tzinfo=LOCAL)
        assert "Hanna (HRM) praat met je" in client_for("anna").visit(mine).main  # by then she is back
    with on(20):
        assert "Heleen" not in client_for("anna").visit(mine).main


@pytest.mark.usefixtures("away")
def test_a_reporter_does_not_read_of_who_may_not_stand_in(
    app: Flask, client_for: Client, case_id: str, heleen: str
) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(CaseBlock(case_id=case_id, person_id=heleen, reason=BlockReason.CHOSEN, since=now()))
    with on(18):
        page = client_for("anna").visit(f"/my-reports/{case_id}").main
        assert "zolang" not in page
        assert "Hanna Mulder (HRM)" in page


def test_when_nobody_stands_in_whoever_has_the_role_and_is_there_gets_it(app: Flask, cast: Cast, heleen: str) -> None:
    with app.app_context():
        say_away(cast.people["hanna"], Role.HRM, None, FIRST, LAST, actor=actor_of(cast.people["hanna"]))
    with on(18):
        case_id = file_report(app, cast.people["anna"])
        assert look(app, case_id, lambda case: {h.role: h.person_id for h in case.handlers})[Role.HRM] == heleen


def test_when_everybody_is_away_it_still_has_a_handler(app: Flask, cast: Cast) -> None:
    with app.app_context():
        say_away(cast.people["omar"], Role.OOV, None, FIRST, LAST, actor=actor_of(cast.people["omar"]))
    with on(18):
        case_id = file_report(app, cast.people["anna"])
        handlers = look(app, case_id, lambda case: {h.role: h.person_id for h in case.handlers})
        assert handlers[Role.OOV] == cast.people["omar"]


# ── It opens nothing ───────────────────────────────────────────────────────────────────────────────────────────


def shut_out(app: Flask, case_id: str, person_id: str, how: str) -> None:
    with app.app_context(), write_transaction() as session:
        case = session.get_one(Case, case_id)
        if how == "blocked":
            case.blocks.append(CaseBlock(person_id=person_id, reason=BlockReason.CONFLICT, since=now()))
        elif how == "party":
            case.incident.affected_id = person_id
        else:
            case.unwanted.append(UnwantedHandler(person_id=person_id, role=Role.HRM, since=now()))


@pytest.mark.database
@pytest.mark.parametrize("how", ["blocked", "party", "unwanted"])
@pytest.mark.usefixtures("away")
def test_an_absence_opens_no_case(app: Flask, cast: Cast, heleen: str, case_id: str, how: str) -> None:
    shut_out(app, case_id, heleen, how)
    with on(18):
        assert mine(app, heleen) == ([], 0, 0)
        with app.app_context():
            remind_of_steps()
        if how != "party":
            does(app, cast.people["anna"], write_to_handlers, case_id, "Een vraag.")
    assert heleen not in told(app, MessageKind.ATTENTION) | told(app, MessageKind.STEPS_DUE)


@pytest.mark.usefixtures("away")
def test_a_case_of_an_office_holder_stays_shut_for_hrm(app: Flask, cast: Cast, heleen: str) -> None:
    with on(18):
        case_id = file_report(app, cast.people["rik"])
        assert case_id not in mine(app, heleen)[0]


@pytest.mark.usefixtures("away")
def test_a_stand_in_whose_role_ended_looks_after_nothing(app: Flask, heleen: str, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        session.execute(delete(Assignment).where(Assignment.person_id == heleen, Assignment.role == Role.HRM))
    with on(18):
        assert mine(app, heleen) == ([], 0, 0)


# ── Who may say what ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("who", "role", "stand_in", "first", "last"),
    [
        ("hanna", Role.HRM, "omar", FIRST, LAST),
        ("hanna", Role.OOV, None, FIRST, LAST),
        ("hanna", Role.HRM, "hanna", FIRST, LAST),
        ("hanna", Role.HRM, None, LAST, FIRST),
        ("bram", Role.MANAGER, "dirk", FIRST, LAST),
        ("greet", Role.CLERK, "siem", FIRST, LAST),
        ("anna", Role.EMPLOYEE, None, FIRST, LAST),
    ],
)
def test_what_cannot_be_is_refused(
    app: Flask, cast: Cast, who: str, role: Role, stand_in: str | None, first: date, last: date
) -> None:
    other = cast.people[stand_in] if stand_in else None
    with app.app_context(), pytest.raises(CannotBeAway):
        say_away(cast.people[who], role, other, first, last, actor=actor_of(cast.people[who]))


def test_only_a_coordinator_says_it_for_somebody_else(app: Flask, cast: Cast, heleen: str) -> None:
    hanna = cast.people["hanna"]
    with app.app_context():
        with pytest.raises(CannotBeAway):
            say_away(hanna, Role.HRM, heleen, FIRST, LAST, actor=actor_of(cast.people["omar"]))
        say_away(hanna, Role.HRM, heleen, FIRST, LAST, actor=actor_of(cast.people["chantal"]))


@pytest.mark.usefixtures("away")
def test_overlapping_days_are_refused(app: Flask, cast: Cast, heleen: str) -> None:
    hanna = cast.people["hanna"]
    with app.app_context():
        for first, last in ((LAST, LAST + timedelta(days=3)), (FIRST - timedelta(days=3), FIRST)):
            with pytest.raises(CannotBeAway):
                say_away(hanna, Role.HRM, heleen, first, last, actor=actor_of(hanna))
        say_away(hanna, Role.HRM, heleen, LAST + timedelta(days=1), LAST + timedelta(days=2), actor=actor_of(hanna))


# ── Who stands in is told ──────────────────────────────────────────────────────────────────────────────────────


def mailed(app: Flask) -> list[tuple[str, str, bool]]:
    """Who is mailed that they stand in, where it leads, and whether it still waits."""
    with app.app_context():
        rows = select(Message.recipient_id, Message.path, Message.waits).where(Message.kind == MessageKind.STAND_IN)
        return sorted((who, path, waits) for who, path, waits in db.session.execute(rows))


def test_who_stands_in_is_mailed_and_again_when_it_is_taken_back(app: Flask, cast: Cast, heleen: str) -> None:
    with app.app_context():
        hanna = actor_of(cast.people["hanna"])
        absence = say_away(hanna.person_id, Role.HRM, heleen, FIRST, LAST, actor=hanna)
        assert mailed(app) == [(heleen, "/absence", True)]
        deliver_due()
        take_back_absence(absence, actor=hanna)
    assert mailed(app) == [(heleen, "/absence", False), (heleen, "/absence", True)]


def test_what_was_taken_back_before_the_mail_went_out_is_not_told(app: Flask, cast: Cast, heleen: str) -> None:
    with app.app_context():
        hanna = actor_of(cast.people["hanna"])
        take_back_absence(say_away(hanna.person_id, Role.HRM, heleen, FIRST, LAST, actor=hanna), actor=hanna)
    assert mailed(app) == [(heleen, "/absence", False)]


def test_nobody_is_mailed_of_what_they_did_themselves_or_of_days_that_passed(
    app: Flask, cast: Cast, heleen: str
) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(
            Assignment(organisation_id=cast.organisation_id, person_id=heleen, role=Role.COORDINATOR, starts_on=FIRST)
        )
    with on(18), app.app_context():
        say_away(cast.people["hanna"], Role.HRM, heleen, FIRST, LAST, actor=actor_of(heleen))
        assert mailed(app) == []
    with on(23), app.app_context():
        take_back_absence(db.session.scalars(select(Absence)).one(), actor=actor_of(cast.people["hanna"]))
        assert mailed(app) == []
