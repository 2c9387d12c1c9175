"""Somebody's telephone, with an app that shows codes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gir.accounts.second_factor.codes import code_at, step_of
from gir.database import now


@dataclass(frozen=True)
class Telephone:
    """An app that was told the key of a page."""

    secret: str

    @classmethod
    def told_by(cls, html: str) -> Telephone:
        """As if the square code on the page was scanned."""
        key = re.search(r'gir-app__key"[^>]*>([A-Z2-7 ]+)<', html)
        assert key, "the page offers no key"
        return cls(key[1].replace(" ", ""))

    @property
    def code(self) -> str:
        """What it shows now."""
        return code_at(self.secret, step_of(now()))
