"""The address of an incident as a fingerprint: enough to see that incidents pile up somewhere, not where.

Only postal code and house number of what the reporter wrote down about the place, when both can be read without doubt.
Nobody's own home takes part (docs/decisions/0076).
"""

from __future__ import annotations

import re

from gir.incidents.details import happened_at_home, is_official
from gir.incidents.models import Incident
from gir.incidents.terms import Channel, Kind, Place
from gir.vault import keyring

POSTAL_CODE = re.compile(r"(?<!\w)([1-9][0-9]{3})(?: ?([A-Z]{2})|([a-z]{2}))(?!\w)")
BEFORE = re.compile(r"(?<![\w.:])([1-9][0-9]{0,4})(?:[ -]?[A-Za-z]{1,3}|-[0-9]{1,4})?[\s,;]*$")
"""A house number that ends just before: with a letter or a floor behind it, which does not matter."""
AFTER = re.compile(r"^[\s,;-]*(?:nr\.?|nummer|huisnummer)?\s*([1-9][0-9]{0,4})(?![0-9]|[.:][0-9])")
"""One that comes just after; a time of day does not look like it."""


def takes_part(incident: Incident) -> bool:
    """Whether this incident is looked at when addresses are compared: not when it touches somebody's own home."""
    at_home = is_official(incident) or happened_at_home(incident)
    return incident.kind is not Kind.ACCIDENT and not at_home


def is_visit(incident: Incident) -> bool:
    """Whether it happened where others live: the address is then worth asking for."""
    visited = incident.channel is Channel.HOME_VISIT or incident.place is Place.CITIZEN_HOME
    return visited and takes_part(incident)


def settle_address(incident: Incident) -> None:
    """Let the fingerprint follow from what is written about the place now; None where there is nothing to compare."""
    row = incident.circumstances
    if row is not None:
        found = postal_code_and_number(row.whereabouts or "") if takes_part(incident) else None
        row.address_lookup = address_lookup(incident.organisation_id, *found) if found else None


def address_lookup(organisation_id: str, postal_code: str, number: str) -> str:
    """The keyed fingerprint of an address within one organisation: nobody can compare it with that of another."""
    return keyring().lookup(f"address {organisation_id} {postal_code} {number}")


def postal_code_and_number(text: str) -> tuple[str, str] | None:
    """Postal code and house number, when there is one of each; None when there is any doubt."""
    found = list(POSTAL_CODE.finditer(text))
    if len(found) != 1:
        return None
    [code] = found
    before, after = BEFORE.search(text[: code.start()]), AFTER.search(text[code.end() :])
    numbers = {match.group(1) for match in (before, after) if match}
    if len(numbers) != 1:
        return None
    return f"{code.group(1)}{(code.group(2) or code.group(3)).upper()}", numbers.pop()
