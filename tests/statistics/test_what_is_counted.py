"""What the acts in the rooms of a case leave for the figures: terms, days and amounts, and no word of a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.care.services import record_injury
from gir.care.terms import AbsenceBand
from gir.cases.links.models import CaseLink
from gir.cases.links.services import link, unlink
from gir.cases.links.terms import LinkKind
from gir.database import db
from gir.demonstration.cast import Cast
from gir.facts.models import Fact, FactEffect, FactMeasure
from gir.incidents.terms import Channel, Consequence
from gir.threat.damage.services import Damage, add_damage, claim, receive, write_off
from gir.threat.damage.terms import ClaimedFrom, DamageKind, DamageOwner, WriteOffReason
from gir.threat.measures.models import Measure
from gir.threat.measures.services import lift
from gir.threat.measures.terms import MeasureStatus
from gir.threat.police.terms import Filing
from gir.threat.services import decide_police
from gir.threat.terms import PoliceDecision, VptCode
from gir.web.dates import today
from tests.support.measures import assessed_case, make_measure
from tests.support.stories import does, file_report, look
from tests.threat.conftest import acts

T = TypeVar("T")


def counted(app: Flask, case_id: str, question: Callable[[Fact], T]) -> T:
    """Something of the fact of a case, as it is stored."""
    incident = look(app, case_id, lambda case: case.incident_id)
    with app.app_context():
        return question(db.session.get_one(Fact, incident))


def effects(app: Flask, case_id: str) -> set[str]:
    return counted(app, case_id, lambda fact: {row.effect for row in fact.effects})


@pytest.mark.database
def test_a_report_counts_its_hour_and_its_worst_injury(app: Flask, cast: Cast) -> None:
    told = frozenset({Consequence.FIRST_AID, Consequence.HOSPITAL, Consequence.SHOCKED, Consequence.ABSENCE})
    case_id = file_report(app, cast.people["anna"], at_time=time(21, 40), consequences=told)
    assert counted(app, case_id, lambda f: (f.hour, f.injury, f.absent, f.absence_band)) == (21, "hospital", True, None)
    assert effects(app, case_id) == {"shocked"}


def test_what_nobody_told_is_not_known_and_never_a_no(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    assert counted(app, case_id, lambda f: (f.hour, f.injury, f.absent, f.repeat)) == (None, None, None, None)
    shocked = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.SHOCKED}))
    assert counted(app, shocked, lambda f: (f.injury, f.absent)) == ("none", False)


def test_the_family_of_an_office_holder_is_counted_nowhere(app: Flask, cast: Cast) -> None:
    told = frozenset({Consequence.FAMILY, Consequence.LESS_JOY})
    case_id = file_report(app, cast.people["rik"], consequences=told, channel=Channel.HOME)
    assert effects(app, case_id) == {"less_joy"}


def test_absence_is_counted_when_hrm_records_it_and_taken_back_with_it(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    hanna, sick = cast.people["hanna"], frozenset({Consequence.ABSENCE, Consequence.DOCTOR})
    does(app, hanna, record_injury, case_id, sick, AbsenceBand.UP_TO_14)
    assert counted(app, case_id, lambda f: (f.injury, f.absent, f.absence_band)) == ("doctor", True, "up_to_14")
    does(app, hanna, record_injury, case_id, frozenset({Consequence.DOCTOR}), None)
    assert counted(app, case_id, lambda f: (f.injury, f.absent, f.absence_band)) == ("doctor", False, None)


def test_the_vpt_code_and_who_filed_are_counted_with_the_decision(app: Flask, cast: Cast) -> None:
    case_id, omar = file_report(app, cast.people["anna"]), cast.people["omar"]
    how = {"filing": Filing.EMPLOYER}
    does(app, omar, decide_police, case_id, PoliceDecision.REPORT, "", VptCode.ASKED, "", **how)
    assert counted(app, case_id, lambda f: (f.police_report, f.vpt_code, f.filing)) == (True, "asked", "employer")
    does(app, omar, decide_police, case_id, PoliceDecision.NONE, "Geen wens.", VptCode.NOT_ASKED, "")
    assert counted(app, case_id, lambda f: (f.police_report, f.vpt_code, f.filing)) == (False, None, None)


def amounts(app: Flask, case_id: str) -> tuple[int | None, int | None, int | None]:
    return counted(app, case_id, lambda f: (f.damage_cents, f.claimed_cents, f.recovered_cents))


def test_damage_is_counted_in_cents_and_a_mistake_is_not(app: Flask, cast: Cast) -> None:
    case_id, omar = file_report(app, cast.people["anna"]), cast.people["omar"]
    assert amounts(app, case_id) == (None, None, None)
    first = does(app, omar, add_damage, case_id, Damage(DamageKind.VEHICLE, DamageOwner.ORGANISATION, 40_000)).id
    other = does(app, omar, add_damage, case_id, Damage(DamageKind.OTHER, DamageOwner.ORGANISATION, 5_000)).id
    acts(app, omar, claim, first, ClaimedFrom.PERPETRATOR, today(), 30_000)
    acts(app, omar, receive, first, today(), 10_000)
    assert amounts(app, case_id) == (45_000, 30_000, 10_000)
    acts(app, omar, write_off, other, WriteOffReason.MISTAKE, today())
    assert amounts(app, case_id) == (40_000, 30_000, 10_000)


@pytest.mark.database
def test_a_measure_is_counted_from_its_decision_to_its_end(app: Flask, cast: Cast) -> None:
    case_id = assessed_case(app, cast)
    make_measure(app, cast, case_id, MeasureStatus.PROPOSED)
    assert measures(app) == []
    measure_id = make_measure(app, cast, case_id, MeasureStatus.RUNNING)
    day = today()
    assert measures(app) == [("building_ban", day, day, day + timedelta(days=300), None, "heard")]
    with app.app_context():
        lift(db.session.get_one(Measure, measure_id), "Rustig.", actor=actor_of(cast.people["omar"]))
    assert [row[4] for row in measures(app)] == [day]


def measures(app: Flask) -> list[tuple[str, date, date | None, date | None, date | None, str | None]]:
    with app.app_context():
        rows = db.session.scalars(select(FactMeasure))
        return [(m.kind, m.decided_on, m.starts_on, m.ends_on, m.over_on, m.hearing) for m in rows]


def test_that_somebody_was_there_before_is_counted_in_both_cases_and_undone(app: Flask, cast: Cast) -> None:
    first, second = (file_report(app, cast.people["anna"]) for _ in range(2))
    number = look(app, second, lambda case: case.number)
    omar = cast.people["omar"]
    does(app, omar, link, first, number, LinkKind.PERPETRATOR, "Dezelfde man.")
    assert [counted(app, case_id, lambda f: f.repeat) for case_id in (first, second)] == [True, True]
    with app.app_context():
        link_id = db.session.scalars(select(CaseLink.id)).one()
    does(app, omar, unlink, first, link_id, "Toch niet.")
    assert [counted(app, case_id, lambda f: f.repeat) for case_id in (first, second)] == [False, False]


def test_facts_hold_no_column_for_a_person_or_a_text() -> None:
    columns = {column.name for model in (Fact, FactEffect, FactMeasure) for column in model.__table__.columns}
    assert not {name for name in columns if name.endswith(("_sealed", "person_id", "_by_id", "name", "text"))}
