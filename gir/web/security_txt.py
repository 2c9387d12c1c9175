"""Whom to tell of a weakness: /.well-known/security.txt (RFC 9116), when the installation names somebody."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, abort, current_app
from flask.typing import ResponseReturnValue

from gir.config import Settings
from gir.database import now
from gir.web.gate import open_to_all

blueprint = Blueprint("security", __name__)
PATH = "/.well-known/security.txt"
GOOD_FOR = timedelta(days=180)
"""The standard asks for less than a year. It is made anew at every request, so it never runs out."""


@blueprint.get(PATH, endpoint="contact")
@open_to_all
def show_contact() -> ResponseReturnValue:
    """Plain text for who found something."""
    settings: Settings = current_app.extensions["gir_settings"]
    if not settings.security_contact:
        abort(404)
    lines = (
        f"Contact: {settings.security_contact}",
        f"Expires: {(now() + GOOD_FOR).replace(microsecond=0).isoformat()}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.base_url}{PATH}",
    )
    return Response("\n".join((*lines, "")), mimetype="text/plain")
