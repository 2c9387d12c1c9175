"""Lessons: what the organisation learned, without a way to any case."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.drafts import forget_kept, form_of_request, kept_form
from gir.accounts.gates import roles
from gir.accounts.terms import CASE_ROLES, Role
from gir.audit import refused
from gir.cases.lessons.models import Lesson
from gir.cases.lessons.terms import LessonAct
from gir.cases.lessons.withdrawing import WithdrawnAlready, withdraw
from gir.followup.lessons.forms import WithdrawLessonForm
from gir.followup.lessons.page import (
    LessonView,
    appeared_view,
    form_in,
    lesson_views,
    may_withdraw,
    rie_list,
    withdrawn_views,
)
from gir.incidents.terms import Form
from gir.terms import lazy as _l
from gir.web.page import Destination, MenuSection

READERS = CASE_ROLES | {Role.BOARD}
blueprint = Blueprint("lessons", __name__)
NAVIGATION = (
    Destination(_l("Lessons"), "lessons.show", 40, frozenset(role.value for role in READERS), MenuSection.LOOKING_BACK),
)
readers = roles(*sorted(READERS))
coordinators = roles(Role.COORDINATOR)


@blueprint.get("/lessons", endpoint="show")
@readers
def show_lessons() -> ResponseReturnValue:
    """The lessons of one's own organisation."""
    form = form_in(request.args.get("form"))
    lessons = lesson_views(me().organisation_id, form)
    gone = {"withdrawn": withdrawn_views(me()), "may_withdraw": may_withdraw(me())}
    return render_template("lessons/lessons.html", lessons=lessons, chosen=form, forms_known=Form, **gone)


@blueprint.get("/lessons/rie.csv", endpoint="rie")
@readers
def save_rie() -> ResponseReturnValue:
    """The lessons for the RI&E, as a file."""
    answer = Response(rie_list(me().organisation_id), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=rie.csv"
    return answer


@blueprint.get("/lessons/<id:lesson_id>/withdraw", endpoint="withdraw")
@coordinators
def show_withdrawing(lesson_id: str) -> ResponseReturnValue:
    """The lesson, and the question why it is withdrawn."""
    lesson = _lesson(lesson_id)
    if any(one.id == lesson_id for one in withdrawn_views(me())):
        abort(404)
    return _withdrawing(lesson, form_of_request(WithdrawLessonForm, me()))


@blueprint.post("/lessons/<id:lesson_id>/withdraw", endpoint="withdraw_submit")
@coordinators
def withdraw_lesson(lesson_id: str) -> ResponseReturnValue:
    """Withdraw it; when a colleague was first, say so beside what was typed."""
    lesson, form = _lesson(lesson_id), WithdrawLessonForm()
    if not form.validate():
        return _withdrawing(lesson, form), 422
    try:
        withdraw(lesson_id, form.reason.data or "", actor=me())
    except WithdrawnAlready:
        return _withdrawing(lesson, form), 409
    forget_kept(me(), request.path)
    flash(_("The lesson is withdrawn, and its text is deleted."), "done")
    return redirect(url_for("lessons.show"))


def _lesson(lesson_id: str) -> LessonView:
    lesson = appeared_view(me(), lesson_id)
    if lesson is None:
        refused(LessonAct.WITHDRAW, Lesson.__tablename__, lesson_id, actor=me())
        abort(404)
    return lesson


def _withdrawing(lesson: LessonView, form: WithdrawLessonForm) -> str:
    gone = next((one for one in withdrawn_views(me()) if one.id == lesson.id), None)
    restored = request.method == "GET" and kept_form(me(), request.path) is not None
    return render_template("lessons/withdraw.html", lesson=lesson, form=form, withdrawn=gone, restored=restored)
