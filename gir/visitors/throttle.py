"""Limits for people who do not sign in: enough for a town hall behind one address, too little to guess or to flood."""

from __future__ import annotations

from gir.accounts.actor import origin
from gir.vault import keyring

WRONG_CODES = 20
"""Codes from one origin that opened nothing, in one window (``gir.accounts.throttle.WINDOW``)."""
REPORTS = 20
"""Reports without an account from one origin in one window."""
REPORTS_IN_ALL = 200
"""The same for one organisation from everywhere: a flood would bury the reports that matter."""


def code_limits() -> dict[str, int]:
    """The fingerprint that a wrong code counts for, with its limit."""
    return {keyring().lookup(f"throttle code {origin()}"): WRONG_CODES}


def report_limits(organisation_id: str) -> dict[str, int]:
    """The fingerprints that a report without an account counts for, with their limits."""
    ring = keyring()
    return {
        ring.lookup(f"throttle report {origin()}"): REPORTS,
        ring.lookup(f"throttle reports {organisation_id}"): REPORTS_IN_ALL,
    }
