"""Damage: written down on the case, recovered item by item, also by finance, which sees items and no cases."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from gir.accounts.actor import me
from gir.accounts.gates import roles
from gir.accounts.terms import Role
from gir.cases.invitations import has_grant
from gir.followup.acting import act_page
from gir.followup.damage import acts
from gir.followup.damage.item_page import item_page
from gir.followup.damage.list_page import item_rows, kept_rows, year_rows
from gir.followup.door import blueprint as followup
from gir.followup.door import handlers
from gir.terms import lazy as _l
from gir.threat.damage.access import ALL_ITEMS
from gir.web.page import Destination, MenuSection

blueprint = Blueprint("damage", __name__)
BOTH = ["GET", "POST"]
NAVIGATION = (
    Destination(_l("Damage"), "damage.list", 26, frozenset(role.value for role in ALL_ITEMS), MenuSection.CASES),
)
listing = roles(*sorted(ALL_ITEMS))
recovering = roles(Role.FINANCE, Role.OOV, Role.COORDINATOR, Role.CLERK, or_else=has_grant)


@followup.route("/cases/<id:case_id>/damage", methods=BOTH)
@handlers
def add_damage(case_id: str) -> ResponseReturnValue:
    """Write down damage."""
    return act_page(case_id, acts.ADD)


@blueprint.get("/damage", endpoint="list")
@listing
def show_list() -> ResponseReturnValue:
    """Items that somebody works on, or those that are settled; of no case more than its number."""
    settled = request.args.get("tab") == "settled"
    try:
        rows, mark = item_rows(me(), settled=settled, before=request.args.get("before", ""))
    except LookupError:
        abort(404)
    gone = kept_rows(me()) if settled and not request.args.get("before") else []
    return render_template("damage/list.html", rows=rows, mark=mark, settled=settled, gone=gone)


@blueprint.get("/damage/years", endpoint="years")
@listing
def show_years() -> ResponseReturnValue:
    """Sums by year."""
    return render_template("damage/years.html", years=year_rows(me()))


@blueprint.route("/damage/<id:item_id>/change", methods=BOTH)
@recovering
def change(item_id: str) -> ResponseReturnValue:
    """Correct an item."""
    return item_page(item_id, acts.CHANGE)


@blueprint.route("/damage/<id:item_id>/claim", methods=BOTH)
@recovering
def claim(item_id: str) -> ResponseReturnValue:
    """Record a claim."""
    return item_page(item_id, acts.CLAIM)


@blueprint.route("/damage/<id:item_id>/payment", methods=BOTH)
@recovering
def receive(item_id: str) -> ResponseReturnValue:
    """Record a payment."""
    return item_page(item_id, acts.RECEIVE)


@blueprint.route("/damage/<id:item_id>/write-off", methods=BOTH)
@recovering
def write_off(item_id: str) -> ResponseReturnValue:
    """Write off what did not come in."""
    return item_page(item_id, acts.WRITE_OFF)
