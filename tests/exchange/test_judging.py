"""What rows say, by what their columns and words were taken for. Without a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from gir.exchange.incidents import Judged, judge, whole_number
from gir.exchange.mapping import (
    Layout,
    Memory,
    counted_words,
    is_free_text,
    letters_of,
    proposed_columns,
    proposed_meaning,
)
from gir.exchange.preview import covered_years, per_year, proposed_days
from gir.exchange.reading import Row
from gir.exchange.synonyms import WORDS, answer_of, meaning_of, words_in
from gir.exchange.terms import Reason, Target
from gir.incidents.terms import Form, Population, Severity

TODAY = date(2026, 11, 29)


def judged(columns: Sequence[Target | None], *rows: Any) -> Judged:
    known = {
        target: {word: proposed_meaning(target, word, Memory(), {}) for word in words}
        for target, words in counted_words(numbered(rows), Layout(tuple(columns))).items()
    }
    return judge(numbered(rows), Layout(tuple(columns), known), today=TODAY)


def numbered(rows: tuple[list[Any], ...]) -> list[Row]:
    return [Row(number, tuple(cells)) for number, cells in enumerate(rows, 2)]


def test_not_applicable_is_never_a_form() -> None:
    for words in ("n.v.t.", "niet van toepassing", "N.V.T", "nvt", "geen", "-"):
        assert [meaning_of(Target.FORMS, word) for word in words_in(words)] in ([], [""])
        assert answer_of(words) in (None, False)
    ticks = [Target.DAY, Target.TICK_VERBAL, Target.TICK_PHYSICAL]
    found = judged(ticks, [2019, "x", "niet van toepassing"], [2019, "nee", "n.v.t."], [2019, True, 1]).found
    assert [row.forms for row in found] == [{Form.VERBAL}, None, {Form.VERBAL, Form.PHYSICAL}]


def test_every_word_that_is_known_means_one_thing() -> None:
    for target, terms in WORDS.items():
        words = [word for words in terms.values() for word in words.split("|")]
        assert len(words) == len(set(words)), target
    assert meaning_of(Target.SEVERITY, " Zwaar. ") == Severity.SEVERE


def test_several_forms_stand_in_one_cell_in_several_ways() -> None:
    assert words_in("Verbaal, bedreiging") == ["verbaal", "bedreiging"]
    assert words_in("verbaal/fysiek + discriminatie en vernieling") == [
        "verbaal",
        "fysiek",
        "discriminatie",
        "vernieling",
    ]
    assert words_in("verbal threat") == ["verbal", "threat"]
    (row,) = judged([Target.DAY, Target.FORMS], ["4-3-2019", "verbaal; iets raars"]).found
    assert row.forms == frozenset({Form.VERBAL})


def test_what_is_not_known_stays_unknown() -> None:
    columns = [Target.DAY, Target.FORMS, Target.SEVERITY, Target.POLICE_REPORT, Target.DEPARTMENT, Target.POPULATION]
    (row,) = judged(columns, ["4-3-2019", "blauw", "??", "misschien", "Ministerie", "marsman"]).found
    told = (row.forms, row.severity, row.police_report, row.department_id, row.channel, row.place)
    assert told == (None,) * 6
    assert row.population is Population.EMPLOYEE


def test_rows_that_cannot_be_are_named_with_their_number_and_reason() -> None:
    wrong = judged(
        [Target.DAY, Target.LAST_DAY],
        ["31-2-2019"], [None, "4-3-2019"], ["4-3-2019"], ["5-3-2019", "4-3-2019"], ["1-12-2018", "1-2-2019"],
        ["30-11-2026"], [2026],
    )  # fmt: skip
    assert [(row.row, row.reason, row.year) for row in wrong.rejected] == [
        (2, Reason.IMPOSSIBLE_DAY, 0), (3, Reason.NO_DAY, 0), (5, Reason.BACKWARDS, 0), (6, Reason.TWO_YEARS, 0),
        (7, Reason.FUTURE, 0), (8, Reason.FUTURE, 0),
    ]  # fmt: skip
    assert [row.row for row in wrong.found] == [4]


def test_rows_that_count_are_as_many_incidents() -> None:
    columns = [Target.DAY, Target.COUNT, Target.FORMS]
    found = judged(
        columns, [2014, 29.0], [2015, "1.027", "verbaal"], [2015, "2,5"], [2015, 0], [2015, None], ["2015", "-1"]
    )
    assert [(row.count, row.span.is_day) for row in found.found] == [(29, False), (1027, False)]
    assert {row.reason for row in found.rejected} == {Reason.NOT_A_COUNT}
    assert [row.row for row in found.rejected] == [4, 5, 6, 7]
    assert found.incidents == 1056


def test_a_row_of_totals_belongs_to_the_rows_of_its_days() -> None:
    columns = [Target.DAY, Target.COUNT, Target.POLICE_REPORT, Target.POLICE_NOTICE]
    good = judged(columns, [2015, 54], [2015, None, 3, 8])
    assert [(row.count, row.police_reports, row.police_notices) for row in good.found] == [(54, None, None), (0, 3, 8)]
    for rows in (
        [[2015, 54], [2015, None, 55]],
        [[2015, 54], [2014, None, 3]],
        [[2015, 54], [2015, None, 3], [2015, None, 4]],
    ):
        assert Reason.TOTAL_UNTRUE in {row.reason for row in judged(columns, *rows).rejected}


@pytest.mark.parametrize(
    ("cell", "number"),
    [(3, 3), (3.0, 3), ("3", 3), ("1.234", 1234), ("12,0", 12), ("1.234.567", 1234567), (2.5, None), ("2,5", None),
     ("", None), (None, None), (True, None), ("1.23", None), (-1, None), ("9" * 30, None), ("٣", None)],
)  # fmt: skip
def test_whole_numbers_as_people_here_write_them(cell: Any, number: int | None) -> None:
    assert whole_number(cell) == number


def test_free_text_is_told_from_choices() -> None:
    assert is_free_text(Counter({f"verhaal {n}": 1 for n in range(101)}))
    assert is_free_text(Counter({"Dhr. Jansen kwam aan de balie en riep dat hij iedereen wist te vinden; " * 3: 1}))
    assert not is_free_text(Counter({"verbaal": 5_000, "fysiek": 3}))


def test_columns_are_proposed_once_each_and_as_before() -> None:
    assert proposed_columns(["Datum", "Jaar", "Omschrijving", "Soort agressie"], Memory()) == (
        Target.DAY, None, None, Target.FORMS,
    )  # fmt: skip
    chosen = Layout((None, Target.DAY), {Target.FORMS: {"agro": "verbal", "???": "", "x" * 61: "threat"}})
    memory = Memory.heard(Memory().with_choice(["Datum", "Moment"], chosen).told())
    assert proposed_columns(["moment", "DATUM"], memory) == (Target.DAY, None)
    assert memory.meanings == {Target.FORMS: {"agro": "verbal"}}, "unknown and long words are not remembered"
    assert proposed_meaning(Target.FORMS, "agro", memory, {}) == "verbal"
    assert (
        proposed_meaning(Target.DEPARTMENT, "balie", Memory(meanings={Target.DEPARTMENT: {"balie": "gone"}}), {}) == ""
    )


def test_a_year_counts_per_month_only_when_every_day_in_it_is_known() -> None:
    found = judged([Target.DAY], ["4-3-2019"], ["mei 2019"], ["5-1-2020"], ["7-7-2020"])
    days = proposed_days(found.found, TODAY)
    assert days is not None
    assert (days.first, days.last) == (date(2019, 3, 1), date(2020, 7, 31))
    covered = covered_years(found.found, days, throughout=True)
    assert [(span.year, span.first, span.last, span.throughout) for span in covered] == [
        (2019, date(2019, 3, 1), date(2019, 12, 31), False),
        (2020, date(2020, 1, 1), date(2020, 7, 31), True),
    ]
    assert not any(span.throughout for span in covered_years(found.found, days, throughout=False))
    assert [(year.year, year.incidents, year.without_day) for year in per_year(found)] == [(2019, 2, 1), (2020, 2, 0)]


def test_columns_without_a_name_are_called_by_their_letters() -> None:
    assert [letters_of(number) for number in (0, 25, 26, 99)] == ["A", "Z", "AA", "CV"]
