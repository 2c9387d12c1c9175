"""What somebody wrote about what data are taken away for."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.database import Identified, Model
from gir.organisations.models import Organisation
from gir.vault import DataKey, Retention, Sealed


class ExportPurpose(Identified, Model):
    """A purpose in somebody's own words. Whose they are, of when and for what, says the line in the log."""

    __tablename__ = "export_purpose"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    words_sealed: Mapped[bytes]

    words = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship("Organisation")
