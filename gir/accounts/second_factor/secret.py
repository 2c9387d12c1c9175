"""The secret that a page gives to an app, until the app has shown a code of it: it is stored only then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import segno
from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from gir.accounts.models import Person
from gir.accounts.second_factor.codes import address_for_apps, new_secret
from gir.config import Settings

KEPT_FOR = timedelta(hours=1)
GROUP = 4


@dataclass(frozen=True)
class Offer:
    """What somebody gives to their app. ``path`` draws the square code in ``size`` by ``size`` small squares."""

    secret: str
    signed: str
    path: str
    size: int
    address: str

    @property
    def grouped(self) -> str:
        """The secret as it is typed."""
        return " ".join(self.secret[start : start + GROUP] for start in range(0, len(self.secret), GROUP))


def offer(person: Person, signed: str = "") -> Offer:
    """The offer that came back in a form, as long as it is this person's and not too old; else a new one."""
    secret = secret_of(person, signed) or new_secret()
    settings: Settings = current_app.extensions["gir_settings"]
    address = address_for_apps(secret, person.email or "", settings.product_name)
    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=4))
    squares = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Offer(secret, str(_signer(person).dumps(secret)), "".join(squares), len(rows), address)


def secret_of(person: Person, signed: str) -> str:
    """The secret of an offer that was made to this person a short while ago; else nothing."""
    try:
        secret: str = _signer(person).loads(signed, max_age=int(KEPT_FOR.total_seconds()))
    except BadData:
        return ""
    return secret


def _signer(person: Person) -> URLSafeTimedSerializer:
    settings: Settings = current_app.extensions["gir_settings"]
    return URLSafeTimedSerializer(settings.secret_key, salt=f"app of {person.id}")
