"""What the police did, in words."""

from __future__ import annotations

from flask_babel import format_currency

from gir.threat.police.models import PoliceProgress


def progress_words(row: PoliceProgress) -> str:
    """One thing the police, the prosecution or the court did; with the amount of damages."""
    if row.amount is None:
        return str(row.outcome.label)
    return f"{row.outcome.label}: {format_currency(row.amount, 'EUR')}"
