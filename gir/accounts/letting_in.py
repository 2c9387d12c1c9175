"""From the door to where somebody was on their way, with what they had typed."""

from __future__ import annotations

from flask import g, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from gir.accounts import given_back
from gir.accounts.actor import SignedIn, begin, me, signed_in_now
from gir.accounts.browsers import remember_browser
from gir.accounts.signing_in import sign_out
from gir.accounts.terms import CASE_ROLES
from gir.web.addresses import same_site_path


def let_in(found: SignedIn, email: str) -> ResponseReturnValue:
    """Begin a sign-in, let the browser be known for it, and go on."""
    take_the_place(found)
    answer = make_response(_go_on(found))
    remember_browser(answer, email)
    return answer


def take_the_place(found: SignedIn) -> None:
    """Let the sign-in take the place of whatever was there: the sign-in of before is ended, not only forgotten."""
    before = signed_in_now()
    if before is not None and before.token != found.token:
        sign_out(before)
    session.clear()
    g.pop("csrf_token", None)  # it was of the session that has just ended
    begin(found)


def _go_on(signed_in: SignedIn) -> ResponseReturnValue:
    """To where somebody was on their way; with what they had typed, when they bring that along."""
    given = given_back.carried()
    if given is None:
        return redirect(way_on())
    address = given_back.go_on(signed_in, given)
    return redirect(address) if address else given_back.send_again(given)


def way_on() -> str:
    """Where somebody was on their way, or home."""
    return same_site_path(request.args.get("next")) or home()


def home() -> str:
    """Where somebody starts: who handles cases with those, others with what they can do."""
    if signed_in_now() and me().roles & CASE_ROLES:
        return url_for("followup.work_list")
    return url_for("reporting.start")
