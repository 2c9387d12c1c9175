"""The blueprint of codes at the door and on the account page."""

from flask import Blueprint

blueprint = Blueprint("second_factor", __name__, template_folder="../templates")
