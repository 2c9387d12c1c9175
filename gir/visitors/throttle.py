"""Limits for people who do not sign in: enough for a town hall behind one address, too little to guess or to flood."""

from __future__ import annotations

from gir.accounts.actor import origin
from gir.accounts.throttle import minutes_until
from gir.vault import keyring

WRONG_CODES = 20
"""Codes from one origin that opened nothing, in one window (``gir.accounts.throttle.WINDOW``)."""
REPORTS = 20
"""Reports without an account from one origin in one window."""
REPORTS_IN_ALL = 2000
"""Reports without an account to one organisation in one window, from everywhere, after which it is a flood."""
REPORTS_IN_A_FLOOD = 1
"""What one origin may still send then: a flood must not close the door for people who have something to say."""


def code_limits() -> dict[str, int]:
    """The fingerprint that a wrong code counts for, with its limit."""
    return {keyring().lookup(f"throttle code {origin()}"): WRONG_CODES}


def report_counts(organisation_id: str) -> tuple[str, str]:
    """The fingerprints that a report without an account counts for: of its origin, and of its organisation."""
    ring = keyring()
    return ring.lookup(f"throttle report {origin()}"), ring.lookup(f"throttle reports {organisation_id}")


def minutes_to_report(organisation_id: str) -> int:
    """Whole minutes until another report is received from here; 0 when that is now."""
    here, in_all = report_counts(organisation_id)
    flood = minutes_until({in_all: REPORTS_IN_ALL}) > 0
    return minutes_until({here: REPORTS_IN_A_FLOOD if flood else REPORTS})
