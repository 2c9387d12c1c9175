"""When the time of something is over, and what keeps it longer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.cases.links.services import link
from gir.cases.links.terms import LinkKind
from gir.cases.models import Case
from gir.cases.services import reopen
from gir.cases.terms import CloseReason
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.forgetting.holding import kept_because
from gir.forgetting.models import Proposal
from gir.forgetting.schedule import due_on, months_of
from gir.forgetting.services import carry_out, set_terms
from gir.forgetting.terms import Category, Reason
from gir.incidents.details import write_answer
from gir.threat.damage.models import DamageItem
from gir.threat.damage.services import Damage, add_damage
from gir.threat.damage.terms import ClaimedFrom, DamageKind, DamageOwner
from gir.threat.measures.models import Measure
from gir.threat.models import PoliceStep
from gir.threat.police.models import PoliceProgress
from gir.threat.police.terms import PoliceOutcome
from gir.threat.services import decide_police
from gir.threat.terms import PoliceDecision, VptCode
from gir.web.dates import local_day, months_after, today
from tests.support.aged import agrees, both_agree, closed_case, let_pass, make_older, proposed, tend
from tests.support.measures import assessed_case, make_measure
from tests.support.stories import does, file_report, look


def due(app: Flask, case_id: str, category: Category) -> date | None:
    return look(app, case_id, lambda case: due_on(case, category, months_of(case.organisation_id)))


def closed_on(app: Flask, case_id: str) -> date:
    return look(app, case_id, lambda case: local_day(case.closed_at or now()))


def name_perpetrator(app: Flask, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        write_answer(session.get_one(Case, case_id).incident, "perpetrator_name", "Kees Kwaadaard")


@given(day=st.dates(date(2000, 1, 1), date(2090, 1, 1)), months=st.integers(-200, 200))
def test_some_months_after_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


def test_a_case_is_kept_five_years_after_closing(app: Flask, cast: Cast) -> None:
    case_id = closed_case(app, cast.people["anna"], years=1)
    assert due(app, case_id, Category.CASE) == months_after(closed_on(app, case_id), 60)


def test_an_open_case_is_never_over(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    assert {due(app, case_id, category) for category in Category} == {None}
    tend(app)
    assert proposed(app, case_id) == set()


def test_what_the_reporter_ended_goes_after_a_year_and_the_perpetrator_at_once(app: Flask, cast: Cast) -> None:
    old = closed_case(app, cast.people["anna"], years=1.1, reason=CloseReason.WISH)
    young = closed_case(app, cast.people["dirk"], years=0.1, reason=CloseReason.WISH)
    name_perpetrator(app, young)
    tend(app)
    assert proposed(app, old) == {Category.WITHDRAWN}
    assert proposed(app, young) == {Category.PERPETRATOR}


def test_the_perpetrator_goes_a_year_after_the_last_incident(app: Flask, cast: Cast) -> None:
    """Also when that was another case of the same perpetrator."""
    first, second = (closed_case(app, cast.people["anna"], years=years) for years in (2, 0.5))
    for case_id in (first, second):
        name_perpetrator(app, case_id)
    tend(app)
    assert (proposed(app, first), proposed(app, second)) == ({Category.PERPETRATOR}, set())
    number = look(app, second, lambda case: case.number)
    does(app, cast.people["omar"], link, first, number, LinkKind.PERPETRATOR, "Dezelfde man.")
    day = look(app, second, lambda case: case.incident.last_day)
    assert due(app, first, Category.PERPETRATOR) == months_after(day, 12)
    assert let_pass(app, timedelta(days=2)) == 0
    assert proposed(app, first) == set(), "what is not over any more goes off the list"


def test_a_measure_keeps_the_perpetrator_until_a_year_after_its_end(app: Flask, cast: Cast) -> None:
    case_id = assessed_case(app, cast)
    make_measure(app, cast, case_id)
    make_older(app, case_id, years=2)
    name_perpetrator(app, case_id)
    assert due(app, case_id, Category.PERPETRATOR) is not None
    end = today() - timedelta(days=10)
    with app.app_context(), write_transaction() as session:
        measure = session.query(Measure).one()
        measure.decided_at, measure.ends_on = now(), end
    assert due(app, case_id, Category.PERPETRATOR) == months_after(end, 12)


def test_nobody_knows_a_perpetrator_longer_than_the_case(app: Flask, cast: Cast) -> None:
    case_id = closed_case(app, cast.people["anna"], years=4.5)
    with app.app_context(), write_transaction() as session:
        session.get_one(Case, case_id).incident.last_day = today() + timedelta(days=900)
    assert due(app, case_id, Category.PERPETRATOR) == months_after(closed_on(app, case_id), 60)


def filed(app: Flask, cast: Cast, case_id: str, days_ago: int, outcome: PoliceOutcome | None) -> None:
    omar = cast.people["omar"]
    does(app, omar, decide_police, case_id, PoliceDecision.REPORT, "", VptCode.ASKED, "PL-1")
    with app.app_context(), write_transaction() as session:
        session.query(PoliceStep).one().filed_on = today() - timedelta(days=days_ago)
        if outcome:
            day = today() - timedelta(days=days_ago)
            told = {"outcome": outcome, "day": day, "recorded_at": now(), "recorded_by_id": omar}
            session.add(PoliceProgress(case_id=case_id, number=1, **told))


def test_a_report_to_the_police_is_kept_five_years_and_keeps_its_case(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    filed(app, cast, case_id, 700, PoliceOutcome.VERDICT)
    make_older(app, case_id, years=6)
    assert due(app, case_id, Category.POLICE) == months_after(today() - timedelta(days=700), 60)
    assert due(app, case_id, Category.CASE) == months_after(today() - timedelta(days=700), 60)


@pytest.mark.parametrize("what", ["police", "claim", "clock", "nothing"])
def test_what_still_runs_keeps_a_case(app: Flask, cast: Cast, what: str) -> None:
    case_id = file_report(app, cast.people["anna"])
    if what == "police":
        filed(app, cast, case_id, 3000, None)
    if what == "claim":
        damage = Damage(DamageKind.GLASSES, DamageOwner.PERSON, 12_345, "Een bril")
        does(app, cast.people["omar"], add_damage, case_id, damage)
    make_older(app, case_id, years=9)
    with app.app_context(), write_transaction() as session:
        for item in session.query(DamageItem):
            item.claimed_on, item.claimed_from, item.claimed_cents = today(), ClaimedFrom.INSURER, 12_345
        if what == "clock":
            session.get_one(Case, case_id).due_care = now()
    tend(app)
    assert Category.CASE in proposed(app, case_id), "it is on the list, and the list says why it stays"
    with app.app_context():
        rows = db.session.scalars(select(Proposal).where(Proposal.case_id == case_id)).unique().all()
        reasons = set().union(*kept_because(rows).values())
    assert reasons == (set() if what == "nothing" else {Reason(what)})
    both_agree(app, cast)
    assert let_pass(app, timedelta(days=8)) == (1 if what == "nothing" else 0)


def test_what_begins_to_run_in_the_week_between_keeps_it(app: Flask, cast: Cast) -> None:
    case_id = closed_case(app, cast.people["anna"], years=6)
    tend(app)
    both_agree(app, cast)
    with app.app_context(), write_transaction() as session:
        session.get_one(Case, case_id).due_all = now()
    assert let_pass(app, timedelta(days=8)) == 0


def test_a_case_that_is_opened_again_goes_off_the_list(app: Flask, cast: Cast) -> None:
    case_id = closed_case(app, cast.people["anna"], years=6)
    tend(app)
    both_agree(app, cast)
    does(app, cast.people["chantal"], reopen, case_id, "Er is iets nieuws.")
    assert let_pass(app, timedelta(days=8)) == 0
    assert proposed(app, case_id) == set()


def test_a_case_that_was_opened_again_an_hour_ago_stays(app: Flask, cast: Cast) -> None:
    """Between two looks at the list too: the term is worked out anew when it would go."""
    case_id = closed_case(app, cast.people["anna"], years=6)
    tend(app)
    both_agree(app, cast)
    let_pass(app, timedelta(days=6))
    with time_machine.travel(now() + timedelta(days=7, hours=1)):
        does(app, cast.people["chantal"], reopen, case_id, "Er is iets nieuws.")
        with app.app_context(), write_transaction() as session:
            session.get_one(Case, case_id).due_care = session.get_one(Case, case_id).due_all = None
            session.get_one(Case, case_id).due_threat = None
        with app.app_context():
            assert carry_out() == 0
    assert look(app, case_id, lambda case: case.incident.narrative)


def test_an_organisation_decides_how_long(app: Flask, cast: Cast) -> None:
    """Longer takes it off the list; shorter puts it on, and both agree anew."""
    case_id = closed_case(app, cast.people["anna"], years=6)
    tend(app)
    agrees(app, cast.people["chantal"])
    with app.app_context():
        els = actor_of(cast.people["els"])
        months = months_of(cast.organisation_id)
        set_terms({**months, Category.CASE: 96}, actor=els)
    assert proposed(app, case_id) == set()
    with app.app_context():
        set_terms({**months, Category.CASE: 24}, actor=els)
    assert let_pass(app, timedelta(days=2)) == 0
    assert proposed(app, case_id) == {Category.CASE}
    assert agrees(app, cast.people["chantal"]) == 1


@pytest.mark.parametrize(("category", "months"), [("case", 0), ("case", 121), ("perpetrator", 25), ("damage", 83)])
def test_no_organisation_keeps_longer_or_shorter_than_it_may(
    app: Flask, cast: Cast, category: str, months: int
) -> None:
    with app.app_context():
        wanted: dict[Any, int] = {**months_of(cast.organisation_id), Category(category): months}
        with pytest.raises(ValueError, match=category):
            set_terms(wanted, actor=actor_of(cast.people["els"]))
        assert months_of(cast.organisation_id)[Category(category)] != months


def test_another_organisation_has_terms_of_its_own(app: Flask, cast: Cast) -> None:
    with app.app_context():
        months = months_of(cast.organisation_id)
        set_terms({**months, Category.CASE: 24}, actor=actor_of(cast.people["els"]))
        assert months_of(cast.partner_id)[Category.CASE] == 60
        assert db.session.scalars(db.select(Case)).all() == []
