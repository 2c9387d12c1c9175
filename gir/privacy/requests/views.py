"""Requests about one's own data, for the privacy officer and for who looks into them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.gates import roles
from gir.accounts.terms import Role
from gir.privacy.requests.access import FINDERS, request_for, was_handed_one
from gir.privacy.requests.acting import enter_request, find_cases, link_found, note_look, request_act, unlink_case
from gir.privacy.requests.acts import PAGES
from gir.privacy.requests.letters import extension_words
from gir.privacy.requests.page import request_rows, request_view
from gir.privacy.requests.releasing import file_page, gather_texts, judge_page, release_page, texts_page
from gir.privacy.requests.terms import RequestAct
from gir.terms import lazy_in as _p
from gir.threat.measures.letters import TEMPLATE
from gir.web.page import Destination, MenuSection
from gir.web.paper import typeset_once

blueprint = Blueprint("requests", __name__, template_folder="../templates")
BOTH = ["GET", "POST"]
officer = roles(Role.PRIVACY_OFFICER)
workers = roles(*sorted({*FINDERS, Role.PRIVACY_OFFICER}), or_else=was_handed_one)
NAVIGATION = (
    Destination(
        _p("navigation", "Data requests"),
        "requests.requests",
        46,
        frozenset(role.value for role in (*FINDERS, Role.PRIVACY_OFFICER)),
        MenuSection.CASES,
    ),
)


@blueprint.get("/privacy/requests", endpoint="requests")
@workers
def show_requests() -> ResponseReturnValue:
    """What must be answered, the first to be answered first."""
    running, done = request_rows(me())
    keeps = Role.PRIVACY_OFFICER in me().roles
    return render_template("requests/list.html", running=running, done=done, keeps=keeps)


@blueprint.route("/privacy/requests/new", methods=BOTH, endpoint="new")
@officer
def new_request() -> ResponseReturnValue:
    """Enter a request that came by letter, by mail or at the desk."""
    return enter_request()


@blueprint.get("/privacy/requests/<id:request_id>", endpoint="request")
@workers.reading("content")
def show_request(request_id: str) -> ResponseReturnValue:
    """One request with its clock and what can be done."""
    asked = request_for(me(), request_id, RequestAct.READ)
    note_look(asked, actor=me())
    return render_template("requests/request.html", asked=request_view(asked, me()))


@blueprint.post("/privacy/requests/<id:request_id>/gather", endpoint="gather")
@workers.keeping_nothing().reading("content")
def gather(request_id: str) -> ResponseReturnValue:
    """Gather what is held about who asks."""
    return gather_texts(request_id)


@blueprint.get("/privacy/requests/<id:request_id>/texts", endpoint="texts")
@workers.reading("content")
def show_texts(request_id: str) -> ResponseReturnValue:
    """The texts that somebody must read before they leave."""
    return texts_page(request_id)


@blueprint.route("/privacy/requests/<id:request_id>/texts/<id:text_id>", methods=BOTH, endpoint="text")
@workers.keeping_nothing().reading("content")
def judge_text(request_id: str, text_id: str) -> ResponseReturnValue:
    """One of them."""
    return judge_page(request_id, text_id)


@blueprint.route("/privacy/requests/<id:request_id>/release", methods=BOTH, endpoint="release")
@workers.keeping_nothing()
def release(request_id: str) -> ResponseReturnValue:
    """Let the file go to who asked."""
    return release_page(request_id)


@blueprint.route("/privacy/requests/<id:request_id>/file", methods=BOTH, endpoint="file")
@workers.keeping_nothing().reading("content")
def take_file(request_id: str) -> ResponseReturnValue:
    """Take the file along, to send it."""
    return file_page(request_id)


@blueprint.route("/privacy/requests/<id:request_id>/<act>", methods=BOTH, endpoint="act")
@workers.reading("content")
def act_on_request(request_id: str, act: str) -> ResponseReturnValue:
    """One act on a request."""
    return request_act(request_id, PAGES[act]) if act in PAGES else abort(404)


@blueprint.post("/privacy/requests/<id:request_id>/find", endpoint="find")
@workers.keeping_nothing().reading("content")
def find(request_id: str) -> ResponseReturnValue:
    """Look for the cases that are about who asks."""
    return find_cases(request_id)


@blueprint.post("/privacy/requests/<id:request_id>/link-found", endpoint="link_found")
@workers.keeping_nothing()
def link(request_id: str) -> ResponseReturnValue:
    """Link what was ticked among them."""
    return link_found(request_id)


@blueprint.post("/privacy/requests/<id:request_id>/unlink", endpoint="unlink")
@workers.keeping_nothing()
def unlink(request_id: str) -> ResponseReturnValue:
    """Take a case out again."""
    return unlink_case(request_id)


@blueprint.get("/privacy/requests/<id:request_id>/letter.pdf", endpoint="letter")
@workers.reading("content")
def show_letter(request_id: str) -> ResponseReturnValue:
    """The decision as it is sent."""
    asked = request_for(me(), request_id, RequestAct.READ_LETTER)
    note_look(asked, actor=me())
    return as_pdf(asked.letter or "", f"{_('letter')}-{asked.number}")


@blueprint.get("/privacy/requests/<id:request_id>/extension.pdf", endpoint="extension")
@officer.reading("content")
def show_extension(request_id: str) -> ResponseReturnValue:
    """The letter that says that it takes longer."""
    asked = request_for(me(), request_id, RequestAct.READ)
    if asked.extended_on is None:
        abort(404)
    note_look(asked, actor=me())
    return as_pdf(extension_words(asked, signed_by=me().name), f"{_('letter')}-{asked.number}")


def as_pdf(words: str, name: str) -> Response:
    """A letter to save: nothing of it is kept by the worker."""
    answer = make_response(typeset_once(TEMPLATE, words))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer
