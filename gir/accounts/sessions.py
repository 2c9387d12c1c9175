"""Keep a sign-in alive while it is used."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from gir.accounts.actor import signed_in_now
from gir.accounts.services import keep_alive


def keep_sign_in_alive(app: Flask) -> None:
    """Note before each request of a signed-in person that the sign-in is in use."""
    app.before_request(_note)


def _note() -> None:
    signed_in = signed_in_now()
    if signed_in is None:
        return
    try:
        keep_alive(signed_in)
    except (SQLAlchemyError, TimeoutError):
        # The note is a courtesy; the act itself will say when the database cannot be written.
        return
