"""The codes themselves: six digits of half a minute (RFC 6238), and recovery codes. Pure: no database, no request."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from gir.web import letters

SECRET_BYTES = 20
DIGITS = 6
STEP = 30
"""Seconds that a code is shown."""
DRIFT = 1
"""Steps before and after now whose code is taken too: clocks differ, and typing takes time."""
RECOVERY_LENGTH = 12
RECOVERY_CODES = 10


def new_secret() -> str:
    """A secret for an app, as it is typed: 32 letters of base32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def code_at(secret: str, step: int) -> str:
    """The six digits that an app with this secret shows in a step."""
    return _app(secret).generate(step * STEP).decode()


def step_of(moment: datetime) -> int:
    """The number of the half minute of a moment."""
    return int(moment.timestamp()) // STEP


def matching_step(secret: str, code: str, moment: datetime, after: int) -> int | None:
    """The step whose code this is, about now and later than ``after``; None when it is the code of none of them."""
    around = range(step_of(moment) - DRIFT, step_of(moment) + DRIFT + 1)
    fitting = [step for step in around if hmac.compare_digest(code_at(secret, step), code) and step > after]
    return fitting[0] if fitting else None


def address_for_apps(secret: str, account: str, product: str) -> str:
    """What the square code on the page says to an app: ``otpauth://totp/…``."""
    return _app(secret).get_provisioning_uri(account, product)


def digits_of(text: str) -> str:
    """The six digits, however they were typed; nothing for what cannot be a code of an app."""
    digits = "".join(text.replace("-", " ").split())
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdigit() else ""


def new_recovery_codes() -> list[str]:
    """Codes of 60 random bits each, as they are shown once."""
    bits = letters.BITS * RECOVERY_LENGTH
    return [letters.written(secrets.randbits(bits), RECOVERY_LENGTH) for _code in range(RECOVERY_CODES)]


def recovery_letters(text: str) -> str:
    """The letters of a recovery code, however it was typed; nothing for what cannot be one."""
    return letters.read(text, RECOVERY_LENGTH)


def _app(secret: str) -> TOTP:
    # SHA-1 is what every app knows; its weakness does not touch codes of an HMAC (RFC 4226, B.2).
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP)  # nosec B303
