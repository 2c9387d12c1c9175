"""The blueprint of an organisation's settings, and who may enter them."""

from __future__ import annotations

from flask import Blueprint

from gir.accounts.terms import Role

blueprint = Blueprint("organisation", __name__, template_folder="templates")
KEEPERS = (Role.ADMINISTRATOR, Role.COORDINATOR)
"""Who keeps the settings. Nothing of a case stands on these screens."""
BOTH = ["GET", "POST"]
