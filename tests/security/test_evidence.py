"""docs/security says which tests guard against each abuse case: they exist, and nothing is left without a word."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "security"
CASES, WEAKNESSES = FOLDER / "abuse-cases.csv", FOLDER / "weaknesses.csv"
COLUMNS = {
    CASES: ["number", "abuse case", "verdict", "evidence", "note"],
    WEAKNESSES: ["weakness", "verdict", "evidence", "note"],
}
HOW_MANY = 72
VERDICTS = ("tested", "partly", "missing", "not applicable")
WITH_EVIDENCE = {"tested", "partly"}
WITH_A_NOTE = {"partly", "missing", "not applicable"}
BOTH = pytest.mark.parametrize("place", [CASES, WEAKNESSES], ids=lambda place: place.stem)


def rows_of(place: Path) -> list[list[str]]:
    """The lines of a file, its names of columns first."""
    with place.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def read(place: Path) -> list[dict[str, str]]:
    names, *rows = rows_of(place)
    return [dict(zip(names, row, strict=True)) for row in rows]


@cache
def names_in(module: str) -> frozenset[str]:
    """The names of the tests that stand in a file; none when there is no such file."""
    path = ROOT / module
    return frozenset(re.findall(r"^def (test_\w+)\(", path.read_text("utf-8"), re.MULTILINE) if path.is_file() else ())


def test_every_abuse_case_is_there_once() -> None:
    assert [row["number"] for row in read(CASES)] == [str(number) for number in range(1, HOW_MANY + 1)]


@BOTH
def test_every_row_is_whole_and_says_something_of_its_own(place: Path) -> None:
    names, *rows = rows_of(place)
    assert names == COLUMNS[place]
    assert all(len(row) == len(names) for row in rows)
    what = [row[names.index("verdict") - 1] for row in rows]
    assert all(what)
    assert len(set(what)) == len(what)
    assert all(cell == cell.strip() for row in rows for cell in row)


@BOTH
def test_a_verdict_comes_with_evidence_or_with_what_is_missing(place: Path) -> None:
    for row in read(place):
        assert row["verdict"] in VERDICTS, row
        assert bool(row["evidence"]) == (row["verdict"] in WITH_EVIDENCE), row
        assert row["note"] or row["verdict"] not in WITH_A_NOTE, row


@BOTH
def test_every_test_that_is_named_exists(place: Path) -> None:
    for row in read(place):
        named = row["evidence"].split(" ; ") if row["evidence"] else []
        assert len(set(named)) == len(named), row
        for test in named:
            module, _, name = test.partition("::")
            assert module.startswith("tests/"), test
            assert name in names_in(module), test


@BOTH
def test_the_counts_beside_it_are_right(place: Path) -> None:
    counted = Counter(row["verdict"] for row in read(place))
    line = f"]({place.name}) | " + " | ".join(str(counted[verdict]) for verdict in VERDICTS) + " |"
    assert line in (FOLDER / "README.md").read_text(encoding="utf-8")


ASVS = FOLDER / "asvs.csv"
OF_ASVS = ["id", "level", "requirement", "verdict", "evidence", "BIO2", "note", "date"]
JUDGED = {"met": True, "partly": True, "not met": False, "not applicable": False}
"""Verdicts, and whether evidence comes with them."""


def test_every_requirement_is_judged_once() -> None:
    rows = read(ASVS)
    assert rows_of(ASVS)[0] == OF_ASVS
    ids = [tuple(map(int, row["id"].split("."))) for row in rows]
    assert ids == sorted(set(ids))
    for row in rows:
        assert row["level"] in ("1", "2", "3"), row
        assert bool(row["evidence"]) == JUDGED[row["verdict"]], row
        assert row["note"] or row["verdict"] == "met", row
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"]), row


def test_every_test_and_document_of_asvs_exists() -> None:
    for row in read(ASVS):
        for named in row["evidence"].split(" ; ") if row["evidence"] else []:
            path, _, name = named.partition("::")
            assert (ROOT / path).exists(), named
            assert not name or name in names_in(path), named


def test_the_counts_of_asvs_are_right() -> None:
    counted = Counter(row["verdict"] for row in read(ASVS))
    said = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())
    words = ", ".join(f"{counted[verdict]} {verdict}" for verdict in JUDGED)
    assert words in said, words
