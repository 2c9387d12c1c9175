"""The blueprint of the screens about people and their roles, and who may enter them."""

from __future__ import annotations

from flask import Blueprint

from gir.accounts.gates import roles
from gir.accounts.rights.services import AGREEING
from gir.accounts.terms import Role

blueprint = Blueprint("people", __name__, url_prefix="/organisation/people", template_folder="../templates")
keepers = roles(Role.ADMINISTRATOR)
agreeing = roles(*AGREEING)
