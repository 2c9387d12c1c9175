"""The form before a report is taken away, and the file: protected figures, and exact ones for who may see them."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.drafts import forget_kept
from gir.accounts.gates import roles
from gir.accounts.page import request_language
from gir.accounts.terms import REPORT_ROLES
from gir.privacy.taking import take_away
from gir.statistics import answers
from gir.statistics.reports.announcing import hear_of_reports, hears_of_reports
from gir.statistics.reports.files import CONTENT_TYPES, file_of
from gir.statistics.reports.forms import AnnounceForm, ReportForm, report_form
from gir.statistics.reports.offers import Offer, offer_for
from gir.statistics.reports.page import context_of
from gir.statistics.reports.terms import Kind

blueprint = Blueprint("reports", __name__, template_folder="../templates")


@blueprint.route("/trends/report", methods=["GET", "POST"], endpoint="quarterly")
@roles(*REPORT_ROLES)
def quarterly_report() -> ResponseReturnValue:
    """Ask which report, and what for; then give the file."""
    offer = offer_for(me(), request.args)
    form = report_form(offer, me())
    if request.method != "POST":
        return _page(offer, form)
    if not form.validate() or not form.proven():
        return _page(offer, form), 422
    answer = _taken_away(offer, form)
    forget_kept(me(), request.path)
    return answer


@blueprint.post("/trends/report/mail", endpoint="announce")
@roles(*REPORT_ROLES)
def announce() -> ResponseReturnValue:
    """Mail this person when a quarter was closed, or no more."""
    form = AnnounceForm()
    if hear_of_reports(wanted=form.wanted.data, actor=me()):
        flash(_("We mail you when a new report is ready."), "done")
    else:
        flash(_("We mail you no more about reports."), "done")
    return redirect(url_for("reports.quarterly"))


def _page(offer: Offer, form: ReportForm) -> str:
    announcing = AnnounceForm(formdata=None, wanted=hears_of_reports(me()))
    context = context_of(offer, request.args)
    return render_template("statistics/report.html", form=form, announcing=announcing, **context)


def _taken_away(offer: Offer, form: ReportForm) -> Response:
    """A file that leaves the house, with its line in the log: made before the line, and given only after it."""
    kind, made = Kind(form.kind.data), form.made(offer, me())
    content = file_of(made.report, kind, made.identity, request_language())
    take_away(made.act, told={**made.told, "kind": kind.value}, stated=form.stated(), actor=me())
    return answers.file(made.name, content, kind.value, CONTENT_TYPES[kind])
