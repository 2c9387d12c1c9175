"""Protected figures: what is shown, to whom, and that it stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import pytest

from gir.statistics import disclosure
from gir.statistics.disclosure import (
    AUDIENCES,
    MANAGEMENT,
    PUBLIC,
    TOTAL,
    Audience,
    Bound,
    Family,
    Ledger,
    Row,
    Share,
    as_data,
    close,
    from_data,
    revisions,
    shares,
    table,
    twelve_months,
    what_remains,
)
from gir.statistics.on_time import share_of
from gir.statistics.periods import Quarter, quarters_up_to
from tests.statistics.attack import random_world
from tests.statistics.reports import CLOSED, FORM, YEAR, closed, reports, team

Q1, Q2, Q3, Q4 = YEAR


def shown(ledger: Ledger, family: str, audience: Audience = MANAGEMENT) -> list[tuple[str, dict[str, int]]]:
    """Periods, each with its rows."""
    return [
        (f"{part.first.key}/{part.last.key}", {"+".join(b.categories): b.reports for b in part.blocks})
        for part in ledger.shown(audience, family)
    ]


# ── Distinct people ──────────────────────────────────────────────────────────────────────────────────────────────


def test_one_person_with_ten_reports_is_one_person() -> None:
    assert table(closed(reports(Q1, team(1), 10)), TOTAL, MANAGEMENT) is None
    assert table(closed(reports(Q1, team(4), 25)), TOTAL, MANAGEMENT) is None


def test_people_in_two_categories_are_not_counted_twice() -> None:
    rows = [*reports(Q4, team(3), form="verbal"), *reports(Q4, team(3), form="threat")]
    assert table(closed(rows, FORM), TOTAL, MANAGEMENT) is None


def test_nobody_makes_no_block_safer() -> None:
    assert table(closed([Row(Q4, None, {})] * 30), TOTAL, MANAGEMENT) is None


def test_somebody_who_gets_another_name_in_another_year_is_not_counted_twice() -> None:
    last = Q1.back(1)
    rows = [*reports(last, team(4, "old")), *reports(Q1, team(4, "new"))]
    assert table(closed(rows, quarters=[last, *YEAR]), TOTAL, MANAGEMENT) is None


# ── Merging ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_neighbours_on_the_line_are_added_and_the_rest_joins_the_last_block() -> None:
    rows = [
        *reports(Q4, team(6, "a"), form="verbal"),
        *reports(Q4, team(4, "b"), form="threat"),
        *reports(Q4, team(3, "c"), form="physical"),
        *reports(Q4, team(2, "d"), form="other"),
    ]
    assert shown(closed(rows, FORM), "form") == [("2026-Q1/2026-Q4", {"verbal": 6, "threat+physical+other": 9})]


def test_periods_merge_before_categories() -> None:
    rows = [
        row
        for quarter, number in product(YEAR, range(3))
        for row in reports(quarter, team(4, f"{quarter.key} {number}"), form=FORM.line[number])
    ]
    assert [name for name, _ in shown(closed(rows, FORM), TOTAL)] == [f"{q.key}/{q.key}" for q in YEAR]
    expected = {"verbal": 16, "threat": 16, "physical+other": 16}
    assert shown(closed(rows, FORM), "form") == [("2026-Q1/2026-Q4", expected)]


def test_a_table_is_shown_by_quarter_when_every_category_can_stand_alone_with_room_to_spare() -> None:
    line = Family("form", ("verbal", "threat"))
    rows = [row for q, form in product(YEAR, line.line) for row in reports(q, team(10, f"{q.key} {form}"), form=form)]
    assert len(shown(closed(rows, line), "form")) == 4


def test_a_quiet_quarter_waits_and_is_never_the_difference() -> None:
    rows = [*reports(Q1, team(12)), *reports(Q2, team(3)), *reports(Q3, team(12)), *reports(Q4, team(12))]
    ledger = closed(rows)
    assert shown(ledger, TOTAL) == [("2026-Q1/2026-Q1", {"": 12}), ("2026-Q2/2026-Q4", {"": 27})]


def test_what_is_left_at_the_end_of_a_year_goes_with_the_next_one() -> None:
    quarters = [*YEAR, Quarter(2027, 1)]
    rows = [*(row for q in YEAR[:3] for row in reports(q, team(12))), *reports(Q4, team(2))]
    rows += reports(quarters[-1], team(6))
    ledger = closed(rows, FORM, quarters=quarters)
    assert shown(ledger, TOTAL)[-1] == ("2026-Q4/2027-Q1", {"": 8})
    assert shown(ledger, "form") == [("2026-Q1/2027-Q1", {"verbal+threat+physical+other": 44})]


def test_what_is_not_on_the_line_counts_in_its_last_category() -> None:
    rows = [*reports(Q4, team(6, "a"), form="verbal"), *reports(Q4, team(6, "b"), form="new"), *reports(Q4, team(9))]
    assert shown(closed(rows, FORM), "form") == [("2026-Q1/2026-Q4", {"verbal": 6, "threat+physical+other": 15})]


def test_a_department_in_which_under_ten_people_work_is_merged() -> None:
    staff = {"archive": 9, "desk": 40, "rest": 0}
    line = Family("department", ("archive", "desk", "rest"), staff)
    rows = [*reports(Q4, team(9, "a"), department="archive"), *reports(Q4, team(9, "b"), department="desk")]
    assert shown(closed(rows, line), "department") == [("2026-Q1/2026-Q4", {"archive+desk+rest": 18})]


def test_the_public_reads_sums_of_what_the_management_reads() -> None:
    rows = [
        *reports(Q4, team(7, "a"), form="verbal"),
        *reports(Q4, team(6, "b"), form="threat"),
        *reports(Q4, team(12, "c"), form="physical"),
    ]
    ledger = closed(rows, FORM)
    assert shown(ledger, "form") == [("2026-Q1/2026-Q4", {"verbal": 7, "threat": 6, "physical+other": 12})]
    assert shown(ledger, "form", PUBLIC) == [("2026-Q1/2026-Q4", {"verbal+threat": 13, "physical+other": 12})]


@pytest.mark.parametrize(
    "families",
    [(FORM, FORM), (Family("who", ("a",)),), (Family("form", ()),), (Family("form", ("a", "a")),)],
)
def test_only_tables_of_the_catalogue_each_once(families: tuple[Family, ...]) -> None:
    with pytest.raises(ValueError, match=r"catalogue|line"):
        Ledger(families, Q1)


def test_no_table_outside_the_catalogue_can_be_asked_for() -> None:
    with pytest.raises(ValueError, match="catalogue"):
        table(closed([]), "department and form", MANAGEMENT)


# ── What holds for every table of every organisation ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(40))
def test_tables_of_random_organisations_are_sums_of_safe_blocks(seed: int) -> None:
    world = random_world(seed, with_late=False)
    ledger = world.closed()
    for audience, family in product(AUDIENCES, [disclosure.Family(TOTAL, ("",)), *world.families]):
        for part in ledger.shown(audience, family.name):
            rows = [row for row in world.rows if part.first <= row.quarter <= part.last]
            for block in part.blocks:
                inside = [row for row in rows if family.name == TOTAL or family.category(row) in block.categories]
                by_year = [{row.person for row in inside if row.quarter.year == y} for y in (2025, 2026)]
                assert block.reports == len(inside)
                assert block.people == max(map(len, by_year)) >= audience.people
            totals = [t for t in ledger.shown(audience, TOTAL) if part.first <= t.first and t.last <= part.last]
            assert (totals[0].first, totals[-1].last) == (part.first, part.last)
            assert sum(b.reports for b in part.blocks) == sum(b.reports for t in totals for b in t.blocks) == len(rows)
            if audience is PUBLIC:
                theirs = {c for p in ledger.shown(MANAGEMENT, family.name) for b in p.blocks for c in [b.categories]}
                assert all(
                    set(mine) <= set(b.categories)
                    for mine in theirs
                    for b in part.blocks
                    if set(mine) & set(b.categories)
                )


# ── Frozen ───────────────────────────────────────────────────────────────────────────────────────────────────────


def everything(ledger: Ledger, last: Quarter) -> list[object]:
    names = (TOTAL, *disclosure.CATALOGUE)
    tables = [table(ledger, name, audience, last=last) for name, audience in product(names, AUDIENCES)]
    return [*tables, *(revisions(ledger, audience) for audience in AUDIENCES)]


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("withdrawn", [False, True], ids=["added", "withdrawn"])
def test_one_persons_reports_change_no_frozen_figure(seed: int, withdrawn: bool) -> None:
    world = random_world(seed, with_late=False)
    before, after = world.closed(), world.quarters[-1].back(-1)
    person = world.rows[0].person if world.rows else "somebody"
    theirs = [row for row in world.rows if row.person == person] or reports(world.quarters[0], ["somebody"], 10)
    late = {"withdrawn": theirs} if withdrawn else {"late": [*theirs, *reports(world.quarters[-1], [str(person)], 9)]}
    later = close(before, after, [], on=CLOSED, **late)
    assert later.published[: len(before.published)] == before.published
    assert everything(later, world.quarters[-1]) == everything(before, world.quarters[-1])


def test_enough_late_reports_are_a_dated_revision_with_blocks_of_their_own() -> None:
    ledger = closed([row for q in YEAR for row in reports(q, team(12), form="verbal")], FORM)
    first = table(ledger, TOTAL, MANAGEMENT)
    next_year = quarters_up_to(Quarter(2027, 2), 2)
    few = reports(Q4, team(3, "late"), 2, form="threat")
    ledger = close(ledger, next_year[0], [], late=few, on=CLOSED)
    assert revisions(ledger, MANAGEMENT) == ()
    ledger = close(ledger, next_year[1], [], late=reports(Q2, team(4, "more"), form="verbal"), on=CLOSED)
    [revision] = revisions(ledger, MANAGEMENT)
    assert (revision.year, revision.withdrawn, revision.total, revision.closed_on) == (2026, False, 10, CLOSED)
    [forms] = revisions(ledger, MANAGEMENT, "form")
    assert [(row.categories, row.total) for row in forms.rows] == [(FORM.line, 10)], "four and three are too few alone"
    assert revisions(ledger, PUBLIC) == (), "seven people are enough for the management only"
    assert table(ledger, TOTAL, MANAGEMENT) == first


def test_withdrawn_reports_are_a_revision_of_the_total_when_enough_stay() -> None:
    rows = [row for q in YEAR for row in reports(q, team(12), form="verbal")]
    ledger = close(closed(rows, FORM), Quarter(2027, 1), [], withdrawn=rows[:5], on=CLOSED)
    [revision] = revisions(ledger, MANAGEMENT)
    assert (revision.withdrawn, revision.total) == (True, 5)
    assert revisions(ledger, MANAGEMENT, "form") == ()
    more = close(ledger, Quarter(2027, 2), [], withdrawn=rows[12:17], on=CLOSED)
    assert revisions(more, MANAGEMENT) == (revision,), "ten of the twelve of one quarter would leave two"


def test_quarters_are_closed_one_after_another() -> None:
    with pytest.raises(ValueError, match="2026-Q1 is closed before 2026-Q2"):
        close(Ledger((), Q1), Q2, [], on=CLOSED)
    with pytest.raises(ValueError, match="only reports of 2026-Q1"):
        close(Ledger((), Q1), Q1, reports(Q2, team(1)), on=CLOSED)
    with pytest.raises(ValueError, match="closed before"):
        close(Ledger((), Q1), Q1, [], late=reports(Q1, team(1)), on=CLOSED)


@pytest.mark.parametrize("seed", range(10))
def test_a_ledger_survives_being_written_down(seed: int) -> None:
    ledger = random_world(seed).closed()
    assert from_data(json.loads(json.dumps(as_data(ledger)))) == ledger
    with pytest.raises(ValueError, match="version"):
        from_data({"version": 0})


def test_what_every_table_shows_is_forgotten() -> None:
    ledger = closed([row for q in YEAR for row in reports(q, team(22), form="verbal")], FORM)
    assert ledger.waiting == ()
    waiting = closed([row for q in YEAR[:3] for row in reports(q, team(22), form="verbal")], FORM, quarters=YEAR[:3])
    assert len(waiting.waiting) == 66, "the year's table of forms still needs them"


# ── What is read ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_public_reads_fives_and_percentages_of_a_hundred_or_more() -> None:
    rows = [
        row for q in YEAR for row in [*reports(q, team(17), form="verbal"), *reports(q, team(11, "b"), form="threat")]
    ]
    small, large = (table(closed(kept, FORM), "form", PUBLIC) for kept in (rows[28:], rows))
    assert large is not None
    assert small is not None
    assert [(row.total, row.percent) for row in large.rows] == [(70, 64), (45, 41)]
    assert large.total == 110
    assert [row.percent for row in small.rows] == [None] * len(small.rows)


def test_rows_of_several_periods_are_the_finest_that_all_have() -> None:
    line = Family("form", ("verbal", "threat", "other"))
    full = [row for form in line.line for row in reports(Q1, team(10, form), form=form)]
    later = [*reports(Q4, team(9, "v"), form="verbal"), *reports(Q4, team(3, "t"), form="threat")]
    ledger = closed([*full, *later], line)
    found = table(ledger, "form", MANAGEMENT)
    assert found is not None
    assert [(row.categories, row.counts) for row in found.rows] == [(("verbal", "threat", "other"), (30, 12))]
    first = table(ledger, "form", MANAGEMENT, last=Q1)
    assert first is not None
    assert [row.total for row in first.rows] == [10, 10, 10]


def test_twelve_months_are_always_there_when_they_rest_on_ten_people() -> None:
    rows = [row for q, number in zip(YEAR, (3, 2, 4, 3), strict=True) for row in reports(q, team(number, q.key), 2)]
    for audience in AUDIENCES:
        total = twelve_months(closed(rows), audience)
        assert total is not None
        assert (total.period.first, total.period.last, total.reports) == (Q1, Q4, 25)
    assert twelve_months(closed(rows[:16]), PUBLIC) is None


def test_twelve_months_roll_on_by_whole_blocks() -> None:
    quarters = [*YEAR, Quarter(2027, 1)]
    total = twelve_months(closed([row for q in quarters for row in reports(q, team(21))], quarters=quarters), PUBLIC)
    assert total is not None
    assert (total.period.first, total.period.last, total.reports) == (Q2, quarters[-1], 85)


def cases(on_time: int, late: int, people: int = 999) -> list[Row]:
    marks = [True] * on_time + [False] * late
    return [Row(Q1, f"p{i % people}", {}, {"reaction": mark}) for i, mark in enumerate(marks)]


@pytest.mark.parametrize(
    ("rows", "audience", "expected"),
    [
        (cases(15, 5), MANAGEMENT, (75, Bound.ABOUT)),
        (cases(40, 20), PUBLIC, (65, Bound.ABOUT)),
        (cases(19, 1), MANAGEMENT, (80, Bound.AT_LEAST)),
        (cases(60, 0), MANAGEMENT, (90, Bound.AT_LEAST)),
        (cases(60, 0), PUBLIC, (85, Bound.AT_LEAST)),
        (cases(2, 58), MANAGEMENT, (10, Bound.AT_MOST)),
        (cases(14, 5), MANAGEMENT, None),
        (cases(30, 30, people=9), MANAGEMENT, None),
        (cases(9, 11), PUBLIC, (45, Bound.AT_MOST)),
    ],
)
def test_on_time_shares(rows: list[Row], audience: Audience, expected: tuple[int, Bound] | None) -> None:
    assert share_of("reaction", rows, audience) == (Share("reaction", *expected) if expected else None)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_share_never_tells_a_few_late_cases_apart(audience: Audience) -> None:
    for number in range(20, 61):
        few: Iterable[Share | None] = (
            share_of("reaction", cases(number - late, late), audience) for late in range(audience.people)
        )
        assert len(set(few)) == 1


def test_shares_are_told_by_the_year() -> None:
    rows = [replace(row, quarter=q) for q in YEAR for row in cases(9, 3)]
    [year] = shares(closed(rows), MANAGEMENT)
    assert (year.period.quarters, [s.percent for s in year.shares]) == (4, [75])


def test_it_says_what_remains() -> None:
    rows = [row for q in YEAR for row in reports(q, team(12, q.key), form="verbal")]
    total, forms = what_remains(closed(rows, FORM), MANAGEMENT)
    assert (total.family, len(total.periods), total.rows) == (TOTAL, 4, 1)
    assert (forms.family, len(forms.periods), forms.rows, forms.categories) == ("form", 1, 1, 4)
    nothing, _ = what_remains(closed([], FORM), PUBLIC)
    assert (nothing.periods, nothing.rows) == ((), 0)


def test_figures_rest_on_as_many_people_as_the_rules_say() -> None:
    """All attacks are judged by these numbers; so they are written here once more, as the rules of protection say."""
    assert {audience.name: audience.people for audience in AUDIENCES} == {"management": 5, "public": 10}
