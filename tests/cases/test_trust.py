"""Whom a reporter trusts: blocks hold before the first mail and the first count, everywhere, and later too."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from gir.accounts.actor import actor_of
from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.audit.verification import verify
from gir.cases.access import hats
from gir.cases.models import Case, CaseBlock, CaseGrant
from gir.cases.protecting import fingerprint, keep_newcomers_out, protect, trust_of
from gir.cases.services import ChangedMeanwhile, NotEligible, assign, take
from gir.cases.terms import Alternative, BlockReason, Hat, Status, Step
from gir.cases.trust import Trust
from gir.cases.uncounted import blocked_incidents
from gir.config import Settings
from gir.database import db, now, write_transaction
from gir.demonstration.cast import DOMAIN, Cast
from gir.facts.models import Fact
from gir.incidents.models import Incident
from gir.incidents.terms import Standing
from gir.notifications.models import Message
from gir.notifications.outbox import gather
from gir.notifications.services import deliver_due
from gir.reporting.concerned import Concerned
from gir.statistics.queries import Scope
from gir.vault import DataKey
from tests.cases.trusting import chooses, give, knows_of, told, who
from tests.followup.newcomers import join
from tests.support.stories import does, file_report, finish_everything, look, step_of

# ── At the report ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.database
@pytest.mark.parametrize("name", ["omar", "hanna", "bram", "chantal"])
def test_a_block_comes_before_the_first_mail_and_the_first_count(app: Flask, cast: Cast, name: str) -> None:
    person = cast.people[name]
    case_id = file_report(app, cast.people["anna"], trust=Trust(unseen_by=frozenset({person})))
    assert knows_of(app, person, case_id) == set()
    with app.app_context():
        incident = db.session.get_one(Case, case_id).incident_id
        assert db.session.get(Fact, incident) is not None, "others count it"
        left_out = tuple(blocked_incidents(actor_of(person)))
        assert incident in left_out
        assert Scope(cast.organisation_id, "employee", None, None, left_out).without == left_out


@pytest.mark.database
def test_a_block_beats_several_roles_a_grant_and_being_named(app: Flask, cast: Cast) -> None:
    """Somebody with two roles, a grant, a seat and a department: the block takes all of it."""
    case_id = file_report(app, cast.people["anna"])
    both = join(app, cast, "beide", Role.OOV, Role.HRM, Role.MANAGER)
    does(app, cast.people["chantal"], assign, case_id, Role.OOV, both)
    with app.app_context(), write_transaction():
        case = db.session.get_one(Case, case_id)
        case.grants.append(CaseGrant(person_id=both, role=Role.CLERK, since=now()))
    chooses(app, cast, case_id, Trust(unseen_by=frozenset({both})))
    assert knows_of(app, both, case_id) == set()
    assert both not in who(app, case_id).values()
    with pytest.raises(NotEligible):
        does(app, both, take, case_id, Role.OOV)
    with pytest.raises(NotEligible):
        does(app, cast.people["chantal"], assign, case_id, Role.HRM, both)


@pytest.mark.database
def test_a_name_that_was_typed_blocks_whoever_has_it(app: Flask, cast: Cast) -> None:
    names = ("OMAR  el amrani", "hanna@voorbeeldstad.example", "Niemand Nergens")
    case_id = file_report(app, cast.people["anna"], trust=Trust(unseen_names=names))
    for name in ("omar", "hanna"):
        assert knows_of(app, cast.people[name], case_id) == set()
    assert look(app, case_id, trust_of) == Trust(unseen_names=names)
    assert look(app, case_id, lambda case: {b.reason for b in case.blocks}) == {BlockReason.NAMED}


def test_a_name_is_only_looked_for_in_the_own_organisation(app: Flask, cast: Cast) -> None:
    names = ("Pia Scholten", "pia@voorbeeldstad.example")
    case_id = file_report(app, cast.people["anna"], trust=Trust(unseen_names=names))
    assert look(app, case_id, lambda case: len(case.blocks)) == 0


def test_an_id_from_elsewhere_blocks_nobody_and_breaks_nothing(app: Flask, cast: Cast) -> None:
    trust = Trust(
        unseen_by=frozenset({cast.people["pia"], "0" * 32}), unwanted=frozenset({(Role.HRM, cast.people["pia"])})
    )
    case_id = file_report(app, cast.people["anna"], trust=trust)
    assert look(app, case_id, lambda case: (len(case.blocks), len(case.unwanted))) == (0, 0)


def test_nobody_can_shut_out_themselves(app: Flask, cast: Cast) -> None:
    trust = Trust(unseen_by=frozenset({cast.people["anna"]}), unseen_names=("Anna de Wit",))
    case_id = file_report(app, cast.people["anna"], trust=trust)
    with app.app_context():
        assert hats(actor_of(cast.people["anna"]), db.session.get_one(Case, case_id)) == {Hat.VICTIM}


# ── Hidden from whoever leads the department ───────────────────────────────────────────────────────────────────────


@pytest.mark.database
@pytest.mark.parametrize("role", [Role.HRM, Role.OOV, Role.COORDINATOR])
def test_hidden_from_a_manager_who_comes_later_whatever_else_they_are(app: Flask, cast: Cast, role: Role) -> None:
    """The rule holds, not only the rows: who leads the department tomorrow does not see what was hidden today."""
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    later = join(app, cast, "later", role)
    assert "list" in knows_of(app, later, case_id)
    give(app, later, Role.MANAGER, cast.departments["Publiekszaken"])
    assert knows_of(app, later, case_id) == set()
    assert look(app, case_id, lambda case: later in {block.person_id for block in case.blocks}) is False


@pytest.mark.database
def test_who_comes_to_lead_the_department_leaves_their_seat(app: Flask, cast: Cast) -> None:
    """Nothing exists for them from the first moment; the clock gives their seat, and a mail that waits, to others."""
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    hanna, hilde = cast.people["hanna"], join(app, cast, "hilde", Role.HRM)
    assert (who(app, case_id)[Role.HRM], hanna in told(app)) == (hanna, True)
    give(app, hanna, Role.MANAGER, cast.departments["Publiekszaken"])
    with app.app_context():
        assert keep_newcomers_out() == 1
        assert keep_newcomers_out() == 0
    assert knows_of(app, hanna, case_id) == set()
    assert who(app, case_id)[Role.HRM] == hilde
    assert hilde in told(app)


def test_the_clock_leaves_a_manager_their_own_hidden_report(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    give(app, cast.people["anna"], Role.MANAGER, cast.departments["Publiekszaken"])
    with app.app_context():
        assert keep_newcomers_out() == 0
        assert hats(actor_of(cast.people["anna"]), db.session.get_one(Case, case_id)) == {Hat.VICTIM}


@pytest.mark.database
def test_hidden_from_a_new_manager_who_was_invited_by_name(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    with app.app_context(), write_transaction():
        case = db.session.get_one(Case, case_id)
        case.grants.append(CaseGrant(person_id=cast.people["dirk"], role=Role.HRM, since=now()))
    give(app, cast.people["dirk"], Role.MANAGER, cast.departments["Publiekszaken"])
    assert knows_of(app, cast.people["dirk"], case_id) <= {"gate"}


def test_the_manager_of_another_department_and_hrm_are_not_kept_out_by_it(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    give(app, cast.people["hanna"], Role.MANAGER, cast.departments["Handhaving"])
    assert "list" in knows_of(app, cast.people["hanna"], case_id)


def test_who_reported_it_sees_it_also_when_they_lead_the_department(app: Flask, cast: Cast) -> None:
    give(app, cast.people["dirk"], Role.MANAGER, cast.departments["Publiekszaken"])
    with app.app_context(), write_transaction() as session:
        session.execute(
            update(Incident).where(Incident.reporter_id == cast.people["dirk"]).values(manager_may_see=False)
        )
    case_id = file_report(app, cast.people["bram"], manager_may_see=False)
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert hats(actor_of(cast.people["bram"]), case) == {Hat.VICTIM}
        assert hats(actor_of(cast.people["dirk"]), case) == frozenset()
        assert case.incident_id not in blocked_incidents(actor_of(cast.people["bram"]))


def filed_by(app: Flask, cast: Cast, filer: str) -> str:
    """What somebody reported for Anna."""
    concerned = Concerned(Standing.EMPLOYEE, email="anna@voorbeeldstad.example")
    return file_report(app, cast.people[filer], concerned=concerned, manager_may_see=None)


@pytest.mark.database
def test_hidden_from_a_manager_who_filed_it(app: Flask, cast: Cast) -> None:
    bram = cast.people["bram"]
    case_id = filed_by(app, cast, "bram")
    assert "work list" in knows_of(app, bram, case_id)
    chooses(app, cast, case_id, Trust(alternative=Alternative.CONFIDANT), hidden=True)
    assert knows_of(app, bram, case_id) == set()
    assert who(app, case_id)[Role.CONFIDANT] == cast.people["vera"]
    chooses(app, cast, case_id, Trust(), hidden=False)
    with app.app_context():
        worn = hats(actor_of(bram), db.session.get_one(Case, case_id))
        assert worn == {Hat.FILER, Hat.MANAGER}, "showing it again gives back both"


@pytest.mark.database
def test_hidden_from_a_filer_who_leads_the_department_later(app: Flask, cast: Cast) -> None:
    case_id = filed_by(app, cast, "dirk")
    chooses(app, cast, case_id, Trust(unseen_names=("Nico Nieuw",)), hidden=True)
    assert "list" in knows_of(app, cast.people["dirk"], case_id)
    give(app, cast.people["dirk"], Role.MANAGER, cast.departments["Publiekszaken"])
    assert knows_of(app, cast.people["dirk"], case_id) == set()
    join(app, cast, "nico", Role.OOV)
    with app.app_context():
        assert keep_newcomers_out() == 1
    assert look(app, case_id, lambda case: cast.people["dirk"] in {b.person_id for b in case.blocks})


# ── Later ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.database
def test_a_later_block_holds_at_once_everywhere(app: Flask, cast: Cast) -> None:
    otto = join(app, cast, "otto", Role.OOV)
    case_id = file_report(app, cast.people["anna"])
    assert who(app, case_id)[Role.OOV] == cast.people["omar"]
    assert cast.people["omar"] in told(app)
    chooses(app, cast, case_id, Trust(unseen_by=frozenset({cast.people["omar"]})))
    assert knows_of(app, cast.people["omar"], case_id) == set()
    assert who(app, case_id)[Role.OOV] == otto
    assert otto in told(app)
    assert look(app, case_id, lambda case: case.status) is Status.NEW, "the reporter's own choice begins nothing"


@pytest.mark.database
def test_hiding_it_later_moves_the_talks_and_showing_it_again_moves_them_back(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context(), write_transaction():
        step_of(db.session.get_one(Case, case_id), Step.RELIEF).planned_at = now()
    chooses(app, cast, case_id, Trust(alternative=Alternative.CONFIDANT), hidden=True)
    assert knows_of(app, cast.people["bram"], case_id) == set()
    owner = look(app, case_id, lambda case: step_of(case, Step.RELIEF))
    assert (owner.owner, owner.planned_at) == (Role.CONFIDANT, None)
    assert Role.MANAGER not in who(app, case_id)
    chooses(app, cast, case_id, Trust(), hidden=False)
    assert "list" in knows_of(app, cast.people["bram"], case_id)
    assert look(app, case_id, lambda case: step_of(case, Step.RELIEF).owner) is Role.MANAGER
    assert who(app, case_id)[Role.MANAGER] == cast.people["bram"]
    assert knows_of(app, cast.people["vera"], case_id) <= {"charts", "outbox"}


def test_a_block_that_somebody_else_set_stays(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context(), write_transaction():
        case = db.session.get_one(Case, case_id)
        case.blocks.append(CaseBlock(person_id=cast.people["omar"], reason=BlockReason.CONFLICT, since=now()))
    chooses(app, cast, case_id, Trust(unseen_by=frozenset({cast.people["omar"]})))
    chooses(app, cast, case_id, Trust())
    assert look(app, case_id, lambda case: [b.reason for b in case.blocks]) == [BlockReason.CONFLICT]
    assert "list" not in knows_of(app, cast.people["omar"], case_id)


def test_an_old_page_does_not_undo_a_newer_block(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    old = look(app, case_id, fingerprint)
    chooses(app, cast, case_id, Trust(unseen_by=frozenset({cast.people["omar"]})))
    with pytest.raises(ChangedMeanwhile):
        does(app, cast.people["anna"], protect, case_id, Trust(), hidden=False, shown=old)
    assert "list" not in knows_of(app, cast.people["omar"], case_id)


def test_only_whose_report_it_is_may_choose(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    shown = look(app, case_id, fingerprint)
    for name in ("chantal", "hanna", "bram", "dirk", "bea"):
        with pytest.raises(ChangedMeanwhile):
            does(app, cast.people[name], protect, case_id, Trust(), hidden=True, shown=shown)


def test_choosing_leaves_a_line_without_a_name(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    chooses(app, cast, case_id, Trust(unseen_names=("Omar el Amrani",)))
    with app.app_context():
        lines = db.session.scalars(select(AuditLine).where(AuditLine.act == "case.protect")).all()
        assert [(line.object_id, line.detail) for line in lines] == [(case_id, "{}")]
        assert all(verdict.fault is None for verdict in verify())


def test_a_name_that_was_written_down_holds_for_who_comes_later(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], trust=Trust(unseen_names=("Nico Nieuw", "omar el amrani")))
    with app.app_context():
        assert keep_newcomers_out() == 0
    nico = join(app, cast, "nico", Role.OOV)
    does(app, cast.people["chantal"], assign, case_id, Role.OOV, nico)
    with app.app_context():
        assert keep_newcomers_out() == 1
        assert keep_newcomers_out() == 0
    assert knows_of(app, nico, case_id) == set()
    assert who(app, case_id)[Role.OOV] == cast.people["chantal"]


@pytest.mark.database
def test_a_name_holds_for_who_comes_after_the_case_was_closed(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], trust=Trust(unseen_names=("Nico Nieuw",)))
    finish_everything(app, cast, case_id)
    nico = join(app, cast, "nico", Role.OOV)
    with app.app_context():
        assert keep_newcomers_out() == 1
        assert keep_newcomers_out() == 0
    assert knows_of(app, nico, case_id) == set()
    assert look(app, case_id, lambda case: case.status) is Status.CLOSED


@pytest.mark.database
def test_a_filer_whom_the_person_concerned_shut_out_stays_out(app: Flask, cast: Cast) -> None:
    """The clock applies the choices again for a newcomer; it must not lift what it does not spare."""
    concerned = Concerned(Standing.EMPLOYEE, email="anna@voorbeeldstad.example")
    case_id = file_report(app, cast.people["hanna"], concerned=concerned)
    names = ("hanna@voorbeeldstad.example", "Nico Nieuw")
    chooses(app, cast, case_id, Trust(unseen_names=names), hidden=None)
    assert knows_of(app, cast.people["hanna"], case_id) == set()
    join(app, cast, "nico", Role.OOV)
    with app.app_context():
        assert keep_newcomers_out() == 1
    assert knows_of(app, cast.people["hanna"], case_id) == set()


def test_a_name_that_is_withdrawn_leaves_no_key_behind(app: Flask, cast: Cast) -> None:
    def keys() -> int:
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(DataKey)) or 0

    case_id = file_report(app, cast.people["anna"])
    before = keys()
    chooses(app, cast, case_id, Trust(unseen_names=("Iemand Anders",)))
    assert keys() == before + 1
    chooses(app, cast, case_id, Trust())
    assert keys() == before


def test_a_mail_that_waits_for_the_server_is_taken_back(app: Flask, cast: Cast) -> None:
    """It was put together already, and the mail server was down: the block still stops it."""
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        gather()
    chooses(app, cast, case_id, Trust(unseen_by=frozenset({cast.people["omar"]})))
    with app.app_context():
        for message in db.session.scalars(select(Message).where(Message.recipient_id == cast.people["omar"])):
            assert (message.waits, message.mail_id) == (False, None)
        deliver_due()
        settings: Settings = app.extensions["gir_settings"]
        sent = [mail.read_text() for mail in settings.mail_dir.glob("*.eml")]
        assert sent
        assert not [mail for mail in sent if f"omar@{DOMAIN}" in mail]
