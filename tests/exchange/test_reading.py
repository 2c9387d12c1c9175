"""Whatever bytes somebody sends: rows of plain cells, or one reason why not."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from gir.exchange import reading
from gir.exchange.confined import read_alone
from gir.exchange.reading import End, Head, Row, Unreadable, heard, read, told
from gir.exchange.terms import Trouble
from tests.exchange.bringing import book

SHEET = "xl/worksheets/sheet1.xml"
START = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
NAMES = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Datum</t></is></c><c r="B1" t="inlineStr"><is><t>Vorm</t></is></c></row>'
)


def with_part(data: bytes, name: str, content: bytes, *, kept: bool = True) -> bytes:
    """The same workbook with another part, or one more."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name and kept:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return out.getvalue()


def rows(data: bytes, sheet: int | None = None) -> list[list[Any]]:
    return [list(piece.cells) for piece in read(data, sheet) if isinstance(piece, Row)]


def why(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        list(read(data))
    assert Trouble(caught.value.why).label
    return caught.value.why


def outcome(data: bytes) -> list[reading.Piece] | Trouble:
    """What is in it, or why not; whatever else happens fails the test."""
    try:
        return list(read(data))
    except Unreadable as refusal:
        return Trouble(refusal.why)


def head(data: bytes) -> Head:
    first = next(read(data))
    assert isinstance(first, Head)
    return first


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8-sig", b""), ("utf-16", b""), ("utf-16-le", b""), ("utf-16-be", b""), ("cp1252", b"")],
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_every_encoding_and_delimiter_gives_the_same_rows(encoding: str, mark: bytes, delimiter: str) -> None:
    lines = [["Datum", "Vorm", "Plaats"], ["4-3-2019", "bedreiging", "café é"], ["5-3-2019", "", "€ 10"]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    assert rows(mark + text.encode(encoding)) == [lines[0], lines[1], ["5-3-2019", None, "€ 10"]]


def test_excel_says_the_delimiter_itself() -> None:
    assert rows(b"sep=,\r\na,b\r\n1,2\r\n") == [["a", "b"], ["1", "2"]]


def test_lines_above_the_names_are_skipped_and_rows_keep_their_numbers() -> None:
    found = list(read(b"# where it comes from\nOverzicht agressie;;\n;;\nDatum;Vorm;\n\n1-1-2020;verbaal;\n"))
    assert [piece.number for piece in found if isinstance(piece, Row)] == [4, 6]


def test_a_workbook_gives_its_days_numbers_and_outcomes_of_formulas() -> None:
    half_past_two = datetime(2019, 3, 5, 14, 30)  # noqa: DTZ001 - a spreadsheet knows no zones
    data = book(["Datum", "Aantal", "Ja"], [date(2019, 3, 4), 2, True], [half_past_two, 2.5, "=1+1"])
    assert rows(data) == [["Datum", "Aantal", "Ja"], ["2019-03-04", 2, True], ["2019-03-05", 2.5]]


def test_days_of_the_system_that_begins_in_1904_are_the_same_days() -> None:
    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    sheet: Any = made.active
    sheet.append(["Datum", "Vorm"])
    sheet.append([date(2019, 3, 4), "verbaal"])
    out = io.BytesIO()
    made.save(out)
    assert rows(out.getvalue())[1] == ["2019-03-04", "verbaal"]
    assert head(out.getvalue()).epoch_1904


def test_the_first_sheet_that_is_shown_is_read_and_another_can_be_asked_for() -> None:
    made = openpyxl.Workbook()
    sheet: Any = made.active
    sheet.title, sheet.sheet_state = "Lijstjes", "hidden"
    sheet.append(["a", "b"])
    made.create_sheet("Meldingen").append(["Datum", "Vorm"])
    out = io.BytesIO()
    made.save(out)
    assert head(out.getvalue()).sheets == (("Lijstjes", False), ("Meldingen", True))
    assert rows(out.getvalue()) == [["Datum", "Vorm"]]
    assert rows(out.getvalue(), 0) == [["a", "b"]]
    assert rows(out.getvalue(), 99) == [["Datum", "Vorm"]]


def test_merged_cells_are_empty_but_for_the_first() -> None:
    made = openpyxl.Workbook()
    sheet: Any = made.active
    for row in (["Datum", "Vorm"], ["4-3-2019", "verbaal"], [None, "fysiek"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    out = io.BytesIO()
    made.save(out)
    assert rows(out.getvalue())[1:] == [["4-3-2019", "verbaal"], [None, "fysiek"]]


def test_what_was_written_by_hand_is_tidy() -> None:
    assert rows("Datum;Vorm\n\x001-1-2020\x07 ; verbaal\u00a0\n".encode())[1] == ["1-1-2020", "verbaal"]
    assert rows(book(["Datum", "Vorm"], ["#REF!", "x" * 30_000]))[1] == [None, "x" * reading.LONGEST_CELL]


# ── Files made to do harm ──────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_no_table() -> None:
    assert why(b"") == why(b"\n \r\n\x00") == why(book([])) == "empty"
    assert why(b"<html><table><tr><td>1</td></tr></table></html>") == "no_table"
    assert why(bytes(range(32)) * 40) == "no_table"


def test_a_file_that_is_too_large_is_not_looked_into() -> None:
    assert why(b"a;b\n" * (reading.MOST_BYTES // 4 + 1)) == "too_large"


def test_old_and_locked_workbooks_and_macros_are_told_apart() -> None:
    assert why(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == "old_or_locked"
    plain = book(["Datum", "Vorm"], ["1-1-2020", "verbaal"])
    assert why(with_part(plain, "xl/vbaProject.bin", b"Attribut")) == "macros"
    types = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    assert why(with_part(plain, "[Content_Types].xml", types)) == "macros"
    assert why(with_part(plain, "mimetype", b"application/vnd.oasis.opendocument", kept=False)) == "other_kind"
    assert why(plain[: len(plain) // 2]) == why(b"PK\x03\x04 and nothing") == "broken"


def test_a_bomb_is_not_unpacked() -> None:
    plain = book(["Datum", "Vorm"])
    assert why(with_part(plain, SHEET, b" " * (reading.MOST_UNPACKED + 1))) == "too_much"
    assert why(with_part(plain, "xl/styles.xml", b" " * (reading.MOST_OTHER + 1))) == "too_much"
    assert why(with_part(plain, "xl/sharedStrings.xml", b" " * (reading.MOST_STRINGS + 1))) == "too_much"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
    ],
)
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
def test_entities_are_never_expanded_nor_fetched(doctype: str, part: str) -> None:
    evil = with_part(book(["Datum", "Vorm"], ["1-1-2020", "x"]), part, f"{doctype}<x>&b;&a;</x>".encode())
    found = outcome(evil)
    if isinstance(found, str):
        assert found in {"broken", "empty", "no_sheet", "too_much"}
    else:
        assert not any("lol" in str(piece) for piece in found)


def test_a_million_empty_rows_end_the_reading_and_the_place_is_told() -> None:
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 30_000))
    last = '<row r="30000"><c r="A30000"><v>1</v></c></row>'
    data = with_part(book(["x"]), SHEET, f"{START}{NAMES}{empty}{last}</sheetData></worksheet>".encode())
    assert list(read(data))[1:] == [Row(1, ("Datum", "Vorm")), End(0, 1 + reading.MOST_EMPTY)]
    far = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    data = with_part(book(["x"]), SHEET, f"{START}{NAMES}{far}</sheetData></worksheet>".encode())
    assert list(read(data))[-1] == End(0, 1 + reading.MOST_EMPTY)


def test_a_sheet_that_says_it_is_huge_is_as_large_as_it_is() -> None:
    sheet = (
        f'{START.replace("<sheetData>", "")}<dimension ref="A1:XFD1048576"/><sheetData>{NAMES}</sheetData></worksheet>'
    )
    assert rows(with_part(book(["x"]), SHEET, sheet.encode())) == [["Datum", "Vorm"]]


def test_too_many_columns_and_rows_are_refused() -> None:
    assert why(";".join(f"kolom {n}" for n in range(16_384)).encode()) == "too_many_columns"
    assert why(book([f"kolom {n}" for n in range(101)])) == "too_many_columns"
    wide: list[Any] = [None] * 16_384
    wide[:2] = ["1-1-2020", "verbaal"]
    wide[16_383] = ""
    assert rows(book(["Datum", "Vorm"], wide))[1] == ["1-1-2020", "verbaal"]
    assert why(b"Datum;Vorm\n" + b"1-1-2020;x\n" * (reading.MOST_ROWS + 1)) == "too_many_rows"


def test_quotation_marks_that_do_not_fit_swallow_nothing() -> None:
    with pytest.raises(Unreadable) as caught:
        list(read(b'Datum;Vorm\n1-1-2020;x\n"2-1-2020;y\n3-1-2020;z\n'))
    assert (caught.value.why, caught.value.row) == ("quotes", 3)
    assert why(b'Datum;Vorm\n"' + b"x" * 200_000 + b'";y\n') == "quotes"


@settings(max_examples=150)
@given(st.one_of(st.binary(max_size=2_000), st.text(max_size=500).map(lambda text: text.encode("utf-8", "replace"))))
@example(b"PK\x05\x06" + b"\0" * 18)
@example(b"\xff\xfe\x00")
@example(b'"')
@example(b"sep=\n\n")
def test_any_bytes_give_rows_or_a_reason(data: bytes) -> None:
    found = outcome(data)
    if not isinstance(found, str):
        assert isinstance(found[0], Head)
        assert isinstance(found[-1], End)
        assert [heard(told(piece)) for piece in found] == found


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 8_000), st.binary(min_size=1, max_size=40)), min_size=1, max_size=6))
def test_a_damaged_workbook_gives_rows_or_a_reason(damage: list[tuple[int, bytes]]) -> None:
    data = bytearray(GOOD)
    for place, more in damage:
        data[place % len(data) : place % len(data) + len(more)] = more
    assert outcome(bytes(data))


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]))
def test_a_workbook_with_a_strange_part_gives_rows_or_a_reason(content: bytes, part: str) -> None:
    assert outcome(with_part(GOOD, part, content))


GOOD = book(["Datum", "Vorm"], [date(2019, 3, 4), "verbaal"], ["5-3-2019", "fysiek"])


def test_read_alone_it_says_the_same() -> None:
    assert list(read_alone(GOOD)) == list(read(GOOD))
    with pytest.raises(Unreadable, match="empty"):
        list(read_alone(b""))


def test_who_takes_too_long_is_stopped() -> None:
    with pytest.raises(Unreadable, match="too_long"):
        list(read_alone(b"Datum;Vorm\n" + b"1-1-2020;x\n" * 90_000, patience=0.05))
