"""The seven W's for the police as they are proposed: from what is known, without what could lead to a home.

This list is all that is ever read for the file. The story, the home, the number to call, how somebody likes to be
helped and what it did to them are not on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from gir.cases.masking import mask_for
from gir.cases.models import Case
from gir.cases.terms import Part
from gir.followup.words import incident_moment
from gir.incidents.details import happened_at_home
from gir.incidents.home import HOME_CHANNELS, HOME_PLACES
from gir.incidents.seven import Words, seven_ws
from gir.terms import Term, capital
from gir.threat.perpetrator.queries import readable_name
from gir.threat.police.addresses import private_in
from gir.threat.police.private import known_around
from gir.threat.police.services import SevenTexts
from gir.threat.terms import ThreatAct
from gir.web.page import written_in


@dataclass(frozen=True)
class Proposal:
    """The texts, and the names of those of which something was left out because it could lead to a home."""

    texts: SevenTexts
    left_out: tuple[str, ...]


def proposed(case: Case, acts: frozenset[Term]) -> Proposal:
    """Propose the texts to somebody who prepares the file, in the language in which the police get it."""
    known, left_out = known_around(case), list[str]()
    texts: dict[str, str] = {}
    with written_in(case.organisation.language):
        found = _pieces(case, acts)
    for name, pieces in found.items():
        fit = [piece for piece in pieces if not private_in(piece, known)]
        if len(fit) < len(pieces):
            left_out.append(name)
        texts[name] = capital(" · ".join(fit))
    return Proposal(SevenTexts(**texts), tuple(left_out))


def _pieces(case: Case, acts: frozenset[Term]) -> dict[str, Words]:
    """The pieces of each text; a name only when it was unlocked, and then only for who may read it."""
    name = readable_name(case) if ThreatAct.READ in acts else ""
    mask = mask_for(case, {Part.THREAT})
    found = seven_ws(case.incident, home=True, name=name)
    pieces = {
        "who": found.who,
        "what": found.what,
        "where": _where(case, found.where),
        "when": (incident_moment(case.incident),),
        "with_what": found.with_what,
        "how": found.how,
        "why": found.why,
    }
    return {which: tuple(map(mask, words)) for which, words in pieces.items()}


def _where(case: Case, words: Words) -> Words:
    """What happened at home happened "at home", and nothing says where that is."""
    incident = case.incident
    if happened_at_home(incident) or incident.channel in HOME_CHANNELS or incident.place in HOME_PLACES:
        return (_("at the home of the person affected"),)
    return words
