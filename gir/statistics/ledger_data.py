"""A ledger as plain data that fits in one JSON value, and back: what was published must outlive the program."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from gir.statistics.blocks import Block, Family, Row
from gir.statistics.ledger import Ledger, Published, Stream, Waiting
from gir.statistics.on_time import Bound, Share
from gir.statistics.periods import Quarter

VERSION = 1


def as_data(ledger: Ledger) -> dict[str, Any]:
    """Dictionaries, lists, words and numbers. ``waiting`` says whose the rows are: keep it inside."""
    return {
        "version": VERSION,
        "families": [asdict(family) for family in ledger.families],
        "since": ledger.since.key,
        "until": ledger.until.key if ledger.until else None,
        "published": [_published(table) for table in ledger.published],
        "waiting": [
            {
                **asdict(entry.stream),
                "unit": entry.unit.key,
                "quarter": entry.row.quarter.key,
                "person": entry.row.person,
                "labels": dict(entry.row.labels),
                "on_time": dict(entry.row.on_time),
            }
            for entry in ledger.waiting
        ],
    }


def _published(table: Published) -> dict[str, Any]:
    return {
        "family": table.family,
        "audience": table.audience,
        **asdict(table.stream),
        "first": table.first.key,
        "last": table.last.key,
        "closed_on": table.closed_on.isoformat(),
        "blocks": [asdict(block) for block in table.blocks],
        "shares": [{"step": s.step, "percent": s.percent, "bound": s.bound.value} for s in table.shares],
    }


def from_data(data: dict[str, Any]) -> Ledger:
    """The ledger that `as_data` wrote. Raises ValueError when it was written by another version of this format."""
    if data.get("version") != VERSION:
        raise ValueError(f"a ledger of version {VERSION} is needed")
    return Ledger(
        tuple(Family(family["name"], tuple(family["line"]), family["staff"]) for family in data["families"]),
        _quarter(data["since"]),
        tuple(
            Published(
                table["family"],
                table["audience"],
                Stream(table["year"], table["withdrawn"]),
                _quarter(table["first"]),
                _quarter(table["last"]),
                date.fromisoformat(table["closed_on"]),
                tuple(Block(tuple(b["categories"]), b["reports"], b["people"]) for b in table["blocks"]),
                tuple(Share(s["step"], s["percent"], Bound(s["bound"])) for s in table["shares"]),
            )
            for table in data["published"]
        ),
        tuple(
            Waiting(
                Stream(entry["year"], entry["withdrawn"]),
                _quarter(entry["unit"]),
                Row(_quarter(entry["quarter"]), entry["person"], entry["labels"], entry["on_time"]),
            )
            for entry in data["waiting"]
        ),
        _quarter(data["until"]) if data["until"] else None,
    )


def _quarter(key: str) -> Quarter:
    quarter = Quarter.parse(key)
    if quarter is None:
        raise ValueError(f"no quarter: {key}")
    return quarter
