"""Files as evidence: add them, look at them, download them; for the reporter, and for who handles the case."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gir.accounts.actor import me
from gir.accounts.gates import roles, signed_in
from gir.accounts.terms import CASE_ROLES, Role
from gir.audit import recorded, refused
from gir.cases.access import case_for, rooms_of
from gir.cases.invitations import has_grant
from gir.cases.masking import as_it_is, mask_for
from gir.cases.models import Case
from gir.cases.readers import capacities
from gir.cases.services import ChangedMeanwhile, note_reading
from gir.cases.terms import Act, Part
from gir.evidence.access import offered_parts
from gir.evidence.forms import CaseFilesForm, FilesForm
from gir.evidence.intake import Sender
from gir.evidence.models import EvidenceFile
from gir.evidence.queries import file_of, frame_of_files, shown_files
from gir.evidence.serving import as_attachment
from gir.evidence.taking import take_files
from gir.evidence.terms import Copy, Preview, Scan

blueprint = Blueprint("evidence", __name__, template_folder="templates")
handlers = roles(*sorted({*CASE_ROLES, Role.PEER}), or_else=has_grant)


@blueprint.get("/my-reports/<id:case_id>/more/evidence", endpoint="own")
@signed_in.reading("content")
def show_own(case_id: str) -> ResponseReturnValue:
    """The files of one's own report, and a form to add some."""
    return _page(case_for(me(), case_id, Act.AMEND), FilesForm(), own=True)


@blueprint.post("/my-reports/<id:case_id>/more/evidence", endpoint="add_own")
@signed_in.streaming()
def add_own(case_id: str) -> ResponseReturnValue:
    """Receive files for one's own report."""
    case = case_for(me(), case_id, Act.AMEND)
    return _add(case, FilesForm(), Sender(me(), Act.AMEND, from_reporter=True))


@blueprint.get("/my-reports/<id:case_id>/files/<id:file_id>", endpoint="own_file")
@signed_in.reading("content")
def download_own(case_id: str, file_id: str) -> ResponseReturnValue:
    """A file of one's own report, as it was sent."""
    return _give(case_for(me(), case_id, Act.FOLLOW), file_id, Copy.ORIGINAL, own=True)


@blueprint.get("/my-reports/<id:case_id>/files/<id:file_id>/picture", endpoint="own_picture")
@signed_in.reading("content")
def own_picture(case_id: str, file_id: str) -> ResponseReturnValue:
    """A picture of one's own report, without hidden data."""
    return _give(case_for(me(), case_id, Act.FOLLOW), file_id, Copy.CLEAN, own=True)


@blueprint.get("/cases/<id:case_id>/files", endpoint="files")
@handlers.reading("content")
def show_files(case_id: str) -> ResponseReturnValue:
    """The files of a case, and a form to add some."""
    case = case_for(me(), case_id, Act.ADD_FILE)
    return _page(case, CaseFilesForm.offering(offered_parts(me(), case)), own=False)


@blueprint.post("/cases/<id:case_id>/files", endpoint="add_files")
@handlers.streaming()
def add_files(case_id: str) -> ResponseReturnValue:
    """Receive files for a case."""
    case = case_for(me(), case_id, Act.ADD_FILE)
    form = CaseFilesForm.offering(offered_parts(me(), case))
    if not form.validate():
        return _page(case, form, own=False), 422
    return _add(case, form, Sender(me(), Act.ADD_FILE, from_reporter=False, part=Part(form.part.data)))


@blueprint.get("/cases/<id:case_id>/files/<id:file_id>", endpoint="file")
@handlers.reading("content")
def download(case_id: str, file_id: str) -> ResponseReturnValue:
    """A file of a case, as it was sent."""
    return _give(case_for(me(), case_id, Act.READ_FILE), file_id, Copy.ORIGINAL, own=False)


@blueprint.get("/cases/<id:case_id>/files/<id:file_id>/picture", endpoint="picture")
@handlers.reading("content")
def picture(case_id: str, file_id: str) -> ResponseReturnValue:
    """A picture of a case, without hidden data."""
    return _give(case_for(me(), case_id, Act.READ_FILE), file_id, Copy.CLEAN, own=False)


def _add(case: Case, form: FilesForm, sender: Sender) -> ResponseReturnValue:
    own = sender.from_reporter
    try:
        kept = take_files(case, sender, form)
    except ChangedMeanwhile:
        abort(403)
    if kept:
        flash(ngettext("%(num)d file was added.", "%(num)d files were added.", kept), "done")
    if form.errors:
        return _page(case, form, own=own), 422
    return redirect(url_for("evidence.own" if own else "evidence.files", case_id=case.id))


def _page(case: Case, form: FilesForm, *, own: bool) -> str:
    if own:
        with recorded(Act.FOLLOW, case, actor=me()):
            pass
    else:
        note_reading(case, actor=me())
    files = shown_files(case, reader=None if own else me())
    return render_template("evidence/page.html", case=case, form=form, own=own, files=files, **frame_of_files(case))


def _give(case: Case, file_id: str, copy: Copy, *, own: bool) -> Response:
    file = file_of(case, file_id, reader=None if own else me())
    if file is None or (copy is Copy.CLEAN and file.preview is not Preview.READY):
        refused(Act.READ_FILE, EvidenceFile.__tablename__, file_id, actor=me())
        abort(404)
    if file.scan is Scan.INFECTED:
        refused(Act.READ_FILE, EvidenceFile.__tablename__, file_id, actor=me())
        abort(403, _("A virus was found in this file, so it cannot be downloaded."))
    mask = as_it_is if own else mask_for(case, rooms_of(me(), case))
    with recorded(Act.READ_FILE, case, file, actor=me(), detail=capacities(me(), case)):
        return as_attachment(file, mask(file.name or ""), copy)
