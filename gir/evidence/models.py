"""Files, and the sealed pieces they are kept in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.cases.terms import Part
from gir.database import Identified, Model, TermColumn
from gir.evidence.terms import Copy, FileKind, FileStatus, Preview, Scan
from gir.incidents.models import Incident
from gir.vault import DataKey, Retention, Sealed


class EvidenceFile(Identified, Model):
    """A file that belongs to an incident. It counts when it is complete.

    ``size`` is in bytes and ``fingerprint`` the SHA-256 of the file as it was sent, 64 hex characters: what a court can
    compare. It is sealed, because whoever has the same picture could else find out who else has it. ``from_reporter``
    files are shown to the reporter; what handlers add is for handlers. ``part`` is the room it lies in: handlers who
    may not enter that room do not know of it. ``added_by`` is None for a reporter without account. ``preview_size`` is
    the size of the clean picture. ``scan_tried_at`` and ``preview_tried_at`` say when the clock last took the file to
    do so (``gir.evidence.claims``).
    """

    __tablename__ = "evidence_file"
    __table_args__ = (Index(None, "incident_id", "status"), Index(None, "scan"), Index(None, "preview"))

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    added_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    from_reporter: Mapped[bool]
    part: Mapped[Part] = mapped_column(TermColumn(Part))
    status: Mapped[FileStatus] = mapped_column(TermColumn(FileStatus))
    kind: Mapped[FileKind] = mapped_column(TermColumn(FileKind))
    began_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    size: Mapped[int] = mapped_column(default=0)
    scan: Mapped[Scan] = mapped_column(TermColumn(Scan))
    scanned_at: Mapped[datetime | None]
    scan_tried_at: Mapped[datetime | None]
    preview: Mapped[Preview] = mapped_column(TermColumn(Preview))
    preview_size: Mapped[int] = mapped_column(default=0)
    preview_tried_at: Mapped[datetime | None]

    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    name_sealed: Mapped[bytes]
    fingerprint_sealed: Mapped[bytes | None]

    name = Sealed(Retention.CASE)
    fingerprint = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    incident: Mapped[Incident] = relationship("Incident")
    added_by: Mapped[Person | None] = relationship("Person")


class EvidenceChunk(Identified, Model):
    """A sealed piece of a file: at most 256 KB, bound to its file, copy, number, and whether it is the last.

    Pieces that are changed, swapped, left out or cut off at the end do not open.
    """

    __tablename__ = "evidence_chunk"
    __table_args__ = (UniqueConstraint("file_id", "copy", "number"),)

    file_id: Mapped[str] = mapped_column(ForeignKey("evidence_file.id"))
    copy: Mapped[Copy] = mapped_column(TermColumn(Copy))
    number: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)

    file: Mapped[EvidenceFile] = relationship("EvidenceFile")
