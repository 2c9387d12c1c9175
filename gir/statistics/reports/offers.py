"""What somebody may take away now: which reports, and of which quarters."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from gir.accounts.actor import Actor
from gir.statistics.choice import Choice
from gir.statistics.choices import read_choice
from gir.statistics.periods import Quarter
from gir.statistics.protected.queries import closed_quarters
from gir.statistics.reports.access import editions_for
from gir.statistics.reports.terms import Edition


@dataclass(frozen=True)
class Offer:
    """Reports, the quarters that were closed (the newest first), and what was chosen for the exact figures.

    Without a closed quarter there is no protected report yet; ``choice`` is None for who may not see exact figures.
    """

    editions: tuple[Edition, ...]
    quarters: tuple[Quarter, ...]
    usual_quarter: str
    choice: Choice | None


def offer_for(actor: Actor, arguments: MultiDict[str, str]) -> Offer:
    """The offer for somebody who comes from a page with this choice in its address.

    Raises:
        werkzeug.exceptions.BadRequest: with a sentence, for a choice of exact figures that does not exist.
    """
    editions, quarters = editions_for(actor), tuple(closed_quarters(actor.organisation_id))
    exact = Edition.INTERNAL in editions
    asked = Quarter.parse(arguments.get("period", ""))
    usual = asked if asked in quarters else next(iter(quarters), None)
    return Offer(
        editions if quarters else tuple(edition for edition in editions if edition is Edition.INTERNAL),
        quarters,
        usual.key if usual else "",
        read_choice(actor, arguments) if exact else None,
    )
