"""The list of damage and its sums, ready to be shown. Nothing of a case is in it but its number."""

from __future__ import annotations

from gir.accounts.actor import Actor
from gir.followup.damage.words import ItemView, item_view, sum_words
from gir.followup.words import Pair
from gir.threat.damage.queries import kept_after_case, listed_page, sums_by_year
from gir.web.amounts import in_euros


def item_rows(actor: Actor, *, settled: bool, before: str) -> tuple[list[ItemView], str]:
    """A page of items, and the id to go on after.

    Raises:
        LookupError: no item of this list has the id ``before``.
    """
    items, mark = listed_page(actor, settled=settled, before=before)
    return [item_view(item, actor, described=False) for item in items], mark


def kept_rows(actor: Actor) -> list[tuple[str, str, str, str, str]]:
    """Damage of cases that are gone: what, how much, its number, what came in, and how it ended."""
    return [
        (
            str(item.kind.label),
            in_euros(item.amount_cents),
            item.number,
            in_euros(item.recovered_cents) if item.recovered_cents else "",
            str(item.state.label),
        )
        for item in kept_after_case(actor)
    ]


def year_rows(actor: Actor) -> list[tuple[int, list[Pair]]]:
    """For each year the sums of what was written down in it."""
    return [(year, sum_words(sums)) for year, sums in sums_by_year(actor)]
