"""Whom a reporter trusts: blocks hold before the first mail and the first count, everywhere, and later too."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from gir.accounts.actor import actor_of
from gir.accounts.models import Assignment
from gir.accounts.terms import Role
from gir.audit.chain import verify
from gir.audit.models import AuditLine
from gir.cases.access import handled_cases, hats, visible_cases
from gir.cases.invitations import has_grant
from gir.cases.models import Case, CaseBlock, CaseGrant
from gir.cases.protecting import fingerprint, keep_names_out, protect, trust_of
from gir.cases.seats import vacancies, who_sits
from gir.cases.services import ChangedMeanwhile, NotEligible, assign, close, set_severity, take
from gir.cases.terms import Alternative, BlockReason, CloseReason, Hat, Status, Step
from gir.cases.trust import Trust
from gir.cases.uncounted import blocked_incidents
from gir.config import Settings
from gir.database import db, now, write_transaction
from gir.demonstration.cast import DOMAIN, Cast
from gir.facts.models import Fact
from gir.followup.work_choice import Choice, Tab
from gir.followup.work_list import work_list
from gir.incidents.models import Incident
from gir.incidents.terms import Severity
from gir.notifications.models import Message
from gir.notifications.outbox import gather
from gir.notifications.services import deliver_due
from gir.notifications.terms import MessageKind
from gir.statistics.queries import Scope
from gir.vault import DataKey
from tests.followup.newcomers import join
from tests.support.stories import does, file_report, look, step_of


def who(app: Flask, case_id: str) -> dict[Role, str]:
    return look(app, case_id, who_sits)


def told(app: Flask) -> set[str]:
    """Everybody for whom something is in the outbox."""
    with app.app_context():
        return set(db.session.scalars(select(Message.recipient_id).where(Message.waits)))


def knows_of(app: Flask, person_id: str, case_id: str) -> set[str]:
    """The ways in which somebody could learn that a case exists."""
    with app.app_context():
        actor, case = actor_of(person_id), db.session.get_one(Case, case_id)
        rows = [row.id for tab in Tab for row in work_list(actor, Choice(tab=tab, number="")).rows]
        found = {
            "hats": bool(hats(actor, case)),
            "list": case_id in set(db.session.scalars(visible_cases(actor).with_only_columns(Case.id))),
            "handled": case_id in set(db.session.scalars(handled_cases(actor).with_only_columns(Case.id))),
            "work list": case_id in rows,
            "search": bool(work_list(actor, Choice(tab=Tab.TEAM, number=case.number)).rows),
            "counts": any(work_list(actor, Choice()).counts.by_tab.values()),
            "charts": case.incident_id not in blocked_incidents(actor),
            "outbox": person_id in told(app),
            "gate": has_grant(actor),
        }
    return {way for way, open_ in found.items() if open_}


def chooses(
    app: Flask, cast: Cast, case_id: str, trust: Trust, *, hidden: bool | None = False, by: str = "anna"
) -> None:
    """Let the reporter choose again, from a page that is up to date."""
    does(
        app,
        cast.people[by],
        protect,
        case_id,
        trust,
        hidden=hidden,
        shown=look(app, case_id, fingerprint),
    )


def give(app: Flask, person_id: str, role: Role, department_id: str | None = None) -> None:
    with app.app_context(), write_transaction() as session:
        organisation = actor_of(person_id).organisation_id
        session.add(
            Assignment(
                organisation_id=organisation,
                person_id=person_id,
                role=role,
                department_id=department_id,
                starts_on=date(2020, 1, 1),
            )
        )


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
        assert keep_names_out() == 0
    nico = join(app, cast, "nico", Role.OOV)
    does(app, cast.people["chantal"], assign, case_id, Role.OOV, nico)
    with app.app_context():
        assert keep_names_out() == 1
        assert keep_names_out() == 0
    assert knows_of(app, nico, case_id) == set()
    assert who(app, case_id)[Role.OOV] == cast.people["chantal"]


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
