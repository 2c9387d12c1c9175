"""Send a file with head counts, look at what it would change, and take it over."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gir.accounts.actor import me
from gir.accounts.gates import roles
from gir.exchange.importing import FileRefused
from gir.exchange.staffing.forms import CountsFileForm, TakeOverForm
from gir.exchange.staffing.page import TEMPLATES, judged_file, preview_of, template_of
from gir.exchange.staffing.rows import Found, Judged, NotHeadCounts, heard, told
from gir.exchange.staffing.terms import FileFault
from gir.exchange.uploading import arriving_file
from gir.organisations.services import ChangedMeanwhile
from gir.statistics.periods import Quarter
from gir.statistics.staffing.services import NoSuchDepartment, save_counts
from gir.statistics.staffing.terms import StaffingAct
from gir.statistics.staffing.views import COUNTERS
from gir.web.dates import today

blueprint = Blueprint("staffing_file", __name__, template_folder="../templates")
counters = roles(*COUNTERS)


@blueprint.get("/organisation/head-counts/file", endpoint="send")
@counters
def send() -> ResponseReturnValue:
    """A form to send a file, and what may stand in it."""
    return _ask(CountsFileForm())


@blueprint.post("/organisation/head-counts/file", endpoint="receive")
@counters.streaming()
def receive() -> ResponseReturnValue:
    """Read a file, and show what it would change. Nothing is kept of it."""
    form = CountsFileForm()
    try:
        judged = judged_file(arriving_file(form.file.name)[1], me())
    except FileRefused as refusal:
        form.refuse(str(refusal.trouble.label))
    except NotHeadCounts as fault:
        form.refuse(str(fault.fault.label))
    else:
        if not judged.faults:
            return _preview(judged.found)
        form.refuse(_("Nothing is taken over. Mend the rows below and send the file again."))
        return _ask(form, judged), 422
    return _ask(form), 422


@blueprint.post("/organisation/head-counts/file/take-over", endpoint="take_over")
@counters
def take_over() -> ResponseReturnValue:
    """Save all that was shown, or nothing."""
    form, found = TakeOverForm(), Found()
    try:
        found = heard(form.rows.data or "", Quarter.of(today()))
        checks = save_counts(found, shown=form.mark.data or "", actor=me(), act=StaffingAct.TAKE_OVER)
    except ChangedMeanwhile:
        flash(_("Somebody changed these numbers after you opened this page. This is what would change now."), "late")
        return _preview(found), 409
    except (NotHeadCounts, NoSuchDepartment):
        return _refused()
    changed = sum(check.changed for check in checks)
    flash(ngettext("Saved: %(num)s number changed.", "Saved: %(num)s numbers changed.", changed), "done")
    return redirect(url_for("staffing.overview"))


def _refused() -> ResponseReturnValue:
    form = CountsFileForm(formdata=None)
    form.refuse(str(FileFault.CHANGED.label))
    return _ask(form), 422


@blueprint.get("/organisation/head-counts/files/<name>", endpoint="file")
@counters
def file(name: str) -> ResponseReturnValue:
    """A file to fill in."""
    if name not in TEMPLATES:
        abort(404)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(template_of(name, me()), headers=headers, content_type=TEMPLATES[name])


def _ask(form: CountsFileForm, judged: Judged | None = None) -> str:
    return render_template("staffing_file/send.html", form=form, judged=judged)


def _preview(found: Found) -> str:
    shown = preview_of(found, me())
    form = TakeOverForm(formdata=None, data={"rows": told(found), "mark": shown.mark})
    return render_template("staffing_file/preview.html", form=form, preview=shown)
