"""Bring your own history: send a file, say what its columns mean, look at what it brings, take it over, undo it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.drafts import forget_kept
from gir.accounts.gates import roles
from gir.accounts.terms import Role
from gir.audit import refused
from gir.exchange import acts, page
from gir.exchange.files import FILES, columns, rejected_rows
from gir.exchange.forms import MarkForm, UploadForm
from gir.exchange.importing import FileRefused
from gir.exchange.models import HistoryImport, ImportFile
from gir.exchange.queries import file_of, import_for, imports_of
from gir.exchange.taking_over import judged
from gir.exchange.terms import ImportAct, ImportStatus
from gir.exchange.uploading import arriving_file
from gir.organisations.services import ChangedMeanwhile

blueprint = Blueprint("history", __name__, template_folder="templates")
takers = roles(Role.OOV, Role.COORDINATOR)
"""Whoever runs the register, and whoever makes policy with its trends. HRM may open no case of an office-holder, and a
register from before may hold those."""
ONE = "/trends/history/<id:import_id>"


@blueprint.get("/trends/history", endpoint="overview")
@takers
def overview() -> ResponseReturnValue:
    """What was brought in, and a form to send a file."""
    return _overview(UploadForm())


@blueprint.post("/trends/history", endpoint="upload")
@takers.streaming()
def upload() -> ResponseReturnValue:
    """Receive a file, and read it at once when it is small."""
    form = UploadForm()
    try:
        history = acts.receive(*arriving_file(form.file.name))
    except FileRefused as refusal:
        form.refuse(str(refusal.trouble.label))
        return _overview(form), 422
    return redirect(url_for("history.one", import_id=history.id))


def _overview(form: UploadForm) -> str:
    lines = [page.line_of(history, me().person_id) for history in imports_of(me())]
    return render_template("exchange/overview.html", form=form, lines=lines, columns=columns())


@blueprint.get("/trends/history/files/<name>", endpoint="file")
@takers
def file(name: str) -> ResponseReturnValue:
    """An empty template, or an example."""
    if name not in FILES:
        abort(404)
    kind, made = FILES[name]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made(), headers=headers, content_type=kind)


def _import(import_id: str) -> HistoryImport:
    history = import_for(me(), import_id)
    if history is None:
        refused(ImportAct.READ, HistoryImport.__tablename__, import_id, actor=me())
        abort(404)
    return history


def _readable(import_id: str) -> tuple[HistoryImport, ImportFile]:
    """An import that was read and is not finished; any other shows its own page."""
    history = _import(import_id)
    file = file_of(history)
    if history.status is not ImportStatus.READ or file is None:
        abort(redirect(url_for("history.one", import_id=import_id)))
    return history, file


@blueprint.get(ONE, endpoint="one")
@takers
def show(import_id: str) -> ResponseReturnValue:
    """How far an import is: what it would bring, or what became of it."""
    history = _import(import_id)
    file = file_of(history)
    if history.status is ImportStatus.READ and file is not None:
        return acts.next_question(history, file)
    return render_template(
        "exchange/state.html", history=history, outcome=page.outcome(history), years=page.years_of(history)
    )


@blueprint.post(ONE, endpoint="approve")
@takers
def approve(import_id: str) -> ResponseReturnValue:
    """Take it over, or say why that cannot be done like this."""
    return _or_changed(import_id, lambda: acts.approve(*_readable(import_id)))


@blueprint.route(f"{ONE}/columns", methods=["GET", "POST"], endpoint="columns")
@takers
def choose_columns(import_id: str) -> ResponseReturnValue:
    """What the columns are taken for."""
    return _or_changed(import_id, lambda: acts.columns(*_readable(import_id)))


@blueprint.post(f"{ONE}/sheet", endpoint="sheet")
@takers
def choose_sheet(import_id: str) -> ResponseReturnValue:
    """Read another sheet of the workbook."""
    return _or_changed(import_id, lambda: acts.sheet(*_readable(import_id)))


@blueprint.route(f"{ONE}/words", methods=["GET", "POST"], endpoint="words")
@takers
def choose_words(import_id: str) -> ResponseReturnValue:
    """What the words in the columns mean."""
    return _or_changed(import_id, lambda: acts.words(*_readable(import_id)))


@blueprint.get(f"{ONE}/rejected.csv", endpoint="rejected")
@takers
def rejected(import_id: str) -> ResponseReturnValue:
    """Number and reason of the rows that cannot be taken over."""
    history, file = _readable(import_id)
    if not page.is_ready(file):
        return redirect(url_for("history.one", import_id=import_id))
    headers = {"Content-Disposition": f'attachment; filename="{_("rows-left-out")}.csv"'}
    content = rejected_rows(judged(history, file).rejected)
    return Response(content, headers=headers, content_type="text/csv; charset=utf-8")


@blueprint.post(f"{ONE}/drop", endpoint="drop")
@takers
def drop(import_id: str) -> ResponseReturnValue:
    """Destroy the file; nothing of it counts."""
    return _or_changed(import_id, lambda: acts.drop_it(_import(import_id)))


@blueprint.get(f"{ONE}/undo", endpoint="undo")
@takers
def ask_to_undo(import_id: str) -> ResponseReturnValue:
    """Ask whether everything that it brought may go."""
    history = _import(import_id)
    if history.status is not ImportStatus.DONE:
        return redirect(url_for("history.one", import_id=import_id))
    return render_template("exchange/undo.html", history=history, years=page.years_of(history), form=MarkForm())


@blueprint.post(f"{ONE}/undo", endpoint="undo_now")
@takers
def undo_it(import_id: str) -> ResponseReturnValue:
    """Take away everything that it brought."""
    return _or_changed(import_id, lambda: acts.undo_it(_import(import_id)))


def _or_changed(import_id: str, act: acts.Act) -> ResponseReturnValue:
    """Do it, unless it looks different now than on the page that was shown: then show how it is now."""
    try:
        return act()
    except ChangedMeanwhile:
        flash(_("Something was changed after you opened this page. This is how it is now."), "late")
        forget_kept(me(), url_for("history.columns", import_id=import_id))
        return _changed(import_id)


def _changed(import_id: str) -> ResponseReturnValue:
    history = _import(import_id)
    shown = {"outcome": page.outcome(history), "years": page.years_of(history)}
    return render_template("exchange/state.html", history=history, **shown), 409
