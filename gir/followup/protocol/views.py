"""The protocol: handlers read it; the coordinator edits a draft, tries it on last year's cases and publishes it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.drafts import forget_kept
from gir.accounts.gates import roles
from gir.accounts.settings_page import settings_page
from gir.accounts.terms import Role
from gir.cases.protocol.limits import LIMITS
from gir.cases.protocol.queries import Version, draft_version, published_version, published_versions
from gir.cases.protocol.rules import NATURES
from gir.cases.protocol.services import discard_draft, drop_step, new_own_step, publish_draft
from gir.cases.terms import OwnStep
from gir.followup.door import blueprint, handlers
from gir.followup.protocol.forms import PublishForm, rules_now
from gir.followup.protocol.own_forms import KEY
from gir.followup.protocol.page import draft_page, preview_page, protocol_page
from gir.followup.protocol.step_page import own_step_page, step_page
from gir.organisations.services import ChangedMeanwhile

BOTH = ["GET", "POST"]
NEW = "new"
"""Stands in an address where a step has its key."""
editors = roles(Role.COORDINATOR)


@blueprint.get("/organisation/protocol", endpoint="protocol")
@handlers
def show_protocol() -> ResponseReturnValue:
    """The protocol that holds now."""
    versions = published_versions(me().organisation_id)
    return render_template("protocol/protocol.html", **protocol_page(next(iter(versions), None), versions, me()))


@blueprint.get("/organisation/protocol/<id:version_id>", endpoint="protocol_version")
@handlers
def show_version(version_id: str) -> ResponseReturnValue:
    """One version as it was published; one of another organisation does not exist."""
    home = me().organisation_id
    version = published_version(home, version_id)
    if version is None:
        abort(404)
    return render_template("protocol/protocol.html", **protocol_page(version, published_versions(home), me()))


# ── The draft ──────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/organisation/protocol/steps/<word>", methods=BOTH, endpoint="protocol_step")
@editors
def edit_step(word: str) -> ResponseReturnValue:
    """One step of the draft, or a new one. What cannot be changed at all has no page."""
    if word == NEW:
        return settings_page(own_step_page(new_own_step(), me()))
    if KEY.fullmatch(word):
        return _edit_own(OwnStep(word))
    step = next((step for step in NATURES if step.value == word), None)
    limit = LIMITS.get(step) if step else None
    if step is None or (limit is not None and limit.whole):
        abort(404)
    return settings_page(step_page(step))


def _edit_own(step: OwnStep) -> ResponseReturnValue:
    """A step of the organisation's own. What somebody typed about one that was taken out meanwhile is not lost."""
    if request.method == "GET" and all(rule.step != step for rule in rules_now(me().organisation_id)):
        abort(404)
    return settings_page(own_step_page(step, me()))


@blueprint.post("/organisation/protocol/steps/<word>/drop", endpoint="drop_protocol_step")
@editors
def drop(word: str) -> ResponseReturnValue:
    """Take a step of the organisation's own out of the draft."""
    form = PublishForm.of_request(me())
    if not KEY.fullmatch(word):
        abort(404)
    try:
        drop_step(OwnStep(word), shown=form.mark.data or "", actor=me())
    except ChangedMeanwhile:
        return _changed_meanwhile(form)
    flash(_("The step is out of the draft. Cases that have it keep it."), "done")
    return redirect(url_for("followup.protocol_draft"))


@blueprint.get("/organisation/protocol/draft", endpoint="protocol_draft")
@editors
def show_draft() -> ResponseReturnValue:
    """The draft beside what holds now, with the question whether it may be published."""
    if draft_version(me().organisation_id) is None:
        return redirect(url_for("followup.protocol"))
    return _draft(PublishForm.of_request(me()))


@blueprint.post("/organisation/protocol/draft", endpoint="publish_protocol")
@editors
def publish() -> ResponseReturnValue:
    """Make the draft the next version."""
    form, actor = PublishForm.of_request(me()), me()
    if draft_version(actor.organisation_id) is None:
        return _changed_meanwhile(form)
    if not form.validate():
        return _draft(form), 422
    try:
        version = publish_draft(form.reason.data or "", shown=form.mark.data or "", actor=actor)
    except ChangedMeanwhile:
        return _changed_meanwhile(form)
    return _published(version)


def _published(version: Version) -> ResponseReturnValue:
    forget_kept(me(), url_for("followup.protocol_draft"))
    flash(_("Version %(number)s is published. It holds for reports from now on.", number=version.number), "done")
    return redirect(url_for("followup.protocol"))


@blueprint.post("/organisation/protocol/draft/discard", endpoint="discard_protocol")
@editors
def discard() -> ResponseReturnValue:
    """Throw the draft away."""
    form = PublishForm.of_request(me())
    try:
        discard_draft(shown=form.mark.data or "", actor=me())
    except ChangedMeanwhile:
        return _changed_meanwhile(form)
    flash(_("The draft is thrown away."), "done")
    return redirect(url_for("followup.protocol"))


def _draft(form: PublishForm) -> str:
    return render_template("protocol/draft.html", form=form, **draft_page(me()))


def _changed_meanwhile(form: PublishForm) -> ResponseReturnValue:
    """Show the draft as it is now; what was written stays in its box."""
    if draft_version(me().organisation_id) is None:
        return render_template("errors/409.html"), 409
    flash(_("Somebody else changed the draft after you opened this page. This is how it is now."), "late")
    form.mark.data = PublishForm.known(me())["mark"]
    return _draft(form), 409


@blueprint.get("/organisation/protocol/preview", endpoint="protocol_preview")
@editors
def show_preview() -> ResponseReturnValue:
    """What the draft would have done with last year's cases."""
    draft = draft_version(me().organisation_id)
    if draft is None:
        return redirect(url_for("followup.protocol"))
    return render_template("protocol/preview.html", **preview_page(me(), draft))
