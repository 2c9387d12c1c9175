"""From the bytes of a spreadsheet to rows of plain cells. Knows nothing of incidents, and nothing of this application.

Runs as a program of its own too (``python -I gir/exchange/reading.py``, see ``gir.exchange.confined``): a file in, a
line of JSON a row out. It is given few means, so that a file made to do harm does little. What a cell becomes: None,
text, a number, yes or no; a day becomes text such as 2019-03-04.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
import os
import re
import resource
import sys
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import Any

os.environ["OPENPYXL_LXML"] = "False"  # where lxml happens to be installed, its parser would be used unguarded

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_UNPACKED = 200 * MEGABYTE
MOST_STRINGS = 50 * MEGABYTE
MOST_OTHER = 5 * MEGABYTE
"""Bytes of the parts of a workbook that are no sheet and no list of texts: they are read as a whole."""
MOST_ENTRIES = 2_000
MOST_ROWS = 100_000
MOST_COLUMNS = 100
MOST_EMPTY = 10_000
"""Empty rows in a row after which nothing more is read: spreadsheets often carry a million of them."""
LONGEST_CELL = 200
"""Characters of a cell that are kept. What is longer is a story, and stories are never taken over."""
LONGEST_TEXT = 128 * 1024
TITLES = 20
"""Rows among which the one with the names of the columns is looked for."""
MEMORY = 768 * MEGABYTE
SECONDS = 120

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
NO_VALUE = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#N/B", "#VERW!", "#WAARDE!"})
DELIMITERS = ";,\t|"
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ZIP, OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0"

Cell = str | int | float | bool | None


class Unreadable(ValueError):
    """A file cannot be read. ``why`` is a key of ``gir.exchange.terms.Trouble``; ``row`` where it went wrong, or 0."""

    def __init__(self, why: str, row: int = 0) -> None:
        super().__init__(why)
        self.why, self.row = why, row


@dataclass(frozen=True)
class Head:
    """What is known of the file as a whole. ``sheets`` are (name, whether it is shown); ``sheet`` the one that is read.

    ``stopped_at``: see ``End``; it is 0 until the end was read.
    """

    kind: str
    detail: str = ""
    sheets: tuple[tuple[str, bool], ...] = ()
    sheet: int = 0
    epoch_1904: bool = False
    stopped_at: int = 0


@dataclass(frozen=True)
class Row:
    """A row that holds something; ``number`` is what a spreadsheet shows beside it. The first one names the columns."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class End:
    """What was left out: ``stopped_at`` is the row at which reading stopped because of emptiness, or 0."""

    rows: int
    stopped_at: int = 0


Piece = Head | Row | End


def read(data: bytes, sheet: int | None = None) -> Iterator[Piece]:
    """The head, the rows and the end of a file. The first row names the columns.

    Raises:
        Unreadable: whatever is wrong with it.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable("empty")
    if len(data) > MOST_BYTES:
        raise Unreadable("too_large")
    if data.startswith(OLD_OFFICE):
        raise Unreadable("old_or_locked")
    try:
        yield from _workbook(data, sheet) if data.startswith(ZIP) else _text(data)
    except Unreadable:
        raise
    except MemoryError as error:
        raise Unreadable("too_much") from error
    except Exception as error:  # a library that reads broken files fails in every way there is
        raise Unreadable("broken") from error


# ── Rows, whatever they come from ──────────────────────────────────────────────────────────────────────────────


def _rows(numbered: Iterable[tuple[int, list[Cell]]]) -> Iterator[Row | End]:
    """Rows that hold something, from the names of the columns on; then the end."""
    full = _filled(numbered)
    before = list(islice(full, TITLES))
    titles = [row for row in before if isinstance(row, Row)]
    if not titles:
        raise Unreadable("empty")
    start = next((n for n, row in enumerate(titles) if sum(isinstance(cell, str) for cell in row.cells) > 1), 0)
    names = titles[start]
    if len(names.cells) > MOST_COLUMNS:
        raise Unreadable("too_many_columns", names.number)
    yield names
    for count, row in enumerate(chain(before[start + 1 :], full)):
        if isinstance(row, End):
            yield End(count, row.stopped_at)
            return
        if count == MOST_ROWS:
            raise Unreadable("too_many_rows", row.number)
        yield Row(row.number, row.cells[: len(names.cells)])


def _filled(numbered: Iterable[tuple[int, list[Cell]]]) -> Iterator[Row | End]:
    empty = 0
    for number, cells in numbered:
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            empty = 0
            yield Row(number, tuple(cells))
            continue
        empty += 1
        if empty == MOST_EMPTY:
            yield End(0, number)
            return
    yield End(0)


def _plain(value: Any) -> Cell:
    """A value of a library as a plain cell."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value if math.isfinite(value) and abs(value) < 1e15 else None
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, time | timedelta):
        return str(value)[:LONGEST_CELL]
    text = UNFIT.sub("", str(value)[: 10 * LONGEST_CELL]).strip()[:LONGEST_CELL]
    return text if text and text not in NO_VALUE else None


# ── Text ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _text(data: bytes) -> Iterator[Piece]:
    encoding, text = decoded(data)
    if text.lstrip()[:1] == "<":
        raise Unreadable("no_table")
    if len(UNFIT.findall(text[:20_000])) > 10 + len(text[:20_000]) / 100:
        raise Unreadable("no_table")
    marked = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if marked:
        text = text[marked.end() :]
    delimiter = marked[1] if marked else delimiter_of(text)
    yield Head("csv", f"{encoding} {'tab' if delimiter == chr(9) else delimiter}")
    yield from _rows(_lines(text, delimiter))


def decoded(data: bytes) -> tuple[str, str]:
    """The encoding, and the text without its byte order mark."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding, data[len(mark) :].decode(encoding, "replace").lstrip("\ufeff")
    sample = data[:4_000]
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(sample) > 3 and sample[place::2].count(0) > len(sample) / 2 * 0.6:
            return encoding, data.decode(encoding, "replace")
    try:
        return "utf-8", data.decode()
    except UnicodeDecodeError:
        return "windows-1252", data.decode("cp1252", "replace")


def delimiter_of(text: str) -> str:
    """What stands between the cells: whatever cuts the first lines into most columns most evenly."""
    lines = [line for line in text[:50_000].splitlines()[:50] if line.strip() and not line.startswith("#")]

    def evenness(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return 0, 0
        width, rows = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
        return (rows, width) if width > 1 else (0, 0)

    return max(DELIMITERS, key=evenness)


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    csv.field_size_limit(LONGEST_TEXT)
    number, named = 0, False
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            if not named and cells and cells[0].startswith("#"):
                continue  # lines above the table that say where it comes from
            named = named or bool(cells)
            yield number, [_plain(cell) for cell in cells[: MOST_COLUMNS + 1]]
    except csv.Error as error:
        raise Unreadable("quotes", number + 1) from error


# ── Workbooks ──────────────────────────────────────────────────────────────────────────────────────────────────


def _workbook(data: bytes, wanted: int | None) -> Iterator[Piece]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _look_inside(packed)
    except zipfile.BadZipFile as error:
        raise Unreadable("broken") from error
    import openpyxl  # loads slowly, and most files are text

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of dates that it cannot make; such a cell is empty
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets: list[Any] = [sheet for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]
        if not sheets:
            raise Unreadable("no_sheet")
        shown = [sheet.sheet_state == "visible" for sheet in sheets]
        number = wanted if wanted is not None and 0 <= wanted < len(sheets) else shown.index(True) if any(shown) else 0
        named = tuple((str(_plain(sheet.title) or ""), is_shown) for sheet, is_shown in zip(sheets, shown, strict=True))
        yield Head("xlsx", "", named, number, book.epoch.year == 1904)
        yield from _rows(_sheet(sheets[number]))


def _look_inside(packed: zipfile.ZipFile) -> None:
    """Refuse what is no plain workbook, or unpacks to more than anybody keeps by hand. Nothing is unpacked for it."""
    entries = packed.infolist()
    names = {entry.filename.lower() for entry in entries}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable("macros")
    if any(entry.flag_bits & 1 for entry in entries) or "encryptedpackage" in names:
        raise Unreadable("old_or_locked")
    if "[content_types].xml" not in names or "xl/workbook.bin" in names:
        raise Unreadable("other_kind")
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unreadable("too_much")
    for entry in entries:
        name = entry.filename.lower()
        most = MOST_UNPACKED if "/worksheets/" in name else MOST_STRINGS if "sharedstrings" in name else MOST_OTHER
        if name.endswith((".xml", ".rels")) and entry.file_size > most:
            raise Unreadable("too_much")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable("broken")
    if b"macroEnabled" in packed.read(next(e for e in entries if e.filename.lower() == "[content_types].xml")):
        raise Unreadable("macros")


def _sheet(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    sheet.reset_dimensions()  # a file may say that it has 16,384 columns, and every row would be filled up to them
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        filled = row if len(row) <= MOST_COLUMNS or number > TITLES else _without_tail(row)
        yield number, [_plain(value) for value in filled[: MOST_COLUMNS + 1]]


def _without_tail(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row without the empty cells at its end, so that too many names of columns can be told from mere layout."""
    last = max((place for place, value in enumerate(row, 1) if value is not None), default=0)
    return row[:last]


# ── On its own ─────────────────────────────────────────────────────────────────────────────────────────────────


def confine() -> None:
    """Give up what is not needed from here on."""
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def told(piece: Piece) -> str:
    """A piece as a line of JSON."""
    if isinstance(piece, Row):
        return json.dumps([piece.number, piece.cells], ensure_ascii=False)
    return json.dumps({type(piece).__name__: asdict(piece)}, ensure_ascii=False)


def heard(line: str | bytes) -> Piece:
    """The piece that a line tells.

    Raises:
        Unreadable: the line says that the file is.
    """
    found = json.loads(line)
    if isinstance(found, list):
        return Row(found[0], tuple(found[1]))
    if "Head" in found:
        given = found["Head"]
        return Head(**{**given, "sheets": tuple((name, shown) for name, shown in given["sheets"])})
    if "End" in found:
        return End(**found["End"])
    raise Unreadable(str(found["why"]), int(found["row"]))


def heard_head(line: str | bytes) -> Head:
    """The head that a line tells.

    Raises:
        Unreadable: the line says that the file is, or tells something else.
    """
    piece = heard(line)
    if not isinstance(piece, Head):
        raise Unreadable("broken")
    return piece


def main() -> int:
    """Read what comes in, and tell its rows."""
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    confine()
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", write_through=False)
    try:
        for piece in read(data, int(sys.argv[1]) if len(sys.argv) > 1 else None):
            out.write(f"{told(piece)}\n")
    except Unreadable as error:
        out.write(json.dumps({"why": error.why, "row": error.row}) + "\n")
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
