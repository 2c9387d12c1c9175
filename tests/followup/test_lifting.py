"""Letting somebody in again takes two people and a reason; until then nothing changes and nobody is told too much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from gir.accounts.actor import actor_of
from gir.accounts.models import Person
from gir.accounts.terms import Role
from gir.cases.access import permitted
from gir.cases.conflicts.lifting import decide_lift, let_proposals_lapse, propose_lift
from gir.cases.conflicts.models import Conflict, Lifting
from gir.cases.conflicts.rules import waiting_lift
from gir.cases.conflicts.services import declare_conflict, shut_out
from gir.cases.conflicts.terms import LiftEnd
from gir.cases.models import Case
from gir.cases.protecting import fingerprint, protect
from gir.cases.services import ChangedMeanwhile, NotEligible
from gir.cases.terms import Act, BlockReason
from gir.cases.trust import Trust
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from tests.followup.newcomers import join
from tests.followup.test_conflicts import exists_for, sitting, waiting
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, look

Client = Callable[..., PageClient]
Traces = Callable[[str], list[str]]
WHY = "Het ging om een andere Bram; hij kent deze man niet en was er niet bij."


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    """Of anna, from which bram was kept out by mistake."""
    found = file_report(app, cast.people["anna"])
    does(app, cast.people["chantal"], shut_out, found, cast.people["bram"], "Hij zou erbij zijn geweest.")
    return found


def may(app: Flask, person_id: str, case_id: str) -> set[Act]:
    with app.app_context():
        acts = permitted(actor_of(person_id), db.session.get_one(Case, case_id))
    return {act for act in acts if act in (Act.PROPOSE_LIFT, Act.DECIDE_LIFT)}


def test_one_proposes_and_another_lets_them_in(
    app: Flask, cast: Cast, client_for: Client, traces: Traces, case_id: str
) -> None:
    bram, omar = cast.people["bram"], cast.people["omar"]
    chantal = client_for("chantal")
    page = chantal.visit(f"/cases/{case_id}/let-in").form("/let-in").submit(who=bram, reason=WHY)
    assert (page.status, page.path) == (200, f"/cases/{case_id}")
    assert WHY in page.main
    assert not exists_for(app, bram, case_id), "until somebody agrees nothing changes"
    assert waiting(app, bram) == []
    assert f"/cases/{case_id}" in waiting(app, omar)
    assert chantal.get(f"/cases/{case_id}/let-in/decide").status == 403, "nobody decides on their own proposal"
    asked = client_for("omar").visit(f"/cases/{case_id}/let-in/decide")
    assert WHY in asked.main
    done = asked.form("/decide").submit(answer="yes")
    assert done.status == 200
    assert exists_for(app, bram, case_id)
    assert sitting(app, case_id)[Role.MANAGER] == bram, "he has his own place again"
    assert {"case.propose_lift", "case.decide_lift"} <= set(traces(case_id))
    with app.app_context():
        assert db.session.query(Conflict).count() == 0, "what was said of him is forgotten"
        row = db.session.query(Lifting).one()
        assert (row.ending, row.decided_by_id) == (LiftEnd.APPROVED, omar)
        assert WHY.encode() not in row.reason_sealed


def test_a_refusal_changes_nothing_and_names_nobody(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    bram = cast.people["bram"]
    does(app, cast.people["chantal"], propose_lift, case_id, bram, WHY)
    asked = client_for("hanna").visit(f"/cases/{case_id}/let-in/decide")
    assert asked.form("/decide").submit().status == 422
    assert asked.form("/decide").submit(answer="no").status == 200
    assert not exists_for(app, bram, case_id)
    assert waiting(app, bram) == []
    told = client_for("omar").visit(f"/cases/{case_id}").main
    assert "buiten deze zaak blijft" in told
    assert "Bram" not in told
    assert may(app, cast.people["chantal"], case_id) == {Act.PROPOSE_LIFT}, "it can be proposed anew"


def test_who_reads_the_proposal(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    does(app, cast.people["chantal"], propose_lift, case_id, cast.people["bram"], WHY)
    assert WHY in client_for("chantal").visit(f"/cases/{case_id}").main
    assert WHY in client_for("omar").visit(f"/cases/{case_id}").main
    assert WHY not in client_for("anna").visit(f"/my-reports/{case_id}").main
    assert "Bram" not in client_for("anna").visit(f"/my-reports/{case_id}").main
    for name in ("bram", "dirk", "greet", "pia", "bea"):
        assert client_for(name).get(f"/cases/{case_id}/let-in/decide").status == 404
        assert client_for(name).get(f"/cases/{case_id}/let-in").status == 404
    assert client_for("hanna").get(f"/cases/{case_id}/let-in").status == 403


def test_a_short_reason_comes_back_with_what_was_typed(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    form = client_for("chantal").visit(f"/cases/{case_id}/let-in").form("/let-in")
    page = form.submit(who=cast.people["bram"], reason="Vergissing, sorry.")
    assert page.status == 422
    assert "Vergissing, sorry." in page.main
    with pytest.raises(NotEligible):
        does(app, cast.people["chantal"], propose_lift, case_id, cast.people["bram"], "x" * 29)
    with app.app_context():
        assert db.session.query(Lifting).count() == 0


def test_after_a_week_it_lapses(app: Flask, cast: Cast, case_id: str, traces: Traces) -> None:
    does(app, cast.people["chantal"], propose_lift, case_id, cast.people["bram"], WHY)
    with time_machine.travel(now() + timedelta(days=7, minutes=1)):
        assert may(app, cast.people["omar"], case_id) == set(), "also before the clock has noted it"
        with pytest.raises(ChangedMeanwhile):
            does(app, cast.people["omar"], decide_lift, case_id, approve=True)
        with app.app_context():
            assert let_proposals_lapse() == 1
            assert let_proposals_lapse() == 0
            assert db.session.query(Lifting).one().ending is LiftEnd.LAPSED
    assert not exists_for(app, cast.people["bram"], case_id)
    assert "case.decide_lift" in traces(case_id)


def test_what_the_reporter_keeps_out_is_only_theirs_to_lift(app: Flask, cast: Cast) -> None:
    """Neither a name from the list, nor one that was written down, nor the manager: also not beside a conflict."""
    bram, omar, chantal = (cast.people[name] for name in ("bram", "omar", "chantal"))
    hidden = file_report(app, cast.people["anna"], trust=Trust(unseen_by=frozenset({omar})), manager_may_see=False)
    assert may(app, chantal, hidden) == set(), "there is nothing that others said"
    for person in (bram, omar):
        with pytest.raises(NotEligible):
            does(app, chantal, propose_lift, hidden, person, WHY)
        does(app, chantal, shut_out, hidden, person, "Hij was erbij.")
        does(app, chantal, propose_lift, hidden, person, WHY)
        does(app, cast.people["hanna"], decide_lift, hidden, approve=True)
        assert not exists_for(app, person, hidden)


def test_whom_the_reporter_chose_after_it_was_said_stays_out_too(app: Flask, cast: Cast) -> None:
    case_id, omar = file_report(app, cast.people["anna"]), cast.people["omar"]
    does(app, cast.people["chantal"], shut_out, case_id, omar, "Hij was erbij.")
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        anna = actor_of(cast.people["anna"])
        protect(case, Trust(unseen_by=frozenset({omar})), hidden=False, shown=fingerprint(case), actor=anna)
    does(app, cast.people["chantal"], propose_lift, case_id, omar, WHY)
    does(app, cast.people["hanna"], decide_lift, case_id, approve=True)
    assert not exists_for(app, omar, case_id)
    assert look(app, case_id, lambda case: [block.reason for block in case.blocks]) == [BlockReason.CHOSEN]


def test_who_works_under_them_neither_proposes_nor_decides(app: Flask, cast: Cast, case_id: str) -> None:
    """Omar and chantal come to work in the department that bram leads."""
    bram, omar, chantal = (cast.people[name] for name in ("bram", "omar", "chantal"))
    with app.app_context():
        led = db.session.get_one(Person, bram).assignments
        department = next(one.department_id for one in led if one.role is Role.MANAGER)
    _move(app, omar, department)
    before = waiting(app, omar)
    does(app, chantal, propose_lift, case_id, bram, WHY)
    assert may(app, omar, case_id) == set()
    assert waiting(app, omar) == before
    with pytest.raises(ChangedMeanwhile):
        does(app, omar, decide_lift, case_id, approve=True)
    does(app, cast.people["hanna"], decide_lift, case_id, approve=False)
    _move(app, chantal, department)
    assert may(app, chantal, case_id) == set()


def _move(app: Flask, person_id: str, department_id: str | None) -> None:
    with app.app_context(), write_transaction() as session:
        session.get_one(Person, person_id).department_id = department_id


def test_who_declared_it_comes_back_and_the_stand_in_leaves(app: Flask, cast: Cast) -> None:
    case_id, chantal, omar = file_report(app, cast.people["anna"]), cast.people["chantal"], cast.people["omar"]
    does(app, chantal, declare_conflict, case_id, "")
    assert sitting(app, case_id)[Role.COORDINATOR] == omar
    does(app, omar, propose_lift, case_id, chantal, WHY)
    does(app, cast.people["hanna"], decide_lift, case_id, approve=True)
    assert sitting(app, case_id)[Role.COORDINATOR] == chantal
    assert exists_for(app, chantal, case_id)


def test_one_proposal_waits_at_a_time(app: Flask, cast: Cast, case_id: str) -> None:
    otto = join(app, cast, "otto", Role.OOV)
    does(app, cast.people["chantal"], shut_out, case_id, otto, "Hij was erbij.")
    does(app, cast.people["chantal"], propose_lift, case_id, cast.people["bram"], WHY)
    with pytest.raises(ChangedMeanwhile):
        does(app, cast.people["chantal"], propose_lift, case_id, otto, WHY)
    assert look(app, case_id, lambda case: waiting_lift(case).person_id) == cast.people["bram"]  # type: ignore[union-attr]
