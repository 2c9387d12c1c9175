"""Who handles a case when somebody may not, or is not wanted: a listener, a substitute, a stand-in, or the truth."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.accounts.models import Person
from gir.accounts.services import preset_substitute
from gir.accounts.terms import Role
from gir.audit import System
from gir.cases.access import hats
from gir.cases.models import Case
from gir.cases.protecting import trust_of
from gir.cases.seats import vacancies
from gir.cases.services import NotEligible, assign, close, set_severity, take
from gir.cases.terms import Alternative, CloseReason, Hat, Step
from gir.cases.trust import Trust
from gir.database import db
from gir.demonstration.cast import Cast
from gir.incidents.terms import Severity, Standing
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.reporting.concerned import Concerned
from tests.cases.trusting import chooses, give, knows_of, told, who
from tests.followup.newcomers import join
from tests.support.stories import does, file_report, look, step_of

# ── Who helps instead ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("alternative", "name"),
    [(Alternative.HRM, "hanna"), (Alternative.PEER, "piet"), (Alternative.CONFIDANT, "vera")],
)
def test_the_managers_talks_go_to_whom_the_reporter_chose(
    app: Flask, cast: Cast, alternative: Alternative, name: str
) -> None:
    trust = Trust(alternative=alternative)
    case_id = file_report(app, cast.people["anna"], manager_may_see=False, trust=trust, call_today=True)
    role = Role(alternative.value)
    assert who(app, case_id)[role] == cast.people[name]
    assert look(app, case_id, lambda case: {step_of(case, s).owner for s in (Step.RELIEF, Step.TALK_1)}) == {role}
    assert look(app, case_id, trust_of) == trust
    with app.app_context():
        calls = select(Message.recipient_id).where(Message.kind == MessageKind.CALL_TODAY)
        assert cast.people[name] in set(db.session.scalars(calls))
    does(app, cast.people["chantal"], set_severity, case_id, Severity.SEVERE, "")
    assert look(app, case_id, lambda case: step_of(case, Step.TALK_3).owner) is role


def test_the_alternative_means_nothing_when_the_manager_may_see_it(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], trust=Trust(alternative=Alternative.PEER))
    assert look(app, case_id, lambda case: step_of(case, Step.RELIEF).owner) is Role.MANAGER
    assert look(app, case_id, lambda case: case.grants) == []


def test_the_alternative_of_who_filed_it_means_nothing(app: Flask, cast: Cast) -> None:
    """It is part of an answer that only the person concerned can give."""
    concerned = Concerned(Standing.EMPLOYEE, email="anna@voorbeeldstad.example")
    trust = Trust(alternative=Alternative.PEER)
    case_id = file_report(app, cast.people["chantal"], concerned=concerned, manager_may_see=False, trust=trust)
    assert look(app, case_id, lambda case: step_of(case, Step.RELIEF).owner) is Role.HRM
    assert look(app, case_id, lambda case: case.grants) == []
    chooses(app, cast, case_id, Trust(unseen_names=("Dirk Bakker",)), hidden=None)
    assert look(app, case_id, lambda case: step_of(case, Step.RELIEF).owner) is Role.HRM


def test_a_listener_who_is_blocked_or_not_wanted_gives_way(app: Flask, cast: Cast) -> None:
    paul = join(app, cast, "paul", Role.PEER)
    for trust in (
        Trust(alternative=Alternative.PEER, unseen_by=frozenset({cast.people["piet"]})),
        Trust(alternative=Alternative.PEER, unwanted=frozenset({(Role.PEER, cast.people["piet"])})),
    ):
        case_id = file_report(app, cast.people["anna"], manager_may_see=False, trust=trust)
        assert who(app, case_id)[Role.PEER] == paul
        assert "list" not in knows_of(app, cast.people["piet"], case_id)


def test_without_anybody_to_listen_hrm_helps(app: Flask, cast: Cast) -> None:
    trust = Trust(alternative=Alternative.CONFIDANT, unseen_by=frozenset({cast.people["vera"]}))
    case_id = file_report(app, cast.people["anna"], manager_may_see=False, trust=trust)
    assert look(app, case_id, lambda case: step_of(case, Step.RELIEF).owner) is Role.HRM


def test_the_busiest_peer_is_spared(app: Flask, cast: Cast) -> None:
    trust = Trust(alternative=Alternative.PEER)
    first = file_report(app, cast.people["anna"], manager_may_see=False, trust=trust)
    paul = join(app, cast, "paul", Role.PEER)
    second = file_report(app, cast.people["anna"], manager_may_see=False, trust=trust)
    assert (who(app, first)[Role.PEER], who(app, second)[Role.PEER]) == (cast.people["piet"], paul)


# ── Not wanted as handler ──────────────────────────────────────────────────────────────────────────────────────────


def test_who_is_not_wanted_sees_it_and_never_handles_it(app: Flask, cast: Cast) -> None:
    hilde = join(app, cast, "hilde", Role.HRM)
    trust = Trust(unwanted=frozenset({(Role.HRM, cast.people["hanna"])}))
    case_id = file_report(app, cast.people["anna"], trust=trust)
    assert who(app, case_id)[Role.HRM] == hilde
    assert "list" in knows_of(app, cast.people["hanna"], case_id)
    with pytest.raises(NotEligible):
        does(app, cast.people["hanna"], take, case_id, Role.HRM)
    with pytest.raises(NotEligible):
        does(app, cast.people["chantal"], assign, case_id, Role.HRM, cast.people["hanna"])
    assert cast.people["hanna"] not in told(app)


def test_another_role_of_that_person_stays_open(app: Flask, cast: Cast) -> None:
    give(app, cast.people["hanna"], Role.OOV)
    trust = Trust(unwanted=frozenset({(Role.HRM, cast.people["hanna"])}))
    case_id = file_report(app, cast.people["anna"], trust=trust)
    does(app, cast.people["hanna"], take, case_id, Role.OOV)
    assert who(app, case_id)[Role.OOV] == cast.people["hanna"]


# ── Nobody left ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.database
def test_oov_stands_in_for_the_only_coordinator_and_can_close(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], trust=Trust(unseen_by=frozenset({cast.people["chantal"]})))
    assert who(app, case_id)[Role.COORDINATOR] == cast.people["omar"]
    assert look(app, case_id, vacancies) == set()
    does(app, cast.people["omar"], set_severity, case_id, Severity.LIGHT, "Het was een scheldpartij.")
    with app.app_context():
        worn = hats(actor_of(cast.people["omar"]), db.session.get_one(Case, case_id))
        assert worn == {Hat.OOV, Hat.COORDINATOR}
    with pytest.raises(Exception, match="reaction"):
        does(app, cast.people["omar"], close, case_id, CloseReason.HANDLED, "")


def test_the_coordinator_comes_back_when_the_block_is_withdrawn(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], trust=Trust(unseen_by=frozenset({cast.people["chantal"]})))
    chooses(app, cast, case_id, Trust())
    assert who(app, case_id)[Role.COORDINATOR] == cast.people["chantal"]
    assert look(app, case_id, lambda case: case.grants) == []
    with app.app_context():
        assert hats(actor_of(cast.people["omar"]), db.session.get_one(Case, case_id)) == {Hat.OOV}


def test_the_coordinator_stands_in_for_the_only_oov_officer(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], trust=Trust(unseen_by=frozenset({cast.people["omar"]})))
    assert who(app, case_id)[Role.OOV] == cast.people["chantal"]


def test_nobody_takes_hrms_place_and_the_coordinator_is_told(app: Flask, cast: Cast) -> None:
    trust = Trust(unseen_by=frozenset({cast.people[name] for name in ("hanna", "piet", "vera")}))
    case_id = file_report(app, cast.people["anna"], manager_may_see=False, trust=trust)
    assert look(app, case_id, vacancies) == {Role.HRM}
    with app.app_context():
        mails = select(Message.recipient_id).where(Message.kind == MessageKind.NOBODY_LEFT)
        assert set(db.session.scalars(mails)) == {cast.people["chantal"]}


def test_a_peer_talks_when_hrm_may_not(app: Flask, cast: Cast) -> None:
    trust = Trust(unseen_by=frozenset({cast.people["hanna"]}))
    case_id = file_report(app, cast.people["anna"], manager_may_see=False, trust=trust)
    assert who(app, case_id)[Role.PEER] == cast.people["piet"]
    assert look(app, case_id, vacancies) == set()


@pytest.mark.parametrize(("victim", "blocked", "takes_over"), [("rik", "greet", "siem"), ("wilma", "siem", "greet")])
def test_the_preset_substitute_takes_a_blocked_clerks_place(
    app: Flask, cast: Cast, victim: str, blocked: str, takes_over: str
) -> None:
    trust = Trust(unseen_by=frozenset({cast.people[blocked]}))
    case_id = file_report(app, cast.people[victim], trust=trust)
    assert who(app, case_id)[Role.CLERK] == cast.people[takes_over]
    assert knows_of(app, cast.people[blocked], case_id) <= {"counts"}
    assert cast.people[takes_over] in told(app)


def test_a_blocked_substitute_gives_way_to_their_own(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["beatrix"], trust=Trust(unseen_by=frozenset({cast.people["greet"]})))
    assert who(app, case_id)[Role.CLERK] == cast.people["siem"]
    assert knows_of(app, cast.people["greet"], case_id) == set()


def test_the_only_coordinator_does_not_handle_their_own_report(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["chantal"], manager_may_see=None)
    assert who(app, case_id)[Role.COORDINATOR] == cast.people["omar"]


def test_a_preset_substitute_of_hrm_takes_the_place_and_leaves_again(app: Flask, cast: Cast) -> None:
    """Somebody without any role in the register: let in for this one case, for as long as it is needed."""
    sonja = join(app, cast, "sonja")
    with app.app_context():
        person = db.session.get_one(Person, cast.people["hanna"])
        preset_substitute(person, db.session.get_one(Person, sonja), actor=System("test", cast.organisation_id))
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    chooses(app, cast, case_id, Trust(unseen_by=frozenset({cast.people["hanna"]})), hidden=True)
    assert Role.PEER in who(app, case_id), "the talks go to a peer, who is there for that"
    everybody = frozenset({cast.people[name] for name in ("hanna", "piet", "vera")})
    chooses(app, cast, case_id, Trust(unseen_by=everybody), hidden=True)
    assert who(app, case_id)[Role.HRM] == sonja
    assert sonja in told(app)
    assert look(app, case_id, vacancies) == set()
    chooses(app, cast, case_id, Trust(), hidden=True)
    assert who(app, case_id)[Role.HRM] == cast.people["hanna"]
    assert knows_of(app, sonja, case_id) <= {"charts", "outbox"}
    assert look(app, case_id, lambda case: case.grants) == []


def test_choosing_the_same_again_changes_nothing(app: Flask, cast: Cast) -> None:
    trust = Trust(Alternative.PEER, frozenset({cast.people["chantal"]}), ("Dirk Bakker",))
    case_id = file_report(app, cast.people["anna"], manager_may_see=False, trust=trust)

    def shape(case: Case) -> tuple[object, ...]:
        seated = sorted((handler.role, handler.person_id) for handler in case.handlers)
        invited = sorted((grant.role, grant.person_id) for grant in case.grants)
        blocked = sorted((block.reason, block.person_id) for block in case.blocks)
        return seated, invited, blocked, [(task.step, task.owner) for task in case.tasks]

    before = look(app, case_id, shape)
    for _time in range(3):
        chooses(app, cast, case_id, trust, hidden=True)
    assert look(app, case_id, shape) == before
