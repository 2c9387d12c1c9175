"""Whether words occur in a text: capitals and accents make no difference, and a word may go on after what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gir.incidents.names import WORD, plain


class Words:
    """Words that must all occur, in whatever order."""

    def __init__(self, text: str) -> None:
        self.each = tuple(sorted(set(WORD.findall(plain(text))), key=len, reverse=True))
        """The longest first: it is the rarest."""
        self._beginnings = [re.compile(rf"(?<![^\W_]){re.escape(word)}") for word in self.each]

    def occur_in(self, texts: Iterable[str]) -> bool:
        """Whether each of them begins a word of one of these texts."""
        whole = plain("\n".join(texts))
        # Looking for letters is many times faster than looking for words, and most texts do not have them.
        return all(word in whole for word in self.each) and all(word.search(whole) for word in self._beginnings)
