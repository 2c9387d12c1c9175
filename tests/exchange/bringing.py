"""Bring history through the screens, as a person does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from io import BytesIO
from typing import Any

import openpyxl

from tests.support.page import Page
from tests.support.page_client import PageClient

OVERVIEW = "/trends/history"
LIST = """Datum;Soort agressie;Ernst;Afdeling;Aangifte;Omschrijving
4-3-2019;verbaal, bedreiging;licht;Handhaving;nee;Dhr. Jansen riep iets
18 juni 2019;fysiek;zwaar;Publiekszaken;ja;kreeg een klap
9-1-2020;n.v.t.;;;;niets bijzonders
31-2-2020;verbaal;licht;;nee;bestaat niet
2020-11-02;iets raars;middel;Handhaving;ja;x
"""
"""Five rows, of which one cannot be: 4 incidents, in 2019 and 2020."""


def send(client: PageClient, content: bytes | str = LIST, name: str = "lijst.csv") -> Page:
    """Choose a file and send it."""
    data = content.encode() if isinstance(content, str) else content
    return client.visit(OVERVIEW).form(OVERVIEW).submit(file=(BytesIO(data), name))


def to_preview(client: PageClient, content: bytes | str = LIST) -> Page:
    """Send a file and take every proposal for its columns and words."""
    page = send(client, content)
    assert page.path.endswith("/columns"), page.text
    page = page.form("/columns").submit()
    return page.form("/words").submit() if page.path.endswith("/words") else page


def import_id_of(page: Page) -> str:
    """Which import a page is about."""
    return page.path.split("/")[3]


def take(page: Page, answers: Mapping[str, str] | None = None, left_out: Collection[str] = ()) -> Page:
    """Say yes on the preview: only the good rows, and kept through all its days."""
    chosen = {"way": "good", "throughout": "yes", **(answers or {})}
    form = page.form(f"/trends/history/{import_id_of(page)}")
    return form.submit({name: answer for name, answer in chosen.items() if name not in left_out})


def book(*rows: list[Any], **sheets: list[list[Any]]) -> bytes:
    """A workbook: its first sheet, and more by name."""
    made = openpyxl.Workbook()
    first = made.active
    assert first is not None
    for row in rows:
        first.append(row)
    for name, more in sheets.items():
        sheet = made.create_sheet(name)
        for row in more:
            sheet.append(row)
    out = BytesIO()
    made.save(out)
    return out.getvalue()
