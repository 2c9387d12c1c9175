"""Fields that several forms ask with: one of a few, one of many, several, a single yes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from flask_babel import gettext as _
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the types
    BooleanField,
    Field,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, Optional, ValidationError

from gir.terms import Term
from gir.terms import lazy as _l

LONGEST_TEXT = 20_000
"""Characters of a text that somebody writes in one go."""
LONGEST_LINE = 200
"""Characters of a text of one line."""
NOT_ASKED = frozenset({"HiddenField", "CSRFTokenField"})


def options(pairs: Iterable[tuple[str, str]], group: str | None = None) -> list[SelectChoice]:
    """Key and label pairs as a field takes them; ``group`` is the heading over them in a long list."""
    return [SelectChoice(key, label, optgroup=group) for key, label in pairs]


@cache
def _options_of(terms: tuple[Term, ...]) -> Sequence[SelectChoice]:
    """Made once: labels are put into words when they are shown, and a field keeps a list of its own."""
    return options((term.value, term.label) for term in terms)


@cache
def _hints_of(terms: tuple[Term, ...]) -> Mapping[str, str]:
    return {term.value: term.hint for term in terms if term.hint}


def _checks(wanted: str | None, *, may_stay_open: bool) -> list[Any]:
    if wanted is not None:
        return [DataRequired(wanted)]
    return [Optional(strip_whitespace=False)] if may_stay_open else []


class _Offered(Field):
    """A field that refuses what it did not offer, without repeating what was sent."""

    refusal = _l("Choose one of the answers.")

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValueError as error:
            raise ValidationError(self.refusal) from error


class OneTile(_Offered, RadioField):
    """One of a few, as tiles, each with its hint. Nothing is chosen beforehand unless a default is given.

    ``wanted`` is the sentence for who leaves it out; without it the question may stay open.
    """

    def __init__(self, label: str, wanted: str | None = None, terms: Iterable[Term] = (), **settings: Any) -> None:
        known = tuple(terms)
        super().__init__(label, _checks(wanted, may_stay_open=True), choices=_options_of(known), **settings)
        self.hints = dict(_hints_of(known))


class OneOf(_Offered, SelectField):
    """One of many, in a list. With ``first`` it starts empty: that is what its empty line says."""

    def __init__(
        self,
        label: str,
        wanted: str | None = None,
        terms: Iterable[Term] = (),
        first: str | None = None,
        **settings: Any,
    ) -> None:
        # Whether a sentence is there is not asked of the sentence: that would put it into words.
        empty = [SelectChoice("", first)] if first is not None else []
        checks = _checks(wanted, may_stay_open=first is not None)
        super().__init__(label, checks, choices=[*empty, *_options_of(tuple(terms))], **settings)


class Several(_Offered, SelectMultipleField):
    """Some of a vocabulary, as tiles, each with its hint."""

    refusal = _l("Choose from the list.")

    def __init__(self, label: str, terms: Sequence[Term], wanted: str | None = None, **settings: Any) -> None:
        checks = _checks(wanted, may_stay_open=False)
        known = tuple(terms)
        super().__init__(label, checks, choices=_options_of(known), **settings)
        self.hints = dict(_hints_of(known))


class Line(StringField):
    """A text of one line; a day or a time is a plain ``StringField``."""


class Tick(BooleanField):
    """A single yes. It never shows the value that was sent, which may be anything."""

    def _value(self) -> str:
        return "y"


def in_words(form: Any) -> list[tuple[str, str]]:
    """Questions and what was answered, as somebody reads them; what was left open is left out."""
    found = []
    for field in form:
        if field.type in NOT_ASKED or not field.data:
            continue
        choices: Any = field.choices if isinstance(field, OneTile | OneOf | Several) else []
        labels = {choice.value: str(choice.label) for choice in choices}
        given = field.data if isinstance(field.data, list) else [field.data]
        words = [_("Yes") if value is True else labels.get(value, str(value)) for value in given]
        found.append((str(field.label.text), ", ".join(words)))
    return found
