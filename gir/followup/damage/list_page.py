"""The list of damage and its sums, ready to be shown. Nothing of a case is in it but its number."""

from __future__ import annotations

from gir.accounts.actor import Actor
from gir.followup.damage.words import ItemView, item_view, sum_words
from gir.followup.words import Pair
from gir.threat.damage.queries import listed_page, sums_by_year


def item_rows(actor: Actor, *, settled: bool, before: str) -> tuple[list[ItemView], str]:
    """A page of items, and the id to go on after.

    Raises:
        LookupError: no item of this list has the id ``before``.
    """
    items, mark = listed_page(actor, settled=settled, before=before)
    return [item_view(item, actor, described=False) for item in items], mark


def year_rows(actor: Actor) -> list[tuple[int, list[Pair]]]:
    """For each year the sums of what was written down in it."""
    return [(year, sum_words(sums)) for year, sums in sums_by_year(actor)]
