"""The pages to search on. What was typed stands in no address, and is not kept for who has to sign in again."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from gir.accounts.actor import me
from gir.accounts.gates import roles
from gir.followup.door import blueprint, handlers
from gir.followup.marks import BadMark
from gir.followup.search_forms import PersonForm, WordsForm
from gir.followup.searching import MAY_SEARCH_PEOPLE, Found, cases_of, cases_with
from gir.followup.terms import SearchReason
from gir.followup.work_page import ROW, may_search_people
from gir.web.dates import long_day

people_searchers = roles(*sorted(MAY_SEARCH_PEOPLE))


@blueprint.get("/cases/search", endpoint="search")
@handlers
def show_search() -> ResponseReturnValue:
    """Where to search by words."""
    return _words_page(WordsForm(formdata=None))


@blueprint.post("/cases/search", endpoint="search_words")
@handlers.keeping_nothing()
def search_words() -> ResponseReturnValue:
    """Cases in whose texts the words occur."""
    form = WordsForm()
    if not form.validate():
        return _words_page(form), 422
    try:
        return _words_page(form, cases_with(me(), form.wanted, form.after.data or ""))
    except BadMark:
        return render_template("followup/no_such_page.html"), 400


@blueprint.get("/cases/search/colleague", endpoint="search_colleague")
@people_searchers
def show_search_colleague() -> ResponseReturnValue:
    """Where to search by a colleague."""
    return _colleague_page(PersonForm(formdata=None))


@blueprint.post("/cases/search/colleague", endpoint="search_person")
@people_searchers.keeping_nothing()
def search_person() -> ResponseReturnValue:
    """Cases that are about a colleague, or that they reported."""
    form = PersonForm()
    if not form.validate():
        return _colleague_page(form), 422
    try:
        found = cases_of(me(), form.person.data or "", SearchReason(form.reason.data), form.after.data or "")
    except BadMark:
        return render_template("followup/no_such_page.html"), 400
    return _colleague_page(form, found)


def _words_page(form: WordsForm, found: Found | None = None) -> str:
    return _page("followup/search_words.html", form, found, by_colleague=may_search_people(me()))


def _colleague_page(form: PersonForm, found: Found | None = None) -> str:
    return _page("followup/search_colleague.html", form, found)


def _page(template: str, form: WordsForm | PersonForm, found: Found | None, **more: object) -> str:
    rows = ROW.each(found.rows, url_for("followup.work_list"), False) if found else []
    until = long_day(found.searched_until) if found and found.searched_until else ""
    return render_template(template, form=form, found=found, rows=rows, until=until, **more)
