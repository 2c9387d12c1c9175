"""House rules: drafted, published as a version, and never changed again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, actor_of
from gir.audit.models import AuditLine
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.organisations.first_rules import first_rules
from gir.organisations.models import HouseNorm, HouseRule
from gir.organisations.queries import (
    Wording,
    current_norm,
    current_sentence,
    draft_norm,
    edition,
    norm_on,
    published_norm,
    published_norms,
)
from gir.organisations.services import AlreadyPublished, ChangedMeanwhile, publish_draft, save_draft
from gir.web.dates import local_day

FIRST = Wording("Emotie mag, agressie niet.", "Voor iedereen.", ("Niet schelden.", "Niet slaan."), light=("Sukkel!",))
Change = Callable[[Session, HouseNorm], Any]
SECOND = Wording("Agressie niet.", "", ("Niet schelden.", "Niet slaan.", "Niet filmen."))


def chantal(cast: Cast) -> Actor:
    return actor_of(cast.people["chantal"])


def attempt(norm_id: str, change: Change) -> None:
    with write_transaction() as session:
        change(session, session.get_one(HouseNorm, norm_id, populate_existing=True))


def publish(actor: Actor, wording: Wording) -> str:
    save_draft(wording, "nl", shown=edition(actor.organisation_id), actor=actor)
    return publish_draft(shown=edition(actor.organisation_id), actor=actor).id


@pytest.mark.database
def test_a_draft_becomes_a_version(app: Flask, cast: Cast) -> None:
    with app.app_context():
        actor, home = chantal(cast), cast.organisation_id
        assert (edition(home), draft_norm(home), current_norm(home), current_sentence(home)) == (
            "0.0",
            None,
            None,
            None,
        )
        save_draft(FIRST, "nl", shown="0.0", actor=actor)
        saved = save_draft(FIRST, "nl", shown="0.1", actor=actor)
        assert (saved.wording, saved.number, saved.saves, saved.published_at) == (FIRST, 0, 2, None)
        assert current_norm(home) is None
        publish_draft(shown="0.2", actor=actor)
        norm = current_norm(home)
        assert norm is not None
        assert (norm.number, norm.wording, norm.language, norm.published_on) == (1, FIRST, "nl", local_day(now()))
        assert draft_norm(home) is None
        assert edition(home) == "1.0"


@pytest.mark.database
def test_older_versions_stay_as_they_were(app: Flask, cast: Cast) -> None:
    with app.app_context():
        first = publish(chantal(cast), FIRST)
        publish(chantal(cast), SECOND)
        assert [norm.number for norm in published_norms(cast.organisation_id)] == [2, 1]
        old = published_norm(cast.organisation_id, first)
        assert old is not None
        assert old.wording == FIRST
        assert current_sentence(cast.organisation_id) == (SECOND.sentence, "nl")


def test_a_published_version_cannot_be_changed_or_thrown_away(app: Flask, cast: Cast) -> None:
    with app.app_context():
        norm_id = publish(chantal(cast), FIRST)

        def refuse(change: Change) -> None:
            with pytest.raises(AlreadyPublished):
                attempt(norm_id, change)

        refuse(lambda _session, norm: setattr(norm, "sentence", "Alles mag."))
        refuse(lambda _session, norm: setattr(norm.rules[0], "text", "Schelden mag."))
        refuse(lambda _session, norm: norm.rules.pop())
        refuse(lambda _session, norm: norm.rules.append(HouseRule(position=9, text="Zwijgen.")))
        refuse(lambda session, norm: session.delete(norm))
        norm = current_norm(cast.organisation_id)
        assert norm is not None
        assert norm.wording == FIRST


@pytest.mark.database
def test_nobody_saves_over_somebody_else(app: Flask, cast: Cast) -> None:
    with app.app_context():
        actor = chantal(cast)
        save_draft(FIRST, "nl", shown="0.0", actor=actor)
        with pytest.raises(ChangedMeanwhile):
            save_draft(SECOND, "nl", shown="0.0", actor=actor)
        with pytest.raises(ChangedMeanwhile):
            publish_draft(shown="0.0", actor=actor)
        draft = draft_norm(cast.organisation_id)
        assert draft is not None
        assert draft.wording == FIRST
        publish_draft(shown="0.1", actor=actor)
        with pytest.raises(ChangedMeanwhile):  # it was written after version 0, and there is a version 1 now
            save_draft(SECOND, "nl", shown="0.0", actor=actor)
        with pytest.raises(ChangedMeanwhile):
            publish_draft(shown="1.0", actor=actor)  # there is nothing to publish


@pytest.mark.database
def test_of_many_who_save_at_once_one_succeeds(app: Flask, cast: Cast) -> None:
    def succeeds(act: Callable[[Actor], object]) -> bool:
        with app.app_context():
            try:
                act(chantal(cast))
            except ChangedMeanwhile:
                return False
            return True

    def at_once(act: Callable[[Actor], object]) -> int:
        with ThreadPoolExecutor(6) as crowd:
            return sum(crowd.map(lambda _: succeeds(act), range(6)))

    assert at_once(lambda actor: save_draft(FIRST, "nl", shown="0.0", actor=actor)) == 1
    assert at_once(lambda actor: publish_draft(shown="0.1", actor=actor)) == 1
    with app.app_context():
        assert [norm.number for norm in published_norms(cast.organisation_id)] == [1]
        assert edition(cast.organisation_id) == "1.0"


def test_another_organisation_has_rules_of_its_own(app: Flask, cast: Cast) -> None:
    with app.app_context():
        norm_id = publish(chantal(cast), FIRST)
        assert current_norm(cast.partner_id) is None
        assert published_norm(cast.partner_id, norm_id) is None


def test_the_version_of_a_day(app: Flask, cast: Cast) -> None:
    with app.app_context():
        actor, home = chantal(cast), cast.organisation_id
        assert norm_on(home, date(2026, 1, 1)) is None
        for moment, wording in (("2026-03-02T23:30:00Z", FIRST), ("2026-06-01T08:00:00Z", SECOND)):
            with time_machine.travel(moment, tick=False):
                publish(actor, wording)
        started = date(2026, 3, 3)  # half past eleven in the evening is the next day in the Netherlands
        numbers = {day: norm_on(home, day) for day in (started, started + timedelta(days=60), date(2026, 6, 1))}
        assert [norm.number for norm in numbers.values() if norm] == [1, 1, 2]
        before = norm_on(home, started - timedelta(days=1))
        assert before is not None
        assert before.number == 1


def test_what_was_done_is_in_the_log_without_a_word_of_it(app: Flask, cast: Cast) -> None:
    with app.app_context():
        norm_id = publish(chantal(cast), FIRST)
        acts = ("organisation.draft_rules", "organisation.publish_rules")
        lines = list(db.session.scalars(select(AuditLine).where(AuditLine.act.in_(acts)).order_by(AuditLine.sequence)))
        assert [line.act for line in lines] == list(acts)
        assert lines[1].object_id == norm_id
        assert {line.actor for line in lines} == {cast.people["chantal"]}
        assert {line.detail for line in lines} == {"{}"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_first_rules_fit_the_form_and_the_language(app: Flask, language: str) -> None:
    with app.app_context():
        first, other = first_rules(language), first_rules("en" if language == "nl" else "nl")
    assert first.sentence in ("Emotie mag, agressie niet.", "Emotion is fine, aggression is not.")
    assert len(first.rules) == len(other.rules) > 5
    assert not set(first.rules) & set(other.rules)
    assert all("\n" not in rule for rule in first.rules)
