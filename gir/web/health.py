"""Whether the application and its database answer, for machines that watch."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from gir.database import db
from gir.web.gate import open_to_all

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz", endpoint="healthz")
@open_to_all
def healthz() -> ResponseReturnValue:
    """JSON: ``{"status": "ok", …}`` when the database answers, with a word for each part that watches itself."""
    db.session.execute(text("SELECT 1"))
    parts: dict[str, Callable[[], str]] = current_app.extensions.get("gir_health", {})
    return jsonify(status="ok", **{name: ask() for name, ask in parts.items()})
