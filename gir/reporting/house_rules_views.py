"""House rules: everybody reads them, the coordinator writes and publishes them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.gates import roles, signed_in
from gir.accounts.settings_page import SettingsPage, settings_page
from gir.accounts.terms import Role
from gir.incidents.severity_norm import levels_with
from gir.organisations.queries import Norm, draft_norm, edition, newest_number, published_norm, published_norms
from gir.organisations.services import ChangedMeanwhile, publish_draft, save_draft
from gir.organisations.settings import details_of
from gir.reporting.house_rules_forms import HouseRulesForm
from gir.terms import lazy as _l
from gir.web.dates import long_day

blueprint = Blueprint("house_rules", __name__, template_folder="templates")
BOTH = ["GET", "POST"]


@blueprint.context_processor
def _dates() -> dict[str, object]:
    return {"long_day": long_day}


@blueprint.get("/house-rules", endpoint="current")
@signed_in
def show_current() -> ResponseReturnValue:
    """The house rules that hold now."""
    versions = published_norms(me().organisation_id)
    return _page(versions[0] if versions else None, versions)


@blueprint.get("/house-rules/<id:norm_id>", endpoint="version")
@signed_in
def show_version(norm_id: str) -> ResponseReturnValue:
    """One version as it was published; one of another organisation does not exist."""
    norm = published_norm(me().organisation_id, norm_id)
    if norm is None:
        abort(404)
    return _page(norm, published_norms(me().organisation_id))


def _page(norm: Norm | None, versions: list[Norm]) -> str:
    return render_template(
        "reporting/house_rules.html",
        norm=norm,
        versions=versions,
        levels=levels_with(norm),
        edits=Role.COORDINATOR in me().roles,
    )


def _save(form: Any, actor: Actor) -> str:
    save_draft(form.wording(), details_of(actor.organisation_id).language, shown=form.mark.data, actor=actor)
    return _("The draft is saved. Nobody else sees it until you publish it.")


EDIT = SettingsPage(
    _l("Write new house rules"),
    _l("Save the draft"),
    HouseRulesForm,
    _save,
    then="house_rules.publish",
    lead=_l("You write a draft. It holds for nobody until you publish it, and the version of now stays readable."),
    template="reporting/house_rules_edit.html",
    context=lambda _actor: {"levels": levels_with(None)},
)


@blueprint.route("/organisation/house-rules/edit", methods=BOTH)
@roles(Role.COORDINATOR)
def edit() -> ResponseReturnValue:
    """Write a draft."""
    return settings_page(EDIT)


@blueprint.get("/organisation/house-rules/publish", endpoint="publish")
@roles(Role.COORDINATOR)
def show_draft() -> ResponseReturnValue:
    """The draft as everybody will read it, with the question whether it may be published."""
    if draft_norm(me().organisation_id) is None:
        return redirect(url_for("house_rules.edit"))
    return _preview()


@blueprint.post("/organisation/house-rules/publish", endpoint="publish_draft")
@roles(Role.COORDINATOR)
def publish() -> ResponseReturnValue:
    """Make the draft the next version."""
    try:
        norm = publish_draft(shown=request.form.get("mark", ""), actor=me())
    except ChangedMeanwhile:
        if draft_norm(me().organisation_id) is None:
            return render_template("errors/409.html"), 409
        flash(_("Somebody else changed the draft after you opened this page. This is how it is now."), "late")
        return _preview(), 409
    flash(_("Version %(number)s is published.", number=norm.number), "done")
    return redirect(url_for("house_rules.current"))


def _preview() -> str:
    home = me().organisation_id
    draft = draft_norm(home)
    return render_template(
        "reporting/house_rules_publish.html",
        norm=draft,
        number=newest_number(home) + 1,
        mark=edition(home),
        levels=levels_with(draft),
    )
