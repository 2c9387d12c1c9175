"""The file with an employer's published figures, written and read. Pure; the format: docs/partner-figures.md.

Reading believes nothing. Whatever somebody sends gives the figures, or one sentence and a place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from gir.exchange.partners.signing import fits
from gir.incidents.terms import Population
from gir.statistics.partners.figures import FEWEST, STEP, PublicFigures
from gir.statistics.partners.models import LONGEST_NAME
from gir.statistics.partners.terms import Fault
from gir.statistics.partners.written import Unfit, as_data, day, fields, figures_of, word
from gir.web.forms import UNFIT

FORMAT, VERSION = "gir-partner-figures", 1
MOST_BYTES = 512 * 1024
"""A file of twenty years of thousands of reports is a third of this."""
LONGEST_NUMBER = 9
"""Digits."""
IDENTITY = re.compile(r"[0-9a-f]{32}")
KEY = re.compile(r"[0-9a-f]{64}")
SIGNATURE = re.compile(r"[0-9a-f]{128}")
UNTOLD = re.compile(
    f"{UNFIT.pattern}|[<>\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
)
"""What could make one name look like another, or like markup."""
HEAD = {"format", "version", "organisation", "population", "people", "rounded_to", "made_on", "key", "signature"}
FIGURES = {"definition", "since", "until", "tables", "on_time", "fte"}


@dataclass(frozen=True)
class Signed:
    """A file whose signature fits its key: who says to have made it, when, and the figures."""

    their_id: str
    name: str
    public_key: str
    made_on: date
    figures: PublicFigures
    document: dict[str, Any]
    """All of it but the signature."""


def unsigned(their_id: str, name: str, public_key: str, made_on: date, figures: PublicFigures) -> dict[str, Any]:
    """Everything that is signed. What a name may not hold is left out of it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "organisation": {"id": their_id, "name": " ".join(UNTOLD.sub("", name).split())[:LONGEST_NAME].strip() or "?"},
        "population": Population.EMPLOYEE.value,
        "people": FEWEST,
        "rounded_to": STEP,
        "made_on": made_on.isoformat(),
        **as_data(figures),
        "key": public_key,
    }


def content_of(document: dict[str, Any]) -> bytes:
    """What is signed of it, byte for byte the same everywhere: RFC 8785, for nothing but words and whole numbers."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def written(document: dict[str, Any], sign: Callable[[bytes], str]) -> bytes:
    """The file as it goes to a partner: text that a person can read."""
    whole = {**document, "signature": sign(content_of(document))}
    return f"{json.dumps(whole, indent=1, ensure_ascii=False)}\n".encode()


def read(data: bytes, today: date) -> Signed:
    """What a file says, as it came or as a page gave it back. ``today`` is the day on which it is read.

    Raises:
        Unfit: it is no such file, was changed, or holds what may not be told.
    """
    document = _parsed(data)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Unfit(Fault.NOT_FIGURES)
    version = document.get("version")
    if isinstance(version, int) and version > VERSION:
        raise Unfit(Fault.OTHER_VERSION)
    fields(document, "", HEAD | FIGURES)
    _check_kind(document)
    key, signature = word(document["key"], "key", KEY), word(document.pop("signature"), "signature", SIGNATURE)
    if not fits(key, signature, content_of(document)):
        raise Unfit(Fault.SIGNATURE)
    made_on = day(document["made_on"], "made_on")
    if made_on > today:
        raise Unfit(Fault.FUTURE, "made_on")
    their_id, name = _whose(document["organisation"])
    return Signed(their_id, name, key, made_on, figures_of(document, made_on), document)


def _check_kind(document: dict[str, Any]) -> None:
    """Whose figures these are, and by which rules they were made safe: there is one answer."""
    kind = (document["version"], document["population"], document["people"], document["rounded_to"])
    if kind != (VERSION, Population.EMPLOYEE.value, FEWEST, STEP) or any(isinstance(part, bool) for part in kind):
        raise Unfit(Fault.STRANGE, "version, population, people, rounded_to")


def _whose(data: Any) -> tuple[str, str]:
    fields(data, "organisation", {"id", "name"})
    name = data["name"]
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME or name != " ".join(name.split()):
        raise Unfit(Fault.STRANGE, "organisation.name")
    if UNTOLD.search(name):
        raise Unfit(Fault.STRANGE, "organisation.name")
    return word(data["id"], "organisation.id", IDENTITY), name


def _parsed(data: bytes) -> Any:
    """JSON without anything that two programs could read in two ways."""
    if len(data) > MOST_BYTES:
        raise Unfit(Fault.TOO_LARGE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unfit(Fault.NOT_TEXT) from error
    try:
        document = json.loads(
            text, object_pairs_hook=_once, parse_int=_short, parse_float=_no_number, parse_constant=_no_number
        )
        content_of(document)  # half a character cannot be written
    except (RecursionError, UnicodeEncodeError, json.JSONDecodeError) as error:
        raise Unfit(Fault.NOT_FIGURES) from error
    return document


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Unfit(Fault.TWICE)
        found[name] = value
    return found


def _short(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise Unfit(Fault.STRANGE)
    return int(digits)


def _no_number(_text: str) -> NoReturn:
    raise Unfit(Fault.STRANGE)
