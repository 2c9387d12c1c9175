"""What is asked about a file: which it is, what its columns and words mean, and what may be done with it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from flask_babel import gettext as _
from wtforms import FileField, HiddenField, StringField
from wtforms.validators import ValidationError

from gir.exchange.days import Span
from gir.exchange.mapping import VOCABULARIES, Layout, Memory, is_free_text, proposed_meaning
from gir.exchange.reading import Cell
from gir.exchange.terms import Target, Way
from gir.incidents.terms import Answer
from gir.terms import lazy as _l
from gir.web.fields import OneOf, OneTile, Tick, options
from gir.web.forms import Form
from gir.web.moments import day_as_typed, parse_day

ACCEPTED = ".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_EXAMPLES = 3
LONGEST_EXAMPLE = 40
F = TypeVar("F", bound=Form)


class UploadForm(Form):
    """The file. It is read while it arrives, never by this form."""

    file = FileField(
        _l("Choose your file"),
        render_kw={"accept": ACCEPTED},
        description=_l("A workbook (.xlsx) or a text file (.csv). At most 20 MB, 100,000 rows and 100 columns."),
    )

    def refuse(self, sentence: str) -> None:
        """Say beside the field why the file was not taken."""
        self.file.errors = [sentence]


class EditionForm(Form):
    """A form about an import as it was when the page was shown."""

    mark = HiddenField()

    @property
    def edition(self) -> int:
        """Which edition was shown; -1 when that cannot be told."""
        text = self.mark.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1

    def offer(self, name: str, choices: list[Any]) -> None:
        """Offer choices in a list, under the empty line that it has."""
        field: Any = self[name]
        field.choices = [field.choices[0], *choices]


class ColumnsForm(EditionForm):
    """What each column is taken for. The fields are made for the columns that there are (``columns_form``)."""

    fields_of_columns: tuple[str, ...] = ()

    def chosen(self) -> tuple[Target | None, ...]:
        """What was chosen, column by column."""
        return tuple(Target(self[name].data) if self[name].data else None for name in self.fields_of_columns)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Whether the columns make sense together."""
        if not super().validate(*args, **kwargs):
            return False
        chosen = self.chosen()
        twice = [target for target, times in Counter(filter(None, chosen)).items() if times > 1]
        for name, target in zip(self.fields_of_columns, chosen, strict=True):
            if target in twice:
                self[name].errors = [_("You chose “%(what)s” for two columns. Choose one.", what=target.label)]
        if not twice and Target.DAY not in chosen:
            sentence = _("Choose which column holds the day of the incident. A month or a year is fine too.")
            self[self.fields_of_columns[0]].errors = [sentence]
        return not self.errors

    def refuse_free_text(self, words: Mapping[Target, Counter[str]]) -> bool:
        """Say which columns hold stories instead of choices. Whether there are any."""
        for name, target in zip(self.fields_of_columns, self.chosen(), strict=True):
            if target is not None and target in words and is_free_text(words[target]):
                self[name].errors = [
                    _(
                        "This column holds many different or long texts. It looks like free text, and that is never "
                        "taken over. Choose “do not take over”."
                    )
                ]
        return bool(self.errors)


def columns_form(names: Sequence[str], **settings: Any) -> ColumnsForm:
    """A form with a field for each column."""
    fields = {f"column_{n}": _column_field(name) for n, name in enumerate(names)}
    form = type("ColumnsForm", (ColumnsForm,), {**fields, "fields_of_columns": tuple(fields)})
    made: ColumnsForm = form(**settings)
    for name in fields:
        choices = options(Target.choices())
        made.offer(name, choices)
    return made


def _column_field(name: str) -> OneOf:
    return OneOf(name, first=_l("do not take over"))


def examples_of(rows: Sequence[Sequence[Cell]], number: int) -> str:
    """A few different short cells of a column, to recognise it by."""
    cells = [str(row[number]) for row in rows if number < len(row) and row[number] is not None]
    few = list(dict.fromkeys(cells))[:MOST_EXAMPLES]
    return ", ".join(cell if len(cell) <= LONGEST_EXAMPLE else f"{cell[:LONGEST_EXAMPLE]}…" for cell in few)


class SheetForm(EditionForm):
    """Another sheet of the same workbook."""

    sheet = OneOf(_l("Sheet"))

    @classmethod
    def offering(cls, sheets: Sequence[tuple[str, bool]], **settings: Any) -> SheetForm:
        """A form with these sheets."""
        form = cls(**settings)
        named = (name if shown else f"{name} {_('(hidden)')}" for name, shown in sheets)
        form.sheet.choices = options((str(number), name) for number, name in enumerate(named))
        return form


class WordsForm(EditionForm):
    """What each word means. The fields are made for the words that there are (``words_form``)."""

    fields_of_words: tuple[tuple[Target, str, str, int], ...] = ()

    def meanings(self) -> dict[Target, dict[str, str]]:
        """The meaning of each word; nothing is unknown."""
        found: dict[Target, dict[str, str]] = {}
        for target, word, name, _times in self.fields_of_words:
            found.setdefault(target, {})[word] = self[name].data or ""
        return found


def words_form(
    words: Mapping[Target, Counter[str]],
    layout: Layout,
    memory: Memory,
    departments: Sequence[tuple[str, str]],
    known: Mapping[str, str],
    **settings: Any,
) -> WordsForm:
    """A form with a field for each word, the most frequent first; each has what it most likely means.

    A field is named by a fingerprint of its word: what people wrote stays out of what a browser or a draft keeps.
    """
    listed = tuple(
        (target, word, f"{target.value}_{hashlib.sha256(word.encode()).hexdigest()[:16]}", times)
        for target, counter in words.items()
        for word, times in counter.most_common()
    )
    fields = {name: OneOf(word, first=_l("not known")) for _target, word, name, _times in listed}
    form = type("WordsForm", (WordsForm,), {**fields, "fields_of_words": listed})
    data = {
        name: layout.meanings.get(target, {}).get(word, proposed_meaning(target, word, memory, known))
        for target, word, name, _times in listed
    }
    made: WordsForm = form(**{**settings, "data": {**data, **settings.get("data", {})}})
    for target, _word, name, _times in listed:
        offered = list(departments) if target is Target.DEPARTMENT else VOCABULARIES[target].choices()
        made.offer(name, options(offered))
    return made


def _day(form: Form, field: Any) -> None:
    if parse_day(field.data) is None:
        raise ValidationError(_("Write a day, such as 21-11-2026."))


class ConsentForm(EditionForm):
    """What may be taken over."""

    way = OneTile(_l("What may be taken over?"), _l("Choose what may be taken over."), Way)
    first_day = StringField(_l("From which day did this register count?"), [_day])
    last_day = StringField(_l("Until which day?"), [_day])
    throughout = OneTile(
        _l("Was it the register of the whole organisation, kept through all these days?"),
        _l("Choose yes or no. With no, the incidents count per year only."),
        Answer,
        description=_l(
            "With yes, the incidents count in their months, and a month without an incident is a true 0. With no, they "
            "count per year, because nobody knows what was missed."
        ),
    )
    overlap_known = Tick(_l("These are other incidents than those that are counted already"))

    def days(self) -> Span:
        """What was typed; of a form that is not valid, one day."""
        first, last = parse_day(self.first_day.data), parse_day(self.last_day.data)
        return Span(first or date.min, last or date.min)

    def refuse(self, sentence: str) -> None:
        """Say why it cannot be done like this."""
        self.way.errors = [*self.way.errors, sentence]


def consent_data(first: date | None, last: date | None, mark: int) -> dict[str, str]:
    """What such a form shows at first: the days that the register most likely covered."""
    return {"first_day": day_as_typed(first), "last_day": day_as_typed(last), "mark": str(mark)}


class MarkForm(EditionForm):
    """A button."""
