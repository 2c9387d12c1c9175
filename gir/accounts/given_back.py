"""What came in and could not be received, given back in the answer, so that nothing typed is lost.

A sign-in may have ended so long ago that nobody knows whose form it was, the visit of somebody without an account may
be over, and a form token may be of a session that is. Nothing is kept on the server then: only the browser that sent it
gets it, hidden in a form that goes on with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from gir.accounts.actor import SignedIn, is_proven, signed_in_now
from gir.accounts.drafts import LONGEST_PATH, NOT_ANSWERS, keep_late_form
from gir.accounts.forms import SignInForm
from gir.config import Settings
from gir.web.addresses import same_site_path
from gir.web.gate import Gate, gate_of
from gir.web.page import Page, current_language

PATH, ANSWERS = "given_path", "given_answers"
"""The hidden fields with which a form that lets somebody in carries what was typed."""


@dataclass(frozen=True)
class GivenBack:
    """What was posted, and to which address."""

    path: str
    answers: dict[str, list[str]]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """As a form sends them again."""
        return [(name, value) for name, values in self.answers.items() for value in values]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """As a form that lets somebody in carries them."""
        return [(PATH, self.path), (ANSWERS, json.dumps(self.answers, ensure_ascii=False))]

    @property
    def texts(self) -> list[str]:
        """What somebody wrote in it, to read: more than a word."""
        return [value for _name, value in self.fields if " " in value.strip()]

    @property
    def form(self) -> MultiDict[str, str]:
        """As it was posted."""
        return MultiDict(self.answers)


Way = Callable[[GivenBack], ResponseReturnValue]
"""Answers what could not be received, with all that is in it."""
_WAYS: dict[str, Way] = {}


def give_back_behind(gate: Gate, way: Way) -> None:
    """Let ``way`` answer what is posted to something behind this gate and cannot be received."""
    _WAYS[gate.name] = way


def give_back() -> ResponseReturnValue | None:
    """The answer to a form that cannot be received now, with all that is in it; None without anything to give back.

    Only what a page of this site sent is given back: nobody else may put words into somebody's form.
    """
    gate = _gate()
    if gate is None or gate.streams:
        return None  # before a byte of it is read: whoever sends files slowly would hold a worker
    brought = carried() if _sent_by_our_page() and request.form.get(PATH) else None
    if brought is not None:  # on its way past the door, with a token that is not of now
        return ask_password(brought), 400
    given = _typed()
    if given is None:
        return None
    if gate.name in _WAYS:
        return _WAYS[gate.name](given)
    if gate.asks_account and not is_proven() and not (signed_in_now() and gate.by_password):
        return ask_password(given), 403
    return send_again(given), 400


def ask_password(given: GivenBack) -> str:
    """The page that lets somebody in, with what they bring along."""
    return render_template("accounts/sign_in.html", form=SignInForm(formdata=None), late="", given=given)


def give_back_unsaved() -> str | None:
    """The page for a form that could not be saved, because nothing can be written now; None without anything typed.

    It asks the database nothing: that may be what is broken. Whom to call is told all the same, when it is known.
    """
    given, signed_in = _typed(), g.get("signed_in")
    if given is None:
        return None
    g.without_database = True
    g.pop("signed_in", None)
    settings: Settings = current_app.extensions["gir_settings"]
    page = Page(settings.product_name, current_language())
    if signed_in:
        actor = signed_in.actor
        label, emergency = actor.emergency_label, actor.emergency_number
        page = replace(page, emergency_label=label, emergency_number=emergency, duty_number=actor.duty_number)
    return render_template("accounts/unsaved.html", given=given, page=page)


def _gate() -> Gate | None:
    return gate_of(current_app, request.endpoint) if request.endpoint else None


def _typed() -> GivenBack | None:
    """What came in, when it may be given back and there is anything of it."""
    gate = _gate()
    if gate is None or gate.keeps_nothing or not _sent_by_our_page() or _by_a_script():
        return None
    answers = {name: request.form.getlist(name) for name in request.form if name not in NOT_ANSWERS}
    if not any(value.strip() for values in answers.values() for value in values) or _has_secret(answers):
        return None
    return GivenBack(request.path, answers)


def send_again(given: GivenBack, **words: Any) -> str:
    """A page with which the same form is sent once more, with a token of now."""
    g.pop("csrf_token", None)  # it may be of a session that has just ended
    return render_template("accounts/send_again.html", given=given, **words)


def carried(behind: Gate | None = None) -> GivenBack | None:
    """What the form that came in carries; None when it carries nothing, or nothing that a page of ours made.

    ``behind`` is the gate that it lets somebody through: without one, all that ask for an account.
    """
    path = same_site_path(request.form.get(PATH))
    try:
        answers: Any = json.loads(request.form.get(ANSWERS, ""))
    except (ValueError, RecursionError):
        return None
    if path is None or not isinstance(answers, dict) or not all(map(_is_answer, answers.values())):
        return None
    gate = _gate_at(path)
    fits = gate is not None and (gate.name == behind.name if behind else gate.asks_account)
    return GivenBack(path, answers) if fits else None


def wait_words(minutes: int) -> str:
    """How long to wait with trying again, said to somebody who brings along what they typed."""
    return ngettext(
        "There were too many tries in a row. Nothing is lost. Try again in one minute.",
        "There were too many tries in a row. Nothing is lost. Try again in %(num)d minutes.",
        minutes,
    )


def go_on(signed_in: SignedIn, given: GivenBack) -> str | None:
    """Keep what was carried for who has just signed in; gives the address where it goes on, None if it was not kept."""
    return keep_late_form(signed_in.actor.person_id, given.path, given.form)


def _sent_by_our_page() -> bool:
    """Browsers say with every form from where it was sent."""
    return urlsplit(request.origin or request.referrer or "").netloc == request.host


def _by_a_script() -> bool:
    """A script has the text itself, and waits for an answer that it understands."""
    return request.accept_mimetypes.best == "application/json"


def _has_secret(answers: dict[str, list[str]]) -> bool:
    return any("password" in name for name in answers)


def _is_answer(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def can_be_kept(path: str) -> bool:
    """Whether what is sent to this address, by somebody with an account, may be kept for them."""
    gate = _gate_at(path)
    return gate is not None and gate.asks_account


def _gate_at(path: str) -> Gate | None:
    """The gate before what is sent to this address; None when nothing can be, or nothing of it may be kept."""
    if len(path) > LONGEST_PATH:
        return None
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, method="POST")
    except HTTPException:
        return None
    gate = gate_of(current_app, endpoint)
    return None if gate is None or gate.keeps_nothing else gate
