"""The sheet for a briefing: useful, and without a word that somebody wrote, whoever prints it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from gir.accounts.terms import Role
from gir.care.injury_line.models import InjuryRelease
from gir.care.models import AccidentNotice
from gir.care.terms import NoticeWay
from gir.cases.closing import say_helped
from gir.cases.conflicts.lifting import propose_lift
from gir.cases.conflicts.services import declare_conflict
from gir.cases.finishing.models import ClosingProposal
from gir.cases.finishing.services import evaluate
from gir.cases.links.services import link
from gir.cases.links.terms import LinkKind
from gir.cases.models import Case, CaseBlock, CaseGrant, Handler, UnseenName
from gir.cases.pauses.models import Pause
from gir.cases.services import add_note, take
from gir.cases.terms import Audience, BlockReason, CloseReason, Helped, Step
from gir.database import Base, db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.forgetting.models import Hold
from gir.forgetting.terms import HoldReason
from gir.incidents.details import write_answer
from gir.incidents.models import EarlierStory
from gir.incidents.terms import Channel, FormDetail, Place, Standing, Target
from gir.organisations.models import Department, Organisation
from gir.reporting.concerned import Concerned
from gir.threat.damage.services import Damage, add_damage
from gir.threat.damage.terms import DamageKind, DamageOwner
from gir.threat.police.models import PoliceFile
from gir.threat.services import advise_home
from gir.vault import DataKey, KeySet, Sealed
from gir.web.dates import today
from tests.followup.newcomers import join
from tests.privacy.glass import opens_by_itself, ready
from tests.support.evidence import PDF, add_files
from tests.support.measures import add_measure_rows
from tests.support.names import write_of_him
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of
from tests.support.stories import does, file_report, finish_everything, look

Client = Callable[..., PageClient]
CANARY = "Kanariepiet"
OF_NO_CASE = {
    "ExportPurpose",
    "ImportFile",
    "ImportMemory",
    "LessonWithdrawal",
    "PrivacyRequest",
    "RequestText",
    "SecondFactor",
}
"""Sealed, and tied to no case by anything."""
FORGOTTEN_FORMS = {"Draft", "ReportDraft", "WorkView"}
"""Sealed too, but of forms that no case has received, and of a view of the list that is nobody's case."""
ANSWERS = (
    *("witnesses", "others", "whereabouts", "means_words", "run_up", "perpetrator_name", "appearance", "vehicle"),
    *("account", "web_address", "online_when", "harm", "contact_wish"),
)


def sealed_fields() -> dict[type[Any], list[str]]:
    """Every column in which something personal is kept, table by table."""
    found = {}
    for mapper in Base.registry.mappers:
        fields = [name for name, value in vars(mapper.class_).items() if isinstance(value, Sealed)]
        if fields:
            found[mapper.class_] = fields
    return found


def hide_canaries(app: Flask) -> set[str]:
    """Put a canary into every sealed field of every row, and beside them; gives the tables that had rows."""
    filled = set()
    with app.app_context(), write_transaction() as session:
        for model, fields in sealed_fields().items():
            for row in session.scalars(select(model)):
                filled.add(model.__name__)
                for field in fields:
                    setattr(row, field, f"{CANARY}{model.__name__}{field} 06-12345678, Dorpsstraat 12, 1234 AB")
        for plain in (*session.scalars(select(Department)), *session.scalars(select(Organisation))):
            plain.name = f"{CANARY} {plain.id}"
        for home in session.scalars(select(Organisation)):
            home.emergency_label, home.emergency_number, home.duty_number = CANARY, "06-12345678", "06-12345678"
    return filled


def betrays(text: str) -> list[str]:
    """Canaries, telephone numbers and addresses in a text."""
    return re.findall(rf"{CANARY}\w*|06.?12345678|Dorpsstraat|1234 ?AB", text, re.IGNORECASE)


def invite(app: Flask, case_id: str, **roles: str) -> None:
    """Open the case by name to people in these roles."""
    with app.app_context(), write_transaction() as session:
        for role, person_id in roles.items():
            session.add(CaseGrant(case_id=case_id, person_id=person_id, role=Role(role), since=now()))


def write_everywhere(app: Flask, cast: Cast, case_id: str) -> None:
    """Everybody writes something in every place that there is for a case."""
    people = cast.people
    reporter = look(app, case_id, lambda case: case.incident.affected_id or "")
    add_files(app, reporter, case_id, [("foto.pdf", PDF)])
    with app.app_context(), write_transaction() as session:
        case = db.session.get_one(Case, case_id)
        for question in ANSWERS:
            write_answer(case.incident, question, "iets")
        story = EarlierStory(incident=case.incident, until=now(), key=DataKey.fresh(KeySet.CASE))
        story.text = "iets"
        unseen = UnseenName(case=case, position=0, key=DataKey.fresh(KeySet.CASE))
        unseen.text = "iets"
        session.add_all([story, unseen])
        add_measure_rows(session, case_id, people["omar"])
    for name, audience in (("omar", Audience.THREAT), ("chantal", Audience.TEAM), ("chantal", Audience.REPORTER)):
        does(app, people[name], add_note, case_id, "iets", audience)
    does(app, people["omar"], take, case_id, Role.OOV, "Ik behandel dreigingen.")
    does(app, people["omar"], add_damage, case_id, Damage(DamageKind.GLASSES, DamageOwner.PERSON, 12_345, "iets"))
    does(app, people["chantal"], evaluate, case_id, "iets")
    with app.app_context(), write_transaction() as session:
        row = ClosingProposal(case_id=case_id, proposed_at=now(), key=DataKey.fresh(KeySet.CASE))
        row.proposed_by_id, row.reason, row.note, row.what_changed = people["chantal"], CloseReason.WISH, "iets", "iets"
        session.add(row)
    write_of_him(app, cast, case_id)
    add_follow_up_rows(app, people["omar"], case_id)


def add_follow_up_rows(app: Flask, person_id: str, case_id: str) -> None:
    """What is written about a pause, an accident, an injury and for the police, without the way that leads there."""
    moment = now()
    with app.app_context(), write_transaction() as session:
        told: dict[str, Any] = {"case_id": case_id, "key": DataKey.fresh(KeySet.CASE)}
        notice = AccidentNotice(**told, at=moment, way=NoticeWay.TELEPHONE, recorded_by_id=person_id)
        pause = Pause(**told, step=Step.TALK_3, started_at=moment, until=moment, paused_by_id=person_id)
        line = InjuryRelease(**told, consent_on=today(), released_at=moment, released_by_id=person_id)
        file = PoliceFile(**told, number=1, prepared_at=moment, prepared_by_id=person_id)
        kept = Hold(**told, reason=HoldReason.OTHER, until=today(), since=moment, placed_by_id=person_id)
        notice.reference = pause.reason = line.injury = kept.words = "iets"
        session.add_all([notice, pause, line, file, kept])


def finish(app: Flask, cast: Cast, case_id: str) -> None:
    """Do every step and close, with words in every text that this asks for."""
    finish_everything(app, cast, case_id)
    with app.app_context(), write_transaction():
        case = db.session.get_one(Case, case_id)
        case.severity_reason = case.close_note = case.what_changed = "iets"
    reporter = look(app, case_id, lambda case: case.incident.affected_id or "")
    does(app, reporter, say_helped, case_id, Helped.PARTLY, "iets")


@pytest.fixture
def of_employee(app: Flask, cast: Cast) -> str:
    case_id = file_report(app, cast.people["anna"], call_today=True, call_number="06-12345678", channel=Channel.DESK)
    write_everywhere(app, cast, case_id)
    invite(app, case_id, peer=cast.people["piet"], confidant=cast.people["vera"])
    return case_id


@pytest.fixture
def of_official(app: Flask, cast: Cast) -> str:
    """A council member was threatened at home, and so was the family."""
    details = frozenset({FormDetail.THREAT_FAMILY})
    case_id = file_report(app, cast.people["rik"], channel=Channel.HOME, target=Target.FAMILY, details=details)
    with app.app_context(), write_transaction():
        incident = db.session.get_one(Case, case_id).incident
        incident.place = Place.VICTIM_HOME
        for question in ("at_home", "security"):
            write_answer(incident, question, "iets")
    write_everywhere(app, cast, case_id)
    does(app, cast.people["omar"], advise_home, case_id, "Doe de deur op slot.")
    return case_id


def sheets(client_for: Client, readers: tuple[str, ...], case_id: str) -> Iterator[tuple[str, str, str]]:
    """Who reads, the whole answer without the header in which they are greeted, and what stands on the sheet."""
    for who in readers:
        page = client_for(who).visit(f"/cases/{case_id}/briefing")
        header = "".join(text_of(element) for element in page.elements("header"))
        assert header
        yield who, re.sub(r"(?s)<title>.*?</title>|<header.*?</header>|<footer.*?</footer>", "", page.html), page.main


@pytest.mark.parametrize("closed", [False, True])
def test_no_name_and_no_word_is_on_it_whoever_prints_it(
    app: Flask, cast: Cast, client_for: Client, of_employee: str, of_official: str, closed: bool
) -> None:
    guest = Concerned(Standing.VOLUNTEER, name="Iemand", reach="06-12345678")
    of_guest = file_report(app, cast.people["chantal"], concerned=guest)
    if closed:
        for case_id in (of_employee, of_official):
            finish(app, cast, case_id)
    number = look(app, of_official, lambda case: case.number)
    does(app, cast.people["chantal"], link, of_employee, number, LinkKind.EVENT, "Op één avond.")
    otto = join(app, cast, "otto", Role.OOV)
    does(app, otto, declare_conflict, of_guest, "Ik ken hem.")
    does(app, cast.people["chantal"], propose_lift, of_guest, otto, "Het bleek om een andere man te gaan.")
    ready(app, cast, "maarten", Role.OOV)
    opens_by_itself(app, cast.people["maarten"], of_guest)
    filled = hide_canaries(app)
    missing = {model.__name__ for model in sealed_fields()} - filled - FORGOTTEN_FORMS - OF_NO_CASE
    assert missing <= (set() if closed else {"ClosingReply", "PoliceStep", "Reaction"})
    for readers, case_id in (
        (("bram", "hanna", "omar", "chantal", "piet", "vera"), of_employee),
        (("greet", "omar", "chantal"), of_official),
        (("omar", "hanna"), of_guest),
    ):
        number = look(app, case_id, lambda case: case.number)
        for who, html, sheet in sheets(client_for, readers, case_id):
            assert number in sheet, who
            assert betrays(html) == [], who
        assert betrays(client_for(readers[0]).visit(f"/cases/{case_id}").html), "the canaries were not there at all"


def test_it_says_what_a_shift_needs(app: Flask, client_for: Client, of_employee: str) -> None:
    sheet = client_for("omar").visit(f"/cases/{of_employee}/briefing").main
    for words in (
        "Bedreiging aan de balie",
        "nog niet beoordeeld",
        "Veroorzaker aanspreken",
        "OOV, vóór",
        "Aan de balie",
    ):
        assert words in sheet, words


@pytest.mark.parametrize("who", ["hanna", "bram", "omar", "chantal", "piet"])
def test_care_stays_in_its_room(app: Flask, cast: Cast, client_for: Client, of_employee: str, who: str) -> None:
    before = client_for(who).visit(f"/cases/{of_employee}/briefing").main
    finish_everything(app, cast, of_employee)
    for sheet in (before, client_for(who).visit(f"/cases/{of_employee}/briefing").main):
        assert not re.search(r"opvang|nazorg|inspectie", sheet, re.IGNORECASE)


@pytest.mark.parametrize("who", ["omar", "greet", "chantal"])
def test_the_home_of_an_office_holder_is_not_on_it_for_who_handles_it_either(
    app: Flask, client_for: Client, of_official: str, who: str
) -> None:
    sheet = client_for(who).visit(f"/cases/{of_official}/briefing").main
    assert not re.search(r"thuis|gezin|woning|privé|raadslid", sheet, re.IGNORECASE)


def test_outside_the_room_of_the_threat_only_what_came_of_it(client_for: Client, of_employee: str) -> None:
    assert "Wat is besloten?" in client_for("bram").visit(f"/cases/{of_employee}/briefing").main
    for who in ("piet", "vera"):
        sheet = client_for(who).visit(f"/cases/{of_employee}/briefing").main
        assert "Wat is besloten?" not in sheet
        assert "olitie" not in sheet


def test_reading_it_is_recorded_as_reading_the_case(
    client_for: Client, of_employee: str, traces: Callable[[str], list[str]]
) -> None:
    hanna, before = client_for("hanna"), traces(of_employee)
    page = hanna.visit(f"/cases/{of_employee}")
    assert page.link("Afdrukken zonder namen") == f"/cases/{of_employee}/briefing"
    hanna.visit(page.link("Afdrukken zonder namen"))
    assert traces(of_employee)[len(before) :] == ["case.read", "case.read"]


def test_for_strangers_and_blocked_colleagues_it_does_not_exist(
    app: Flask, cast: Cast, client_for: Client, of_employee: str
) -> None:
    with app.app_context(), write_transaction() as session:
        session.execute(delete(Handler).where(Handler.person_id == cast.people["omar"]))
        session.add(
            CaseBlock(case_id=of_employee, person_id=cast.people["omar"], reason=BlockReason.CONFLICT, since=now())
        )
    for who in ("dirk", "omar", "greet", "anna", "bea", "els", "dora"):
        client = client_for(who)
        answer = client.get(f"/cases/{of_employee}/briefing")
        assert answer.status == 404, who
        assert answer.html == client.get(f"/cases/{'0' * 32}/briefing").html
