"""Write the processing log, from the other one: it costs no act anything, and cannot be forgotten by one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import select

from gir.audit.chain import Result
from gir.audit.models import AuditLine
from gir.cases.models import Case
from gir.database import db, write_transaction
from gir.incidents.models import Incident, RecordedIdentity
from gir.incidents.terms import Population
from gir.organisations.models import Organisation
from gir.privacy.access import AT_ONCE
from gir.privacy.lines import cases_of
from gir.privacy.processing.models import ProcessingLine, ProcessingMark
from gir.privacy.processing.terms import BY_SUBJECT, Activity
from gir.vault import keyring

A_ROUND = 2_000
"""Lines of one organisation that one round works through."""


@dataclass(frozen=True)
class Subjects:
    """Whom a case holds data about, as fingerprints; None: nobody who is known."""

    official: bool
    affected: str | None
    perpetrator: str | None


def subject_of_person(organisation_id: str, person_id: str) -> str:
    """The fingerprint under which somebody with an account stands in the processing log."""
    return keyring().lookup(f"processing {organisation_id} {person_id}")


def keep_processing_log() -> int:
    """Work through what is new in the audit log of every organisation; gives how many lines were written."""
    return sum(_round(organisation_id) for organisation_id in db.session.scalars(select(Organisation.id)).all())


def _round(organisation_id: str) -> int:
    if not _new_lines(organisation_id, _reached(organisation_id), 1):
        return 0
    with write_transaction() as session:
        mark = session.get(ProcessingMark, organisation_id, with_for_update=True, populate_existing=True)
        if mark is None:
            mark = ProcessingMark(organisation_id=organisation_id, sequence=0)
            session.add(mark)
        rows = _new_lines(organisation_id, mark.sequence, A_ROUND)
        made = list(_lines(rows, organisation_id))
        session.add_all(made)
        mark.sequence = rows[-1].sequence if rows else mark.sequence
    return len(made)


def _reached(organisation_id: str) -> int:
    wanted = select(ProcessingMark.sequence).where(ProcessingMark.organisation_id == organisation_id)
    return db.session.scalar(wanted) or 0


def _new_lines(organisation_id: str, after: int, limit: int) -> list[Any]:
    wanted = select(
        AuditLine.sequence,
        AuditLine.at,
        AuditLine.act,
        AuditLine.result,
        AuditLine.operation,
        AuditLine.object_kind,
        AuditLine.object_id,
    ).where(AuditLine.chain == organisation_id, AuditLine.sequence > after)
    return list(db.session.execute(wanted.order_by(AuditLine.sequence).limit(limit)).all())


def _lines(rows: list[Any], organisation_id: str) -> Iterator[ProcessingLine]:
    """A line for each person and activity of an operation. What was refused processed nothing."""
    done = [row for row in rows if row.result == Result.DONE.value]
    cases = cases_of({(row.object_kind, row.object_id) for row in done}, organisation_id)
    subjects = _subjects(set(cases.values()), organisation_id)
    seen: set[tuple[str, Activity, str]] = set()
    for row in done:
        about = subjects.get(cases.get((row.object_kind, row.object_id), ""))
        for activity, subject in _processed(row.act, about) if about else ():
            if (row.operation, activity, subject) not in seen:
                seen.add((row.operation, activity, subject))
                yield ProcessingLine(
                    organisation_id=organisation_id,
                    at=row.at,
                    activity=activity,
                    subject=subject,
                    operation=row.operation,
                )


def _processed(act: str, about: Subjects) -> Iterator[tuple[Activity, str]]:
    usual = Activity.OFFICIALS if about.official else Activity.FOLLOW_UP
    activity = BY_SUBJECT.get(act.split(".")[0], usual)
    if about.affected is not None:
        yield activity, about.affected
    if activity is Activity.PERPETRATOR and about.perpetrator is not None:
        yield activity, about.perpetrator


def _subjects(case_ids: Iterable[str], organisation_id: str) -> dict[str, Subjects]:
    wanted, found = sorted(case_ids), dict[str, Subjects]()
    for start in range(0, len(wanted), AT_ONCE):
        rows = (
            select(Case.id, Incident.population, Incident.affected_id, RecordedIdentity.name_lookup)
            .join(Incident, Incident.id == Case.incident_id)
            .outerjoin(RecordedIdentity, RecordedIdentity.incident_id == Incident.id)
            .where(Case.id.in_(wanted[start : start + AT_ONCE]))
        )
        for case_id, population, affected_id, perpetrator in db.session.execute(rows):
            affected = subject_of_person(organisation_id, affected_id) if affected_id else None
            found[case_id] = Subjects(population is Population.OFFICIAL, affected, perpetrator)
    return found


def as_text(line: ProcessingLine) -> str:
    """A line in the words of the standard for logging of data processing (Logboek Dataverwerkingen), as JSON."""
    return json.dumps(
        {
            "trace_id": line.operation,
            "span_id": line.id[:16],
            "status": "OK",
            "start_time": line.at.astimezone(UTC).isoformat(),
            "attributes": {
                "dpl.core.processing_activity_id": line.activity.value,
                "dpl.core.data_subject_id": line.subject,
                "dpl.core.data_subject_id_type": "keyed-fingerprint",
            },
        }
    )
