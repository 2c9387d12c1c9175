"""What the columns of a file are taken for, and what the words in them mean. Pure: knows no table and no page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

from gir.exchange.reading import Cell, Row
from gir.exchange.synonyms import meaning_of, plain, target_of, words_in
from gir.exchange.terms import IN_WORDS, Target
from gir.incidents.terms import Channel, Form, Kind, Place, Population, Severity
from gir.terms import Term

VOCABULARIES: dict[Target, type[Term]] = {
    Target.FORMS: Form,
    Target.SEVERITY: Severity,
    Target.CHANNEL: Channel,
    Target.PLACE: Place,
    Target.POPULATION: Population,
    Target.KIND: Kind,
}
MOST_WORDS = 100
"""Different words in one column. More than that is no list of choices but free text, which is never taken over."""
LONGEST_WORD = 60
"""Characters of a word that may be remembered; longer is no choice from a list."""

Meanings = dict[Target, dict[str, str]]


@dataclass(frozen=True)
class Layout:
    """``columns``: what each column is taken for; None: not at all. ``meanings``: of each column of words, the key of
    the term (or the id of the department) that a plain word means. A word without one stays unknown.
    """

    columns: tuple[Target | None, ...] = ()
    meanings: Meanings = field(default_factory=dict)

    def place_of(self, target: Target) -> int | None:
        """The number of the column that is taken for this."""
        return self.columns.index(target) if target in self.columns else None

    def in_words(self) -> tuple[Target, ...]:
        """The columns whose words need a meaning."""
        return tuple(target for target in IN_WORDS if target in self.columns)

    def told(self) -> str:
        """As text, to be kept."""
        columns = [target.value if target else "" for target in self.columns]
        meanings = {target.value: words for target, words in self.meanings.items()}
        return json.dumps({"columns": columns, "meanings": meanings}, ensure_ascii=False)

    @classmethod
    def heard(cls, text: str) -> Layout:
        """From that text. A column that is known no longer is taken for nothing."""
        given = json.loads(text)
        return cls(
            tuple(Target(key) if key in set(Target) else None for key in given["columns"]),
            {Target(key): dict(words) for key, words in given["meanings"].items() if key in set(Target)},
        )


@dataclass(frozen=True)
class Memory:
    """What an organisation chose before: for names of columns, and for words."""

    columns: Mapping[str, str] = field(default_factory=dict)
    meanings: Meanings = field(default_factory=dict)

    def with_choice(self, names: Sequence[str], layout: Layout) -> Memory:
        """The same with what was chosen now. Only words that got a meaning are kept, and never a long one."""
        columns = dict(self.columns)
        for name, target in zip(names, layout.columns, strict=False):
            if 0 < len(plain(name)) <= LONGEST_WORD:
                columns[plain(name)] = target.value if target else ""
        meanings = {target: dict(words) for target, words in self.meanings.items()}
        for target, words in layout.meanings.items():
            known = {word: key for word, key in words.items() if key and len(word) <= LONGEST_WORD}
            meanings[target] = {**meanings.get(target, {}), **known}
        return Memory(columns, meanings)

    def told(self) -> str:
        """As text, to be kept."""
        meanings = {target.value: words for target, words in self.meanings.items()}
        return json.dumps({"columns": dict(self.columns), "meanings": meanings}, ensure_ascii=False)

    @classmethod
    def heard(cls, text: str) -> Memory:
        """From that text."""
        given = json.loads(text)
        return cls(given["columns"], Layout.heard(json.dumps({**given, "columns": []})).meanings)


def proposed_columns(names: Sequence[str], memory: Memory) -> tuple[Target | None, ...]:
    """What the columns most likely hold: as it was chosen before, else by their names. Each at most once."""
    found: list[Target | None] = []
    for name in names:
        before = memory.columns.get(plain(name))
        target = target_of(name) if before is None else Target(before) if before in set(Target) else None
        found.append(None if target in found else target)
    return tuple(found)


def column_names(row: Row) -> tuple[str, ...]:
    """The names of the columns as they are shown; one without a name is called by its letter."""
    return tuple(str(cell) if cell is not None else f"({letters_of(n)})" for n, cell in enumerate(row.cells))


def letters_of(number: int) -> str:
    """The letters that a spreadsheet shows above column 0, 1, …: A, B, … Z, AA."""
    high, low = divmod(number, 26)
    return (letters_of(high - 1) if high else "") + ascii_uppercase[low]


def words_of(cell: Cell, target: Target) -> list[str]:
    """The plain words in a cell: several for forms, else one."""
    if cell is None:
        return []
    if target is Target.FORMS:
        return words_in(cell)
    word = plain(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
    return [word] if word else []


def counted_words(rows: Iterable[Row], layout: Layout) -> dict[Target, Counter[str]]:
    """How often each word stands in the columns whose words need a meaning; of too many only the first."""
    places = [(target, layout.columns.index(target)) for target in layout.in_words()]
    found: dict[Target, Counter[str]] = {target: Counter() for target, _ in places}
    for row in rows:
        for target, place in places:
            counter = found[target]
            for word in words_of(row.cells[place], target) if place < len(row.cells) else ():
                if word in counter or len(counter) <= MOST_WORDS:
                    counter[word] += 1
    return found


def is_free_text(words: Counter[str]) -> bool:
    """Whether a column holds no choices but stories, which are never taken over."""
    return len(words) > MOST_WORDS or any(len(word) > 2 * LONGEST_WORD for word in words)


def proposed_meaning(target: Target, word: str, memory: Memory, departments: Mapping[str, str]) -> str:
    """What a word most likely means: as it was chosen before, else by the words of this register or of older ones.

    Nothing: it stays unknown.

    ``departments``: id by plain name.
    """
    before = memory.meanings.get(target, {}).get(word, "")
    if target is Target.DEPARTMENT:
        return before if before in departments.values() else departments.get(word, "")
    vocabulary = VOCABULARIES[target]
    named = {plain(term.label): term.value for term in vocabulary}
    return before if before in set(vocabulary) else named.get(word) or meaning_of(target, word)
