"""Which passwords are too easy to guess: short ones, well-known ones, and words that everybody here would try first."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask_babel import gettext as _

SHORTEST, LONGEST = 12, 200
"""Characters. Longer is better than stranger: nothing is asked of which characters they are (NIST SP 800-63B)."""
STRONG = 3
"""Of four, as zxcvbn counts: it knows lists of leaked passwords, names, dates, rows of keys and repetitions."""
LOOKED_AT = 72
"""Characters that it looks at; it takes no more."""
LEFT = 6
"""Letters and digits that must be left without the words that everybody would try."""
TRIED_FIRST = frozenset(
    [
        "welkom",
        "wachtwoord",
        "password",
        "geheim",
        "login",
        "inloggen",
        "toegang",
        "account",
        "beheer",
        "admin",
        "gemeente",
        "stad",
        "dorp",
        "provincie",
        "waterschap",
        "agressie",
        "geweld",
        "veilig",
        "veiligheid",
        "melding",
        "melden",
        "meldpunt",
        "incident",
        "register",
        "werken",
        "werk",
        "oov",
        "hrm",
        "boa",
        "raad",
        "college",
        "lente",
        "zomer",
        "herfst",
        "winter",
        "voorjaar",
        "najaar",
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
    ]
)
"""Words that stand in many passwords of people who work here."""


def objection_to(password: str, about: Iterable[str]) -> str:
    """Why a password is not good enough; empty when it is. ``about``: names and addresses of its owner and employer."""
    if len(password) < SHORTEST:
        return _(
            "Use at least %(number)d characters. A few words that do not belong together are best.", number=SHORTEST
        )
    if len(password) > LONGEST:
        return _("Use at most %(number)d characters.", number=LONGEST)
    words = _words(about)
    if len(_without(password, words | TRIED_FIRST)) < LEFT:
        return _("This is easy to guess: it is made of words that others would try first. Choose other words.")
    if not _is_strong(password, words):
        return _("This is easy to guess. A few words that do not belong together are best.")
    return ""


def _words(about: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in about for word in re.findall(r"[^\W\d_]{3,}", text.casefold()))


def _without(password: str, words: Iterable[str]) -> str:
    """The different letters and digits of a password that are left without some words and without years."""
    rest = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    return "".join(set(re.findall(r"[^\W_]", re.sub(r"(19|20)\d\d", " ", rest))))


def _is_strong(password: str, words: frozenset[str]) -> bool:
    from zxcvbn import zxcvbn  # it reads long lists: only whoever changes a password waits for that

    judged = zxcvbn(password[:LOOKED_AT], user_inputs=sorted(words | TRIED_FIRST))
    return bool(judged["score"] >= STRONG)
