"""Searching among the cases that somebody handles: by words of the texts they may read, or by a colleague.

Texts are sealed, so they are opened and read one by one, past the session. What may not be read is not opened: no
answer, count or absence depends on it. Every search leaves a line in the log, with fingerprints of what was typed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Select, Text, and_, bindparam, false, or_, select, type_coerce

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.audit import recorded
from gir.cases.access import POLICY, handled_cases, parts_of, reads_home, role_conditions
from gir.cases.choosing import people_named
from gir.cases.models import Case, Handler, Note
from gir.cases.terms import Act, Audience, Hat, Part
from gir.database import UTCDateTime, db, now
from gir.followup.marks import Mark, mark_of, read_mark
from gir.followup.matching import Words
from gir.followup.notes import open_audiences
from gir.followup.terms import SearchAct, SearchReason
from gir.followup.work_list import in_rows, sight, standing_columns
from gir.followup.work_rows import Row, capacities, rows_in_words
from gir.incidents.models import Incident, PerpetratorIdentity, RecordedIdentity
from gir.incidents.names import without_name
from gir.incidents.terms import Population
from gir.questions import ask, asked_together
from gir.vault import DataKey, keyring

MAY_SEARCH_PEOPLE = frozenset({Role.HRM, Role.OOV, Role.COORDINATOR})
"""Who may ask for the cases of one colleague. A manager may not: that would be a list by employee."""
PAGE = 50
OPENED = 25_000
"""Texts after which a search stops, the newest cases first: a second's work."""
BATCH = 500
"""Cases of which the texts are loaded at once."""
NO_NAME = "…"
"""Stands where a name was taken out. It is no word, so nobody can look for it."""


@dataclass(frozen=True)
class Found:
    """A page of what was found. ``next_mark`` leads to older cases; None when there are no more.

    ``searched_until`` is the moment of the oldest case that was looked at, when older ones were not.
    """

    rows: list[Row]
    next_mark: str | None = None
    searched_until: datetime | None = None


@dataclass(frozen=True)
class _Readable:
    """Which texts of a case somebody may read."""

    story: bool
    audiences: frozenset[Audience]
    names: bool
    """Whether the name of the perpetrator may be read in them."""


@dataclass
class _Texts:
    """The texts of a case that somebody may read."""

    readable: _Readable
    texts: list[str] = field(default_factory=list)


def cases_with(actor: Actor, words: Words, after: str = "") -> Found:
    """Cases in whose story and notes, as this actor may read them, all these words occur. Leaves a line in the log.

    Raises:
        BadMark: ``after`` is not a mark that a page gave.
        TraceUnavailable: the log could not be written.
    """
    where = read_mark(after) if after else None
    _leave_trace(actor, SearchAct.WORDS, " ".join(sorted(words.each)))
    with asked_together():
        matches, stopped_at = _look_through(actor, _candidates(actor, where), words)
        if len(matches) > PAGE:
            return _page(actor, matches[:PAGE], matches[PAGE - 1])
        return _page(actor, matches, stopped_at, stopped_at.opened_at if stopped_at else None)


def cases_of(actor: Actor, person: str, reason: SearchReason, after: str = "") -> Found:
    """Cases that are about a colleague, or that they reported, who has exactly this name or work e-mail address.

    Nobody of that name, nobody whose cases the actor may see: the answers are the same. Leaves a line in the log.

    Raises:
        BadMark: ``after`` is not a mark that a page gave.
        TraceUnavailable: the log could not be written.
    """
    where = read_mark(after) if after else None
    _leave_trace(actor, SearchAct.PERSON, person, reason=reason.value)
    people = people_named(db.session(), actor.organisation_id, [person])
    with asked_together():
        matches = _candidates(actor, where, sorted(people))
        return _page(actor, matches[:PAGE], matches[PAGE - 1] if len(matches) > PAGE else None)


def _leave_trace(actor: Actor, act: SearchAct, text: str, **detail: str) -> None:
    """The log says who searched and when, and whether it was the same as before: never for what."""
    fingerprint = keyring().lookup(f"search {actor.organisation_id} {text}")[:32]
    with recorded(act, actor=actor, detail={"for": fingerprint, **detail}):
        pass  # only the line


# ── Which cases may be looked at ───────────────────────────────────────────────────────────────────────────────


def _candidates(actor: Actor, where: Mark | None, people: list[str] | None = None) -> list[Any]:
    """The cases that the actor handles, the newest first, with what decides which rooms are open.

    All of them, or a page of those that are about one of these people, or that they reported.
    """
    at, identity = where[:2] if where else (now(), "")
    about = {} if people is None else {"people": people}
    return ask(
        ("search", sight(actor), where is None, people is None),
        lambda: _candidates_statement(actor, from_the_start=where is None, of_all=people is None),
        after_at=at,
        after_id=identity,
        **about,
    )


def _candidates_statement(actor: Actor, *, from_the_start: bool, of_all: bool) -> Select[*tuple[Any, ...]]:
    named = select(Handler.id).where(Handler.case_id == Case.id, Handler.person_id == actor.person_id).correlate(Case)
    wanted = handled_cases(actor) if of_all else _about_people(actor).limit(PAGE + 1)
    if not from_the_start:
        at: BindParameter[Any] = bindparam("after_at", type_=UTCDateTime())
        identity: BindParameter[Any] = bindparam("after_id")
        wanted = wanted.where(or_(Case.opened_at < at, and_(Case.opened_at == at, Case.id < identity)))
    return wanted.with_only_columns(
        Case.id,
        Case.opened_at,
        named.exists().label("named"),
        Case.name_unlocked_at.is_not(None).label("unlocked"),
        *standing_columns(actor),
    ).order_by(Case.opened_at.desc(), Case.id.desc())


def _about_people(actor: Actor) -> Select[Case]:
    people: BindParameter[Any] = bindparam("people", expanding=True)
    roles = [condition for role, condition in role_conditions(actor).items() if role in MAY_SEARCH_PEOPLE]
    concerned = or_(Incident.affected_id.in_(people), Incident.reporter_id.in_(people))
    return handled_cases(actor).where(or_(false(), *roles), concerned)


def _readable(worn: frozenset[Hat], *, official: bool, named: bool, unlocked: bool) -> _Readable:
    """As the page of the case shows its texts."""
    rooms, reads = parts_of(worn), bool(POLICY[Act.READ_NARRATIVE] & worn)
    if official and reads_home(worn, named=named):
        rooms |= {Part.HOME}
    audiences = open_audiences(rooms, reads)
    names = unlocked and Part.THREAT in rooms
    return _Readable(reads, audiences | {Audience.REPORTER} if reads else audiences, names)


# ── Reading them ───────────────────────────────────────────────────────────────────────────────────────────────


def _look_through(actor: Actor, candidates: list[Any], words: Words) -> tuple[list[Any], Any | None]:
    """What matches, a little more than a page at most; and the last case that was looked at, when it was not all."""
    matches, opened, worn = list[Any](), 0, capacities(actor, candidates)
    for start in range(0, len(candidates), BATCH):
        batch = candidates[start : start + BATCH]
        texts = _texts_of(actor, batch, worn)
        kept = _matching(texts, words)
        matches += [row for row in batch if row.id in kept]
        opened += sum(len(of_case.texts) for of_case in texts.values())
        if len(matches) > PAGE or (opened >= OPENED and len(candidates) > start + BATCH):
            return matches, batch[-1]
    return matches, None


def _texts_of(actor: Actor, batch: list[Any], worn: dict[str, frozenset[Hat]]) -> dict[str, _Texts]:
    readable = lru_cache(_readable)
    texts = {
        row.id: _Texts(
            readable(
                worn[row.id],
                official=row.population == Population.OFFICIAL,
                named=bool(row.granted or row.named),
                unlocked=bool(row.unlocked),
            )
        )
        for row in batch
    }
    _open_texts(actor, texts)
    return texts


def _matching(texts: dict[str, _Texts], words: Words) -> set[str]:
    """The cases in whose texts all words occur, also without a name that may not be read in them."""
    matched = [case_id for case_id, of_case in texts.items() if words.occur_in(of_case.texts)]
    return set(matched) - _by_a_name_alone(texts, matched, words)


def _open_texts(actor: Actor, opened: dict[str, _Texts]) -> None:
    """Open what may be read of these cases."""
    told = _as_many([case_id for case_id, texts in opened.items() if texts.readable.story])
    for row in ask("stories", _stories_statement, ids=told):
        opened[row.case_id].texts.append(Incident.narrative.open(row.sealed, row.id, _key(row)))
    for row in ask("notes", _notes_statement, ids=_as_many(list(opened))):
        own = row.audience == Audience.PERSONAL and row.author_id == actor.person_id
        if own or row.audience in opened[row.case_id].readable.audiences:
            opened[row.case_id].texts.append(Note.text.open(row.sealed, row.id, _key(row)))


def _key(row: Any) -> tuple[str, bytes, str]:
    return row.key_id, row.wrapped, row.wrapped_by


def _by_a_name_alone(opened: dict[str, _Texts], matched: list[str], words: Words) -> set[str]:
    """Those that matched by the name of a perpetrator who is not named to this actor."""
    unnamed = [case_id for case_id in matched if not opened[case_id].readable.names]
    return {
        case_id
        for case_id, names in _names_of(unnamed).items()
        if not words.occur_in(_without(names, text) for text in opened[case_id].texts)
    }


def _names_of(cases: list[str]) -> dict[str, list[str]]:
    """The names of perpetrators that are kept: as reporters wrote them, and as they were recorded."""
    found = defaultdict[str, list[str]](list)
    for mark, statement in (
        (PerpetratorIdentity.perpetrator_name, _names_statement),
        (RecordedIdentity.name, _recorded_statement),
    ):
        for row in ask(statement.__name__, statement, ids=_as_many(cases)) if cases else []:
            found[row.case_id].append(mark.open(row.sealed, row.id, _key(row)))
    return found


def _without(names: list[str], text: str) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = without_name(text, name, NO_NAME)
    return text


def _as_many(ids: list[str], many: int = BATCH) -> list[str]:
    """A list of one length, so that one prepared statement does for all."""
    return [*ids, *[""] * (many - len(ids))]


def _stories_statement() -> Select[*tuple[Any, ...]]:
    return (
        select(Case.id.label("case_id"), Incident.id, Incident.narrative_sealed.label("sealed"), *KEY)
        .join(Incident, Incident.id == Case.incident_id)
        .join(DataKey, DataKey.id == Incident.key_id)
        .where(Case.id.in_(bindparam("ids", expanding=True)), Incident.narrative_sealed.is_not(None))
    )


def _notes_statement() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Note.case_id,
            Note.id,
            Note.text_sealed.label("sealed"),
            type_coerce(Note.audience, Text).label("audience"),
            Note.author_id,
            *KEY,
        )
        .join(DataKey, DataKey.id == Note.key_id)
        .where(Note.case_id.in_(bindparam("ids", expanding=True)))
    )


def _names_statement() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Case.id.label("case_id"),
            PerpetratorIdentity.id,
            PerpetratorIdentity.perpetrator_name_sealed.label("sealed"),
            *KEY,
        )
        .join(PerpetratorIdentity, PerpetratorIdentity.incident_id == Case.incident_id)
        .join(DataKey, DataKey.id == PerpetratorIdentity.key_id)
        .where(Case.id.in_(bindparam("ids", expanding=True)), PerpetratorIdentity.perpetrator_name_sealed.is_not(None))
    )


def _recorded_statement() -> Select[*tuple[Any, ...]]:
    return (
        select(Case.id.label("case_id"), RecordedIdentity.id, RecordedIdentity.name_sealed.label("sealed"), *KEY)
        .join(RecordedIdentity, RecordedIdentity.incident_id == Case.incident_id)
        .join(DataKey, DataKey.id == RecordedIdentity.key_id)
        .where(Case.id.in_(bindparam("ids", expanding=True)), RecordedIdentity.name_sealed.is_not(None))
    )


KEY = (DataKey.id.label("key_id"), DataKey.wrapped, DataKey.wrapped_by)


# ── Showing them ───────────────────────────────────────────────────────────────────────────────────────────────


def _page(actor: Actor, matches: list[Any], last: Any | None, searched_until: datetime | None = None) -> Found:
    """The rows of these cases, in their order; ``last`` is the case after which the next page begins."""
    ids = [row.id for row in matches]
    clock = now()
    found = ask(("found", sight(actor)), lambda: _rows_statement(actor), ids=_as_many(ids, PAGE)) if ids else []
    order = {case_id: number for number, case_id in enumerate(ids)}
    rows = rows_in_words(actor, sorted(found, key=lambda row: order[row.id]), clock)
    return Found(rows, mark_of(last.opened_at, last.id) if last else None, searched_until)


def _rows_statement(actor: Actor) -> Select[*tuple[Any, ...]]:
    return in_rows(actor, handled_cases(actor).where(Case.id.in_(bindparam("ids", expanding=True))))
