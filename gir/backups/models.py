"""Which keys were destroyed. The database notes it by itself, whoever deletes a key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from gir.database import Model


class DestroyedKey(Model):
    """The id of a data key that is gone. It says nothing of what it sealed, or whose that was."""

    __tablename__ = "destroyed_key"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime]
