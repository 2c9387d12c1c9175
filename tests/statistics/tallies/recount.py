"""A recount by hand: every fact of an organisation is read and counted in plain Python, as the counting rules say."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from gir.database import db
from gir.facts.models import Fact, FactMonth
from gir.statistics.queries import Scope, first_month, last_month
from gir.statistics.tallies.kinds import ALL
from gir.statistics.tallies.models import MonthTally
from gir.statistics.tallies.queries import EVERYTHING, PARTS, monthly
from gir.web.dates import local_day

KINDS = {tally.name: tally for tally in ALL}
Cells = Counter[tuple[Any, ...]]
Place = tuple[date, str, str, str]
"""Month, population, part, tally."""


def recounted(organisation_id: str, without: Sequence[str] = ()) -> dict[Place, Cells]:
    """All cells there ought to be, of the whole and of each department and form."""
    found: dict[Place, Cells] = defaultdict(Counter)
    hanging = (selectinload(what) for what in (Fact.forms, Fact.stages, Fact.effects, Fact.measures))
    db.session.expire_all()
    for fact in db.session.scalars(select(Fact).where(Fact.organisation_id == organisation_id).options(*hanging)):
        if fact.kind != "aggression" or fact.month is None or fact.incident_id in without:
            continue
        forms = [form.form for form in fact.forms]
        for part in filter(lambda part: part is not None, (EVERYTHING, fact.department_id, *forms)):
            for tally, cell in _cells(fact, forms):
                found[fact.month, fact.population, part or EVERYTHING, tally][cell] += 1
    return dict(found)


def _cells(fact: Fact, forms: list[str]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    if fact.retracted:
        yield "twice", ()
        return
    yield "severity", (fact.first_day.day, fact.severity)
    if fact.source == "report":
        yield "delay", (max(0, (local_day(fact.received_at) - fact.first_day).days),)
    yield "known", (fact.forms_known, fact.repeat)
    yield "channels", (fact.channel,)
    yield "places", (fact.place,)
    yield "hours", (None if fact.hour is None else fact.first_day.weekday(), fact.hour)
    yield "offices", (fact.office, fact.influence)
    yield "harm", (fact.injury, fact.absent, fact.absence_band)
    amounts = fact.damage_cents, fact.claimed_cents, fact.recovered_cents
    yield "police", (fact.police_report, fact.vpt_code, fact.filing, *amounts)
    yield "departments", (fact.department_id,)
    yield from (("channel_forms", (fact.channel, form)) for form in forms)
    yield from (("effects", (effect.effect,)) for effect in fact.effects)
    yield from _steps(fact)
    yield from (
        ("measures", (m.kind, *map(_text, (m.decided_on, m.starts_on, m.ends_on, m.review_on, m.over_on)), m.hearing))
        for m in fact.measures
    )


def _steps(fact: Fact) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for stage in fact.stages:
        is_open = stage.needed and stage.done_at is None
        runs_until = _text(stage.due_at) if is_open else None
        yield "stages", (stage.step, stage.needed, stage.done_at is not None, stage.on_time, runs_until)
        if stage.step in ("relief", "reaction", "closed") and stage.needed and stage.done_at is not None:
            yield "times", (stage.step, (stage.done_at - fact.received_at) // timedelta(microseconds=1))


def _text(day: date | datetime | None) -> str | None:
    return day.isoformat() if day else None


def stored(organisation_id: str) -> dict[Place, Cells]:
    """All cells that are stored, of months that have not changed since."""
    holding = (FactMonth.organisation_id == organisation_id, FactMonth.tallied == FactMonth.version)
    rows = select(MonthTally).join(MonthTally.of_month).where(*holding)
    return {
        (row.month, row.population, row.part, row.tally): KINDS[row.tally].counted(json.loads(row.cells))
        for row in db.session.scalars(rows)
    }


def differences(organisation_id: str, recount: dict[Place, Cells]) -> list[Place]:
    """Where what is stored is not what a recount gives; also a cell too many, or one that is missing."""
    holding = (FactMonth.organisation_id == organisation_id, FactMonth.tallied == FactMonth.version)
    kept = select(FactMonth).where(*holding, FactMonth.detail > 0)
    months = {row.month: row.detail for row in db.session.scalars(kept)}
    found = stored(organisation_id)
    ought = {
        place: cells
        for place, cells in recount.items()
        if place[0] in months and (place[2] == EVERYTHING or months[place[0]] == PARTS)
    }
    return [place for place in sorted({*ought, *found}) if ought.get(place) != found.get(place)]


def read_otherwise(
    organisation_id: str,
    ought: dict[Place, Cells],
    *,
    department: str | None = None,
    form: str | None = None,
    without: tuple[str, ...] = (),
) -> list[str]:
    """The tallies that a page reads otherwise than a recount gives them: stored, counted at once, or some of both."""
    part, wrong = department or form or EVERYTHING, []
    first, last = first_month(organisation_id), last_month(organisation_id)
    assert first
    assert last
    for population in ("employee", "official"):
        for tally in ALL:
            found = monthly(tally, Scope(organisation_id, population, department, form, without), first, last)
            read = {month: tally.counted(cells) for month, cells in found.items() if cells}
            expected = {p[0]: cells for p, cells in ought.items() if p[1:] == (population, part, tally.name)}
            wrong += [] if read == expected else [f"{population} {tally.name}"]
    return wrong
