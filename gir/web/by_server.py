"""What the server answers itself when a request never reaches the application: our headers and our words.

Nothing of what was sent is repeated, in the answer or in the log. Nobody knows yet who is asking, so every language
stands there.
"""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _

from gir.config import Settings
from gir.web.headers import headers_for
from gir.web.page import LANGUAGES


def refusal(app: Flask, code: int) -> bytes:
    """The whole answer, from its first line on, after which the connection is closed."""
    settings: Settings = app.extensions["gir_settings"]
    with app.app_context():
        body = _page(app, settings, code).encode()
    headers = {
        "Connection": "close",
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        **headers_for(https=settings.https),
    }
    lines = [f"HTTP/1.1 {code} {HTTPStatus(code).phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _page(app: Flask, settings: Settings, code: int) -> str:
    said = []
    for language in LANGUAGES:
        with force_locale(language):
            said.append((language, *_words(code), _("Code %(number)s", number=code)))
    page = app.jinja_env.get_template("errors/by_server.html")
    return page.render(said=said, product_name=settings.product_name)


def _words(code: int) -> tuple[str, str]:
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR and code != HTTPStatus.NOT_IMPLEMENTED:
        return _("Something went wrong on our side"), _("Nothing was saved. Go back and try again.")
    return _("We could not read what you sent"), _(
        "Your browser, or a program on the way, sent something that we cannot read or that is too long. Nothing was "
        "saved. Go back and try again."
    )


def leave_out_what_was_sent(record: logging.LogRecord) -> bool:
    """For the server's log: that a request could not be read, and from where; never what it said."""
    if str(record.msg).startswith("Invalid request from "):
        record.msg = str(record.msg).split(": ", 1)[0]
    return True
