"""Emergency access: one case, one hour, only to read, in the place of one role; refused where the case is hidden."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from gir.accounts.actor import Glass, actor_of
from gir.accounts.break_glass.models import BrokenGlass, Deputy
from gir.accounts.break_glass.queries import running_question
from gir.accounts.break_glass.services import end_deputy
from gir.accounts.terms import Role, Scope
from gir.audit import System
from gir.cases.access import cases_to_look_into, handled_cases, hats, permitted, rooms_of, visible_cases
from gir.cases.break_glass.access import stands_of
from gir.cases.break_glass.services import (
    NobodyToJudge,
    NoSuchCase,
    NotNow,
    open_case,
)
from gir.cases.models import Case
from gir.cases.terms import Act, Audience, Hat, Part
from gir.cases.trust import Trust
from gir.database import db, new_id, now
from gir.demonstration.cast import Cast
from gir.incidents.terms import Standing
from gir.reporting.concerned import Concerned
from tests.privacy.glass import (
    WHY,
    Client,
    answer_to,
    block,
    number,
    opens,
    opens_by_itself,
    ready,
    sends,
    to_be_told,
    under_glass,
    writes,
)
from tests.support.stories import STORY, does, file_report, look

# ── Opening it ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_break_glass_opens_one_case_to_read_and_tells_the_privacy_officer(
    app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str
) -> None:
    other = file_report(app, cast.people["dirk"])
    client = client_for("maarten")
    assert client.get(f"/cases/{case_id}").status == 404
    page = opens(app, client, case_id)
    assert (page.status, page.path) == (200, f"/cases/{case_id}")
    assert STORY in page.main
    assert client.get(f"/cases/{other}").status == 404
    with app.app_context():
        row = db.session.query(BrokenGlass).one()
        assert WHY.encode() not in row.reason_sealed
        assert to_be_told(app) == {cast.people["els"]: f"/break-glass/{row.id}"}
    assert "break_glass" not in client.visit("/").html


def test_break_glass_shows_the_parts_of_that_role_and_no_more(
    app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str
) -> None:
    does(app, cast.people["hanna"], writes, case_id, "Slaapt slecht.", Audience.CARE)
    does(app, cast.people["omar"], writes, case_id, "Woont om de hoek.", Audience.THREAT)
    client = client_for("maarten")
    opens(app, client, case_id)
    page = client.visit(f"/cases/{case_id}").main
    assert "Woont om de hoek." in page
    assert "Slaapt slecht." not in page
    actor = under_glass(app, cast.people["maarten"])
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert hats(actor, case) == {Hat.OOV}
        assert rooms_of(actor, case) == {Part.CORE, Part.THREAT}


def test_the_privacy_officer_inspects_all_rooms_and_the_second_person_is_told(
    app: Flask, cast: Cast, client_for: Client, second: str
) -> None:
    case_id = file_report(app, cast.people["rik"])
    does(app, cast.people["greet"], writes, case_id, "Slaapt slecht.", Audience.CARE)
    client = client_for("els")
    assert client.get(f"/cases/{case_id}").status == 404
    page = opens(app, client, case_id)
    assert page.path == f"/cases/{case_id}"
    assert STORY in page.main
    assert "Slaapt slecht." in page.main
    actor = under_glass(app, cast.people["els"])
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert rooms_of(actor, case) == {Part.CORE, Part.CARE, Part.THREAT, Part.HOME}
    assert set(to_be_told(app)) == {cast.people["dora"]}


def test_lists_searches_and_looks_agree_under_it(
    app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str
) -> None:
    file_report(app, cast.people["dirk"])
    client = client_for("maarten")
    opens(app, client, case_id)
    actor = under_glass(app, cast.people["maarten"])
    with app.app_context():
        for select_of in (visible_cases, handled_cases):
            assert set(db.session.scalars(select_of(actor).with_only_columns(Case.id))) == {case_id}
    for tab in ("mine", "team", "overdue", "nobody"):
        page = client.visit(f"/cases?tab={tab}").html
        assert set(re.findall(r'/cases/([0-9a-f]{32})"', page)) <= {case_id}
    assert case_id in client.visit("/cases?tab=team").html
    assert case_id in client.visit(f"/cases?q={number(app, case_id)}").html


def test_jobs_and_mails_know_nothing_of_it(
    app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str
) -> None:
    opens(app, client_for("maarten"), case_id)
    with app.app_context():
        maarten = actor_of(cast.people["maarten"])
        assert hats(maarten, db.session.get_one(Case, case_id)) == frozenset()
        assert db.session.scalars(visible_cases(maarten)).all() == []


# ── What it asks ───────────────────────────────────────────────────────────────────────────────────────────────


def test_break_glass_needs_a_reason_and_keeps_what_was_typed(
    app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str
) -> None:
    page = opens(app, client_for("maarten"), case_id, reason="Haast, echt waar.")
    assert page.status == 422
    assert "Haast, echt waar." in page.main
    with app.app_context():
        stand = stands_of(actor_of(cast.people["maarten"]))[0]
        with pytest.raises(ValueError, match="reason"):
            open_case(stand, number(app, case_id), "x" * 29, actor=actor_of(cast.people["maarten"]))
        assert db.session.query(BrokenGlass).count() == 0
    assert to_be_told(app) == {}


def test_who_was_not_named_opens_nothing(app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str) -> None:
    for name in ("anna", "bea", "dora", "fatima"):
        page = client_for(name).visit("/break-glass")
        assert "number" not in page.html
        with app.app_context():
            actor = actor_of(cast.people[name])
            assert stands_of(actor) == []
            mine = stands_of(actor_of(cast.people["maarten"]))[0]
            with pytest.raises(NoSuchCase):
                open_case(mine, number(app, case_id), WHY, actor=actor)


def test_without_somebody_to_judge_it_does_not_open(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    page = opens(app, client_for("els"), case_id)
    assert page.status == 422
    assert "Niemand kan achteraf beoordelen" in page.main
    with pytest.raises(NobodyToJudge):
        opens_by_itself(app, cast.people["els"], case_id)


def test_one_case_at_a_time(app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str) -> None:
    other = file_report(app, cast.people["dirk"])
    opens(app, client_for("maarten"), case_id)
    with pytest.raises(NotNow):
        opens_by_itself(app, cast.people["maarten"], other)


# ── Refused to whom the case does not exist ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", ["blocked", "victim", "reporter", "shut out"])
def test_break_glass_refused_when_conflicted(
    app: Flask, cast: Cast, client_for: Client, deputy: str, second: str, how: str
) -> None:
    """The answer is the same as to a number that does not exist, byte by byte, and nobody is told anything."""
    for name in ("maarten", "els"):
        person = cast.people[name]
        if how == "victim":
            case_id = file_report(app, person)
        elif how == "reporter":
            concerned = Concerned(Standing.EMPLOYEE, email="anna@voorbeeldstad.example")
            case_id = file_report(app, person, concerned=concerned)
        else:
            trust = Trust(unseen_by=frozenset({person})) if how == "blocked" else Trust()
            case_id = file_report(app, cast.people["anna"], trust=trust)
        if how == "shut out":
            block(app, case_id, person)
        client = client_for(name)
        assert answer_to(client, number(app, case_id)) == answer_to(client, "2026-QQQQ")
    with app.app_context():
        assert db.session.query(BrokenGlass).count() == 0
    assert to_be_told(app) == {}


def test_who_is_kept_out_while_it_runs_is_out(
    app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str
) -> None:
    client = client_for("maarten")
    opens(app, client, case_id)
    block(app, case_id, cast.people["maarten"])
    assert client.get(f"/cases/{case_id}").status == 404


def test_a_deputy_stays_within_the_cases_of_that_role(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    """HRM handles no case of an office-holder; a manager none of another department, and none that was hidden."""
    ready(app, cast, "maarten", Role.HRM)
    client = client_for("maarten")
    of_official = file_report(app, cast.people["rik"])
    assert answer_to(client, number(app, of_official)) == answer_to(client, "2026-QQQQ")
    assert opens(app, client, case_id).path == f"/cases/{case_id}"
    department = look(app, case_id, lambda case: case.incident.department_id)
    ready(app, cast, "fatima", Role.MANAGER, department_id=department)
    hidden = file_report(app, cast.people["anna"], manager_may_see=False)
    fatima = client_for("fatima")
    assert answer_to(fatima, number(app, hidden)) == answer_to(fatima, "2026-QQQQ")
    assert opens(app, fatima, case_id).path == f"/cases/{case_id}"
    ready(app, cast, "sjors", Role.CLERK, scope=Scope.COLLEGE)
    sjors = client_for("sjors")
    assert answer_to(sjors, number(app, of_official)) == answer_to(sjors, "2026-QQQQ")


# ── Only to read, for an hour ──────────────────────────────────────────────────────────────────────────────────


def test_break_glass_is_read_only(app: Flask, cast: Cast, client_for: Client, case_id: str, second: str) -> None:
    """Every address of a case to which something can be sent refuses, in whatever capacity somebody looks."""
    ready(app, cast, "maarten", Role.COORDINATOR)
    for name in ("maarten", "els"):
        client = client_for(name)
        opens(app, client, case_id)
        before = look(app, case_id, lambda case: case.version)
        for rule in app.url_map.iter_rules():
            if "POST" in (rule.methods or ()) and "<id:case_id>" in str(rule) and str(rule).startswith("/cases/"):
                path = str(rule).replace("<id:case_id>", case_id).replace("<id:file_id>", new_id())
                if "<" in path:
                    continue
                answer = sends(client, path, version="0", text="iets")
                assert answer.status in (403, 404), (name, path, answer.status)
        assert look(app, case_id, lambda case: case.version) == before
        actor = under_glass(app, cast.people[name])
        with app.app_context():
            assert permitted(actor, db.session.get_one(Case, case_id)) <= {
                Act.READ,
                Act.READ_NARRATIVE,
                Act.READ_FILE,
                Act.READ_CARE_DATES,
                Act.READ_THREAT_RESULT,
                Act.READ_HOME,
            }


def test_who_handles_it_anyway_changes_nothing_either_while_it_runs(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    """Bram is the manager of this case, and looks in the place of OOV."""
    ready(app, cast, "bram", Role.OOV)
    client = client_for("bram")
    assert client.get(f"/cases/{case_id}/note").status == 200
    opens(app, client, case_id)
    assert client.get(f"/cases/{case_id}/note").status == 403
    client.visit("/break-glass").form("/break-glass/end").submit()
    assert client.get(f"/cases/{case_id}/note").status == 200


def test_break_glass_expires_after_60_min(
    app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str
) -> None:
    start = now()
    client = client_for("maarten")
    opens(app, client, case_id)
    for minutes in (20, 40, 59):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert client.get(f"/cases/{case_id}").status == 200
    with time_machine.travel(start + timedelta(minutes=61)):
        assert client.get(f"/cases/{case_id}").status == 404
        assert "Noodtoegang tot" not in client.visit("/").text
        with app.app_context():
            assert running_question().ask(person=cast.people["maarten"], moment=now()) == []


def test_every_page_says_how_long_and_ends_it(
    app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str
) -> None:
    client = client_for("maarten")
    opens(app, client, case_id)
    for path in ("/", f"/cases/{case_id}", "/my-reports", "/report", "/trends/published"):
        assert f"Noodtoegang tot {number(app, case_id)}: nog 60 minuten" in client.visit(path).text, path
    page = client.visit("/my-reports").form("/break-glass/end").submit()
    assert "De noodtoegang is beëindigd." in page.text
    assert "Noodtoegang tot" not in client.visit("/").text
    assert client.get(f"/cases/{case_id}").status == 404


def test_who_is_named_no_more_is_out_at_once(
    app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str
) -> None:
    client = client_for("maarten")
    opens(app, client, case_id)
    with app.app_context():
        end_deputy(db.session.get_one(Deputy, deputy), actor=System("test", cast.organisation_id))
    assert client.get(f"/cases/{case_id}").status == 404


@pytest.mark.database
def test_the_question_and_the_rules_agree_for_every_role(app: Flask, cast: Cast) -> None:
    """For every deputy and every case: it can be opened exactly when the role would stand before it."""
    cases = [
        file_report(app, cast.people["anna"]),
        file_report(app, cast.people["anna"], manager_may_see=False),
        file_report(app, cast.people["rik"]),
        file_report(app, cast.people["wilma"]),
        file_report(app, cast.people["maarten"]),
        file_report(app, cast.people["dirk"], trust=Trust(unseen_by=frozenset({cast.people["maarten"]}))),
    ]
    department = look(app, cases[0], lambda case: case.incident.department_id)
    for role, where in (
        (Role.HRM, {}),
        (Role.OOV, {}),
        (Role.COORDINATOR, {}),
        (Role.CLERK, {"scope": Scope.COUNCIL}),
        (Role.MANAGER, {"department_id": department}),
    ):
        ready(app, cast, "maarten", role, **where)
    with app.app_context():
        maarten = actor_of(cast.people["maarten"])
        for stand in stands_of(maarten):
            openable = set(db.session.scalars(cases_to_look_into(maarten, stand.duty).with_only_columns(Case.id)))
            for case_id in cases:
                case = db.session.get_one(Case, case_id)
                glass = Glass("x", case_id, case.number, stand.duty, now())
                worn = hats(replace(maarten, glass=glass), case)
                seen = set(db.session.scalars(visible_cases(replace(maarten, glass=glass)).with_only_columns(Case.id)))
                assert (case_id in openable) == (Hat(stand.duty.role.value) in worn), (stand.duty, case_id)
                assert (case_id in seen) == bool(worn), (stand.duty, case_id)
