"""What the words of a mail must hold, and must not.

A mail lies open on a desk, goes to the wrong person, is read by who shares the computer. So it says nothing of what is
waiting: not that somebody reported, not about what. And who gets many mails with a link must never learn to click on
another one.
"""

from __future__ import annotations

import re

from flask_babel import gettext as _

LINK, PRODUCT, ORGANISATION = "{link}", "{product}", "{organisation}"
PLACEHOLDERS = (LINK, PRODUCT, ORGANISATION)
"""What is filled in: where to sign in, how this product is called, and the organisation. Nothing else."""
LONGEST_SUBJECT, LONGEST_TEXT = 70, 1_000
BRACES = re.compile(r"\{[^{}]*\}|[{}]")
ADDRESS = re.compile(r"://|www\.|\b[\w-]+\.(?:nl|com|org|net|eu|example)\b|\S@\S|<", re.IGNORECASE)
TELLING = re.compile(
    r"\bmeld(?:ing|ingen|er|ers|t|de|en)?\b|\bgemeld|\bzaak|\bzaken\b|dossier|voorval|incident|agress|geweld|bedreig|dreig"
    r"|slachtoffer|veroorzaker|\bdader|aangifte|politie|letsel|nazorg|opvang|\breport|\bcases?\b|aggress|violen|threat"
    r"|victim|perpetrator|police|injur|aftercare",
    re.IGNORECASE,
)
"""Words, or their beginnings, that tell what kind of thing is waiting."""


def refusal_of_subject(subject: str) -> str:
    """Why this cannot be the subject of a mail; empty when it can."""
    if "\n" in subject or "\r" in subject:
        return _("A subject is one line.")
    if set(BRACES.findall(subject)) - {PRODUCT, ORGANISATION}:
        return _("Only {product} and {organisation} are filled in here. Use no other braces.")
    return _refusal(subject)


def refusal_of_text(text: str) -> str:
    """Why this cannot be the text of a mail; empty when it can."""
    found = BRACES.findall(text)
    if set(found) - set(PLACEHOLDERS):
        return _("Only {link}, {product} and {organisation} are filled in. Use no other braces.")
    if found.count(LINK) != 1:
        return _("The place where to sign in must be in it once: {link}.")
    return _refusal(text)


def _refusal(words: str) -> str:
    plain = BRACES.sub(" ", words)
    if ADDRESS.search(plain):
        return _("Put no other address or link in it: nobody should learn to click on those.")
    telling = TELLING.search(plain)
    if telling:
        return _("Others may see the mail. Leave out what it is about: “%(word)s”.", word=telling.group())
    return ""
