"""Reports for somebody else: the pages of who filed them, and the confirmation of the person concerned."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.gates import signed_in
from gir.audit import recorded
from gir.cases.access import case_for
from gir.cases.confirming import confirm
from gir.cases.models import Case
from gir.cases.services import NotEligible
from gir.cases.terms import Act
from gir.database import now
from gir.incidents.details import is_official
from gir.reporting.filed_page import coming_for_filer, filed_report, nobody_left_for_filer
from gir.reporting.visitor_forms import SecretForm
from gir.reporting.visitor_page import return_address
from gir.visitors.services import CLAIM_TERM, hand_over
from gir.web.dates import day_in_text, long_date

blueprint = Blueprint("filed", __name__, template_folder="templates")


@blueprint.context_processor
def _dates() -> dict[str, object]:
    return {"long_date": long_date}


@blueprint.get("/filed/<id:case_id>", endpoint="show")
@signed_in.reading("content")
def show(case_id: str) -> ResponseReturnValue:
    """A report for somebody else: the own text, who takes it up, and how it stands."""
    return _page(_filed_case(case_id))


@blueprint.get("/filed/<id:case_id>/receipt", endpoint="receipt")
@signed_in.reading("content")
def receipt(case_id: str) -> ResponseReturnValue:
    """The number, what happens next, and how the person concerned gets to read it."""
    return _page(_filed_case(case_id), fresh=True)


def _filed_case(case_id: str) -> Case:
    """A case that this person filed, with the trace that it was read."""
    case = case_for(me(), case_id, Act.FOLLOW_FILED)
    with recorded(Act.FOLLOW_FILED, case, actor=me()):
        return case


def _page(case: Case, *, fresh: bool = False) -> str:
    return render_template(
        "reporting/filed.html",
        report=filed_report(case),
        fresh=fresh,
        official=is_official(case.incident),
        entries=coming_for_filer(case, now()) if fresh else [],
        nobody_left=nobody_left_for_filer(case) if fresh else [],
        form=SecretForm(formdata=None),
    )


@blueprint.post("/filed/<id:case_id>/code", endpoint="hand_over")
@signed_in.reading("content")
def make_code(case_id: str) -> ResponseReturnValue:
    """Make the code for a person concerned without an account, and show it in this answer only."""
    case = case_for(me(), case_id, Act.HAND_OVER)
    try:
        code = hand_over(case, SecretForm().secret.data or "", actor=me())
    except NotEligible:
        flash(_("The person concerned has come in already. There is no code to hand over any more."), "info")
        return redirect(url_for("filed.show", case_id=case_id))
    until = day_in_text(now() + CLAIM_TERM)
    words = {"code": code, "address": return_address(), "until": until, "official": is_official(case.incident)}
    return render_template("reporting/hand_over.html", report=filed_report(case), **words)


@blueprint.post("/my-reports/<id:case_id>/confirm", endpoint="confirm")
@signed_in
def say_it_is_right(case_id: str) -> ResponseReturnValue:
    """Confirm what somebody else reported about oneself."""
    confirm(case_for(me(), case_id, Act.CONFIRM), actor=me())
    flash(_("Thank you. You said that the report is right."), "done")
    return redirect(url_for("reporting.my_report", case_id=case_id))
