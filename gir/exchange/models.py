"""Imports of what older registers counted, and the file while it is needed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.database import Identified, Model, TermColumn
from gir.exchange.terms import ImportStatus, PieceKind, Trouble, Way
from gir.organisations.models import Organisation
from gir.vault import DataKey, Retention, Sealed


class HistoryImport(Identified, Model):
    """One file that was brought in, from its arrival to what became of it. The row stays; the file does not.

    ``mark`` is a keyed fingerprint of the file, to know it again. ``edition`` rises with each choice that is made about
    it. ``claimed_at`` says when the clock took it to read it or to take it over. ``rows`` are those read so far;
    ``taken`` incidents and ``rejected`` rows are counted when it is done. ``first_day`` to ``last_day`` is what the
    register covered, ``throughout`` whether its incidents may count per month (``gir.facts.models.RegisterSpan``).
    """

    __tablename__ = "history_import"
    __table_args__ = (Index(None, "organisation_id", "began_at"), Index(None, "status"))

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    started_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    status: Mapped[ImportStatus] = mapped_column(TermColumn(ImportStatus))
    began_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column(default=0)
    mark: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    rows: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[Trouble | None] = mapped_column(TermColumn(Trouble))
    trouble_row: Mapped[int] = mapped_column(default=0)
    way: Mapped[Way | None] = mapped_column(TermColumn(Way))
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    throughout: Mapped[bool] = mapped_column(default=False)
    taken: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    organisation: Mapped[Organisation] = relationship("Organisation")
    started_by: Mapped[Person] = relationship("Person", foreign_keys="HistoryImport.started_by_id")
    undone_by: Mapped[Person | None] = relationship("Person", foreign_keys="HistoryImport.undone_by_id")
    file: Mapped[ImportFile | None] = relationship("ImportFile", back_populates="history")


class ImportFile(Identified, Model):
    """The file of an import, sealed, until the import is finished or deleted; then it goes, and its key with it.

    ``head`` is what is known of the file as a whole, ``layout`` what its columns and words are taken for. ``sheet`` is
    the one that was asked for.
    """

    __tablename__ = "import_file"

    import_id: Mapped[str] = mapped_column(ForeignKey("history_import.id"), unique=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    sheet: Mapped[int | None]
    name_sealed: Mapped[bytes]
    head_sealed: Mapped[bytes | None]
    layout_sealed: Mapped[bytes | None]

    name = Sealed(Retention.DRAFT)
    head = Sealed(Retention.DRAFT)
    layout = Sealed(Retention.DRAFT)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    history: Mapped[HistoryImport] = relationship("HistoryImport", back_populates="file")


class ImportPiece(Identified, Model):
    """A sealed piece of a file, or of the rows that were read from it; bound to its file, kind and number."""

    __tablename__ = "import_piece"
    __table_args__ = (UniqueConstraint("file_id", "kind", "number"),)

    file_id: Mapped[str] = mapped_column(ForeignKey("import_file.id"))
    kind: Mapped[PieceKind] = mapped_column(TermColumn(PieceKind))
    number: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)

    file: Mapped[ImportFile] = relationship("ImportFile")


class ImportMemory(Identified, Model):
    """What an organisation chose for columns and words, to be proposed the next time. Sealed: words are people's."""

    __tablename__ = "import_memory"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), unique=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    choices_sealed: Mapped[bytes]

    choices = Sealed(Retention.DRAFT)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship("Organisation")
