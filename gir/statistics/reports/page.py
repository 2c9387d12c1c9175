"""What the page of the reports shows beside its form."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from gir.statistics import words
from gir.statistics.choice import Choice, origin_of
from gir.statistics.choices import chosen
from gir.statistics.protected.closing import next_closing
from gir.statistics.reports.offers import Offer


def context_of(offer: Offer, arguments: MultiDict[str, str]) -> dict[str, Any]:
    """The exact figures that were chosen on the page somebody comes from, and when the next quarter is closed."""
    quarter, day = next_closing()
    return {
        **(chosen_on_page(offer.choice, arguments) if offer.choice else {"exact": "", "query": {}}),
        "offer": offer,
        "next_quarter": words.quarter(quarter.first),
        "next_day": words.full_date(day),
    }


def chosen_on_page(choice: Choice, arguments: MultiDict[str, str]) -> dict[str, Any]:
    """Of when and whom the exact figures are, and the way back to them."""
    exact = f"{words.quarter_title(choice.quarter.first)} · {origin_of(choice).population}"
    return {"exact": exact, "query": chosen(arguments)}
