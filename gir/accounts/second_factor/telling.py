"""Tell somebody that the way they sign in was changed: it may not have been them."""

from __future__ import annotations

from flask import current_app
from sqlalchemy.orm import Session


def tell_owner(session: Session, person_id: str) -> None:
    """Put a mail without content in the outbox, within the running act. Mails are a higher package's subject."""
    current_app.extensions["gir_tell_owner"](session, person_id)
