"""The list that Voorbeeldstad kept before: sent by OOV and not finished, so that its pages can be looked at."""

from __future__ import annotations

from flask_babel import force_locale

from gir.accounts.actor import actor_of
from gir.demonstration.cast import Cast
from gir.exchange.files import FILES
from gir.exchange.importing import read_file, receive_file


def send_older_list(cast: Cast) -> None:
    """Send the example list as Omar would; nothing of it counts until somebody says so."""
    omar = actor_of(cast.people["omar"])
    with force_locale("nl"):
        _kind, made = FILES["example.csv"]
        history = receive_file("agressie-oude-lijst.csv", made(), actor=omar)
    read_file(history, actor=omar)
