"""A protocol is drafted, published as a version, and never changed again; a case keeps the one it began with."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, actor_of
from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.care.services import add_talks, may_want_more
from gir.cases.clocks import Clock
from gir.cases.models import Case
from gir.cases.protocol import DEFAULT_PROTOCOL
from gir.cases.protocol.limits import NotAllowed, default_rule
from gir.cases.protocol.models import ProtocolVersion
from gir.cases.protocol.queries import (
    current_rules,
    current_version,
    draft_version,
    edition,
    in_force,
    published_version,
    published_versions,
)
from gir.cases.protocol.rules import StepRule
from gir.cases.protocol.services import discard_draft, publish_draft, save_step
from gir.cases.protocol.terms import Owner
from gir.cases.services import set_severity
from gir.cases.steps import protocol_of
from gir.cases.terms import Step, TaskStatus
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.terms import Form, Severity
from gir.organisations.services import AlreadyPublished, ChangedMeanwhile
from tests.support.stories import does, file_report, look, step_of

TALK_1 = replace(default_rule(Step.TALK_1), clock=Clock(hours=48))
TALK_2 = replace(default_rule(Step.TALK_2), owner=Owner.CARETAKER, on_wish=False)
NO_REACTION = replace(default_rule(Step.REACTION), on=False)


def chantal(cast: Cast) -> Actor:
    return actor_of(cast.people["chantal"])


def publish(cast: Cast, *rules: StepRule, reason: str = "Proef") -> str:
    actor = chantal(cast)
    for rule in rules:
        save_step(rule, shown=edition(actor.organisation_id), actor=actor)
    return publish_draft(reason, shown=edition(actor.organisation_id), actor=actor).id


def rule_of(rules: tuple[StepRule, ...], step: Step) -> StepRule:
    return next(rule for rule in rules if rule.step is step)


@pytest.mark.database
def test_a_draft_becomes_a_version(app: Flask, cast: Cast) -> None:
    with app.app_context():
        actor, home = chantal(cast), cast.organisation_id
        assert (edition(home), draft_version(home), current_version(home)) == ("0.0", None, None)
        assert current_rules(home) == DEFAULT_PROTOCOL
        save_step(TALK_1, shown="0.0", actor=actor)
        save_step(NO_REACTION, shown="0.1", actor=actor)
        assert current_rules(home) == DEFAULT_PROTOCOL
        publish_draft("Eerder praten helpt.", shown="0.2", actor=actor)
        version = current_version(home)
        assert version is not None
        assert (version.number, version.reason, version.person) == (1, "Eerder praten helpt.", actor.name)
        assert rule_of(version.rules, Step.TALK_1) == TALK_1
        assert rule_of(version.rules, Step.REACTION) == NO_REACTION
        assert (draft_version(home), edition(home)) == (None, "1.0")


@pytest.mark.database
def test_a_published_version_cannot_be_changed_or_thrown_away(app: Flask, cast: Cast) -> None:
    with app.app_context():
        version_id = publish(cast, TALK_1)

        def refuse(change: Callable[[Session, ProtocolVersion], Any]) -> None:
            with pytest.raises(AlreadyPublished), write_transaction() as session:
                change(session, session.get_one(ProtocolVersion, version_id, populate_existing=True))

        refuse(lambda _session, row: setattr(row, "steps", "[]"))
        refuse(lambda _session, row: setattr(row, "reason", "Zomaar."))
        refuse(lambda _session, row: setattr(row, "number", 0))
        refuse(lambda session, row: session.delete(row))
        version = published_version(cast.organisation_id, version_id)
        assert version is not None
        assert rule_of(version.rules, Step.TALK_1) == TALK_1


@pytest.mark.database
def test_nobody_saves_over_somebody_else(app: Flask, cast: Cast) -> None:
    with app.app_context():
        actor = chantal(cast)
        save_step(TALK_1, shown="0.0", actor=actor)
        for act in (
            lambda: save_step(NO_REACTION, shown="0.0", actor=actor),
            lambda: publish_draft("Nu.", shown="0.0", actor=actor),
            lambda: discard_draft(shown="0.0", actor=actor),
        ):
            with pytest.raises(ChangedMeanwhile):
                act()
        draft = draft_version(cast.organisation_id)
        assert draft is not None
        assert rule_of(draft.rules, Step.REACTION) == default_rule(Step.REACTION)
        publish_draft("Nu.", shown="0.1", actor=actor)
        with pytest.raises(ChangedMeanwhile):  # there is nothing to publish
            publish_draft("Nu.", shown="1.0", actor=actor)


@pytest.mark.database
def test_of_many_who_save_at_once_one_succeeds(app: Flask, cast: Cast) -> None:
    def succeeds(_: int) -> bool:
        with app.app_context():
            try:
                save_step(TALK_1, shown="0.0", actor=chantal(cast))
            except ChangedMeanwhile:
                return False
            return True

    with ThreadPoolExecutor(6) as crowd:
        assert sum(crowd.map(succeeds, range(6))) == 1


def test_what_is_fixed_is_refused_and_nothing_is_kept(app: Flask, cast: Cast) -> None:
    with app.app_context():
        rule = replace(default_rule(Step.ANSWER), clock=Clock(working_days=6))
        with pytest.raises(NotAllowed):
            save_step(rule, shown="0.0", actor=chantal(cast))
        assert draft_version(cast.organisation_id) is None


def test_a_draft_can_be_thrown_away(app: Flask, cast: Cast) -> None:
    with app.app_context():
        save_step(TALK_1, shown="0.0", actor=chantal(cast))
        discard_draft(shown="0.1", actor=chantal(cast))
        assert draft_version(cast.organisation_id) is None


def test_every_act_leaves_a_line(app: Flask, cast: Cast) -> None:
    with app.app_context():
        save_step(NO_REACTION, shown="0.0", actor=chantal(cast))
        discard_draft(shown="0.1", actor=chantal(cast))
        publish(cast, TALK_1)
        acts = list(db.session.scalars(select(AuditLine.act).where(AuditLine.act.like("protocol.%"))))
        assert acts == ["protocol.save_step", "protocol.discard", "protocol.save_step", "protocol.publish"]


def test_another_organisation_has_a_protocol_of_its_own(app: Flask, cast: Cast) -> None:
    with app.app_context():
        version_id = publish(cast, TALK_1)
        assert current_rules(cast.partner_id) == DEFAULT_PROTOCOL
        assert published_version(cast.partner_id, version_id) is None
        assert in_force(cast.partner_id, now()).number is None


# ── What it does to cases ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.database
def test_a_report_gets_the_steps_of_the_version_of_that_moment(app: Flask, cast: Cast) -> None:
    before = file_report(app, cast.people["anna"])
    with app.app_context():
        publish(cast, TALK_1, NO_REACTION)
    after = file_report(app, cast.people["anna"])
    assert look(app, before, lambda case: case.protocol_number) is None
    assert look(app, after, lambda case: case.protocol_number) == 1

    def hours(case: Case) -> timedelta:
        return step_of(case, Step.TALK_1).due_at - case.opened_at

    assert look(app, before, hours) == timedelta(hours=72)
    assert look(app, after, hours) == timedelta(hours=48)
    assert Step.REACTION in look(app, before, lambda case: {task.step for task in case.tasks})
    assert Step.REACTION not in look(app, after, lambda case: {task.step for task in case.tasks})


def test_a_case_keeps_the_version_it_was_opened_under(app: Flask, cast: Cast) -> None:
    with app.app_context():
        publish(cast, TALK_2)
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    with app.app_context():
        publish(cast, replace(TALK_2, on=False))
    does(app, cast.people["chantal"], set_severity, case_id, Severity.MEDIUM, "Het kwam hard aan.")
    talk = look(app, case_id, lambda case: step_of(case, Step.TALK_2))
    assert (talk.owner, talk.status) == (Role.HRM, TaskStatus.OPEN)  # by version 1
    assert look(app, case_id, lambda case: step_of(case, Step.TALK_3).owner) is Role.MANAGER
    assert look(app, case_id, lambda case: rule_of(protocol_of(case), Step.TALK_2)) == TALK_2
    with app.app_context():
        assert [version.number for version in published_versions(cast.organisation_id)] == [2, 1]


def test_a_wish_for_more_talks_is_only_asked_when_the_protocol_hears_it(app: Flask, cast: Cast) -> None:
    with app.app_context():
        publish(cast, TALK_2, replace(default_rule(Step.TALK_3), on=False))
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    assert not look(app, case_id, may_want_more)
    with app.app_context():
        publish(cast, replace(TALK_2, on_wish=True))
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    assert look(app, case_id, may_want_more)
    does(app, cast.people["hanna"], add_talks, case_id)
    assert not look(app, case_id, may_want_more)
    assert Step.TALK_3 not in look(app, case_id, lambda case: {task.step for task in case.tasks})
