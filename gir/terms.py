"""Words that people choose from: a key that never changes, with a label and a hint in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Self, cast

from flask_babel import gettext, pgettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape


class _Lazy(LazyString):
    """A text of the library says that it is HTML already; ours is escaped where it is shown, as every other text."""

    def __init__(self, translate: Callable[..., str], *text: str) -> None:
        super().__init__(translate, *text)  # type: ignore[no-untyped-call]

    def __html__(self) -> Markup:
        return escape(str(self))


def lazy(text: str) -> str:
    """A text that is translated when it is shown. Typed as the text it becomes; import it as ``_l``."""
    return cast(str, _Lazy(gettext, text))


def lazy_in(context: str, text: str) -> str:
    """The same for a word that means something else elsewhere; import it as ``_p``."""
    return cast(str, _Lazy(pgettext, context, text))


class Term(StrEnum):
    """One word of a closed vocabulary.

    A member is written ``NAME = "key", _l("Label")`` or ``NAME = "key", _l("Label"), _l("Hint")``. The key is what the
    database, the log and the addresses hold; it is never renamed. Label and hint are translated when shown.
    """

    label: str
    hint: str

    def __new__(cls, key: str, label: str = "", hint: str = "") -> Self:
        member = str.__new__(cls, key)
        member._value_ = key
        member.label = label
        member.hint = hint
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Key and label of every term, in the order of the vocabulary."""
        return [(term.value, term.label) for term in cls]

    @classmethod
    def hints(cls) -> dict[str, str]:
        """The hints that exist, by key."""
        return {term.value: term.hint for term in cls if term.hint}


def capital(words: object) -> str:
    """Words that begin a line or a sentence. They may be lazy, as labels are."""
    text = str(words)
    return text[:1].upper() + text[1:]


def small(words: object) -> str:
    """Words that begin with a capital on their own, inside a sentence; what else is a capital stays one."""
    text = str(words)
    return text[:1].lower() + text[1:]
