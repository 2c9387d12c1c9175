"""Registers of invented employers, closed quarter by quarter, and the files that they would send."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from gir.database import write_transaction
from gir.exchange.partners.document import content_of, unsigned, written
from gir.statistics import disclosure
from gir.statistics.blocks import Row
from gir.statistics.families import CHANNEL, FORM, SEVERITY, departments
from gir.statistics.ledger import Ledger, close
from gir.statistics.partners.figures import PublicFigures, public_figures
from gir.statistics.periods import Quarter
from gir.statistics.protected.models import ClosedQuarter

FIRST = Quarter(2023, 1)
LAST = Quarter(2025, 4)
MADE = date(2026, 3, 1)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
IDENTITY = "ab" * 16
STEPS = ("relief", "triage", "reaction")


def ledger_of(seed: int, most: int = 90, quarters: int = 12) -> Ledger:
    """Up to so many reports a quarter, by people of whom a few report often; some come late, some are taken back."""
    made = Random(seed)
    families = (FORM, SEVERITY, departments({"a": 40, "b": 30}), CHANNEL)
    ledger, before = Ledger(families, FIRST), list[Row]()
    for number in range(quarters):
        quarter = FIRST.back(-number)
        rows = [_row(made, quarter) for _report in range(made.randint(0, most))]
        late = [_row(made, made.choice(before).quarter) for _report in range(made.choice((0, 0, 3, 25))) if before]
        gone = made.sample(before, min(len(before), made.choice((0, 0, 2, 20))))
        ledger = close(ledger, quarter, rows, on=quarter.last + timedelta(days=32), late=late, withdrawn=gone)
        before += rows
    return ledger


def _row(made: Random, quarter: Quarter) -> Row:
    person = f"p{int(made.random() ** 3 * 120)}" if made.random() < 0.95 else None
    labels = {family.name: made.choice(family.line) for family in (FORM, SEVERITY, CHANNEL)}
    steps = {step: made.random() < 0.8 for step in STEPS if made.random() < 0.7}
    return Row(quarter, person, {**labels, "department": made.choice("ab")}, steps)


@cache
def figures(seed: int = 7, fte: float | None = 412.3, quarters: int = 12) -> PublicFigures:
    """What the public reads of one of them."""
    ledger = ledger_of(seed, quarters=quarters)
    staff = {} if fte is None else {FIRST.back(-number): fte for number in range(quarters)}
    found = public_figures(ledger, "2", staff)
    assert found is not None
    return found


def document(name: str = "Ziekenhuis De Linde", **more: Any) -> dict[str, Any]:
    """All that is signed of a file."""
    told = figures(**more)
    return unsigned(IDENTITY, name, KEY.public_key().public_bytes_raw().hex(), MADE, told)


def signed_with(key: Ed25519PrivateKey) -> Callable[[bytes], str]:
    return lambda content: key.sign(content).hex()


def file(document: dict[str, Any], key: Ed25519PrivateKey = KEY) -> bytes:
    """The document as a file, with a signature that fits."""
    return written({**document, "key": key.public_key().public_bytes_raw().hex()}, signed_with(key))


def changed(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The same with another value at a place such as tables.0.rows.0.reports; ... takes it out."""
    made = copy.deepcopy(document)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    inner: Any = made
    for part in way:
        inner = inner[part]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return made


def raw(document: dict[str, Any], key: Ed25519PrivateKey = KEY) -> bytes:
    """A file of anything at all that JSON can hold, signed as it is."""
    try:
        signature = key.sign(content_of(document)).hex()
    except UnicodeEncodeError:
        signature = "0" * 128
    return json.dumps({**document, "signature": signature}).encode()


def published_numbers(ledger: Ledger) -> set[tuple[object, ...]]:
    """Every number that the public may read of a ledger, with where it stands."""
    found: set[tuple[object, ...]] = set()
    for name in ("total", "form", "severity", "channel"):
        for part in ledger.shown(disclosure.PUBLIC, name):
            table = disclosure.table(ledger, name, disclosure.PUBLIC, part.first, part.last)
            assert table is not None
            assert len(table.periods) == 1
            period = (name, part.first.key, part.last.key)
            found |= {(*period, () if name == "total" else row.categories, row.total) for row in table.rows}
    for year in disclosure.shares(ledger, disclosure.PUBLIC):
        period = ("on_time", year.period.first.key, year.period.last.key)
        found |= {(*period, share.step, share.percent, share.bound.value) for share in year.shares}
    return found


def numbers_in(document: dict[str, Any]) -> set[tuple[object, ...]]:
    """The same of a file."""
    found: set[tuple[object, ...]] = {
        (table["name"], table["first"], table["last"], tuple(row["categories"]), row["reports"])
        for table in document["tables"]
        for row in table["rows"]
    }
    return found | {
        ("on_time", year["first"], year["last"], step["step"], step["percent"], step["bound"])
        for year in document["on_time"]
        for step in year["steps"]
    }


def publish(app: Flask, organisation_id: str, seed: int = 7, definition: str = "2") -> Ledger:
    """Let an organisation of an installation have published this, as the clock would have."""
    ledger = ledger_of(seed)
    with app.app_context(), write_transaction() as session:
        session.add(
            ClosedQuarter(
                organisation_id=organisation_id,
                population="employee",
                quarter=LAST.first,
                closed_at=datetime(2026, 2, 1, 6, tzinfo=UTC),
                definition=definition,
                ledger=disclosure.as_data(ledger),
            )
        )
    return ledger
