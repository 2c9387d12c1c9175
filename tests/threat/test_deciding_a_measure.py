"""A measure is drafted by one, decided by another, and never decided while something is missing."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.accounts.models import Assignment
from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.cases.models import Case, CaseBlock
from gir.cases.services import ChangedMeanwhile, NotEligible
from gir.cases.terms import BlockReason
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.terms import Minor
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.threat.measures.access import may_decide, shown_to_decider
from gir.threat.measures.dossier import Dossier, missing_to_decide
from gir.threat.measures.models import Measure
from gir.threat.measures.queries import waiting_for
from gir.threat.measures.services import (
    NameTooEarly,
    NotComplete,
    decide,
    draft,
    propose,
    send_back,
    withdraw,
    write,
)
from gir.threat.measures.terms import Hearing, Informed, MeasureKind, MeasureStatus, Missing
from gir.web.dates import today
from tests.support.measures import assessed_case, complete, do_to, make_measure, measure_is
from tests.support.stories import file_report


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return assessed_case(app, cast)


def spoil(app: Flask, measure_id: str, **values: Any) -> None:
    """Change a measure behind the back of all verbs."""
    with app.app_context(), write_transaction() as session:
        measure = session.get_one(Measure, measure_id)
        if "rules" in values:
            measure.rules[:] = []
            values.pop("rules")
        for name, value in values.items():
            setattr(measure, name, value)


def messages(app: Flask, kind: MessageKind) -> list[tuple[str, str]]:
    with app.app_context():
        rows = select(Message.recipient_id, Message.path).where(Message.kind == kind)
        return [(row.recipient_id, row.path) for row in db.session.execute(rows)]


def test_a_complete_one_is_proposed_and_decided_by_somebody_else(app: Flask, cast: Cast, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.PROPOSED)
    assert messages(app, MessageKind.DECISION) == [(cast.people["maarten"], "/measures")]
    do_to(app, cast, "maarten", decide, measure_id)
    assert measure_is(app, measure_id, lambda m: m.status) is MeasureStatus.DECIDED
    assert measure_is(app, measure_id, lambda m: m.decided_by_id) == cast.people["maarten"]
    with app.app_context():
        lines = select(AuditLine.act).where(AuditLine.object_id == measure_id).order_by(AuditLine.sequence)
        assert list(db.session.scalars(lines)) == [
            "measure.draft",
            "measure.draft",
            "measure.propose",
            "measure.decide",
        ]


GAPS: list[tuple[dict[str, Any], Missing]] = [
    ({"name": None}, Missing.NAME),
    ({"minor": None}, Missing.MINOR),
    ({"minor": Minor.YES}, Missing.MINOR_REASON),
    ({"minor": Minor.UNKNOWN}, Missing.MINOR_REASON),
    ({"facts": None}, Missing.FACTS),
    ({"rules": None}, Missing.NORM),
    ({"informed": None}, Missing.INFORMED),
    ({"informed_on": None}, Missing.INFORMED),
    ({"informed": Informed.POSTPONED}, Missing.POSTPONED_REASON),
    ({"hearing": None}, Missing.HEARING),
    ({"hearing_on": None}, Missing.HEARING),
    ({"answer": None}, Missing.ANSWER),
    ({"proportionality": None}, Missing.PROPORTIONALITY),
    ({"channels": None}, Missing.CHANNEL),
    ({"channel_words": None}, Missing.CHANNEL_WORDS),
    ({"location": None}, Missing.LOCATION),
    ({"starts_on": None}, Missing.START),
    ({"ends_on": None}, Missing.END),
    ({"review_on": None}, Missing.REVIEW),
    ({"mandate": None}, Missing.MANDATE),
    ({"starts_on": today() + timedelta(days=301)}, Missing.END_FIRST),
    ({"review_on": today() + timedelta(days=301)}, Missing.REVIEW_ORDER),
    ({"review_on": today() + timedelta(days=190)}, Missing.REVIEW_LATE),
    ({"starts_on": today() - timedelta(days=9), "ends_on": today() - timedelta(days=1)}, Missing.END_PASSED),
]


@pytest.mark.parametrize(("gap", "missing"), GAPS, ids=[missing.value + str(n) for n, (_, missing) in enumerate(GAPS)])
def test_what_misses_something_can_never_be_decided(
    app: Flask, cast: Cast, case_id: str, gap: dict[str, Any], missing: Missing
) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.PROPOSED)
    spoil(app, measure_id, **gap)
    assert missing in measure_is(app, measure_id, missing_to_decide)
    with pytest.raises(NotComplete) as refusal:
        do_to(app, cast, "maarten", decide, measure_id)
    assert missing in refusal.value.missing
    assert measure_is(app, measure_id, lambda m: (m.status, m.decided_by_id)) == (MeasureStatus.PROPOSED, None)
    spoil(app, measure_id, status=MeasureStatus.DRAFT)
    with pytest.raises(NotComplete):
        do_to(app, cast, "omar", propose, measure_id)
    assert measure_is(app, measure_id, lambda m: m.status) is MeasureStatus.DRAFT


def test_an_empty_draft_misses_everything(app: Flask, cast: Cast, case_id: str) -> None:
    with app.app_context():
        measure = draft(db.session.get_one(Case, case_id), MeasureKind.CONTACT, actor=actor_of(cast.people["omar"]))
        found = set(missing_to_decide(measure))
    wanted = {"name", "minor", "facts", "norm", "informed", "hearing", "proportionality", "channel", "channel_words"}
    assert found == {Missing(key) for key in (*wanted, "start", "end", "review", "mandate")}


def test_declined_and_later_need_no_answer_yet(app: Flask, cast: Cast, case_id: str) -> None:
    for hearing in (Hearing.DECLINED, Hearing.LATER):
        make_measure(app, cast, case_id, MeasureStatus.DECIDED, hearing=hearing, answer="")


def test_a_minor_asks_a_reason_of_its_own(app: Flask, cast: Cast, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id, minor=Minor.YES, minor_reason="Overlegd met de ouders.")
    assert measure_is(app, measure_id, missing_to_decide) == []


def also_decides(app: Flask, cast: Cast, name: str) -> None:
    """Give one of the cast the mandate as well."""
    with app.app_context(), write_transaction() as session:
        session.add(
            Assignment(
                organisation_id=cast.organisation_id,
                person_id=cast.people[name],
                role=Role.DECIDER,
                starts_on=today() - timedelta(days=9),
            )
        )


def refused(app: Flask, cast: Cast, who: str, measure_id: str) -> None:
    for verb, words in ((decide, ()), (send_back, ("Nee.",))):
        with pytest.raises(ChangedMeanwhile):
            do_to(app, cast, who, verb, measure_id, *words)
    assert measure_is(app, measure_id, lambda m: m.status) is MeasureStatus.PROPOSED


@pytest.mark.parametrize("who", ["omar", "chantal", "hanna", "bram", "anna", "sjors", "bea", "els", "pia"])
def test_nobody_decides_without_the_mandate(app: Flask, cast: Cast, case_id: str, who: str) -> None:
    refused(app, cast, who, make_measure(app, cast, case_id, MeasureStatus.PROPOSED))


def test_who_drafted_it_never_decides_it(app: Flask, cast: Cast, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.PROPOSED)
    also_decides(app, cast, "omar")
    refused(app, cast, "omar", measure_id)


@pytest.mark.parametrize("part", ["changed_by_id", "proposed_by_id", "drafted_by_id"])
def test_who_had_a_part_in_making_it_never_decides_it(app: Flask, cast: Cast, case_id: str, part: str) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.PROPOSED)
    spoil(app, measure_id, **{part: cast.people["maarten"]})
    refused(app, cast, "maarten", measure_id)
    with app.app_context():
        assert waiting_for(actor_of(cast.people["maarten"])) == []


def block(app: Flask, case_id: str, person_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(CaseBlock(case_id=case_id, person_id=person_id, reason=BlockReason.CONFLICT, since=now()))


def test_a_blocked_decider_knows_nothing_of_it(app: Flask, cast: Cast, case_id: str) -> None:
    block(app, case_id, cast.people["maarten"])
    measure_id = make_measure(app, cast, case_id, MeasureStatus.PROPOSED)
    assert messages(app, MessageKind.DECISION) == []
    refused(app, cast, "maarten", measure_id)
    with app.app_context():
        assert waiting_for(actor_of(cast.people["maarten"])) == []


@pytest.mark.parametrize("part", ["affected", "reporter"])
def test_a_party_or_reporter_does_not_decide(app: Flask, cast: Cast, part: str) -> None:
    also_decides(app, cast, "anna")
    case_id = assessed_case(app, cast)
    if part == "reporter":
        with app.app_context(), write_transaction() as session:
            session.get_one(Case, case_id).incident.affected_id = cast.people["bram"]
    measure_id = make_measure(app, cast, case_id, MeasureStatus.PROPOSED)
    assert messages(app, MessageKind.DECISION) == [(cast.people["maarten"], "/measures")]
    refused(app, cast, "anna", measure_id)
    with app.app_context():
        assert waiting_for(actor_of(cast.people["anna"])) == []
        assert len(waiting_for(actor_of(cast.people["maarten"]))) == 1


def test_a_manager_from_whom_it_is_hidden_does_not_decide(app: Flask, cast: Cast) -> None:
    also_decides(app, cast, "bram")
    case_id = assessed_case(app, cast, manager_may_see=False)
    measure_id = make_measure(app, cast, case_id, MeasureStatus.PROPOSED)
    refused(app, cast, "bram", measure_id)
    with app.app_context():
        assert waiting_for(actor_of(cast.people["bram"])) == []


def test_a_conflict_with_a_linked_case_is_a_conflict(app: Flask, cast: Cast, case_id: str) -> None:
    other = file_report(app, cast.people["anna"])
    block(app, other, cast.people["maarten"])
    measure_id = make_measure(app, cast, case_id, MeasureStatus.PROPOSED, linked=frozenset({other}))
    refused(app, cast, "maarten", measure_id)
    with app.app_context():
        assert waiting_for(actor_of(cast.people["maarten"])) == []


def test_lists_and_looks_agree_about_who_decides(app: Flask, cast: Cast, case_id: str) -> None:
    make_measure(app, cast, case_id, MeasureStatus.PROPOSED)
    for name in ("omar", "chantal", "bram", "anna"):
        also_decides(app, cast, name)
    with app.app_context():
        measure = db.session.scalars(select(Measure)).one()
        for name, person in cast.people.items():
            if name == "fenna":
                continue
            actor = actor_of(person)
            shown = measure.id in {row.id for row in db.session.scalars(shown_to_decider(actor))}
            assert shown == may_decide(actor, measure), name


def test_a_returned_one_is_changed_and_proposed_again(app: Flask, cast: Cast, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.PROPOSED)
    do_to(app, cast, "maarten", send_back, measure_id, "Wat zei hij precies?")
    assert measure_is(app, measure_id, lambda m: m.returned_because) == "Wat zei hij precies?"
    assert messages(app, MessageKind.ATTENTION) == [(cast.people["omar"], f"/cases/{case_id}")]
    with app.app_context():
        assert waiting_for(actor_of(cast.people["maarten"])) == []
    do_to(app, cast, "omar", propose, measure_id)
    do_to(app, cast, "maarten", decide, measure_id)


def test_no_name_before_triage(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        omar = actor_of(cast.people["omar"])
        measure = draft(db.session.get_one(Case, case_id), MeasureKind.WRITTEN_WARNING, actor=omar)
        for early in (Dossier(MeasureKind.CONTACT, name="Kees"), Dossier(MeasureKind.CONTACT, address="Lindelaan 7")):
            with pytest.raises(NameTooEarly):
                write(measure, early, actor=omar)
        write(measure, Dossier(MeasureKind.WRITTEN_WARNING, facts="Schelden."), actor=omar)
        assert Missing.CRITERIA in missing_to_decide(measure)
        assert measure.name is None


def test_an_older_page_overwrites_nothing(app: Flask, cast: Cast, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id)
    shown = measure_is(app, measure_id, lambda m: m.version)
    do_to(app, cast, "omar", write, measure_id, complete(facts="Nieuw."), version=shown)
    with pytest.raises(ChangedMeanwhile):
        do_to(app, cast, "omar", write, measure_id, complete(facts="Oud."), version=shown)
    assert measure_is(app, measure_id, lambda m: m.facts) == "Nieuw."


def test_what_belongs_elsewhere_is_refused(app: Flask, cast: Cast, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id)
    theirs = assessed_case(app, cast)
    block(app, theirs, cast.people["omar"])
    for changes in (
        {"rule_ids": frozenset({theirs})},
        {"linked": frozenset({theirs})},
        {"linked": frozenset({case_id})},
    ):
        with pytest.raises(NotEligible):
            do_to(app, cast, "omar", write, measure_id, complete(**changes))
    assert measure_is(app, measure_id, lambda m: (len(m.rules), len(m.links))) == (1, 0)


def test_a_link_that_somebody_may_not_see_is_not_lost_when_they_save(app: Flask, cast: Cast, case_id: str) -> None:
    other = file_report(app, cast.people["anna"])
    measure_id = make_measure(app, cast, case_id, linked=frozenset({other}))
    block(app, other, cast.people["omar"])
    do_to(app, cast, "omar", write, measure_id, complete(linked=frozenset()))
    assert measure_is(app, measure_id, lambda m: [link.case_id for link in m.links]) == [other]


def test_a_withdrawn_one_is_over(app: Flask, cast: Cast, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.PROPOSED)
    do_to(app, cast, "omar", withdraw, measure_id, "Toch niet nodig.")
    assert measure_is(app, measure_id, lambda m: m.status) is MeasureStatus.WITHDRAWN
    with pytest.raises(ChangedMeanwhile):
        do_to(app, cast, "maarten", decide, measure_id)


def test_every_field_of_a_dossier_is_kept(app: Flask, cast: Cast, case_id: str) -> None:
    other = file_report(app, cast.people["anna"])
    wanted = complete(minor_reason="Reden.", postponed_reason="Uitstel.", linked=frozenset({other}))
    measure_id = make_measure(
        app, cast, case_id, **{f.name: getattr(wanted, f.name) for f in fields(wanted) if f.name != "rule_ids"}
    )
    for field in fields(wanted):
        if field.name not in ("rule_ids", "linked"):
            assert measure_is(app, measure_id, lambda m, name=field.name: getattr(m, name)) == getattr(
                wanted, field.name
            )
    assert measure_is(app, measure_id, lambda m: {link.case_id for link in m.links}) == {other}
