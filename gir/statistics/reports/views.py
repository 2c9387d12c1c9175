"""The form before an export of the quarter, and the file. Exact figures: for who may open the cases behind them."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.drafts import forget_kept, form_of_request
from gir.accounts.gates import roles
from gir.accounts.page import request_language
from gir.audit import recorded
from gir.organisations.settings import details_of
from gir.statistics import answers, words
from gir.statistics.choice import Choice, origin_of, told_of
from gir.statistics.choices import chosen, read_choice
from gir.statistics.protected.access import EXACT
from gir.statistics.reports.contents import report_of
from gir.statistics.reports.files import CONTENT_TYPES, file_of
from gir.statistics.reports.forms import ReportForm
from gir.statistics.reports.terms import Kind
from gir.statistics.terms import StatisticsAct

blueprint = Blueprint("reports", __name__, template_folder="../templates")


@blueprint.route("/trends/report", methods=["GET", "POST"], endpoint="quarterly")
@roles(*EXACT)
def quarterly_report() -> ResponseReturnValue:
    """Ask what for; then give the file."""
    choice = read_choice(me(), request.args)
    form = form_of_request(ReportForm, me())
    if request.method != "POST":
        return _page(choice, form)
    if not form.validate():
        return _page(choice, form), 422
    answer = _taken_away(choice, form)
    forget_kept(me(), request.path)
    return answer


def _page(choice: Choice, form: ReportForm) -> str:
    heading = words.quarter_title(choice.quarter.first)
    group, query = origin_of(choice).population, chosen(request.args)
    return render_template("statistics/report.html", form=form, heading=heading, group=group, query=query)


def _taken_away(choice: Choice, form: ReportForm) -> Response:
    """A file that leaves the house, with its line in the log: made before the line, and given only after it."""
    kind = Kind(form.kind.data)
    report = report_of(choice, details_of(me().organisation_id).name)
    content = file_of(report, kind, choice, me().data_version, request_language())
    name = _("internal-%(chart)s-%(period)s", chart=_("quarterly-report"), period=choice.quarter.key)
    detail = {"chart": "report", "kind": kind.value, "purpose": form.purpose.data, **told_of(choice)}
    with recorded(StatisticsAct.EXPORT, actor=me(), detail=detail):
        return answers.file(name, content, kind.value, CONTENT_TYPES[kind])
