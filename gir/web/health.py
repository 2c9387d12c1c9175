"""Whether the application and its database answer, for machines that watch."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from gir.database import db
from gir.web.gate import open_to_all

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz", endpoint="healthz")
@open_to_all
def healthz() -> ResponseReturnValue:
    """JSON: ``{"status": "ok"}`` when the database answers."""
    db.session.execute(text("SELECT 1"))
    return jsonify(status="ok")
