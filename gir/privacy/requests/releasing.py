"""What happens when texts are gathered, read and judged, and when a file is released or taken along."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gir.accounts.actor import Actor, me
from gir.audit import recorded, refused
from gir.cases.services import ChangedMeanwhile, NotEligible, note_reading
from gir.privacy.requests.access import permitted, request_for
from gir.privacy.requests.compiling import NotJudged, gather, judge, release, text_for, texts_for, waiting
from gir.privacy.requests.files import TYPES, file_of, take, take_own
from gir.privacy.requests.forms import FilePurposeForm, JudgeForm, OwnFileForm, TakingForm
from gir.privacy.requests.models import PrivacyRequest, RequestText
from gir.privacy.requests.terms import FileForm, RequestAct, Verdict


def gather_texts(request_id: str) -> ResponseReturnValue:
    """Gather, and go to what is to be read."""
    asked = request_for(me(), request_id, RequestAct.COMPILE)
    found = gather(asked, actor=me())
    flash(ngettext("One text was gathered.", "%(num)d texts were gathered.", found), "done")
    return redirect(url_for("requests.texts", request_id=asked.id))


def texts_page(request_id: str) -> ResponseReturnValue:
    """All texts by name, and which of them wait for whom."""
    asked, actor = request_for(me(), request_id, RequestAct.READ_TEXTS), me()
    mine = texts_for(asked, actor)
    elsewhere = [row for row in waiting(asked) if row not in mine]
    _note_texts(asked, actor)
    rows = [(row.id, _title(row), str(row.verdict.label) if row.verdict else "") for row in mine]
    rooms = sorted({str(row.part.label) for row in elsewhere})
    acts = permitted(actor, asked)
    shown = {"rows": rows, "elsewhere": len(elsewhere), "rooms": ", ".join(rooms), "next": _next(mine)}
    return render_template("requests/texts.html", asked=asked, acts=acts, all_judged=not waiting(asked), **shown)


def _note_texts(asked: PrivacyRequest, actor: Actor) -> None:
    """Leave the trace of reading what was gathered that hangs on no case."""
    with recorded(RequestAct.READ_TEXTS, asked, actor=actor):
        pass  # only the line


def _title(row: RequestText) -> str:
    return " · ".join(filter(None, (row.link.case.number if row.link else "", str(row.source.label))))


def _next(rows: list[RequestText]) -> str | None:
    return next((row.id for row in rows if row.verdict is None), None)


def judge_page(request_id: str, text_id: str) -> ResponseReturnValue:
    """One text to read, and what becomes of it."""
    actor = me()
    act = RequestAct.JUDGE if request.method == "POST" else RequestAct.READ_TEXTS
    asked = request_for(actor, request_id, act)
    text = text_for(asked, text_id, actor)
    if text is None:
        refused(act, RequestText.__tablename__, text_id, actor=actor)
        abort(404)
    form = JudgeForm()
    if request.method == "POST" and form.validate() and _judged(asked, text, form, actor):
        following = _next(texts_for(asked, actor))
        if following is not None:
            return redirect(url_for("requests.text", request_id=asked.id, text_id=following))
        return redirect(url_for("requests.texts", request_id=asked.id))
    return _text_page(asked, text, form, actor), 422 if request.method == "POST" else 200


def _judged(asked: PrivacyRequest, text: RequestText, form: JudgeForm, actor: Actor) -> bool:
    try:
        judge(asked, text, Verdict(form.verdict.data), form.lines(), actor=actor)
    except NotEligible:
        form.passages.errors = [_("Copy each passage exactly as it stands in the text. One was not found in it.")]
        return False
    return True


def _text_page(asked: PrivacyRequest, text: RequestText, form: JudgeForm, actor: Actor) -> str:
    if text.link is not None:
        note_reading(text.link.case, actor=actor)
    else:
        _note_texts(asked, actor)
    mine = texts_for(asked, actor)
    place = {"number": mine.index(text) + 1, "of": len(mine), "title": _title(text), "text": text.text or ""}
    return render_template("requests/text.html", asked=asked, form=form, **place)


# ── Out of the house ───────────────────────────────────────────────────────────────────────────────────────────


def release_page(request_id: str) -> ResponseReturnValue:
    """Ask for a code, and let the file go."""
    actor = me()
    asked, form = request_for(actor, request_id, RequestAct.RELEASE), TakingForm()
    if request.method == "POST" and form.validate() and form.proven():
        try:
            release(asked, actor=actor)
        except (NotJudged, ChangedMeanwhile):
            form.form_errors.append(_("Not every text was judged yet. Gather what is missing, and read it first."))
        else:
            flash(_("The file is released. Who asked gets to read it."), "done")
            return redirect(url_for("requests.request", request_id=asked.id))
    return _out("requests/release.html", asked, form)


def file_page(request_id: str) -> ResponseReturnValue:
    """Ask what the file is for, and give it."""
    actor = me()
    asked, form = request_for(actor, request_id, RequestAct.TAKE), FilePurposeForm()
    if request.method != "POST" or not form.validate() or not form.proven():
        return _out("requests/file.html", asked, form)
    take(asked, form.stated(), actor=actor)
    return _answer(asked, FileForm.PDF)


def own_file_page(request_id: str) -> ResponseReturnValue:
    """The same for who asked. Before it is released there is no such page."""
    actor = me()
    asked = request_for(actor, request_id, RequestAct.FOLLOW, own=True)
    if RequestAct.TAKE_OWN not in permitted(actor, asked):
        refused(RequestAct.TAKE_OWN, PrivacyRequest.__tablename__, request_id, actor=actor)
        abort(404)
    form = OwnFileForm()
    if request.method != "POST" or not form.validate() or not form.proven():
        return _out("requests/own_file.html", asked, form)
    chosen = FileForm(form.form.data)
    take_own(asked, chosen, actor=actor)
    return _answer(asked, chosen)


def _out(template: str, asked: PrivacyRequest, form: Any) -> ResponseReturnValue:
    return render_template(template, asked=asked, form=form), 422 if request.method == "POST" else 200


def _answer(asked: PrivacyRequest, form: FileForm) -> Response:
    answer = make_response(file_of(asked, form))
    answer.headers["Content-Type"] = TYPES[form]
    name = f"{_('data')}-{asked.number}.{form.value}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
