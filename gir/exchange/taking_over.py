"""Let an import count, all of it in one transaction; and take it away again, just as whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.audit import System, Who, recorded
from gir.database import db, new_id, now
from gir.exchange.days import Span
from gir.exchange.history import MOST
from gir.exchange.importing import drop_left_alone, hold, read_file
from gir.exchange.incidents import Found, Judged, judge
from gir.exchange.keeping import claim, destroy_file, give_back, rows_of
from gir.exchange.mapping import Layout, Memory, column_names
from gir.exchange.models import HistoryImport, ImportFile, ImportMemory
from gir.exchange.preview import Covered, covered_years, days_held
from gir.exchange.reading import heard_head
from gir.exchange.terms import ImportAct, ImportStatus, Obstacle, Way
from gir.facts.imported import remove_imported, write_imported
from gir.facts.models import Fact, PeriodTotal, RegisterSpan
from gir.incidents.terms import Population, Precision, Source
from gir.vault import DataKey, KeySet
from gir.web.dates import today

QUICK_ROWS = 10_000
"""Rows that are taken over while somebody waits. The clock takes over what is more."""


class NotPossible(ValueError):
    """It cannot be taken over as it was asked, and nothing was changed."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


@dataclass(frozen=True)
class Consent:
    """What somebody decided who saw the preview.

    ``days``: what the register covered. ``throughout``: it was the register of the whole organisation, kept through all
    these days. ``overlap_known``: they saw that some of it was counted before, and it is something else.
    """

    way: Way
    days: Span
    throughout: bool
    overlap_known: bool = False


def judged(history: HistoryImport, file: ImportFile) -> Judged:
    """Every row of an import as its columns and words are taken now."""
    head = heard_head(file.head or "")
    rows = rows_of(file)
    next(rows, None)  # the names of the columns
    return judge(rows, Layout.heard(file.layout or ""), today=today(), epoch_1904=head.epoch_1904)


def overlaps(organisation_id: str, span: Span, found: Iterable[Found]) -> int:
    """How many incidents of these days, and of the same people, are counted already."""
    populations = {row.population.value for row in found}
    mine = and_(Fact.organisation_id == organisation_id, Fact.retracted.is_(False))
    same = and_(mine, Fact.population.in_(populations), Fact.first_day <= span.last, Fact.last_day >= span.first)
    return db.session.scalar(select(func.count()).select_from(Fact).where(same)) or 0


def check(history: HistoryImport, rows: Judged, consent: Consent) -> None:
    """Look whether it can be taken over like this.

    Raises:
        NotPossible: with the reason.
    """
    held = days_held(rows.found)
    if held is None:
        raise NotPossible(Obstacle.NOTHING)
    if rows.incidents > MOST:
        raise NotPossible(Obstacle.TOO_MANY)
    if rows.rejected and consent.way is Way.ALL:
        raise NotPossible(Obstacle.REJECTED)
    if not consent.days.first <= held.first <= held.last <= consent.days.last <= today():
        raise NotPossible(Obstacle.DAYS)
    if _told_before(history.organisation_id, rows.found):
        raise NotPossible(Obstacle.SAME_TOTALS)
    if not consent.overlap_known and overlaps(history.organisation_id, consent.days, rows.found):
        raise NotPossible(Obstacle.OVERLAP)


def _told_before(organisation_id: str, found: Iterable[Found]) -> bool:
    """Whether totals of the same days and people are there already."""
    same = [
        and_(
            PeriodTotal.population == row.population.value,
            PeriodTotal.first_day == row.span.first,
            PeriodTotal.last_day == row.span.last,
        )
        for row in found
        if row.count == 0
    ]
    rows = select(PeriodTotal.id).where(PeriodTotal.organisation_id == organisation_id, or_(false(), *same))
    return db.session.scalar(rows.limit(1)) is not None


def approve(history: HistoryImport, file: ImportFile, consent: Consent, *, edition: int, actor: Actor) -> None:
    """Say that it may be taken over; what was chosen for its columns and words is remembered.

    Raises:
        NotPossible: with the reason.
        ChangedMeanwhile: somebody chose something else since the page was shown.
    """
    check(history, judged(history, file), consent)
    names = column_names(next(rows_of(file)))
    detail = {"way": consent.way.value, "throughout": str(consent.throughout)}
    with recorded(ImportAct.APPROVE, history, actor=actor, detail=detail) as session:
        held = hold(session, history, ImportStatus.READ, edition=edition)
        held.status, held.way, held.throughout = ImportStatus.APPROVED, consent.way, consent.throughout
        held.first_day, held.last_day = consent.days.first, consent.days.last
        _remember(
            session, held.organisation_id, memory_of(held.organisation_id), names, Layout.heard(file.layout or "")
        )


def memory_of(organisation_id: str) -> Memory:
    """What an organisation chose for columns and words before."""
    kept = db.session.scalar(select(ImportMemory).where(ImportMemory.organisation_id == organisation_id))
    return Memory.heard(kept.choices or "") if kept is not None else Memory()


def _remember(session: Session, organisation_id: str, before: Memory, names: tuple[str, ...], layout: Layout) -> None:
    kept = session.scalar(select(ImportMemory).where(ImportMemory.organisation_id == organisation_id))
    if kept is None:
        kept = ImportMemory(organisation_id=organisation_id, key=DataKey.fresh(KeySet.ORGANISATION))
        session.add(kept)
    kept.choices = before.with_choice(names, layout).told()


def take_over(history: HistoryImport, *, actor: Who) -> None:
    """Let an approved import count, and destroy its file. Whoever comes second leaves it to the first."""
    if claim(history.id, ImportStatus.APPROVED) is None:
        return
    try:
        file = db.session.scalars(select(ImportFile).where(ImportFile.import_id == history.id)).one()
        rows = judged(history, file)
        detail = {"incidents": str(rows.incidents), "rejected": str(len(rows.rejected))}
        with recorded(ImportAct.TAKE_OVER, history, actor=actor, detail=detail) as session:
            held = hold(session, history, ImportStatus.APPROVED)
            held.status, held.done_at, held.claimed_at = ImportStatus.DONE, now(), None
            held.taken, held.rejected = rows.incidents, len(rows.rejected)
            _write(session, held, rows.found)
            destroy_file(session, held)
    except BaseException:
        give_back(history.id)
        raise


def _write(session: Session, history: HistoryImport, found: list[Found]) -> None:
    if history.first_day is None or history.last_day is None:
        raise NotPossible(Obstacle.DAYS)
    covered = covered_years(found, Span(history.first_day, history.last_day), throughout=history.throughout)
    monthly = {(span.population, span.year) for span in covered if span.throughout}
    session.add_all(_span_row(history, span) for span in covered)
    session.add_all(_total_row(history, row) for row in found if row.count == 0)
    session.flush()
    facts = _facts(history, found, monthly, now())
    write_imported(session, history.organisation_id, facts)


def _span_row(history: HistoryImport, span: Covered) -> RegisterSpan:
    return RegisterSpan(
        organisation_id=history.organisation_id,
        import_id=history.id,
        population=span.population.value,
        year=span.year,
        first_day=span.first,
        last_day=span.last,
        throughout=span.throughout,
    )


def _total_row(history: HistoryImport, row: Found) -> PeriodTotal:
    return PeriodTotal(
        organisation_id=history.organisation_id,
        population=row.population.value,
        first_day=row.span.first,
        last_day=row.span.last,
        police_reports=row.police_reports,
        police_notices=row.police_notices,
        import_id=history.id,
    )


def _facts(
    history: HistoryImport, found: list[Found], monthly: set[Any], moment: datetime
) -> Iterator[tuple[Mapping[str, Any], list[str]]]:
    """A fact for every incident, with its forms."""
    for row in found:
        values = _values(row, monthly=(row.population, row.span.first.year) in monthly)
        forms = sorted(form.value for form in row.forms or ())
        for _ in range(row.count):
            yield (
                {**values, "incident_id": new_id(history.id), "import_id": history.id, "received_at": moment},
                forms,
            )


def _values(row: Found, *, monthly: bool) -> dict[str, Any]:
    return {
        "department_id": None if row.population is Population.OFFICIAL else row.department_id,
        "population": row.population.value,
        "kind": row.kind.value,
        "source": Source.HISTORY.value,
        "precision": (Precision.DAY if row.span.is_day else row.precision).value,
        "first_day": row.span.first,
        "last_day": row.span.last,
        "month": row.span.first.replace(day=1) if monthly else None,
        "year": row.span.first.year,
        "channel": row.channel.value if row.channel else None,
        "place": row.place.value if row.place else None,
        "severity": row.severity.value if row.severity else None,
        "forms_known": row.forms is not None,
        "police_report": row.police_report,
        "police_notice": row.police_notice,
    }


def undo(history: HistoryImport, *, actor: Actor) -> None:
    """Take away everything that an import brought. What it was, and who did what, stays written down.

    Raises:
        ChangedMeanwhile: it counts no longer.
    """
    with recorded(ImportAct.UNDO, history, actor=actor, detail={"incidents": str(history.taken)}) as session:
        held = hold(session, history, ImportStatus.DONE)
        held.status, held.undone_at, held.undone_by_id = ImportStatus.UNDONE, now(), actor.person_id
        remove_imported(session, held.organisation_id, held.id)


def tend_imports() -> int:
    """What the clock does: read what arrived, take over what was approved, destroy what was left alone."""
    waiting = select(HistoryImport).where(
        HistoryImport.status.in_((ImportStatus.ARRIVED, ImportStatus.APPROVED)),
    )
    done = 0
    for history in db.session.scalars(waiting.order_by(HistoryImport.began_at)).all():
        clock = System("clock", history.organisation_id)
        (read_file if history.status is ImportStatus.ARRIVED else take_over)(history, actor=clock)
        done += 1
    return done + drop_left_alone()
