"""Criteria for a perpetrator's name: everybody reads them, the coordinator writes and publishes them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.gates import roles, signed_in
from gir.accounts.settings_page import SettingsPage, settings_page
from gir.accounts.terms import Role
from gir.followup.perpetrator.criteria_forms import CriteriaForm
from gir.organisations.services import ChangedMeanwhile
from gir.organisations.settings import details_of
from gir.terms import lazy as _l
from gir.threat.perpetrator.criteria import publish_draft, save_draft
from gir.threat.perpetrator.queries import (
    CriteriaText,
    draft_criteria,
    edition,
    newest_number,
    published_criteria,
)
from gir.web.dates import long_day

blueprint = Blueprint("criteria", __name__, template_folder="../templates")
BOTH = ["GET", "POST"]


@blueprint.context_processor
def _dates() -> dict[str, object]:
    return {"long_day": long_day}


@blueprint.get("/perpetrator-criteria", endpoint="current")
@signed_in
def show_current() -> ResponseReturnValue:
    """The criteria that hold now."""
    versions = published_criteria(me().organisation_id)
    return _page(versions[0] if versions else None, versions)


@blueprint.get("/perpetrator-criteria/<id:criteria_id>", endpoint="version")
@signed_in
def show_version(criteria_id: str) -> ResponseReturnValue:
    """One version as it was published; one of another organisation does not exist."""
    versions = published_criteria(me().organisation_id)
    chosen = next((version for version in versions if version.id == criteria_id), None)
    return _page(chosen, versions) if chosen else abort(404)


def _page(version: CriteriaText | None, versions: list[CriteriaText]) -> str:
    edits = Role.COORDINATOR in me().roles
    return render_template("perpetrator/criteria.html", version=version, versions=versions, edits=edits)


def _save(form: Any, actor: Actor) -> str:
    save_draft(form.lines(), details_of(actor.organisation_id).language, shown=form.mark.data, actor=actor)
    return _("The draft is saved. Nobody else sees it until you publish it.")


EDIT = SettingsPage(
    _l("Criteria for the name of a perpetrator"),
    _l("Save the draft"),
    CriteriaForm,
    _save,
    then="criteria.publish",
    lead=_l("You write a draft. It holds for nobody until you publish it, and the version of now stays readable."),
)


@blueprint.route("/organisation/perpetrator-criteria/edit", methods=BOTH)
@roles(Role.COORDINATOR)
def edit() -> ResponseReturnValue:
    """Write a draft."""
    return settings_page(EDIT)


@blueprint.get("/organisation/perpetrator-criteria/publish", endpoint="publish")
@roles(Role.COORDINATOR)
def show_draft() -> ResponseReturnValue:
    """The draft as everybody will read it, with the question whether it may be published."""
    return _preview() if draft_criteria(me().organisation_id) else redirect(url_for("criteria.edit"))


@blueprint.post("/organisation/perpetrator-criteria/publish", endpoint="publish_draft")
@roles(Role.COORDINATOR)
def publish() -> ResponseReturnValue:
    """Make the draft the next version."""
    try:
        version = publish_draft(shown=request.form.get("mark", ""), actor=me())
    except ChangedMeanwhile:
        if draft_criteria(me().organisation_id) is None:
            return render_template("errors/409.html"), 409
        flash(_("Somebody else changed the draft after you opened this page. This is how it is now."), "late")
        return _preview(), 409
    flash(_("Version %(number)s is published.", number=version.number), "done")
    return redirect(url_for("criteria.current"))


def _preview() -> str:
    home = me().organisation_id
    return render_template(
        "perpetrator/criteria_publish.html",
        draft=draft_criteria(home),
        number=newest_number(home) + 1,
        mark=edition(home),
    )
