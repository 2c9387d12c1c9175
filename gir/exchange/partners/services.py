"""Make a file for partners, take theirs over, and part with one."""

from __future__ import annotations

from gir.accounts.actor import Actor
from gir.audit import recorded
from gir.database import now
from gir.exchange.partners.document import unsigned, written
from gir.exchange.partners.judging import judged
from gir.exchange.partners.signing import fingerprint, key_for, signed
from gir.organisations.services import own_organisation
from gir.statistics.partners.models import Partner
from gir.statistics.partners.queries import own_figures
from gir.statistics.partners.terms import PartnerAct
from gir.web.dates import today


class NothingPublished(LookupError):
    """An organisation has no published figures yet."""


class NotCompared(ValueError):
    """Nobody said to have compared the key of a new partner."""


def file_for_partners(*, with_staff: bool, actor: Actor) -> bytes:
    """The published figures of the actor's organisation, signed with its key, which is made the first time.

    Raises:
        NothingPublished: there is nothing to tell.
    """
    figures = own_figures(actor.organisation_id, with_staff=with_staff)
    if figures is None:
        raise NothingPublished(actor.organisation_id)
    detail = {"until": figures.until.key, "with_staff": str(with_staff).lower()}
    with recorded(PartnerAct.EXPORT, actor=actor, detail=detail) as session:
        home = own_organisation(session, actor.organisation_id)  # two people who are first make one key
        key = key_for(session, home.id)
        return written(unsigned(key.id, home.name, key.public_key, today(), figures), lambda text: signed(key, text))


def take_over(data: bytes, *, compared: bool, actor: Actor) -> Partner:
    """Let the figures of a file stand beside one's own. ``compared``: somebody heard the key's number by telephone.

    Raises:
        Unfit: the file is not taken over.
        NotCompared: it is of a new partner.
    """
    detail: dict[str, str] = {}
    with recorded(PartnerAct.TAKE_OVER, actor=actor, detail=detail) as session:
        own_organisation(session, actor.organisation_id)
        arrival = judged(data, actor)
        file, partner = arrival.signed, arrival.known
        if partner is None and not compared:
            raise NotCompared(file.public_key)
        if partner is None:
            partner = Partner(
                organisation_id=actor.organisation_id,
                their_id=file.their_id,
                public_key=file.public_key,
                compared_at=now(),
                compared_by_id=actor.person_id,
            )
            session.add(partner)
        partner.name, partner.document, partner.taken_at = file.name, file.document, now()
        detail |= {"number": _begin_of(file.public_key), "until": file.figures.until.key}
        session.flush()
        session.info["recorded"].append(partner)
    return partner


def remove(partner: Partner, *, actor: Actor) -> None:
    """Part with a partner: its figures go, and its key is new again. The line in the log stays."""
    with recorded(PartnerAct.REMOVE, partner, actor=actor, detail={"number": _begin_of(partner.public_key)}) as session:
        session.delete(partner)


def _begin_of(public_key: str) -> str:
    """Enough of a key's number to know it again in the log."""
    return " ".join(fingerprint(public_key)[:2])
