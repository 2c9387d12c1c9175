"""Links that work without signing in, because the address itself proves who got it.

A link holds the random id of a mail and a keyed mark over it. It tells nobody anything, it cannot be made without the
installation's secret, and all it can do is ask for less mail.
"""

from __future__ import annotations

import hashlib

from itsdangerous import BadSignature, Signer

from gir.config import Settings

PURPOSE = "one click for less mail"
PATH = "/mail/less"


def _signer(settings: Settings) -> Signer:
    return Signer(settings.secret_key, salt=PURPOSE, digest_method=hashlib.sha256)


def less_address(mail_id: str, settings: Settings) -> str:
    """The address in a mail. The mark stands after the question mark, which no access log of ours keeps."""
    return f"{settings.base_url}{PATH}?mail={_signer(settings).sign(mail_id).decode()}"


def mail_of(mark: str, settings: Settings) -> str | None:
    """The mail that such an address was made for, or None when it was not made here."""
    try:
        return _signer(settings).unsign(mark).decode()
    except (BadSignature, UnicodeError):
        return None
