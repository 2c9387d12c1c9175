"""One chart or table of exact figures as a file, once somebody says what for. Looking at it asks nothing."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.drafts import forget_kept
from gir.accounts.gates import roles
from gir.privacy.taking import take_away
from gir.statistics import answers
from gir.statistics.choice import Choice, told_of
from gir.statistics.choices import read_choice
from gir.statistics.protected.access import EXACT
from gir.statistics.reports.file_form import FileForm, file_form, sections_of
from gir.statistics.reports.page import chosen_on_page
from gir.statistics.reports.views import blueprint
from gir.statistics.terms import StatisticsAct


@blueprint.route("/trends/files", methods=["GET", "POST"])
@roles(*EXACT)
def files() -> ResponseReturnValue:
    """Ask which chart or table, and what for; then give the file. The page stays as it is, for the next one."""
    choice = read_choice(me(), request.args)
    form = file_form(choice, request.args, me())
    if request.method != "POST":
        return _page(form, choice)
    if not form.validate() or not form.proven():
        form.offer(sections_of(choice))
        return _page(form, choice), 422
    answer = _taken_away(form, choice)
    forget_kept(me(), request.path)
    return answer


def _page(form: FileForm, choice: Choice) -> str:
    return render_template("statistics/file.html", form=form, **chosen_on_page(choice, request.args))


def _taken_away(form: FileForm, choice: Choice) -> Response:
    """The file, with its line in the log: made before the line, and given only after it."""
    chart, kind, content = form.chosen.key, form.kind.data, form.content()
    told = {"chart": chart, "kind": kind, **told_of(choice)}
    take_away(StatisticsAct.EXPORT, told=told, stated=form.stated(), actor=me())
    return answers.file(_("internal-%(chart)s-%(period)s", chart=chart, period=choice.quarter.key), content, kind)
