"""Keep a sign-in alive while it is used."""

from __future__ import annotations

from flask import Flask, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from gir.accounts.actor import signed_in_now
from gir.accounts.signing_in import keep_alive
from gir.web.gate import gate_of


def keep_sign_in_alive(app: Flask) -> None:
    """Note before each request of a signed-in person that the sign-in is in use.

    Not where people come without an account: the moment would say which colleague sent a report without a name.
    """
    app.before_request(_note)


def _note() -> None:
    gate = gate_of(current_app, request.endpoint or "")
    if gate is None or gate.notes_nobody:
        return
    signed_in = signed_in_now()
    if signed_in is None:
        return
    try:
        keep_alive(signed_in)
    except (SQLAlchemyError, TimeoutError):
        # The note is a courtesy; the act itself will say when the database cannot be written.
        return
