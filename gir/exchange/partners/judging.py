"""Whether the file of a partner may be taken over: what this organisation knows of that partner already."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from gir.accounts.actor import Actor
from gir.database import db
from gir.exchange.partners.document import Signed, read
from gir.exchange.partners.signing import signing_key_of
from gir.statistics.partners.access import partners_of
from gir.statistics.partners.figures import PublicFigures
from gir.statistics.partners.models import Partner
from gir.statistics.partners.queries import kept_figures, made_on, partner_rows
from gir.statistics.partners.terms import Fault
from gir.statistics.partners.written import Unfit
from gir.web.dates import today


@dataclass(frozen=True)
class Arrival:
    """A file that may be taken over, and the partner that it is of when its key was compared before."""

    signed: Signed
    known: Partner | None


def judged(data: bytes, actor: Actor) -> Arrival:
    """What a file says to the actor's organisation.

    Raises:
        Unfit: it is not taken over. Nothing was changed.
    """
    signed = read(data, today())
    own = signing_key_of(actor.organisation_id)
    if own is not None and own.public_key == signed.public_key:
        raise Unfit(Fault.OWN)
    if _plain(signed.name) == _plain(actor.organisation_name):
        raise Unfit(Fault.OWN)
    known = db.session.scalar(partners_of(actor).where(Partner.public_key == signed.public_key))
    _check_key(signed, known, actor)
    if known is not None:
        _check_progress(signed, known)
    return Arrival(signed, known)


def _check_key(signed: Signed, known: Partner | None, actor: Actor) -> None:
    """Nobody else is called like a partner, by its number or by its name."""
    for other in partner_rows(actor):
        same = other.their_id == signed.their_id or _plain(other.name) == _plain(signed.name)
        if same and (known is None or other.id != known.id):
            raise Unfit(Fault.OTHER_KEY)
    if known is not None and known.their_id != signed.their_id:
        raise Unfit(Fault.OTHER_KEY)


def _check_progress(signed: Signed, known: Partner) -> None:
    """Figures grow: what was published under the same rules stays as it was."""
    before, after = kept_figures(known), signed.figures
    if (after.until, signed.made_on) < (before.until, made_on(known.document)):
        raise Unfit(Fault.OLDER)
    if after.definition == before.definition and not _published(before) <= _published(after):
        raise Unfit(Fault.REWRITTEN)


def _published(figures: PublicFigures) -> set[object]:
    return {figures.since, *figures.tables, *figures.on_time}


def _plain(name: str) -> str:
    """A name as people hear it."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name).casefold() if letter.isalnum())
