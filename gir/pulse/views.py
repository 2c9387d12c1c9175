"""The question of the quarter."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.gates import signed_in
from gir.pulse.forms import PulseForm
from gir.pulse.queries import is_asked
from gir.pulse.services import PATH, give_answer, wave_away
from gir.pulse.terms import Answer, Reason

blueprint = Blueprint("pulse", __name__, template_folder="templates")


@blueprint.get(PATH, endpoint="question")
@signed_in
def question() -> ResponseReturnValue:
    """The question, with why nobody can tell who answered what."""
    return render_template("pulse/question.html", form=PulseForm(), asked=is_asked(me()))


@blueprint.post(PATH, endpoint="answer")
@signed_in.keeping_nothing()
def receive() -> ResponseReturnValue:
    """Count an answer, or do not ask again. Both look the same from outside."""
    form = PulseForm()
    if not is_asked(me()):
        return render_template("pulse/question.html", form=form, asked=False), 200
    if "later" in request.form:
        wave_away(actor=me())
    elif form.validate():
        give_answer(Answer(form.answer.data), [Reason(key) for key in form.reasons.data or []], actor=me())
    else:
        return render_template("pulse/question.html", form=form, asked=True), 422
    flash(_("Thank you. You are not asked again this quarter."), "done")
    return redirect(url_for("reporting.start"))
