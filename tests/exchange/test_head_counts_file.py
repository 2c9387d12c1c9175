"""Head counts from a file: all of it or nothing, after looking at it, with a sentence for each row that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from gir.audit.models import AuditLine
from gir.database import db
from gir.demonstration.cast import Cast
from gir.exchange import importing
from gir.exchange.reading import Row
from gir.exchange.staffing.rows import NotHeadCounts, heard, judge, told
from gir.statistics.periods import Quarter
from gir.statistics.staffing.models import HeadCountCheck
from gir.statistics.staffing.numbers import Count
from gir.statistics.staffing.queries import counts_of
from tests.exchange.bringing import book
from tests.support.page import Page
from tests.support.page_client import PageClient

ClientFor = Callable[..., PageClient]
FILE = "/organisation/head-counts/file"
GOOD = "Kwartaal;Afdeling;Mensen;Fte\n2026-Q1;Sport;41;33,3\n1e kwartaal 2026;HANDHAVING;30;27,0\n"
RUNNING = Quarter(2026, 3)
PLACES = {"sport": "a" * 32, "handhaving": "b" * 32}
HEAD = Row(1, ("Kwartaal", "Afdeling", "Mensen", "Fte"))


def send(client: PageClient, content: bytes | str, name: str = "aantallen.csv") -> Page:
    data = content.encode() if isinstance(content, str) else content
    return client.visit(FILE).form(FILE).submit(file=(BytesIO(data), name))


def known(app: Flask, cast: Cast) -> dict[Quarter, dict[str, Count]]:
    with app.app_context():
        return counts_of(cast.organisation_id)


def test_a_file_is_looked_at_and_then_taken_over_as_a_whole(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    before = known(app, cast)
    page = send(client_for("hanna"), GOOD)
    assert "Er zijn 2 rijen gelezen." in page.main
    assert "41 mensen, 33,3 fte" in page.main
    assert known(app, cast) == before, "looking changes nothing"
    done = page.form("/take-over").submit()
    assert "Opgeslagen: 2 aantallen gewijzigd." in done.text
    found = known(app, cast)[Quarter(2026, 1)]
    assert found[cast.departments["Sport"]] == Count(41, Decimal("33.3"))
    assert found[cast.departments["Handhaving"]] == Count(30, Decimal("27.0"))
    with app.app_context():
        assert db.session.scalars(select(HeadCountCheck.changed)).all() == [2]
        acts = db.session.scalars(select(AuditLine.act).where(AuditLine.act.startswith("head_counts."))).all()
        assert acts == ["head_counts.take_over"]


def test_a_workbook_gives_the_same(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    rows = book(["Jaar", "Kwartaal", "Team", "Aantal", "FTE"], [2026, 1, "Sport", 41, 33.25])
    send(client_for("bea"), rows, "aantallen.xlsx").form("/take-over").submit()
    assert known(app, cast)[Quarter(2026, 1)][cast.departments["Sport"]] == Count(41, Decimal("33.3"))


def test_one_bad_row_stops_the_whole_file_and_says_which(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    before = known(app, cast)
    page = send(client_for("hanna"), f"{GOOD}2026-Q1;Sprot;3;2\n2026-Q1;Sport;3;2\n")
    assert page.status == 422
    assert "Rij 4 Deze afdeling staat niet in het register." in page.main
    assert "Rij 5 Dezelfde afdeling en hetzelfde kwartaal staan al in een eerdere rij." in page.main
    assert "Sprot" not in page.main
    assert known(app, cast) == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Er staat niets in dit bestand."),
        (b"Dag;Afdeling\n1-1-2026;Sport\n", "We zoeken kolommen die kwartaal, afdeling, mensen en fte heten."),
        (b"PK\x03\x04 not a book", "Dit bestand is beschadigd"),
        (b"Kwartaal;Afdeling;Mensen;Fte\n", "Er staat geen rij met aantallen"),
    ],
)
def test_a_file_that_is_none_gets_a_sentence(client_for: ClientFor, content: bytes, sentence: str) -> None:
    page = send(client_for("hanna"), content)
    assert page.status == 422
    assert sentence in page.main


def test_a_file_that_nobody_can_wait_for_is_refused(client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "QUICK_TEXT", 10)
    assert "Dit bestand is te groot voor een lijst met aantallen." in send(client_for("hanna"), GOOD).main


def test_who_looked_before_somebody_else_saved_looks_again(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    first, second = send(client_for("hanna"), GOOD), send(client_for("chantal"), GOOD.replace("41", "43"))
    first.form("/take-over").submit()
    page = second.form("/take-over").submit()
    assert page.status == 409
    assert "Nu: 41 mensen, 33,3 fte" in page.main
    page.form("/take-over").submit()
    assert known(app, cast)[Quarter(2026, 1)][cast.departments["Sport"]].people == 43


def test_what_comes_back_is_judged_again(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    before = known(app, cast)
    page = send(client_for("hanna"), GOOD)
    for rows in ("", "2026-Q1;x;1;1", f"2026-Q1;{'f' * 32};3;2.0", f"2026-Q1;{cast.departments['Sport']};1;9.0"):
        answer = page.form("/take-over").submit({"rows": rows})
        assert answer.status in (409, 422)
    assert known(app, cast) == before


def test_a_template_can_be_sent_back_as_it_is(client_for: ClientFor) -> None:
    hanna = client_for("hanna")
    text = hanna.get("/organisation/head-counts/files/head-counts.csv").body
    assert "staan al zo in het register" in send(hanna, text).main
    assert hanna.get("/organisation/head-counts/files/other.csv").status == 404


@pytest.mark.parametrize(
    ("cells", "quarter"),
    [
        (("2026-Q2", "Sport", 4, 3.5), Quarter(2026, 2)),
        (("Q2 2026", " sport ", "4", "3,5"), Quarter(2026, 2)),
        (("2e kwartaal 2026", "Sport", 4.0, "3.5"), Quarter(2026, 2)),
        (("2026-05-17", "Sport", "4", "3,5"), Quarter(2026, 2)),
        (("K1-2026", "Sport", "4", "3,5"), Quarter(2026, 1)),
    ],
)
def test_a_quarter_is_read_as_people_write_it(cells: tuple[object, ...], quarter: Quarter) -> None:
    judged = judge([HEAD, Row(2, cells)], PLACES, RUNNING)  # type: ignore[arg-type]
    assert judged.found == {quarter: {PLACES["sport"]: Count(4, Decimal("3.5"))}}
    assert heard(told(judged.found), RUNNING) == judged.found


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (("2026-Q5", "Sport", 4, 3), "not_a_quarter"),
        (("2026-13-01", "Sport", 4, 3), "not_a_quarter"),
        ((None, "Sport", 4, 3), "not_a_quarter"),
        (("2026-Q4", "Sport", 4, 3), "future"),
        (("2026-Q1", None, 4, 3), "no_department"),
        (("2026-Q1", "Elders", 4, 3), "other_department"),
        (("2026-Q1", "Sport", None, None), "empty"),
        (("2026-Q1", "Sport", True, 3), "not_people"),
        (("2026-Q1", "Sport", 4, "1.250"), "not_fte"),
        (("2026-Q1", "Sport", 4, float("inf")), "not_fte"),
        (("2026-Q1", "Sport", -4, 3), "not_people"),
        (("2026-Q1",), "no_department"),
    ],
)
def test_each_bad_row_has_its_reason(cells: tuple[object, ...], fault: str) -> None:
    judged = judge([HEAD, Row(7, cells)], PLACES, RUNNING)  # type: ignore[arg-type]
    assert [(row, reason.value) for row, reason in judged.faults] == [(7, fault)]
    assert judged.found == {}


def test_too_many_rows_are_not_waited_for() -> None:
    rows = [HEAD, *(Row(n, ("x", None, None, None)) for n in range(5_001))]
    with pytest.raises(NotHeadCounts):
        judge(rows, PLACES, RUNNING)
