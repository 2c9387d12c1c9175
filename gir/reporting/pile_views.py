"""Whether somebody shall call: the question on one's own page when small incidents piled up."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.gates import signed_in
from gir.care.piles.services import NothingAsked, answer_pile
from gir.care.piles.terms import PileAnswer

blueprint = Blueprint("piles", __name__)


@blueprint.post("/my-reports/call")
@signed_in
def answer() -> ResponseReturnValue:
    """Answer the own question: yes, no, or not now. What is none of these changes nothing."""
    said = request.form.get("answer", "")
    if said in list(PileAnswer):
        try:
            answer_pile(PileAnswer(said), actor=me())
            flash(_words(PileAnswer(said)), "done")
        except NothingAsked:
            flash(_("You answered this already."), "done")
    return redirect(url_for("reporting.my_reports"))


def _words(said: PileAnswer) -> str:
    if said is PileAnswer.YES:
        return _("Thank you. Somebody calls you on a working day. You see who helps you at your newest report.")
    return _("That is fine. Nobody learns of this question. You can always write to us at one of your reports.")
