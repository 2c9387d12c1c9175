"""Adding details and files without an account: the same short steps, within a visit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gir.cases.amending import amend
from gir.cases.messages import somebody_without_account
from gir.cases.models import Case
from gir.cases.services import ChangedMeanwhile
from gir.cases.terms import Act, Status
from gir.evidence.forms import FilesForm
from gir.evidence.intake import Sender
from gir.evidence.queries import frame_of_files, shown_files
from gir.evidence.taking import take_files
from gir.incidents.models import Incident
from gir.incidents.titles import case_title
from gir.reporting.more import MoreOffer, MoreStep, step_of, steps_of
from gir.reporting.step_form import StepForm
from gir.reporting.visitor_page import frame_of
from gir.visitors.gates import in_visit, visit_token, visited
from gir.visitors.services import visiting
from gir.web.fields import in_words

blueprint = Blueprint("visit_more", __name__, template_folder="templates")


@blueprint.get("/returning/more", endpoint="overview")
@in_visit.reading("content")
def overview() -> ResponseReturnValue:
    """Which details are filled in, and which may still be added."""
    case = _open_case()
    steps = [(step, _url(step), step.done(case.incident)) for step in steps_of(case.incident)]
    offer = MoreOffer(sum(done for _step, _address, done in steps), len(steps))
    return _page("reporting/more.html", case, title=case_title(case.incident), steps=steps, more=offer)


@blueprint.get("/returning/more/<step>", endpoint="step")
@in_visit.reading("content")
def show_step(step: str) -> ResponseReturnValue:
    """One step, with what was answered before."""
    case = _open_case()
    asked, form = _step(case, step)
    return _step_page(case, asked, form)


@blueprint.post("/returning/more/<step>", endpoint="save_step")
@in_visit
def save_step(step: str) -> ResponseReturnValue:
    """Save one step and go on to the next."""
    case = _open_case()
    asked, form = _step(case, step)
    if not form.validate():
        return _step_page(case, asked, form), 422
    try:
        if form.changes(case.incident):
            amend(case, form.write_unless_changed, actor=somebody_without_account(case.organisation_id))
            flash(_("Saved."), "done")
    except ChangedMeanwhile:
        return _conflict(case, asked, form)
    return redirect(_next(case.incident, asked.key))


@blueprint.get("/returning/more/evidence", endpoint="files")
@in_visit.reading("content")
def show_files() -> ResponseReturnValue:
    """The files that were added, and a form to add some."""
    return _files_page(_open_case(), FilesForm())


@blueprint.post("/returning/more/evidence", endpoint="add_files")
@in_visit.streaming()
def add_files() -> ResponseReturnValue:
    """Receive files."""
    case, form = _open_case(), FilesForm()
    kept = take_files(case, Sender(somebody_without_account(case.organisation_id), Act.AMEND, from_reporter=True), form)
    if kept:
        flash(ngettext("%(num)d file was added.", "%(num)d files were added.", kept), "done")
    if form.errors:
        return _files_page(case, form), 422
    return redirect(url_for("visit_more.files"))


def _open_case() -> Case:
    """The case of this visit; to a closed one nothing can be added but a message."""
    case = visited()
    if case.status is Status.CLOSED:
        abort(403)
    return case


def _url(step: MoreStep) -> str:
    if step.form is None:
        return url_for("visit_more.files")
    return url_for("visit_more.step", step=step.key)


def _next(incident: Incident, key: str) -> str:
    found = steps_of(incident)
    place = next((number for number, step in enumerate(found) if step.key == key), len(found))
    return _url(found[place + 1]) if place + 1 < len(found) else url_for("visit_more.overview")


def _step(case: Case, key: str) -> tuple[MoreStep, Any]:
    found = step_of(case.incident, key)
    if found is None or found.form is None:
        abort(404)
    return found, found.form.of_visit(case.incident, somebody_without_account(case.organisation_id))


def _step_page(case: Case, asked: MoreStep, form: StepForm) -> str:
    keys = [step.key for step in steps_of(case.incident)]
    place = {"number": keys.index(asked.key) + 1, "total": len(keys)}
    skip = _next(case.incident, asked.key)
    return _page("reporting/more_step.html", case, step=asked, form=form, skip=skip, place=place)


def _files_page(case: Case, form: FilesForm) -> str:
    files = [replace(file, address=None, picture=None) for file in shown_files(case, reader=None)]
    return _page("evidence/page.html", case, form=form, own=True, files=files, **frame_of_files(case))


def _conflict(case: Case, asked: MoreStep, form: StepForm) -> ResponseReturnValue:
    """The step was saved in another window: show both, and let the person choose."""
    saved = form.as_saved(case.incident, somebody_without_account(case.organisation_id))
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in ("mark", "csrf_token")]
    words = {"theirs": in_words(saved), "mine": in_words(form), "kept": kept, "mark": form.mark_of(case.incident)}
    url = url_for("visit_more.step", step=asked.key)
    return _page("reporting/more_conflict.html", case, step=asked, may_still=True, url=url, **words), 409


def _page(template: str, case: Case, **context: Any) -> str:
    """A page of this visit, with the trace that what was written was read."""
    with visiting(visit_token(), Act.FOLLOW, case):
        pass
    return render_template(
        template,
        case=case,
        page=frame_of(case.organisation),
        home=url_for("visit.show"),
        overview=url_for("visit_more.overview"),
        **context,
    )
