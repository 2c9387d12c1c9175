"""Protected figures under attack, and mistakes planted to see that the attacker would find them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pytest

from gir.statistics import blocks, ledger
from gir.statistics.disclosure import MANAGEMENT, PUBLIC, TOTAL, Audience, Family, Ledger, Row, Stream
from gir.statistics.periods import Quarter
from tests.statistics.attack import Clue, World, clues_of, exactly, naive_clues, random_world, recovered
from tests.statistics.reports import FORM, YEAR, closed, reports, team

Q1, Q2, Q3, Q4 = YEAR


@pytest.mark.parametrize("part", range(10))
def test_nothing_small_is_recovered_from_a_thousand_organisations(part: int) -> None:
    """Every cell, and every sum over whole properties, that rests on fewer people than the threshold; late ones too."""
    read = 0
    for seed in range(part * 100, part * 100 + 100):
        world = random_world(seed)
        book = world.closed()
        management, public = (clues_of(world, book, audience) for audience in (MANAGEMENT, PUBLIC))
        read += bool(management)
        both = [*management, *(public if seed % 4 == 1 else [])]
        assert recovered(world, both, MANAGEMENT.people) == [], f"organisation {seed}, the management"
        if seed % 4 == 0:
            assert recovered(world, public, PUBLIC.people) == [], f"organisation {seed}, the public"
    assert read > 50, "most organisations have something to read"


def test_what_is_published_leaves_nothing_but_blocks_to_be_calculated() -> None:
    """Any set of cells whose number follows is a union of published blocks: tried with every set of a small world."""
    line = (Family("form", ("a", "b")), Family("department", ("c", "d")))
    labels = [{"form": f, "department": d} for f, d in itertools.product("ab", "cd")]
    rows = [
        Row(q, f"{q.key}{i}{n}", labels[n])
        for q in (Q1, Q4)
        for n, many in enumerate((9, 4, 3, 6))
        for i in range(many)
    ]
    world = World(line, [Q1, Q4], rows)
    clues = clues_of(world, closed(rows, *line), MANAGEMENT)
    known = np.array([clue.cells for clue in clues])
    rank = np.linalg.matrix_rank(known)
    nothing = np.zeros((1, len(world.cells)))
    unions = {
        tuple(np.vstack([nothing, *part]).sum(axis=0))
        for size in range(4)
        for part in itertools.combinations(known, size)
    }
    follows = 0
    for cells in itertools.product((0.0, 1.0), repeat=len(world.cells)):
        if np.linalg.matrix_rank(np.vstack([known, cells])) == rank:
            follows += 1
            assert cells in unions
    assert follows > len(clues)


# ── Who knows the method ─────────────────────────────────────────────────────────────────────────────────────────


def told(figures: Ledger) -> tuple[object, ...]:
    return tuple(
        (part.audience, part.family, part.first, part.last, tuple((b.categories, b.reports) for b in part.blocks))
        for part in figures.published
    )


def pinned(worlds: Iterable[tuple[int, ...]], build: Callable[[tuple[int, ...]], Ledger]) -> list[tuple[int, ...]]:
    """The worlds in which a number under five follows, because no other world would have led to the same figures."""
    same: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in worlds:
        same[told(build(counts))].append(counts)
    return [
        members[0]
        for members in same.values()
        for values in (set(column) for column in zip(*members, strict=True))
        if len(values) == 1 and min(values) < MANAGEMENT.people
    ]


def test_which_categories_were_merged_gives_no_number_away() -> None:
    """Who knows how blocks are made, and that everybody reported once, learns no small number: all worlds up to 23."""
    line = Family("form", ("a", "b", "c"))
    worlds = (counts for counts in itertools.product(range(24), repeat=3) if sum(counts) < 24)

    def build(counts: tuple[int, ...]) -> Ledger:
        rows = [
            row for form, many in zip("abc", counts, strict=True) for row in reports(Q4, team(many, form), form=form)
        ]
        return closed(rows, line, quarters=[Q4])

    assert pinned(worlds, build) == []


def test_which_quarters_were_merged_gives_no_number_away() -> None:
    worlds = itertools.product((0, 1, 2, 4, 5, 6, 9, 10, 11), repeat=4)

    def build(counts: tuple[int, ...]) -> Ledger:
        return closed([row for q, many in zip(YEAR, counts, strict=True) for row in reports(q, team(many, q.key))])

    assert pinned(worlds, build) == []


# ── Planted mistakes: each must be found ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(0, 60, 10))
def test_a_table_that_hides_what_is_under_five_is_read_through(seed: int) -> None:
    world = random_world(seed, with_late=False)
    assert recovered(world, naive_clues(world, "form"), MANAGEMENT.people)


def world_of(rows: Sequence[Row], *families: Family, late: dict[Quarter, list[Row]] | None = None) -> World:
    return World(families or (FORM,), YEAR, list(rows), late or {})


def read_by_management(world: World) -> list[Clue]:
    return clues_of(world, world.closed(), MANAGEMENT)


def found(world: World, clues: Sequence[Clue]) -> list[str]:
    return recovered(world, clues, MANAGEMENT.people)


def test_a_total_that_is_no_sum_of_blocks_is_found() -> None:
    world = world_of([*(row for q in YEAR[:3] for row in reports(q, team(12))), *reports(Q4, team(2))])
    assert found(world, read_by_management(world)) == []
    assert found(world, [*read_by_management(world), exactly(world, world.mask(YEAR))])


def test_a_rounded_small_cell_beside_an_exact_total_is_found() -> None:
    rows = [*reports(Q4, team(12, "a"), form="verbal"), *reports(Q4, team(2, "b"), form="other")]
    world = world_of(rows, Family("form", ("verbal", "other")))
    assert found(world, read_by_management(world)) == []
    verbal, total = exactly(world, world.mask(YEAR, "form", ["verbal"])), exactly(world, world.mask(YEAR))
    rounded = Clue(world.mask(YEAR, "form", ["other"]), 0, 2.5)
    assert found(world, [verbal, rounded, total])


def test_a_period_that_is_not_frozen_is_found() -> None:
    late = reports(Q1, team(1, "late"))
    world = world_of([row for q in YEAR for row in reports(q, team(12), form="verbal")], late={Q2: late})
    assert found(world, read_by_management(world)) == []
    again = exactly(world, world.mask([Q1]) + world.later_mask("late", 2026, [Q2]))
    assert found(world, [*read_by_management(world), again])


@pytest.mark.parametrize("mistake", [False, True])
def test_who_stays_after_withdrawals_is_found_unless_they_are_enough(
    monkeypatch: pytest.MonkeyPatch, mistake: bool
) -> None:
    if mistake:
        monkeypatch.setattr(ledger, "_enough_stay", lambda *_: True)
    rows, next_year = reports(Q4, team(7), form="verbal"), Quarter(2027, 1)
    world = World((FORM,), [*YEAR, next_year], rows, withdrawn={next_year: rows[:5]})
    assert bool(found(world, read_by_management(world))) == mistake


def test_a_year_that_knows_more_than_its_quarters_is_found() -> None:
    """The trap of tables closed at different moments: the year's table would also hold what came in since."""
    late = reports(Q1, team(1, "late"), form="threat")
    world = world_of([row for q in YEAR for row in reports(q, team(12), form="verbal")], late={Q2: late})
    verbal = world.mask(YEAR, "form", ["verbal"]) + world.later_mask("late", 2026, [Q2], "form", ["verbal"])
    others = sum(
        world.mask(YEAR, "form", [n]) + world.later_mask("late", 2026, [Q2], "form", [n]) for n in FORM.line[1:]
    )
    assert found(world, [*read_by_management(world)[:-1], exactly(world, verbal), exactly(world, np.asarray(others))])


def test_one_property_in_two_tables_is_found() -> None:
    rows = [row for n, many in enumerate((6, 4, 7)) for row in reports(Q4, team(many, f"d{n}"), department=f"d{n}")]
    world = world_of(rows, Family("department", ("d0", "d1", "d2")))
    assert found(world, read_by_management(world)) == []
    other_way = [
        exactly(world, world.mask(YEAR, "department", names)) for names in (["d0"], ["d1", "d2"], ["d0", "d1"])
    ]
    assert found(world, [*read_by_management(world), *other_way])


def test_a_table_that_ends_where_its_total_does_not_is_found() -> None:
    rows = [*reports(Q1, team(30, "a"), form="verbal"), *reports(Q2, team(3, "b"), form="verbal")]
    world = world_of(rows)
    half = [exactly(world, world.mask([Q1, Q2], "form", [name])) for name in FORM.line]
    assert found(world, read_by_management(world)) == []
    assert found(world, [*read_by_management(world), *half])


def reports_of(rows: Iterable[Row]) -> int:
    return len(list(rows))


def every_category(_family: Family, groups: Iterable[blocks.Group], _audience: Audience) -> list[blocks.Group]:
    return list(groups)


def rest_alone(family: Family, groups: Iterable[blocks.Group], audience: Audience) -> list[blocks.Group]:
    whole = MERGED(family, groups, audience)
    *first, (categories, rows) = whole
    last = [row for row in rows if family.category(row) == categories[-1]]
    before = [row for row in rows if family.category(row) != categories[-1]]
    return [*first, (categories[:-1], before), (categories[-1:], last)] if len(categories) > 1 else whole


def total_is_over(book: Ledger, stream: Stream, audience: Audience, family: str, unit: Quarter) -> bool:
    return family == TOTAL


MERGED = blocks.merged
MISTAKES: dict[str, dict[str, object]] = {
    "reports count as people": {"people_of": reports_of},
    "nothing is merged": {"merged": every_category},
    "what is left is a block of its own": {"merged": rest_alone},
    "no table waits for its total": {"_closed": total_is_over, "AUDIENCES": (MANAGEMENT,)},
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_program_is_found(monkeypatch: pytest.MonkeyPatch, mistake: str) -> None:
    """In at least one of the first hundred organisations; without the mistake in none (above)."""
    for name, wrong in MISTAKES[mistake].items():
        monkeypatch.setattr(ledger, name, wrong)
        monkeypatch.setattr(blocks, name, wrong, raising=False)
    worlds = map(random_world, range(100))
    assert any(recovered(world, read_by_management(world), MANAGEMENT.people) for world in worlds)
