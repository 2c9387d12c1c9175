"""What happens when the form of an act on a request is asked for, or sent."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.drafts import forget_kept, form_of_request, kept_form
from gir.audit import recorded
from gir.cases.access import handled_cases
from gir.cases.models import Case
from gir.cases.services import NotEligible
from gir.database import db
from gir.followup.attempts import SOMEBODY_CHANGED_IT, Attempt
from gir.privacy.requests.access import permitted, reaches, request_for
from gir.privacy.requests.acts import RequestPage
from gir.privacy.requests.finding import find
from gir.privacy.requests.forms import AskForm, EnterForm
from gir.privacy.requests.models import PrivacyRequest
from gir.privacy.requests.page import own_rows, request_view
from gir.privacy.requests.services import NotComplete, Obstructed, ask, enter, link, unlink
from gir.privacy.requests.terms import Missing, RequestAct, RequestKind
from gir.terms import lazy as _l
from gir.web.dates import short_date


def note_look(asked: PrivacyRequest, *, actor: Actor) -> None:
    """Leave the trace of a look at a request, and at the cases whose numbers it shows."""
    with recorded(RequestAct.READ, asked, *reaches(actor, asked), actor=actor):
        pass


CANNOT_ERASE_ALL = _l("Not all of it can be erased: see what stands in the way. Grant it in part, or refuse it.")


class _RequestAttempt(Attempt[PrivacyRequest]):
    page: RequestPage
    conflict_template = "requests/conflict.html"
    refusals = {NotEligible: SOMEBODY_CHANGED_IT, NotComplete: Missing.IDENTITY.label, Obstructed: CANNOT_ERASE_ALL}

    def note_look(self) -> None:
        note_look(self.thing, actor=self.actor)

    def is_permitted(self) -> bool:
        return self.page.act in permitted(self.actor, self.thing)

    def form_page(self, **shown: Any) -> str:
        return render_template("requests/act.html", **self.as_it_is(), **shown)

    def as_it_is(self) -> dict[str, Any]:
        return {"asked": request_view(self.thing, self.actor)}

    def next_place(self) -> str:
        if RequestAct.READ in permitted(self.actor, self.thing):
            return url_for("requests.request", request_id=self.thing.id)
        return url_for("requests.requests")


def request_act(request_id: str, page: RequestPage) -> ResponseReturnValue:
    """Show the form of an act, or do the act with what was filled in."""
    return _RequestAttempt(page, request_for(me(), request_id, page.act)).answer()


def enter_request() -> ResponseReturnValue:
    """Show the form for a request that came in, or enter it."""
    actor = me()
    form = form_of_request(EnterForm, actor)
    restored = request.method == "GET" and kept_form(actor, request.path) is not None
    if request.method != "POST" or not form.validate():
        status = 422 if request.method == "POST" else 200
        return render_template("requests/enter.html", form=form, restored=restored), status
    entered = enter(form.entered(), actor=actor)
    forget_kept(actor, request.path)
    flash(_("The request is entered. It must be answered within one month."), "done")
    return redirect(url_for("requests.request", request_id=entered.id))


def find_cases(request_id: str) -> ResponseReturnValue:
    """Show the cases that the register knows to be about who asks."""
    actor = me()
    asked = request_for(actor, request_id, RequestAct.FIND)
    linked = {row.case_id for row in asked.links}
    found = [case for case in find(asked, actor=actor) if case.id not in linked]
    rows = [(case.id, f"{case.number}, {short_date(case.opened_at)}") for case in found]
    return render_template("requests/found.html", asked=request_view(asked, actor), found=rows)


def link_found(request_id: str) -> ResponseReturnValue:
    """Link what was ticked among what was found."""
    actor = me()
    asked = request_for(actor, request_id, RequestAct.LINK)
    wanted = handled_cases(actor).where(Case.id.in_(request.form.getlist("cases")[:200]))
    ids = set(db.session.scalars(wanted.with_only_columns(Case.id)))
    if ids:
        link(asked, ids, actor=actor)
        flash(_("It is written down which cases the request is about."), "done")
    return redirect(url_for("requests.request", request_id=asked.id))


def unlink_case(request_id: str) -> ResponseReturnValue:
    """Take out one of the cases that exist for the actor."""
    actor = me()
    asked = request_for(actor, request_id, RequestAct.UNLINK)
    for case in reaches(actor, asked):
        if case.id == request.form.get("case"):
            unlink(asked, case, actor=actor)
            flash(_("The case is taken out of the request."), "done")
    return redirect(url_for("requests.request", request_id=asked.id))


def ask_for_own() -> ResponseReturnValue:
    """Show one's own requests and the form for another, or send it."""
    actor = me()
    form = form_of_request(AskForm, actor)
    sent = request.method == "POST"
    if sent and form.validate():
        try:
            asked = ask(RequestKind(form.kind.data), form.words.data or "", actor=actor)
        except NotEligible:
            form.kind.errors = [_("You have asked this already, and it is not finished yet. You find it above.")]
        else:
            forget_kept(actor, request.path)
            flash(_("Your request is sent. You get an answer within one month."), "done")
            return redirect(url_for("own_data.request", own_request_id=asked.id))
    shown = {"form": form, "rows": own_rows(actor), "restored": not sent and kept_form(actor, request.path) is not None}
    return render_template("requests/own.html", **shown), 422 if sent else 200
