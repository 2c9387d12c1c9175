"""The key with which an organisation signs its files for partners."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.database import Identified, Model
from gir.organisations.models import Organisation
from gir.vault import DataKey


class SigningKey(Identified, Model):
    """One key for as long as the organisation is here: partners know it by this. Its id is what files call it by.

    ``private`` is sealed under the data key, and so lies outside nobody's reach but the keyring's.
    """

    __tablename__ = "signing_key"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), unique=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    private: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship("Organisation")
