"""One installation for all tests that only look: every kind of case, in every state, served for a real browser."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import update
from werkzeug.exceptions import NotFound

from gir.accounts.actor import actor_of
from gir.accounts.terms import Role
from gir.care.piles.services import ask_about_piles
from gir.care.services import plan_talk, record_talk
from gir.care.terms import TalkOutcome
from gir.cases.access import case_for
from gir.cases.clocks import Clock
from gir.cases.finishing.services import Proposal, propose_close
from gir.cases.lessons.models import Lesson
from gir.cases.lessons.queries import shown_lessons
from gir.cases.lessons.withdrawing import withdraw
from gir.cases.links.services import link
from gir.cases.links.terms import LinkKind
from gir.cases.models import Case, Task
from gir.cases.pauses.services import pause_step
from gir.cases.protocol.limits import LONGEST_INSTRUCTION, LONGEST_NAME, default_rule, one_line
from gir.cases.routing.services import Assessment, assess
from gir.cases.services import add_note, note_reading, set_severity, take
from gir.cases.terms import Act, Audience, CloseReason, Step, TaskStatus
from gir.config import Settings
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.evidence.models import EvidenceFile
from gir.evidence.terms import FileKind, Scan
from gir.incidents.terms import Consequence, Form, FormDetail, Place, Severity, Standing
from gir.organisations.queries import Wording, edition
from gir.organisations.services import save_draft as save_rules
from gir.organisations.settings import change_ways, mark_of, ways_of
from gir.reporting.concerned import Concerned
from gir.reporting.drafts import Writing, save_draft
from gir.threat.damage.models import DamageItem
from gir.threat.damage.services import Damage, add_damage, claim, receive
from gir.threat.damage.terms import ClaimedFrom, DamageKind, DamageOwner
from gir.threat.police.services import record_outcome
from gir.threat.police.terms import PoliceOutcome
from gir.threat.services import decide_police, record_reaction
from gir.threat.terms import PoliceDecision, ReactionWay, VptCode
from gir.web.dates import today
from gir.web.gate import open_to_all
from tests.browser.imports import import_stories
from tests.browser.mails import ask_question, trouble_mails
from tests.browser.measures import measure_stories
from tests.browser.names import give_reaction, name_somebody
from tests.browser.old_cases import old_stories
from tests.browser.partners import add_partners
from tests.browser.requests import request_stories
from tests.support import browser
from tests.support.evidence import PDF, add_files, picture
from tests.support.installations import SQLiteTemplate, running
from tests.support.own_steps import FLOWERS, OFFICER, with_words
from tests.support.protocols import draft_protocol, publish_protocol
from tests.support.stories import does, file_report, finish_everything, look, publish_rules

LONG_WORD = "Arbeidsongeschiktheidsverzekeringsmaatschappijmedewerker"
LONG_TEXT = f"Hij riep drie keer „{LONG_WORD}!” en sloeg op de balie.\n\nDaarna liep hij weg. " * 3


@dataclass(frozen=True)
class World:
    """Where it is served, who lives in it, and the case of each story."""

    app: Flask
    address: str
    cast: Cast
    cases: dict[str, str]

    def url(self, path: str) -> str:
        """The address of a path in which `{new}` stands for the case of that story."""
        return self.address + path.format_map(self.cases)


@contextmanager
def served_world(template: SQLiteTemplate, folder: Path, cast_of: Cast) -> Iterator[World]:
    """A copy of the template, filled with stories and served."""
    with template.copy(folder) as settings, running(settings) as app:
        _add_broken_pages(app)
        cases = tell_stories(app, cast_of)
        with browser.serving(app) as address:
            yield World(app, address, cast_of, cases)


def tell_stories(app: Flask, cast: Cast) -> dict[str, str]:
    """Report and handle; gives the case of each story."""
    anna, rik = cast.people["anna"], cast.people["rik"]
    cases = {
        "new": file_report(app, anna, narrative=LONG_TEXT, call_today=True, call_number="06 12345678"),
        "busy": file_report(
            app, anna, forms=frozenset({Form.PHYSICAL}), consequences=frozenset({Consequence.HOSPITAL})
        ),
        "closed": file_report(app, anna),
        "thing": file_report(app, anna, forms=frozenset({Form.PROPERTY})),
        "hidden": file_report(app, anna, manager_may_see=False),
        "official": file_report(app, rik, forms=frozenset({Form.THREAT}), details=frozenset({FormDetail.THREAT_WORDS})),
    }
    chantal = cast.people["chantal"]
    cases["filed"] = file_report(
        app, chantal, concerned=Concerned(Standing.EMPLOYEE, email="anna@voorbeeldstad.example"), narrative=LONG_TEXT
    )
    cases["guest"] = file_report(
        app, chantal, concerned=Concerned(Standing.VOLUNTEER, name=LONG_WORD, reach=f"06 12345678, {LONG_WORD}")
    )
    cases["draft"] = begin_report(app, anna)
    cases["old_rules"] = _write_rules(app, cast.people["chantal"])
    cases["old_protocol"] = _write_protocol(app, cast.people["chantal"])
    _work_on(app, cast, cases["busy"])
    cases["old_criteria"] = name_somebody(app, cast, cases["busy"])
    cases["given"] = give_reaction(app, cast)
    cases["over"] = old_stories(app, cast)
    paused = (Step.POLICE, today() + timedelta(days=10), LONG_TEXT)
    does(app, cast.people["omar"], pause_step, cases["given"], *paused)
    cases["link"] = look(app, cases["new"], lambda case: case.organisation.report_token or "")
    _add_evidence(app, anna, cases["busy"])
    finish_everything(app, cast, cases["closed"])
    cases["broken_item"] = _break_something(app, cast, cases["hidden"])
    cases["two"] = _propose_to_close(app, cast)
    cases["lesson"] = _one_lesson(app, cast)
    _let_it_be_late(app, cases["hidden"])
    _let_it_pile_up(app, cast, cases["new"], cases["thing"])
    cases |= measure_stories(app, cast, LONG_TEXT)
    does(app, chantal, assess, cases["thing"], Assessment(Severity.LIGHT, "", frozenset(), LONG_WORD))
    cases |= import_stories(app, cast, LONG_WORD)
    cases |= request_stories(app, cast, LONG_TEXT, cases["new"])
    add_partners(app, cast)
    ask_question(app, cast)
    cases["less"] = trouble_mails(app)
    cases["reader"] = cast.people["hanna"]
    _read_often(app, cast, cases["new"])
    return cases


def _read_often(app: Flask, cast: Cast, case_id: str) -> None:
    """Something for who reads the log: a handler who opened a case, and somebody who was refused."""
    for name in ("hanna", *["dirk"] * 5):
        with app.app_context(), suppress(NotFound):
            reader = actor_of(cast.people[name])
            note_reading(case_for(reader, case_id, Act.READ), actor=reader)


def _break_something(app: Flask, cast: Cast, case_id: str) -> str:
    """Two things broke; one was claimed and partly paid. Gives the id of that one."""
    omar = cast.people["omar"]
    broken = Damage(DamageKind.GLASSES, DamageOwner.PERSON, 123_450, LONG_WORD)
    does(app, omar, add_damage, case_id, Damage(DamageKind.BUILDING, DamageOwner.ORGANISATION, 999_999_999))
    item_id = does(app, omar, add_damage, case_id, broken).id
    with app.app_context():
        item, actor = db.session.get_one(DamageItem, item_id), actor_of(omar)
        claim(item, ClaimedFrom.PERPETRATOR, today(), 123_450, actor=actor)
        receive(item, today(), 5_000, actor=actor)
    return item_id


def _propose_to_close(app: Flask, cast: Cast) -> str:
    """A severe case that waits for a second person, and lessons that have appeared."""
    case_id = file_report(app, cast.people["anna"])
    finish_everything(app, cast, case_id, severity=Severity.SEVERE, closed=False)
    does(app, cast.people["chantal"], propose_close, case_id, Proposal(CloseReason.HANDLED, LONG_WORD, LONG_TEXT))
    with app.app_context(), write_transaction() as session:
        for text in (LONG_TEXT, LONG_WORD, "Let op elkaar."):
            lesson = {"quarter": date(2020, 1, 1), "form": Form.THREAT, "text": text, "for_rie": True}
            session.add(Lesson(organisation_id=cast.organisation_id, **lesson))
    return case_id


def _one_lesson(app: Flask, cast: Cast) -> str:
    """A second lesson was withdrawn. Gives the id of one that still holds."""
    with app.app_context():
        first, second, *_others = shown_lessons(cast.organisation_id)
        withdraw(second.id, LONG_TEXT, actor=actor_of(cast.people["chantal"]))
        return first.id


def begin_report(app: Flask, person_id: str) -> str:
    """Write a report and do not send it; gives the id of the draft."""
    answers = {"narrative": [LONG_TEXT], "forms": ["threat"], "details_threat": ["threat.words"], "channel": ["desk"]}
    with app.app_context():
        saved = save_draft(person_id, answers, Writing(page=secrets.token_urlsafe(24)))
        assert saved is not None
        return saved.draft_id


def _add_evidence(app: Flask, person_id: str, case_id: str) -> None:
    """A picture, one that cannot be shown, and a document; one with a long name, one with a virus."""
    files = (("IMG_2026.jpg", picture((1200, 900))), (f"{LONG_WORD * 2}.png", picture(form="PNG")[:60]), ("a.pdf", PDF))
    add_files(app, person_id, case_id, files)
    with app.app_context(), write_transaction() as session:
        session.execute(update(EvidenceFile).where(EvidenceFile.kind == FileKind.PDF).values(scan=Scan.INFECTED))


def _write_rules(app: Flask, person_id: str) -> str:
    """Two published versions and a draft, and a link for people without an account; gives the id of the old version."""
    rules = (f"Niet schelden: ook geen {LONG_WORD}.", "Niet dreigen.", "Niet slaan.")
    wording = Wording("Emotie mag, agressie niet.", LONG_TEXT, rules, (LONG_WORD,), ("Duwen.",), ("Slaan.",))
    old = publish_rules(app, person_id, wording)
    publish_rules(app, person_id, wording)
    with app.app_context():
        actor = actor_of(person_id)
        save_rules(wording, "nl", shown=edition(actor.organisation_id), actor=actor)
        ways = ways_of(actor.organisation_id)
        change_ways(replace(ways, accountless=True), shown=mark_of(ways), actor=actor)
    return old


def _write_protocol(app: Flask, person_id: str) -> str:
    """Two published versions and a draft; gives the id of the old version."""
    talk = default_rule(Step.TALK_1)
    old = publish_protocol(app, person_id, replace(talk, clock=Clock(hours=48)), reason=LONG_TEXT[:500])
    sentence = one_line(LONG_TEXT)[:LONGEST_INSTRUCTION].strip()
    own = (with_words(OFFICER, name=LONG_WORD[:LONGEST_NAME], instruction=sentence, to_close=False), FLOWERS)
    publish_protocol(app, person_id, replace(talk, clock=Clock(days=2)), *own)
    draft_protocol(app, person_id, replace(talk, on=False))
    return old


def _work_on(app: Flask, cast: Cast, case_id: str) -> None:
    people = cast.people
    spoken = ("De bezoeker is gebeld.", "Hij had spijt.")
    does(app, people["hanna"], take, case_id, Role.HRM)
    does(app, people["hanna"], plan_talk, case_id, Step.TALK_1, now() + timedelta(days=1))
    does(app, people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    does(app, people["chantal"], set_severity, case_id, Severity.SEVERE, "De bedreiging gold ook zijn gezin.")
    does(app, people["omar"], record_reaction, case_id, ReactionWay.TELEPHONE, now(), *spoken)
    does(app, people["omar"], decide_police, case_id, PoliceDecision.REPORT, "", VptCode.ASKED, "PL1300-2026")
    does(app, people["omar"], record_outcome, case_id, PoliceOutcome.REFUSED, today())
    for person, audience in (("hanna", Audience.CARE), ("omar", Audience.THREAT), ("chantal", Audience.TEAM)):
        does(app, people[person], add_note, case_id, f"Let op: {LONG_WORD}.", audience)
    does(app, people["chantal"], add_note, case_id, "We bellen je morgen.", Audience.REPORTER)


def _let_it_pile_up(app: Flask, cast: Cast, lead: str, other: str) -> None:
    """Two cases that belong together, somebody who is asked whether they would like a call, and where it piles up."""
    number = look(app, lead, lambda case: case.number)
    does(app, cast.people["chantal"], link, other, number, LinkKind.PERPETRATOR, LONG_TEXT)
    for _turn in range(5):
        file_report(app, cast.people["vera"], forms=frozenset({Form.VERBAL}), place=Place.PUBLIC_HALL)
    with app.app_context():
        ask_about_piles()


def _let_it_be_late(app: Flask, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        late = update(Task).where(Task.case_id == case_id, Task.status == TaskStatus.OPEN)
        session.execute(late.values(due_at=now() - timedelta(days=3)))


def _add_broken_pages(app: Flask) -> None:
    """Two pages that only tests have: the error pages must look like the product too."""

    @app.get("/broken", endpoint="tests.broken")
    @open_to_all
    def broken() -> str:
        raise RuntimeError("Something nobody thought of")

    @app.get("/unavailable", endpoint="tests.unavailable")
    @open_to_all
    def unavailable() -> str:
        raise TimeoutError

    app.config["PROPAGATE_EXCEPTIONS"] = False


def change_meanwhile(world: World, case_id: str) -> None:
    """Somebody else works on the case while a page of it is open."""
    with world.app.app_context():
        case = db.session.get_one(Case, case_id)
        # The same text twice within a minute would be taken for a double click.
        text, chantal = f"Tussendoor, {secrets.token_hex(4)}.", actor_of(world.cast.people["chantal"])
        add_note(case, text, Audience.TEAM, actor=chantal)


def settings_of(world: World) -> Settings:
    """How the installation is set up."""
    settings: Settings = world.app.extensions["gir_settings"]
    return settings
