"""Requests about one's own data: one that came in, one that somebody looks into."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from gir.accounts.actor import actor_of
from gir.demonstration.cast import Cast
from gir.privacy.requests.services import Entered, ask, enter, hand_over
from gir.privacy.requests.terms import IdentityCheck, RequestKind, Standing
from gir.web.dates import today

LETTER = Entered(
    kind=RequestKind.ACCESS,
    standing=Standing.PERPETRATOR,
    name="Koos Voorbeeld",
    reach="Voorbeeldlaan 12\n1000 AB Voorbeeldstad",
    words="Ik wil weten wat de gemeente over mij heeft opgeschreven.",
    identity=IdentityCheck.SHOWN,
    received_on=date.min,
)
ANNA = "Ik wil een kopie van alles wat er over mij staat, ook van de nazorg."


def write_requests(cast: Cast) -> None:
    """Anna asks for a copy; a citizen wrote a letter, which the coordinator looks into."""
    els = actor_of(cast.people["els"])
    ask(RequestKind.ACCESS, ANNA, actor=actor_of(cast.people["anna"]))
    letter = replace(LETTER, received_on=today() - timedelta(days=12))
    hand_over(enter(letter, actor=els), cast.people["chantal"], actor=els)
