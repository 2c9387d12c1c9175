"""My data: what somebody with an account asks about themselves, and what came of it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.gates import signed_in
from gir.audit import recorded
from gir.privacy.requests.access import permitted, request_for
from gir.privacy.requests.acting import ask_for_own
from gir.privacy.requests.letters import AUTHORITY, shown_letter
from gir.privacy.requests.page import course_of, row_of
from gir.privacy.requests.releasing import own_file_page
from gir.privacy.requests.services import withdraw
from gir.privacy.requests.terms import RequestAct
from gir.privacy.requests.views import BOTH, as_pdf
from gir.terms import lazy as _l
from gir.web.gate import open_to_all
from gir.web.page import Destination, MenuSection

blueprint = Blueprint("own_data", __name__, template_folder="../templates")
NAVIGATION = (Destination(_l("My data"), "own_data.requests", 30, section=MenuSection.ACCOUNT),)


@blueprint.context_processor
def _authority() -> dict[str, str]:
    return {"authority": AUTHORITY}


@blueprint.get("/your-data", endpoint="rights")
@open_to_all
def show_rights() -> ResponseReturnValue:
    """What everybody may ask and where to complain, also without an account."""
    return render_template("requests/rights.html")


@blueprint.route("/my-data", methods=BOTH, endpoint="requests")
@signed_in
def my_data() -> ResponseReturnValue:
    """One's own requests, and the form for another."""
    return ask_for_own()


@blueprint.get("/my-data/<id:own_request_id>", endpoint="request")
@signed_in.reading("content")
def show_own(own_request_id: str) -> ResponseReturnValue:
    """What came of it."""
    asked = request_for(me(), own_request_id, RequestAct.FOLLOW, own=True)
    with recorded(RequestAct.FOLLOW, asked, actor=me()):
        pass
    shown = {
        "row": row_of(asked),
        "course": course_of(asked),
        "words": asked.words or "",
        "letter": shown_letter(asked),
    }
    return render_template("requests/own_request.html", acts=permitted(me(), asked), **shown)


@blueprint.post("/my-data/<id:own_request_id>/withdraw", endpoint="withdraw")
@signed_in.keeping_nothing()
def withdraw_own(own_request_id: str) -> ResponseReturnValue:
    """Take it back."""
    asked = request_for(me(), own_request_id, RequestAct.WITHDRAW, own=True)
    withdraw(asked, actor=me())
    flash(_("Your request is withdrawn."), "done")
    return redirect(url_for("own_data.requests"))


@blueprint.get("/my-data/<id:own_request_id>/letter.pdf", endpoint="letter")
@signed_in.reading("content")
def own_letter(own_request_id: str) -> ResponseReturnValue:
    """The decision as a letter, once there is one."""
    asked = request_for(me(), own_request_id, RequestAct.FOLLOW, own=True)
    if not asked.letter:
        abort(404)
    with recorded(RequestAct.FOLLOW, asked, actor=me()):
        pass
    return as_pdf(asked.letter, f"{_('letter')}-{asked.number}")


@blueprint.route("/my-data/<id:own_request_id>/file", methods=BOTH, endpoint="file")
@signed_in.keeping_nothing().reading("content")
def own_file(own_request_id: str) -> ResponseReturnValue:
    """What is held about somebody, once it is released to them."""
    return own_file_page(own_request_id)
