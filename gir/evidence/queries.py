"""Which files somebody may know of, and what a page shows of them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy import Select, select

from gir.cases.models import Case
from gir.config import Settings
from gir.database import db
from gir.evidence.intake import MEGABYTE, MOST_A_REPORT, room_taken
from gir.evidence.models import EvidenceFile
from gir.evidence.terms import FileStatus, Preview, Scan
from gir.incidents.models import Incident
from gir.web.dates import long_date

KILOBYTE = 1024


@dataclass(frozen=True)
class ShownFile:
    """A file as a page shows it. Without ``address`` it cannot be downloaded; without ``picture`` there is none."""

    name: str
    kind: str
    size: str
    added: str
    fingerprint: str
    scan: str
    infected: bool
    address: str | None
    picture: str | None
    note: str


def has_evidence(incident: Incident) -> bool:
    """Whether the reporter added files."""
    return db.session.scalar(_complete(incident.id, own=True).with_only_columns(EvidenceFile.id).limit(1)) is not None


def file_of(case: Case, file_id: str, *, own: bool) -> EvidenceFile | None:
    """A complete file of a case; with ``own`` only one that its reporter added."""
    return db.session.scalar(_complete(case.incident_id, own=own).where(EvidenceFile.id == file_id))


def shown_files(case: Case, *, own: bool) -> list[ShownFile]:
    """The complete files of a case, oldest first; with ``own`` only those that its reporter added."""
    rows = _complete(case.incident_id, own=own).order_by(EvidenceFile.completed_at, EvidenceFile.id)
    return [_shown(case, file, own=own) for file in db.session.scalars(rows)]


def room_left(case: Case) -> int:
    """How many bytes the report has room for."""
    return max(0, MOST_A_REPORT - room_taken(case.incident_id)[0])


def size_in_words(size: int) -> str:
    """A number of bytes as people say it: "2,4 MB"."""
    if size >= MEGABYTE:
        return f"{format_decimal(size / MEGABYTE, format='#,##0.#')} MB"
    return f"{max(1, round(size / KILOBYTE))} kB"


def _complete(incident_id: str, *, own: bool) -> Select[EvidenceFile]:
    rows = select(EvidenceFile).where(
        EvidenceFile.incident_id == incident_id, EvidenceFile.status == FileStatus.COMPLETE
    )
    return rows.where(EvidenceFile.from_reporter.is_(True)) if own else rows


def _shown(case: Case, file: EvidenceFile, *, own: bool) -> ShownFile:
    infected = file.scan is Scan.INFECTED
    address = url_for("evidence.own_file" if own else "evidence.file", case_id=case.id, file_id=file.id)
    picture = url_for("evidence.own_picture" if own else "evidence.picture", case_id=case.id, file_id=file.id)
    return ShownFile(
        name=file.name or "",
        kind=str(file.kind.sort.label),
        size=size_in_words(file.size),
        added=_added_words(file, own=own),
        fingerprint=file.fingerprint or "",
        scan=_scan_words(file),
        infected=infected,
        address=None if infected else address,
        picture=picture if file.preview is Preview.READY and not infected else None,
        note="" if infected else _preview_words(file.preview),
    )


def _added_words(file: EvidenceFile, *, own: bool) -> str:
    moment = long_date(file.completed_at or file.began_at)
    if own:
        return _("added on %(moment)s", moment=moment)
    if file.from_reporter or file.added_by is None:
        return _("added by the reporter on %(moment)s", moment=moment)
    return _("added by %(name)s on %(moment)s", name=file.added_by.first_name, moment=moment)


def _scan_words(file: EvidenceFile) -> str:
    settings: Settings = current_app.extensions["gir_settings"]
    if file.scan is Scan.WAITING and not settings.scanner:
        return _("Not scanned for viruses")
    return str(file.scan.label)


def _preview_words(preview: Preview) -> str:
    if preview is Preview.WAITING:
        return _("The picture is being prepared.")
    if preview is Preview.IMPOSSIBLE:
        return _("This picture cannot be shown here. You can download the original.")
    return ""
