"""Which words a mail gets."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from gir.database import db
from gir.notifications.terms import Matter
from gir.notifications.wording.limits import LINK, ORGANISATION, PLACEHOLDERS, PRODUCT
from gir.notifications.wording.models import MailWording

PLACES = re.compile("|".join(re.escape(place) for place in PLACEHOLDERS))


@dataclass(frozen=True)
class Wording:
    """Subject and text, with places to fill in."""

    subject: str
    text: str

    def filled(self, *, link: str, product: str, organisation: str) -> Wording:
        """As one mail says it. What is filled in is not looked into again."""
        places = {LINK: link, PRODUCT: product, ORGANISATION: organisation}

        def fill(words: str) -> str:
            return PLACES.sub(lambda place: places[place.group()], words)

        return Wording(fill(self.subject), fill(self.text))


def usual_wording(matter: Matter, language: str) -> Wording:
    """The words of the software about a matter."""
    with force_locale(language):
        text = "\n\n".join(
            [
                _("Hello,"),
                f"{matter.label}.",
                _("Sign in to read it:") + f"\n{LINK}",
                _("For your safety and that of others, this mail says no more."),
            ]
        )
        return Wording(f"{matter.label} – {PRODUCT}", text)


def own_wording(organisation_id: str, matter: Matter, language: str) -> Wording | None:
    """What an organisation wrote about a matter; None: nothing."""
    row = db.session.execute(
        select(MailWording.subject, MailWording.text).where(
            MailWording.organisation_id == organisation_id,
            MailWording.matter == matter,
            MailWording.language == language,
        )
    ).first()
    return Wording(row.subject, row.text) if row else None


def wording_of(organisation_id: str, matter: Matter, language: str) -> Wording:
    """The words that hold: the organisation's own, else those of the software."""
    return own_wording(organisation_id, matter, language) or usual_wording(matter, language)


def mark_of(wording: Wording) -> str:
    """A fingerprint of words as a page showed them: who saves over other words is told first."""
    return hashlib.sha256(f"{wording.subject}\n{wording.text}".encode()).hexdigest()[:32]


def own_wordings(organisation_id: str) -> set[tuple[Matter, str]]:
    """Of which matters an organisation wrote words of its own, and in which language."""
    rows = select(MailWording.matter, MailWording.language).where(MailWording.organisation_id == organisation_id)
    return {(matter, language) for matter, language in db.session.execute(rows)}
