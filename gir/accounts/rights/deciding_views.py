"""What takes a second person, and what is looked at again every so often."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gir.accounts.actor import me
from gir.accounts.rights.door import agreeing, blueprint, keepers
from gir.accounts.rights.forms import AnswerForm, ReviewForm
from gir.accounts.rights.models import RoleProposal
from gir.accounts.rights.page import proposal_row, rows_to_confirm, waiting_rows
from gir.accounts.rights.queries import proposal_of
from gir.accounts.rights.services import NotWaiting, confirm_rights, decide_role, may_agree
from gir.accounts.rights.terms import RightsAct, RoleAnswer
from gir.accounts.services import RolesDoNotCombine
from gir.audit import refused


@blueprint.get("/waiting", endpoint="waiting")
@agreeing
def show_waiting() -> ResponseReturnValue:
    """The roles that wait for a second person."""
    return render_template("rights/waiting.html", rows=waiting_rows(me()))


@blueprint.route("/waiting/<id:proposal_id>", methods=["GET", "POST"], endpoint="decide")
@agreeing.keeping_nothing()
def decide(proposal_id: str) -> ResponseReturnValue:
    """Agree, or not."""
    proposal, form = _proposal(proposal_id), AnswerForm()
    if request.method != "POST":
        return _decide_page(proposal, form)
    if not form.validate():
        return _decide_page(proposal, form), 422
    try:
        decide_role(proposal, agree=form.answer.data == RoleAnswer.YES, actor=me())
    except (NotWaiting, RolesDoNotCombine):
        form.answer.errors = [_("This is not possible any more: look at the roles of this colleague.")]
        return _decide_page(proposal, form), 409
    flash(_("Your answer is saved."), "done")
    return redirect(url_for("people.waiting"))


def _proposal(proposal_id: str) -> RoleProposal:
    found = proposal_of(me().organisation_id, proposal_id)
    if found is None or not may_agree(me(), found):
        refused(RightsAct.REFUSE, RoleProposal.__tablename__, proposal_id, actor=me())
        abort(404)
    return found


def _decide_page(proposal: RoleProposal, form: AnswerForm) -> str:
    return render_template("rights/decide.html", row=proposal_row(proposal), form=form)


@blueprint.route("/review", methods=["GET", "POST"], endpoint="review")
@keepers.keeping_nothing()
def review() -> ResponseReturnValue:
    """The roles that nobody looked at for long, with a button to say that they are right."""
    form = ReviewForm()
    if request.method != "POST" or not form.validate():
        page = render_template("rights/review.html", rows=rows_to_confirm(me()), form=form)
        return page, 422 if form.errors else 200
    number = confirm_rights(request.form.getlist("confirmed"), actor=me())
    flash(ngettext("One role was confirmed.", "%(num)d roles were confirmed.", number), "done")
    return redirect(url_for("people.review"))
