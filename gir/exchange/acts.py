"""What happens when a form of an import is asked for, or sent."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.drafts import forget_kept, form_of_request
from gir.exchange import forms, importing, page, taking_over
from gir.exchange.keeping import rows_of
from gir.exchange.mapping import Layout, counted_words, proposed_columns
from gir.exchange.models import HistoryImport, ImportFile
from gir.exchange.preview import proposed_days
from gir.exchange.queries import department_names, departments_by_word
from gir.exchange.terms import Way
from gir.incidents.terms import Answer
from gir.web.dates import today

Act = Callable[[], ResponseReturnValue]


def _to(endpoint: str, history: HistoryImport) -> ResponseReturnValue:
    return redirect(url_for(f"history.{endpoint}", import_id=history.id))


def receive(name: str, data: bytes) -> HistoryImport:
    """Keep a file, and read it at once when it is small.

    Raises:
        gir.exchange.importing.FileRefused: with the reason.
    """
    history = importing.receive_file(name, data, actor=me())
    if importing.is_quick(data):
        importing.read_file(history, actor=me(), patience=importing.WAITING)
    return history


def next_question(history: HistoryImport, file: ImportFile) -> ResponseReturnValue:
    """What has to be said first, or the preview."""
    layout = page.layout_of(file)
    if layout is None:
        return _to("columns", history)
    if importing.needs_meanings(layout):
        return _to("words", history)
    return _preview(history, file, None)


def columns(history: HistoryImport, file: ImportFile) -> ResponseReturnValue:
    """Say what the columns are taken for."""
    names, _rows = page.names_and_rows(file)
    memory = taking_over.memory_of(history.organisation_id)
    before = page.layout_of(file) or Layout(proposed_columns(names, memory))
    data = {f"column_{n}": target.value if target else "" for n, target in enumerate(before.columns)}
    form = _of_request(lambda **kept: forms.columns_form(names, **kept), {**data, "mark": str(history.edition)})
    if request.method == "POST" and form.validate():
        layout = Layout(form.chosen(), {})
        rows = rows_of(file)
        next(rows, None)
        if not form.refuse_free_text(counted_words(rows, layout)):
            kept = {target: words for target, words in before.meanings.items() if target in layout.in_words()}
            unchanged = {t: w for t, w in kept.items() if before.place_of(t) == layout.place_of(t)}
            importing.save_layout(history, Layout(layout.columns, unchanged), edition=form.edition, actor=me())
            forget_kept(me(), request.path)
            return _to("one", history)
    status = 422 if request.method == "POST" else 200
    sheets = page.head_of(file).sheets
    sheet = forms.SheetForm.offering(sheets, formdata=None, data=_sheet_now(history, file)) if sheets[1:] else None
    context = page.columns_context(history, file)
    return render_template("exchange/columns.html", form=form, sheet=sheet, **context), status


def _of_request(made: Callable[..., forms.F], data: dict[str, str]) -> forms.F:
    """A form with what is posted, else with what was kept when a sign-in expired, else with what holds now."""
    return form_of_request(made, me(), data=data)  # type: ignore[arg-type]  # it only calls it


def _sheet_now(history: HistoryImport, file: ImportFile) -> dict[str, str]:
    return {"sheet": str(page.head_of(file).sheet), "mark": str(history.edition)}


def sheet(history: HistoryImport, file: ImportFile) -> ResponseReturnValue:
    """Read another sheet."""
    form = forms.SheetForm.offering(page.head_of(file).sheets)
    if not form.validate():
        flash(_("Choose a sheet from the list."), "late")
        return _to("columns", history)
    importing.choose_sheet(history, int(form.sheet.data), edition=form.edition, actor=me())
    if history.size <= importing.QUICK_BOOK:
        importing.read_file(history, actor=me(), patience=importing.WAITING)
    return _to("one", history)


def words(history: HistoryImport, file: ImportFile) -> ResponseReturnValue:
    """Say what the words in the columns mean."""
    layout = page.layout_of(file)
    if layout is None:
        return _to("columns", history)
    rows = rows_of(file)
    next(rows, None)
    home = history.organisation_id
    settings = (layout, taking_over.memory_of(home), department_names(home), departments_by_word(home))
    counted = counted_words(rows, layout)
    form = _of_request(lambda **kept: forms.words_form(counted, *settings, **kept), {"mark": str(history.edition)})
    if request.method == "POST" and form.validate():
        meanings = {target: form.meanings().get(target, {}) for target in layout.in_words()}
        importing.save_layout(history, Layout(layout.columns, meanings), edition=form.edition, actor=me())
        forget_kept(me(), request.path)
        return _to("one", history)
    status = 422 if request.method == "POST" else 200
    return render_template("exchange/words.html", history=history, form=form), status


def _preview(history: HistoryImport, file: ImportFile, form: forms.ConsentForm | None) -> str:
    rows = taking_over.judged(history, file)
    days = proposed_days(rows.found, today())
    if form is None:
        first, last = (days.first, days.last) if days else (None, None)
        known = forms.consent_data(first, last, history.edition)
        form = form_of_request(forms.ConsentForm, me(), data=known)
    return render_template(
        "exchange/preview.html",
        history=history,
        form=form,
        preview=page.preview_of(history, file, rows),
        drop=forms.MarkForm(formdata=None),
    )


def approve(history: HistoryImport, file: ImportFile) -> ResponseReturnValue:
    """Take it over, or show the preview again with what is wrong."""
    form = forms.ConsentForm()
    if not page.is_ready(file):
        return _to("one", history)
    if not form.validate():
        return _preview(history, file, form), 422
    try:
        taking_over.approve(history, file, _consent(form), edition=form.edition, actor=me())
    except taking_over.NotPossible as problem:
        form.refuse(str(problem.obstacle.label))
        return _preview(history, file, form), 422
    forget_kept(me(), request.path)
    if history.rows <= taking_over.QUICK_ROWS:
        taking_over.take_over(history, actor=me())
        flash(_("Your history counts from now on."), "done")
    return _to("one", history)


def _consent(form: forms.ConsentForm) -> taking_over.Consent:
    yes = form.throughout.data == Answer.YES
    return taking_over.Consent(Way(form.way.data), form.days(), yes, bool(form.overlap_known.data))


def drop_it(history: HistoryImport) -> ResponseReturnValue:
    """Destroy the file."""
    importing.drop(history, actor=me())
    flash(_("The file is destroyed. Nothing of it counts."), "done")
    return redirect(url_for("history.overview"))


def undo_it(history: HistoryImport) -> ResponseReturnValue:
    """Take away everything that it brought."""
    taking_over.undo(history, actor=me())
    flash(_("The import is undone. Its incidents count nowhere any longer."), "done")
    return _to("one", history)
