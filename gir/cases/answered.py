"""The answered score: whether a reporter got an answer in time, and did not contradict it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.cases.models import Case, ClosingReply, Event
from gir.cases.terms import Happening, Helped


@dataclass(frozen=True)
class Word:
    """One thing the reporter said about the answer, and whether it contradicts it."""

    at: datetime
    contradicts: bool


@dataclass(frozen=True)
class Score:
    """How a report counts.

    ``answered``: True or False, None while nobody answered. ``silent``: the reporter said nothing of it.
    """

    answered: bool | None
    silent: bool


def score(due_at: datetime, answered_at: datetime | None, words: Iterable[Word]) -> Score:
    """Whether a report counts as answered: a human text delivered in time, not contradicted by the reporter.

    ``due_at`` is when the answer was owed and ``answered_at`` when it came, both aware; in time is up to and including
    that moment. ``words`` may come in any order; the last one counts: "no" to "were you helped?" and taking the report
    up again contradict, "yes" and "partly" do not. Without words the score stands, and the silence is counted apart.
    A report without an answer is None: whether it is late depends on when one looks.

    Source: DOMAIN §4, "Answered"; docs/counting-rules.md.
    """
    last = max(words, key=lambda word: word.at, default=None)
    if answered_at is None:
        return Score(None, last is None)
    return Score(answered_at <= due_at and not (last is not None and last.contradicts), last is None)


def words_about(session: Session, case: Case) -> list[Word]:
    """What the reporter said about the answer. Nobody is asked before there was one."""
    if case.answered_at is None:
        return []
    replies = session.execute(select(ClosingReply.at, ClosingReply.helped).where(ClosingReply.case_id == case.id))
    reopened = session.scalars(
        select(Event.at).where(Event.case_id == case.id, Event.happening == Happening.REOPENED_BY_REPORTER)
    )
    return [Word(at, helped is Helped.NO) for at, helped in replies] + [Word(at, True) for at in reopened]
