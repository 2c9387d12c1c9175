"""The blueprint of the handlers' screens, and who may enter them."""

from __future__ import annotations

from flask import Blueprint

from gir.accounts.gates import roles
from gir.accounts.terms import OPENING_ROLES
from gir.cases.invitations import has_grant

blueprint = Blueprint("followup", __name__, template_folder="templates")
handlers = roles(*sorted(OPENING_ROLES), or_else=has_grant)
