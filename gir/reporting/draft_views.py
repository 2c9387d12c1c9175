"""Drafts of a report, and the other way for what happened between colleagues."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from gir.accounts.actor import is_proven, me
from gir.accounts.drafts import keep_late_forms_of
from gir.accounts.gates import may_report, signed_in
from gir.reporting.drafts import (
    KEPT_FOR,
    Saved,
    SentAlready,
    TooManyDrafts,
    Writing,
    answers_in,
    delete_draft,
    own_draft,
    save_draft,
)
from gir.reporting.models import ReportDraft
from gir.reporting.queries import advisers_for
from gir.reporting.report_page import draft_line, form_of_draft, report_form, report_page
from gir.web.dates import day_in_text, time_of_day

blueprint = Blueprint("drafts", __name__, template_folder="templates")


@blueprint.post("/report/drafts", endpoint="save")
@may_report
def save() -> ResponseReturnValue:
    """Keep the form as it is: for a script that saves while somebody types, or for the button."""
    try:
        saved = _save(by_script=_wants_json())
    except TooManyDrafts:
        return _too_many()
    except SentAlready:
        return {"says": _("This report was sent a moment ago. What you typed after that is not kept.")}, 409
    if _wants_json():
        return _told(saved)
    flash(_kept_words(saved), "info" if saved is None else "soon" if saved.aside else "done")
    return redirect(url_for("reporting.start"), 303)


@blueprint.get("/report/drafts/<id:draft_id>", endpoint="show")
@signed_in
def show(draft_id: str) -> ResponseReturnValue:
    """Go on with a draft."""
    draft = _own(draft_id)
    return report_page(form_of_draft(draft, me()), me(), draft)


@blueprint.get("/report/drafts/<id:draft_id>/delete", endpoint="ask_delete")
@signed_in
def ask_delete(draft_id: str) -> ResponseReturnValue:
    """Ask once, and say what it does."""
    return render_template("reporting/delete_draft.html", draft=draft_line(_own(draft_id)))


@blueprint.post("/report/drafts/<id:draft_id>/delete", endpoint="delete")
@signed_in
def delete(draft_id: str) -> ResponseReturnValue:
    """Destroy a draft at once."""
    delete_draft(me().person_id, _own(draft_id).id)
    flash(_("The text is deleted. Nobody else has read it."), "done")
    return redirect(url_for("reporting.start"), 303)


@blueprint.get("/report/colleague", endpoint="colleague")
@signed_in
def colleague() -> ResponseReturnValue:
    """Where to go with what a colleague or fellow office-holder did."""
    draft = own_draft(me().person_id, request.args.get("draft", "")[:32])
    form = form_of_draft(draft, me()) if draft else None
    return render_template(
        "reporting/colleague.html",
        office=me().office,
        draft=draft_line(draft) if draft else None,
        text=form.narrative.data if form else "",
        advisers=advisers_for(me()),
    )


@blueprint.post("/report/colleague", endpoint="to_colleague")
@signed_in
def to_colleague() -> ResponseReturnValue:
    """The same, chosen on the form: what was written goes along as a draft."""
    try:
        saved = _save()
    except TooManyDrafts:
        return _too_many()
    return redirect(url_for("drafts.colleague", draft=saved.draft_id if saved else None), 303)


def _save(*, by_script: bool = False) -> Saved | None:
    writing = Writing.of(request.form, by_script=by_script)
    return save_draft(me().person_id, answers_in(request.form), writing)


def _own(draft_id: str) -> ReportDraft:
    """A draft of one's own; any other does not exist."""
    return own_draft(me().person_id, draft_id) or abort(404)


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _told(saved: Saved | None) -> ResponseReturnValue:
    if saved is None:
        return {}
    return {
        "draft": saved.draft_id,
        "version": saved.version,
        "address": url_for("drafts.show", draft_id=saved.draft_id),
        "says": _saved_words(saved),
    }


def _saved_words(saved: Saved) -> str:
    if saved.aside:
        return _(
            "Saved at %(time)s as a second draft: on another page you changed the first one. Both are kept.",
            time=time_of_day(saved.at),
        )
    return _("Saved at %(time)s", time=time_of_day(saved.at))


def _kept_words(saved: Saved | None) -> str:
    if saved is None:
        return _("Nothing was filled in, so there is nothing to keep.")
    if saved.aside:
        return _("You also changed this report on another page. Both texts are kept, as two drafts.")
    return _("Your text is kept. You find it here until %(day)s.", day=day_in_text(saved.at + KEPT_FOR))


def _too_many() -> ResponseReturnValue:
    words = _("You have very many drafts. Send or delete one first; then this text can be kept too.")
    if _wants_json():
        return {"says": words}, 409
    form = report_form(me())
    form.narrative.errors = [words]
    return report_page(form, me(), listed=is_proven()), 409


def keep_late(person_id: str, form: MultiDict[str, str]) -> str | None:
    """Keep what somebody sent after their sign-in had expired, and say where it goes on."""
    try:
        saved = save_draft(person_id, answers_in(form), Writing.of(form))
    except TooManyDrafts:
        return None
    return url_for("drafts.show", draft_id=saved.draft_id) if saved else url_for("reporting.report")


for path in ("/report", "/report/drafts", "/report/colleague"):
    keep_late_forms_of(path, keep_late)
