"""The list of evidence for the police: what kind, since when, how large, and by what a court can compare it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from gir.cases.models import Case
from gir.cases.terms import Part
from gir.database import db
from gir.evidence.access import part_of_reporter
from gir.evidence.models import EvidenceFile
from gir.evidence.terms import FileStatus, Scan

FINGERPRINT = re.compile(r"[0-9a-f]{64}")
LISTED = frozenset({Part.CORE, Part.THREAT})
"""Rooms of which the police get a list. Not care; and what shows somebody's home is handed over by hand."""


@dataclass(frozen=True)
class ListedFile:
    """One file. Neither its name, which somebody typed, nor who added it. ``size`` is in bytes."""

    kind: str
    added_at: datetime
    size: int
    fingerprint: str


def listed_files(case: Case, until: datetime) -> list[ListedFile]:
    """The complete files of a case that were there at a moment, oldest first; none in which a virus was found."""
    rows = select(EvidenceFile).where(
        EvidenceFile.incident_id == case.incident_id,
        EvidenceFile.status == FileStatus.COMPLETE,
        EvidenceFile.scan != Scan.INFECTED,
        EvidenceFile.part.in_(LISTED),
        EvidenceFile.completed_at <= until,
    )
    if part_of_reporter(case.incident) not in LISTED:
        rows = rows.where(EvidenceFile.from_reporter.is_(False))
    ordered = rows.order_by(EvidenceFile.completed_at, EvidenceFile.id)
    return [
        ListedFile(str(file.kind.sort.label), file.completed_at or file.began_at, file.size, _fingerprint(file))
        for file in db.session.scalars(ordered)
    ]


def _fingerprint(file: EvidenceFile) -> str:
    """Nothing but a fingerprint goes along under that name."""
    found = file.fingerprint or ""
    return found if FINGERPRINT.fullmatch(found) else ""
