"""Two partners whose files were taken over, one with a long name and one that counts by other rules."""

from __future__ import annotations

from flask import Flask

from gir.accounts.actor import actor_of
from gir.demonstration.cast import Cast
from gir.exchange.partners.services import take_over
from tests.statistics.partners.employers import OTHER_KEY, changed, document, file

LONG_NAME = "Gemeenschappelijke regeling Werkvoorzieningsschap Noordoost-Overijssel en omstreken"


def add_partners(app: Flask, cast: Cast) -> None:
    """As OOV does after calling both."""
    other = changed(
        changed(document(name=LONG_NAME, fte=None, seed=8), "organisation.id", "cd" * 16), "definition", "1"
    )
    with app.app_context():
        for content in (file(document()), file(other, OTHER_KEY)):
            take_over(content, compared=True, actor=actor_of(cast.people["omar"]))
