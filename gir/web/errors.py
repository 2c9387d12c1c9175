"""Answers when something is not there, not allowed, too large, or broken: what happened, what was kept, what now."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import BadRequest, HTTPException, SecurityError

from gir.audit import TraceUnavailable
from gir.config import Settings
from gir.database import db

PAGES = frozenset({400, 403, 404, 405, 413, 429, 503})
KILOBYTE = 1024


def register(
    app: Flask, give_back: Callable[[], ResponseReturnValue | None], give_back_unsaved: Callable[[], str | None]
) -> None:
    """Answer every error with a page of our own.

    ``give_back`` answers a form without a valid token, ``give_back_unsaved`` one that cannot be saved now, if they can.
    """

    def bad_token(_error: CSRFError) -> ResponseReturnValue:
        return give_back() or _http_error(BadRequest())

    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, bad_token)

    def unavailable(error: Exception) -> ResponseReturnValue:
        return _unavailable(error, give_back_unsaved)

    app.register_error_handler(TraceUnavailable, unavailable)
    app.register_error_handler(OperationalError, unavailable)
    app.register_error_handler(TimeoutError, unavailable)
    app.register_error_handler(500, _broken)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400 or error.response is not None:
        return error
    settings: Settings = current_app.extensions["gir_settings"]
    page = code if code in PAGES else 400 if code < 500 else 500
    framework = isinstance(error, SecurityError) or error.description == type(error).description
    own_words = None if framework else error.description
    if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and (request.content_length or math.inf) <= settings.upload_limit:
        own_words = _("You sent more answers in one go than any form of ours has. This was not saved.")
    return render_template(f"errors/{page}.html", limit=settings.upload_limit // KILOBYTE, reason=own_words), code


def _unavailable(error: Exception, give_back_unsaved: Callable[[], str | None]) -> ResponseReturnValue:
    current_app.logger.error("Answered 503: %s", type(error).__name__)
    with suppress(SQLAlchemyError):
        db.session.rollback()
    typed = give_back_unsaved() if request.method == "POST" else None
    return typed or _without_database("errors/503.html"), 503


def _broken(error: Exception) -> ResponseReturnValue:
    return _without_database("errors/500.html"), 500


def _without_database(page: str) -> str:
    """A page that asks the database nothing: it may be what is broken."""
    with suppress(SQLAlchemyError):
        db.session.rollback()
    g.without_database = True
    g.pop("signed_in", None)
    return render_template(page)
