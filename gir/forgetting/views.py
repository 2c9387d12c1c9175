"""The pages about keeping and destroying, for the privacy officer, coordinators and clerks."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gir.accounts.actor import me
from gir.accounts.gates import roles
from gir.accounts.terms import KEEPER_ROLES, Role
from gir.audit import refused
from gir.cases.models import Case
from gir.forgetting.access import case_to_keep, visible_hold, visible_proposal
from gir.forgetting.clock import doubted_since, trust_clock
from gir.forgetting.forms import HoldForm, KeepForm, TermsForm
from gir.forgetting.models import Hold, Proposal
from gir.forgetting.page import kinds_of, records, retention_page, ticked
from gir.forgetting.schedule import months_of
from gir.forgetting.services import GRACE, agree, hold, lift, set_terms, withdraw
from gir.forgetting.terms import ForgettingAct, HoldReason
from gir.terms import lazy as _l
from gir.web.page import Destination, MenuSection

blueprint = Blueprint("forgetting", __name__, template_folder="templates")
keepers = roles(*KEEPER_ROLES)
officer = roles(Role.PRIVACY_OFFICER)
NAVIGATION = (
    Destination(
        _l("Retention"),
        "forgetting.start",
        47,
        frozenset(role.value for role in KEEPER_ROLES),
        MenuSection.LOOKING_BACK,
    ),
)


@blueprint.get("/privacy/retention", endpoint="start")
@keepers.reading("content")
def start() -> ResponseReturnValue:
    """What waits to be destroyed, and what is kept longer."""
    found = retention_page(me(), officer=Role.PRIVACY_OFFICER in me().roles)
    return render_template("forgetting/start.html", found=found)


@blueprint.post("/privacy/retention/agree", endpoint="agree")
@keepers.keeping_nothing()
def agree_to() -> ResponseReturnValue:
    """Say first what will be destroyed; with ``sure`` agree to it."""
    chosen = ticked(me(), request.form.getlist("proposal"), request.form.get("all"))
    if not chosen:
        flash(_("Tick one or more first."), "soon")
        return redirect(url_for("forgetting.start"))
    if not request.form.get("sure"):
        return render_template("forgetting/agree.html", chosen=chosen, kinds=kinds_of(chosen), grace=GRACE.days)
    number = agree(chosen, actor=me())
    flash(ngettext("You agreed to destroy one.", "You agreed to destroy %(num)d.", number), "done")
    return redirect(url_for("forgetting.start"))


@blueprint.post("/privacy/retention/<id:proposal_id>/withdraw", endpoint="withdraw")
@keepers.keeping_nothing()
def take_back(proposal_id: str) -> ResponseReturnValue:
    """Take an agreement back."""
    withdraw(_proposal(proposal_id, ForgettingAct.WITHDRAW), actor=me())
    flash(_("Taken back. It is not destroyed until both agree again."), "done")
    return redirect(url_for("forgetting.start"))


def _proposal(proposal_id: str, act: ForgettingAct) -> Proposal:
    found = visible_proposal(me(), proposal_id)
    if found is None:
        refused(act, Proposal.__tablename__, proposal_id, actor=me())
        abort(404)
    return found


def _case(proposal_id: str) -> Case:
    case = _proposal(proposal_id, ForgettingAct.HOLD).case
    if case is None:
        abort(404)
    return case


@blueprint.get("/privacy/retention/<id:proposal_id>/keep", endpoint="keep")
@keepers
def ask_to_keep(proposal_id: str) -> ResponseReturnValue:
    """Why something must be kept longer, and until when."""
    return _keep_page(proposal_id, HoldForm(formdata=None))


@blueprint.post("/privacy/retention/<id:proposal_id>/keep", endpoint="hold")
@keepers.keeping_nothing()
def keep_longer(proposal_id: str) -> ResponseReturnValue:
    """Keep a case longer."""
    case, form = _case(proposal_id), HoldForm()
    if not form.validate():
        return _keep_page(proposal_id, form), 422
    hold(case, HoldReason(form.reason.data), form.until, form.words.data or "", actor=me())
    flash(_("It is kept until the day that you chose."), "done")
    return redirect(url_for("forgetting.start"))


def _keep_page(proposal_id: str, form: HoldForm) -> str:
    return render_template("forgetting/keep.html", case=_case(proposal_id), proposal_id=proposal_id, form=form)


@blueprint.get("/privacy/retention/keep", endpoint="keep_case")
@keepers
def ask_which_to_keep() -> ResponseReturnValue:
    """Which case must be kept, why and until when: also long before its time is over."""
    return render_template("forgetting/keep_case.html", form=KeepForm(formdata=None))


@blueprint.post("/privacy/retention/keep", endpoint="hold_case")
@keepers.keeping_nothing()
def keep_by_number() -> ResponseReturnValue:
    """Keep the case with this number. One that does not exist for somebody is answered as one that is not there."""
    form = KeepForm()
    case = case_to_keep(me(), form.number.data or "") if form.validate() else None
    if case is None and not form.errors:
        refused(ForgettingAct.HOLD, Case.__tablename__, "", actor=me())
        form.number.errors = [_("There is no case with this number. Look at the number again.")]
    if case is None:
        return render_template("forgetting/keep_case.html", form=form), 422
    hold(case, HoldReason(form.reason.data), form.until, form.words.data or "", actor=me())
    flash(_("It is kept until the day that you chose."), "done")
    return redirect(url_for("forgetting.start"))


@blueprint.post("/privacy/retention/holds/<id:hold_id>/lift", endpoint="lift")
@keepers.keeping_nothing()
def end_hold(hold_id: str) -> ResponseReturnValue:
    """It need not be kept any longer."""
    found = visible_hold(me(), hold_id)
    if found is None:
        refused(ForgettingAct.LIFT, Hold.__tablename__, hold_id, actor=me())
        abort(404)
    lift(found, actor=me())
    flash(_("It is kept no longer than its usual time."), "done")
    return redirect(url_for("forgetting.start"))


@blueprint.get("/privacy/retention/terms", endpoint="terms")
@keepers
def show_terms() -> ResponseReturnValue:
    """How long each kind of data is kept."""
    form = TermsForm(formdata=None)
    form.fill(months_of(me().organisation_id))
    return _terms_page(form)


@blueprint.post("/privacy/retention/terms", endpoint="set_terms")
@officer.keeping_nothing()
def change_terms() -> ResponseReturnValue:
    """Keep data as long as the organisation decided."""
    form = TermsForm()
    if not form.validate():
        return _terms_page(form), 422
    set_terms(form.chosen, actor=me())
    flash(
        _("From now on these times hold. What was agreed by the old ones must be agreed again if it changed."), "done"
    )
    return redirect(url_for("forgetting.terms"))


def _terms_page(form: TermsForm) -> str:
    return render_template("forgetting/terms.html", form=form, officer=Role.PRIVACY_OFFICER in me().roles)


@blueprint.get("/privacy/retention/destroyed", endpoint="destroyed")
@keepers
def show_destroyed() -> ResponseReturnValue:
    """The lasting record of what was destroyed."""
    return render_template("forgetting/destroyed.html", records=records(me()))


@blueprint.post("/privacy/retention/clock", endpoint="trust_clock")
@officer.keeping_nothing()
def believe_clock() -> ResponseReturnValue:
    """The date is right: what waited for that goes on."""
    if doubted_since() is not None:
        trust_clock(actor=me())
        flash(_("From now on the clock counts again."), "done")
    return redirect(url_for("forgetting.start"))
