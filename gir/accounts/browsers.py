"""Browsers in which somebody signed in before: guessing by others does not use up what they may try.

What a browser keeps is signed, and tells nobody anything: a random id, and a keyed fingerprint of each address.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from gir.config import Settings
from gir.vault import keyring

KEPT_FOR = timedelta(days=180)
MOST_PEOPLE = 5
"""People whom one browser remembers, at a shared desk; who signed in longest ago goes first."""
PURPOSE = "somebody signed in here before"


def known_browser(email: str) -> str:
    """The id of this browser when whoever has this address signed in with it before; empty otherwise."""
    kept = _read()
    return str(kept["id"]) if _fingerprint(email) in kept["people"] else ""


def remember_browser(answer: Response, email: str) -> None:
    """Let this browser be known for this address from now on, in the answer to the right password."""
    kept, settings, mine = _read(), _settings(), _fingerprint(email)
    kept["people"] = [mine, *(other for other in kept["people"] if other != mine)][:MOST_PEOPLE]
    answer.set_cookie(
        _name(settings),
        str(_signer(settings).dumps(kept)),
        max_age=KEPT_FOR,
        secure=settings.https,
        httponly=True,
        samesite="Lax",
    )


def _read() -> dict[str, Any]:
    settings = _settings()
    try:
        kept: dict[str, Any] = _signer(settings).loads(
            request.cookies.get(_name(settings), ""), max_age=int(KEPT_FOR.total_seconds())
        )
    except BadData:
        return {"id": secrets.token_hex(16), "people": []}
    return kept


def _fingerprint(email: str) -> str:
    return keyring().lookup(f"browser of {email}")[:32]


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.secret_key, salt=PURPOSE)


def _name(settings: Settings) -> str:
    return "__Host-gir-browser" if settings.https else "gir-browser"


def _settings() -> Settings:
    settings: Settings = current_app.extensions["gir_settings"]
    return settings
