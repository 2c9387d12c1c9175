"""Emergency access: open one case for an hour, end that, and judge what others opened."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.break_glass.models import BrokenGlass
from gir.accounts.break_glass.terms import GlassAct, Judgement
from gir.accounts.gates import signed_in
from gir.audit import refused
from gir.cases.break_glass.access import stands_of
from gir.cases.break_glass.queries import for_judge
from gir.cases.break_glass.services import NobodyToJudge, NoSuchCase, NotNow, end_now, judge, open_case
from gir.cases.models import Case
from gir.privacy.break_glass.forms import JudgeForm, OpenForm
from gir.privacy.break_glass.page import glass_row, read_with, stand_choices, start_of
from gir.terms import lazy as _l
from gir.web.page import Destination, MenuSection

blueprint = Blueprint("break_glass", __name__, template_folder="../templates")
NAVIGATION = (Destination(_l("Emergency access"), "break_glass.start", 30, section=MenuSection.ACCOUNT),)
REFUSALS = {
    NoSuchCase: _l("There is no case with this number that you can open so. Look at the number again."),
    NobodyToJudge: _l(
        "Nobody could judge afterwards what you do. So it does not open. Ask the administrator to appoint somebody."
    ),
    NotNow: _l("You have emergency access to a case already. End that first."),
}


@blueprint.get("/break-glass", endpoint="start")
@signed_in
def start() -> ResponseReturnValue:
    """Open a case, and look back."""
    return _start(OpenForm(formdata=None).offering(stand_choices(stands_of(me()))))


def _start(form: OpenForm) -> str:
    return render_template("break_glass/start.html", form=form, **start_of(me()))


@blueprint.post("/break-glass", endpoint="open")
@signed_in.keeping_nothing()
def open_one() -> ResponseReturnValue:
    """Open one case for an hour."""
    stands = stands_of(me())
    form = OpenForm().offering(stand_choices(stands))
    stand = form.chosen(stands) if form.validate() else None
    if stand is None:
        return _start(form), 422
    try:
        row = open_case(stand, form.number.data or "", form.reason.data or "", actor=me())
    except tuple(REFUSALS) as error:
        return _refuse(form, error), 422
    flash(_("The case is open for an hour, to read. Who judges it was told."), "done")
    return redirect(url_for("followup.case", case_id=row.case_id))


def _refuse(form: OpenForm, error: Exception) -> str:
    refused(GlassAct.OPEN, Case.__tablename__, "", actor=me())
    form.number.errors = [str(REFUSALS[type(error)])]
    return _start(form)


@blueprint.post("/break-glass/end", endpoint="end")
@signed_in
def end() -> ResponseReturnValue:
    """End it before the hour is over."""
    end_now(actor=me())
    flash(_("Emergency access has ended."), "done")
    return redirect(url_for("break_glass.start"))


@blueprint.get("/break-glass/<id:glass_id>", endpoint="judge")
@signed_in
def show(glass_id: str) -> ResponseReturnValue:
    """One time, for who judges it."""
    return _judge_page(_one(glass_id), JudgeForm(formdata=None))


@blueprint.post("/break-glass/<id:glass_id>", endpoint="save_judgement")
@signed_in.keeping_nothing()
def save(glass_id: str) -> ResponseReturnValue:
    """Judge it. Once."""
    row, form = _one(glass_id), JudgeForm()
    if not form.validate():
        return _judge_page(row, form), 422
    try:
        judge(row, Judgement(form.judgement.data), form.because.data or "", actor=me())
    except NotNow:
        return _judge_page(row, form), 409
    flash(_("Your judgement is saved."), "done")
    return redirect(url_for("break_glass.start"))


def _one(glass_id: str) -> BrokenGlass:
    found = for_judge(me(), glass_id)
    if found is None:
        refused(GlassAct.REVIEW, BrokenGlass.__tablename__, glass_id, actor=me())
        abort(404)
    return found


def _judge_page(row: BrokenGlass, form: JudgeForm) -> str:
    shown = {"row": glass_row(row), "reason": row.reason, "because": row.judged_because}
    return render_template("break_glass/judge.html", form=form, lines=read_with(row, me()), **shown)
