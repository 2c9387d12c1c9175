"""A report as a workbook: a first sheet that says whose, what and when, then a sheet for every chart and table.

The tables hold what a reader sees, "1.234" or "12%"; here such a cell becomes the number that it says. Everything else
is text and stays text: a cell that starts like a formula is never one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, cast

from babel.dates import get_month_names
from babel.numbers import NumberFormatError, parse_decimal
from flask_babel import get_locale
from flask_babel import gettext as _

from gir.statistics.charts import Section
from gir.statistics.reports.contents import Report

NUMBER = re.compile(r"[-\u2212]?\d[\d.,]*")
SHARE = re.compile(r"(\d{1,3})\s?%")
DAY = re.compile(r"(\d{1,2}) (\w+) (\d{4})")
LONGEST_NAME = 31
"""Letters that a spreadsheet takes for the name of a sheet."""
Cell = str | int | float | date


def typed(text: str) -> tuple[Cell, str]:
    """What a cell says, and the number format that shows it so; text without one."""
    if found := SHARE.fullmatch(text):
        return int(found[1]) / 100, "0%"
    if found := DAY.fullmatch(text):
        day = _day(*found.groups())
        return (day, "d mmmm yyyy") if day else (text, "")
    return _number(text) if NUMBER.fullmatch(text) else (text, "")


def _day(day: str, month: str, year: str) -> date | None:
    months = {name: number for number, name in get_month_names("wide", locale=get_locale()).items()}
    try:
        return date(int(year), months[month], int(day))
    except (KeyError, ValueError):
        return None


def _number(text: str) -> tuple[Cell, str]:
    try:
        value = parse_decimal(text.replace("\u2212", "-"), locale=get_locale() or "nl", strict=True)
    except NumberFormatError:
        return text, ""
    decimals = max(0, -int(value.as_tuple().exponent))
    return (float(value), "#,##0." + "0" * decimals) if decimals else (int(value), "#,##0")


def workbook_of(report: Report) -> bytes:
    """The file."""
    import openpyxl  # loads slowly, and is seldom asked for

    book = openpyxl.Workbook(write_only=True)
    names: set[str] = set()
    for name, rows in _sheets(report):
        sheet = book.create_sheet(_sheet_name(name, names))
        for row in rows:
            sheet.append([_cell(sheet, text, number) for text, number in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


Row = list[tuple[str, bool]]
"""Cells, each with whether it may be a number."""


def _plain(texts: Iterable[str]) -> Row:
    return [(text, False) for text in texts]


def _sheets(report: Report) -> Iterator[tuple[str, list[Row]]]:
    yield _("About this workbook"), [_plain(line) for line in _about(report)]
    for section in report.sections:
        yield section.key, _rows(section, report.mark)


def _about(report: Report) -> Iterator[tuple[str, ...]]:
    """Whose figures, and everything that is no table, in the order of the paper."""
    yield from ((report.mark,), (report.title,), *report.facts)
    for part in report.parts:
        if part.said:
            yield from ((), (part.title,), *((line,) for line in part.said))
    for passage in (*report.before, *(each for part in report.parts for each in part.after), *report.after):
        yield from ((), (passage.title,), *((line,) for line in (passage.lead, *passage.lines) if line))


def _rows(section: Section, mark: str) -> list[Row]:
    marked = [told for _number, told in section.marked]
    below = [section.subtitle, *section.signals, *section.notes, *marked]
    return [
        _plain((mark,)),
        _plain((section.title,)),
        _plain((section.finding,)),
        [],
        _plain(section.table.headers),
        *(_figures(row) for row in section.table.rows),
        [],
        *(_plain((line,)) for line in below),
    ]


def _figures(row: tuple[str, ...]) -> Row:
    """A row of a table: its name is a text ("2024", "3"), unless it is a day."""
    return [(row[0], DAY.fullmatch(row[0]) is not None), *((cell, True) for cell in row[1:])]


def _sheet_name(name: str, taken: set[str]) -> str:
    short = name[:LONGEST_NAME]
    if short in taken:
        raise ValueError(f"two sheets are called {short}")
    taken.add(short)
    return short


def _cell(sheet: Any, text: str, number: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell

    value, form = typed(text) if number else (text, "")
    cell: Any = WriteOnlyCell(sheet, value=cast(Any, value))
    if form:
        cell.number_format = form
    else:
        cell.data_type = "s"  # also when it starts like a formula
    return cell
