"""Which files somebody may know of, and what a page shows of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy import Select, select

from gir.accounts.actor import Actor
from gir.cases.access import rooms_of
from gir.cases.holdings import holds
from gir.cases.masking import Mask, as_it_is, mask_for
from gir.cases.models import Case
from gir.cases.terms import Part
from gir.config import Settings
from gir.database import db
from gir.evidence.access import part_of_reporter
from gir.evidence.intake import MEGABYTE, MOST_A_FILE, MOST_A_REPORT, room_taken
from gir.evidence.models import EvidenceFile
from gir.evidence.terms import WHO_OPENS, WHO_READS, FileStatus, Preview, Scan
from gir.incidents.models import Incident
from gir.web.dates import long_date

KILOBYTE = 1024


@dataclass(frozen=True)
class ShownFile:
    """A file as a page shows it. Without ``address`` it cannot be downloaded; without ``picture`` there is none.

    ``room`` says for whom it is, when that is not everybody who handles the case.
    """

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
    room: str = ""


def has_evidence(incident: Incident) -> bool:
    """Whether the reporter added files."""
    return db.session.scalar(_own(incident).with_only_columns(EvidenceFile.id).limit(1)) is not None


def file_of(case: Case, file_id: str, *, reader: Actor | None) -> EvidenceFile | None:
    """A complete file of a case that ``reader`` may know of; None: the reporter, who knows of their own."""
    return db.session.scalar(_known_to(reader, case).where(EvidenceFile.id == file_id))


def shown_files(case: Case, *, reader: Actor | None) -> list[ShownFile]:
    """The complete files of a case that ``reader`` may know of, oldest first; None: the reporter."""
    if not holds(case, EvidenceFile):
        return []
    rows = _known_to(reader, case).order_by(EvidenceFile.completed_at, EvidenceFile.id)
    mask = as_it_is if reader is None else mask_for(case, rooms_of(reader, case))
    return [_shown(case, file, mask, own=reader is None) for file in db.session.scalars(rows)]


def room_left(case: Case) -> int:
    """How many bytes the report has room for."""
    return max(0, MOST_A_REPORT - room_taken(case.incident_id)[0])


def frame_of_files(case: Case) -> dict[str, Any]:
    """What a page with files says around them: how much may be added, and who may open what the reporter sends."""
    room = room_left(case)
    opens = WHO_OPENS[part_of_reporter(case.incident)]
    return {"most": MOST_A_FILE, "room": room, "room_words": size_in_words(room), "opens": opens}


def size_in_words(size: int) -> str:
    """A number of bytes as people say it: "2,4 MB"."""
    if size >= MEGABYTE:
        return f"{format_decimal(size / MEGABYTE, format='#,##0.#')} MB"
    return f"{max(1, round(size / KILOBYTE))} kB"


def _complete(incident: Incident) -> Select[EvidenceFile]:
    return select(EvidenceFile).where(
        EvidenceFile.incident_id == incident.id, EvidenceFile.status == FileStatus.COMPLETE
    )


def _own(incident: Incident) -> Select[EvidenceFile]:
    return _complete(incident).where(EvidenceFile.from_reporter.is_(True))


def _known_to(reader: Actor | None, case: Case) -> Select[EvidenceFile]:
    """What lies in rooms that are open to the reader. Answers that came later may say that it was at home after all."""
    if reader is None:
        return _own(case.incident)
    rooms = rooms_of(reader, case)
    rows = _complete(case.incident).where(EvidenceFile.part.in_(rooms))
    closed = part_of_reporter(case.incident) not in rooms
    return rows.where(EvidenceFile.from_reporter.is_(False)) if closed else rows


def _shown(case: Case, file: EvidenceFile, mask: Mask, *, own: bool) -> ShownFile:
    infected = file.scan is Scan.INFECTED
    address = url_for("evidence.own_file" if own else "evidence.file", case_id=case.id, file_id=file.id)
    picture = url_for("evidence.own_picture" if own else "evidence.picture", case_id=case.id, file_id=file.id)
    return ShownFile(
        name=mask(file.name or ""),
        kind=str(file.kind.sort.label),
        size=size_in_words(file.size),
        added=_added_words(file, own=own),
        fingerprint=file.fingerprint or "",
        scan=_scan_words(file),
        infected=infected,
        address=None if infected else address,
        picture=picture if file.preview is Preview.READY and not infected else None,
        note="" if infected else _preview_words(file.preview),
        room="" if own else _room_words(case, file),
    )


def _added_words(file: EvidenceFile, *, own: bool) -> str:
    moment = long_date(file.completed_at or file.began_at)
    if own:
        return _("added on %(moment)s", moment=moment)
    if file.from_reporter or file.added_by is None:
        return _("added by the reporter on %(moment)s", moment=moment)
    return _("added by %(name)s on %(moment)s", name=file.added_by.first_name, moment=moment)


def _room_words(case: Case, file: EvidenceFile) -> str:
    later = part_of_reporter(case.incident) if file.from_reporter else Part.CORE
    part = later if file.part is Part.CORE else file.part
    return "" if part is Part.CORE else str(WHO_READS[part])


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
