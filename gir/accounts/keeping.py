"""How a form is saved while somebody types in it, for the script that does so."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from gir.accounts.actor import Actor
from gir.vault import keyring


@dataclass(frozen=True)
class Keeping:
    """Where the script saves a form, and a mark of its person: a text never goes on under another name."""

    address: str
    person: str


def person_mark(actor: Actor) -> str:
    """The same for all pages of one person; nothing can be told from it."""
    return keyring().lookup(f"page of {actor.person_id}")[:32]


def keeping(actor: Actor, path: str) -> Keeping:
    """For a form that is sent to ``path``: what is typed comes back there, for a day."""
    return Keeping(url_for("accounts.keep", path=path), person_mark(actor))
