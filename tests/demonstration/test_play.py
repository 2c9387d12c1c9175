"""The demonstration: once, in the published proportions, written as the product itself would write it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import func, select

from gir.accounts.absences.queries import away_today, stands_in_for
from gir.accounts.actor import actor_of
from gir.accounts.models import Person
from gir.accounts.terms import Role
from gir.audit import System, recorded
from gir.audit.verification import verify
from gir.cases.access import handled_cases, own_cases, permitted
from gir.cases.finishing.models import ClosingProposal
from gir.cases.lessons.anonymity import objection
from gir.cases.lessons.models import Lesson
from gir.cases.lessons.queries import shown_lessons, withdrawals
from gir.cases.models import Case
from gir.cases.opening import open_case
from gir.cases.pauses.clocks import is_paused
from gir.cases.pauses.models import Pause
from gir.cases.protocol.queries import draft_version, published_versions
from gir.cases.steps import missing_to_close
from gir.cases.terms import Act, Part, Status, Step, TaskStatus
from gir.database import db, now
from gir.demonstration.cast import DEPARTMENTS, Cast, find_cast, make_cast
from gir.demonstration.mix import MONTHLY
from gir.demonstration.past import Past
from gir.demonstration.play import perform
from gir.facts.models import Fact
from gir.incidents.broken_rules import broken_rules
from gir.incidents.models import Circumstances, Incident, PerpetratorIdentity, RecordedIdentity
from gir.incidents.terms import Channel, Consequence, Form, FormDetail, Kind, Population, Precision, Source
from gir.organisations.models import Department
from gir.organisations.queries import published_norms
from gir.organisations.settings import change_details, details_of, mark_of
from gir.statistics import words
from gir.statistics.catalogue import ChartKey, make_chart
from gir.statistics.choice import Choice
from gir.statistics.periods import Quarter, year_up_to
from gir.statistics.queries import Scope
from gir.threat.damage.models import DamageItem
from gir.threat.measures.models import Measure
from gir.threat.measures.terms import Hearing, MeasureKind
from gir.threat.measures.workflow import OVER
from gir.threat.models import HomeAdvice
from gir.vault import DataKey, KeySet
from tests.support.installations import PASSWORD, SQLiteTemplate, running

ONLINE = {Channel.ONLINE, Channel.EMAIL, Channel.CHAT}


@pytest.fixture(scope="module")
def town(bare_template: SQLiteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Cast]]:
    """The whole demonstration, played once for this module; its tests only look."""
    folder: Path = tmp_path_factory.mktemp("town") / "instance"
    with bare_template.copy(folder) as settings, running(settings) as app:
        with app.app_context():
            cast = perform(PASSWORD)
        yield app, cast


@pytest.fixture
def facts(town: tuple[Flask, Cast]) -> Iterator[list[Fact]]:
    with town[0].app_context():
        yield list(db.session.scalars(select(Fact).where(Fact.organisation_id == town[1].organisation_id)))


def share(part: int, whole: int) -> float:
    return 100 * part / whole


def test_a_second_run_changes_nothing(town: tuple[Flask, Cast]) -> None:
    app, cast = town
    counts = [select(func.count()).select_from(table) for table in (Case, Person, Fact)]
    with app.app_context():
        before = [db.session.scalar(count) for count in counts]
        assert perform(PASSWORD) == cast
        assert [db.session.scalar(count) for count in counts] == before


def test_a_renamed_organisation_is_still_found(bare_template: SQLiteTemplate, tmp_path: Path) -> None:
    with bare_template.copy(tmp_path / "renamed") as settings, running(settings) as app, app.app_context():
        cast = make_cast(PASSWORD)
        actor = actor_of(cast.people["bea"])
        details = details_of(cast.organisation_id)
        change_details(replace(details, name="Gemeente Anders"), shown=mark_of(details), actor=actor)
        assert find_cast() == cast


def test_there_are_two_versions_of_house_rules_and_reports_that_name_them(town: tuple[Flask, Cast]) -> None:
    app, cast = town
    with app.app_context():
        new, old = published_norms(cast.organisation_id)
        assert (old.number, new.number) == (1, 2)
        assert all((new.wording.explanation, new.wording.light, new.wording.medium, new.wording.severe))
        named = [broken_rules(incident) for incident in db.session.scalars(select(Incident))]
        assert {found.number for found in named if found} == {2}
        assert None in named
        assert published_norms(cast.partner_id) == []


def test_reports_of_the_last_months_have_the_protocol_of_the_organisation(town: tuple[Flask, Cast]) -> None:
    app, cast = town
    with app.app_context():
        second, first = published_versions(cast.organisation_id)
        assert first.published_at is not None
        assert second.published_at is not None
        assert draft_version(cast.organisation_id) is not None
        hours = {None: timedelta(hours=72), 1: timedelta(hours=48), 2: timedelta(hours=48)}
        cases = list(db.session.scalars(select(Case).where(Case.organisation_id == cast.organisation_id)))
        for case in cases:
            since = 2 if case.opened_at >= second.published_at else 1
            assert case.protocol_number == (since if case.opened_at >= first.published_at else None)
            talk = next(task for task in case.tasks if task.step is Step.TALK_1)
            assert talk.due_at - case.opened_at == hours[case.protocol_number]
        assert {case.protocol_number for case in cases} == {None, 1, 2}
        assert {task.label for case in cases for task in case.tasks if task.name} == {
            "Bel de wijkagent",
            "Stuur een bloemetje",
        }


def test_only_in_a_demonstration(bare_template: SQLiteTemplate, tmp_path: Path) -> None:
    with bare_template.copy(tmp_path / "real") as settings, running(replace(settings, demo=False)) as app:
        result = app.test_cli_runner().invoke(args=["gir", "demo"])
        assert result.exit_code == 1
        assert "not a demonstration" in result.output
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_every_twelve_months_have_55_to_80_reports(facts: list[Fact]) -> None:
    months = Counter(fact.month for fact in facts)
    today = now().date()
    order = sorted(month for month in months if month is not None and month < today.replace(day=1) - timedelta(days=31))
    assert len(order) >= len(MONTHLY) - 2
    for first in range(len(order) - 11):
        assert 55 <= sum(months[month] for month in order[first : first + 12]) <= 80


def test_forms_and_channels_are_mixed_as_published(facts: list[Fact]) -> None:
    forms = Counter(row.form for fact in facts for row in fact.forms)
    for form, low, high in (
        (Form.VERBAL, 66, 75),
        (Form.THREAT, 24, 32),
        (Form.PHYSICAL, 5, 9),
        (Form.DISCRIMINATION, 6, 10),
        (Form.SEXUAL, 2, 4),
        (Form.PROPERTY, 5, 8),
    ):
        assert low <= share(forms[form.value], len(facts)) <= high, form
    officials = [fact for fact in facts if fact.population == Population.OFFICIAL]
    employees = [fact for fact in facts if fact.population == Population.EMPLOYEE]
    assert 42 <= share(sum(fact.channel in ONLINE for fact in officials), len(officials)) <= 56
    assert 13 <= share(sum(fact.channel in ONLINE for fact in employees), len(employees)) <= 22


def test_departments_have_their_rates(facts: list[Fact]) -> None:
    names = dict(db.session.execute(select(Department.id, Department.name)).all())
    recent = [fact for fact in facts if fact.received_at > now() - timedelta(days=730)]
    number = Counter(names.get(fact.department_id or "") for fact in recent)

    def rate(*departments: str) -> float:
        return share(sum(number[d] for d in departments), sum(2 * DEPARTMENTS[d][1] for d in departments))

    assert 37 <= rate("Handhaving") <= 60
    assert 14 <= rate("Werk en inkomen", "Wmo en jeugd") <= 20
    assert 10 <= rate("Publiekszaken") <= 15
    assert 7 <= rate("Klantcontact") <= 11
    assert 5 <= rate("Buitendienst") <= 8
    assert 1 <= rate("Ruimte", "Vergunningen") <= 3
    assert rate("Bedrijfsvoering", "Belastingen") < 1
    boa = [fact for fact in facts if names.get(fact.department_id or "") == "Handhaving"]
    assert 15 <= share(sum(any(f.form == "physical" for f in fact.forms) for fact in boa), len(boa)) <= 26


def test_police_reports_and_reactions_develop_as_told(facts: list[Fact]) -> None:
    assert 7 <= share(sum(bool(fact.police_report) for fact in facts), len(facts)) <= 10.5

    def on_time(oldest: int, newest: int) -> float:
        days = [s for f in facts if newest < (now() - f.received_at).days <= oldest for s in f.stages]
        done = [stage for stage in days if stage.step == "reaction" and stage.needed and stage.done_at]
        return share(sum(bool(stage.on_time) for stage in done), len(done))

    assert 52 <= on_time(1900, 760) <= 68
    assert 70 <= on_time(270, 21) <= 90


def test_the_campaign_brought_reports_and_the_deterioration_severity(facts: list[Fact]) -> None:
    today = now().date()

    def between(first: int, last: int) -> list[Fact]:
        """Facts of some months, counted back from this one."""
        months: dict[date | None, int] = {
            f.month: (f.month.year - today.year) * 12 + f.month.month - today.month for f in facts if f.month
        }
        return [fact for fact in facts if first <= months.get(fact.month, 1) <= last]

    def severe(chosen: list[Fact]) -> float:
        return share(sum(f.severity == "severe" for f in chosen), sum(f.severity is not None for f in chosen))

    before, campaign, lately = between(-60, -31), between(-30, -25), between(-9, 0)
    assert len(campaign) / 6 > 1.3 * len(before) / 30
    assert severe(campaign) < 12
    assert severe(before) < 12
    assert severe(lately) > 15


def test_charts_of_measures_say_what_the_dossiers_hold(town: tuple[Flask, Cast]) -> None:
    app, cast = town
    with app.test_request_context(), force_locale("en"):
        scope, quarter = Scope(cast.organisation_id, Population.EMPLOYEE.value), Quarter.of(now().date())
        choice = Choice(scope, quarter, now(), threat=True)
        fair = {row[0]: row[1] for row in make_chart(ChartKey.FAIRNESS, choice).table.rows}
        running = {row[0]: row[1:] for row in make_chart(ChartKey.MEASURES, choice).table.rows}
        today, employees = choice.until, Incident.population == Population.EMPLOYEE
        rows = select(Measure).join(Case, Case.id == Measure.case_id).join(Incident, Incident.id == Case.incident_id)
        decided = [m for m in db.session.scalars(rows.where(employees, Case.close_reason.is_distinct_from("duplicate")))
                   if m.decided_on]  # fmt: skip
        year = [m for m in decided if m.decided_on and m.decided_on >= year_up_to(today)]
        bans = [m for m in year if m.kind is MeasureKind.BUILDING_BAN]
        for name, found in (("All measures", year), ("Building bans", bans)):
            heard = sum(m.hearing in (Hearing.HEARD, Hearing.DECLINED) for m in found)
            ends, again = sum(m.ends_on is not None for m in found), sum(m.review_on is not None for m in found)
            assert found, name
            assert fair[f"{name}: heard, or offered and declined"] == words.of(heard, len(found))
            assert fair[f"{name}: has an end date"] == words.of(ends, len(found))
            assert fair[f"{name}: has a review date"] == words.of(again, len(found))
        in_force = [m for m in decided if m.starts_on and m.ends_on and m.starts_on <= today <= m.ends_on
                    and m.status not in OVER]  # fmt: skip
        for kind in MeasureKind:
            here = [m for m in in_force if m.kind is kind]
            late = sum(m.review_on is not None and m.review_on < today for m in here)
            assert running[f"Running now: {kind.label}"] == (str(len(here)), str(late)), kind


def test_open_cases_are_there_for_everybody(town: tuple[Flask, Cast]) -> None:
    app, cast = town

    def open_for(name: str) -> list[Case]:
        return list(
            db.session.scalars(handled_cases(actor_of(cast.people[name])).where(Case.status != Status.CLOSED)).all()
        )

    with app.app_context():
        moment = now()
        for name in ("hanna", "omar", "chantal", "bram", "dirk", "greet", "siem"):
            assert open_for(name), name
        cases = open_for("chantal")
        assert 10 <= len(cases) <= 20
        waiting = {case.id: [t for t in case.tasks if t.status is TaskStatus.OPEN] for case in cases}
        assert any(t.due_at < moment - timedelta(days=1) for tasks in waiting.values() for t in tasks)
        assert any(moment < t.due_at < moment + timedelta(hours=6) for tasks in waiting.values() for t in tasks)
        assert any([t.step for t in tasks] == [Step.ANSWER] for tasks in waiting.values())
        assert any(case.status is Status.NEW for case in cases)
        assert any(case.incident.call_today and case.incident.call_number for case in cases)
        hidden = next(case for case in cases if case.blocks)
        assert hidden.id not in {case.id for case in open_for("bram")}
        assert {case.incident.office for case in open_for("greet")} == {"councillor"}
        assert {case.incident.office for case in open_for("siem")} == {"alderman"}
        own = list(db.session.scalars(own_cases(actor_of(cast.people["anna"]))))
        assert {case.status for case in own} == {Status.ACTIVE, Status.CLOSED}
        assert any(task.planned_at for case in own for task in case.tasks)


def test_what_was_done_left_its_trace(town: tuple[Flask, Cast]) -> None:
    with town[0].app_context():
        verdicts = verify()
        assert not any(verdict.fault for verdict in verdicts)
        assert sum(v.lines for v in verdicts) > db.session.scalars(select(func.count()).select_from(Case)).one()


def _incident(cast: Cast, name: str, **answers: object) -> Incident:
    person = db.session.get_one(Person, cast.people[name])
    return Incident(
        organisation_id=person.organisation_id,
        department_id=person.department_id,
        reporter_id=person.id,
        affected_id=person.id,
        source=Source.REPORT,
        population=Population.OFFICIAL if person.office else Population.EMPLOYEE,
        office=person.office,
        kind=Kind.AGGRESSION,
        first_day=date(2026, 3, 2),
        last_day=date(2026, 3, 2),
        precision=Precision.DAY,
        received_at=datetime(2026, 3, 2, 10, tzinfo=UTC),
        forms=frozenset({Form.VERBAL, Form.PHYSICAL}),
        channel=Channel.DESK,
        key=DataKey.fresh(KeySet.CASE),
        **answers,
    )


def _shape(case: Case) -> dict[str, object]:
    """Everything that opening decides, without ids."""
    fact = db.session.get_one(Fact, case.incident_id)
    return {
        "tasks": {(t.step, t.part, t.owner, t.due_at, t.status, t.position, t.done_at) for t in case.tasks},
        "handlers": {(h.role, h.person_id, h.since) for h in case.handlers},
        "blocks": {(b.person_id, b.reason, b.since) for b in case.blocks},
        "grants": {(g.person_id, g.role, g.since) for g in case.grants},
        "case": (case.status, case.clerk_scope, case.proposed_severity, case.severity, case.opened_at, case.due_all),
        "clocks": (case.due_care, case.due_threat),
        "stages": {(s.step, s.needed, s.due_at, s.done_at, s.on_time) for s in fact.stages},
        "forms": {row.form for row in fact.forms},
        "fact": (fact.month, fact.severity, fact.victim, fact.police_report, fact.closed_at),
    }


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("anna", {"manager_may_see": True}),
        ("anna", {"manager_may_see": False}),
        ("bram", {"manager_may_see": True}),
        ("els", {"consequences": frozenset({Consequence.HOSPITAL})}),
        ("rik", {"details": frozenset({FormDetail.PHYSICAL_HITTING})}),
        ("wilma", {}),
        ("beatrix", {}),
        ("greet", {}),
    ],
)
def test_a_case_of_the_past_is_opened_as_a_real_one(
    app: Flask, cast: Cast, name: str, answers: dict[str, object]
) -> None:
    with app.app_context(), recorded("test", actor=System("test", cast.organisation_id)) as session:
        real, played = _incident(cast, name, **answers), _incident(cast, name, **answers)
        session.add_all([real, played])
        expected = _shape(open_case(session, real))
        assert _shape(Past.opened(session, cast, played).settle()) == expected


def test_details_home_and_decisions_have_something_to_show(town: tuple[Flask, Cast]) -> None:
    with town[0].app_context():
        named = select(func.count()).select_from(Circumstances).where(Circumstances.witnesses_sealed.is_not(None))
        assert db.session.scalar(named) == 1
        assert db.session.scalar(select(func.count()).select_from(HomeAdvice)) == 1
        answered = dict(db.session.execute(select(Fact.influence, func.count()).group_by(Fact.influence)).all())
        assert set(answered) == {None, "did", "meant", "no"}
        officials = select(Fact.population).where(Fact.influence.is_not(None)).distinct()
        assert list(db.session.scalars(officials)) == [Population.OFFICIAL]


def test_there_is_damage_a_proposal_that_waits_and_three_lessons(town: tuple[Flask, Cast]) -> None:
    app, cast = town
    with app.app_context():
        items = db.session.scalars(select(DamageItem)).all()
        assert len({item.case_id for item in items}) == 5, "two of now, three of older cases"
        [proposal] = db.session.scalars(select(ClosingProposal).where(ClosingProposal.ended_at.is_(None)))
        omar, case = actor_of(cast.people["omar"]), db.session.get_one(Case, proposal.case_id)
        assert Act.CONFIRM_CLOSE in permitted(omar, case)
        assert missing_to_close(case) == []
        assert len(shown_lessons(cast.organisation_id)) == 3
        assert len(withdrawals(cast.organisation_id)) == 1
        for lesson in db.session.scalars(select(Lesson)):
            assert objection(case, lesson.text) == ""


def test_a_step_waits_and_somebody_is_away(town: tuple[Flask, Cast]) -> None:
    app, cast = town
    with app.app_context():
        [pause] = db.session.scalars(select(Pause))
        case = db.session.get_one(Case, pause.case_id)
        task = next(task for task in case.tasks if task.step is pause.step)
        assert is_paused(task, now())
        assert task.due_at > pause.until
        [(seat, stand_in)] = away_today(cast.organisation_id).items()
        assert seat == (cast.people["dirk"], Role.MANAGER)
        assert (cast.people["dirk"], Role.MANAGER) in stands_in_for(actor_of(stand_in or ""))


def test_one_man_came_twice_and_another_name_is_locked(town: tuple[Flask, Cast]) -> None:
    with town[0].app_context():
        recorded = db.session.scalars(select(RecordedIdentity)).all()
        assert len(recorded) == 2
        assert len({row.person_lookup for row in recorded}) == 1
        cases = select(Case.name_unlocked_at).join(
            PerpetratorIdentity, PerpetratorIdentity.incident_id == Case.incident_id
        )
        assert sorted(moment is None for moment in db.session.scalars(cases)) == [False, True]


def test_one_case_does_not_need_the_room_of_the_threat(town: tuple[Flask, Cast]) -> None:
    with town[0].app_context():
        [case] = db.session.scalars(select(Case).where(Case.needed_rooms.is_not(None)))
        assert case.needed_rooms == case.proposed_rooms == frozenset({Part.CARE})
