"""The schema that others write their files by says what the program says: what one takes, the other takes too."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gir.exchange.partners.document import content_of, read
from gir.exchange.partners.signing import fingerprint
from gir.statistics.partners.terms import Fault
from gir.statistics.partners.written import MOST, MOST_ITEMS, Unfit
from tests.exchange.partners.test_document import JSON, LATER, PLACES
from tests.statistics.partners.employers import KEY, changed, document, file, raw

DOCS = Path(__file__).parents[3] / "docs"
SCHEMA = json.loads((DOCS / "partner-figures.schema.json").read_text(encoding="utf-8"))
TYPES: dict[str, type] = {"object": dict, "array": list, "string": str, "integer": int}
SAID_ELSEWHERE = {"$schema", "$id", "title", "$defs", "properties", "required", "additionalProperties"}


def complaints(value: Any, rules: dict[str, Any], place: str = "") -> list[str]:
    """What is wrong with a value by the keywords that this schema uses; another keyword is an error here."""
    if "$ref" in rules:
        return complaints(value, SCHEMA["$defs"][rules["$ref"].rsplit("/", 1)[1]], place)
    if "type" in rules and (not isinstance(value, TYPES[rules["type"]]) or isinstance(value, bool)):
        return [f"{place}: type"]
    found = [f"{place}: {word}" for word, limit in rules.items() if not holds(word, limit, value)]
    if isinstance(value, dict):
        known = rules.get("properties", {})
        found += [f"{place}: {name}" for name in {*rules.get("required", ())} ^ {*value}]
        return found + [c for name in known if name in value for c in complaints(value[name], known[name], name)]
    items = value if isinstance(value, list) else []
    return found + [c for item in items for c in complaints(item, rules["items"], f"{place}[]")]


def holds(word: str, limit: Any, value: Any) -> bool:
    """Whether a value keeps to one keyword."""
    match word:
        case "const":
            return bool(value == limit) and isinstance(value, bool) == isinstance(limit, bool)
        case "enum":
            return bool(value in limit)
        case "pattern":
            return re.search(limit, value) is not None and not value.endswith("\n")
        case "minimum" | "maximum":
            return bool(value >= limit if word == "minimum" else value <= limit)
        case "multipleOf":
            return bool(value % limit == 0)
        case "minLength" | "minItems":
            return bool(len(value) >= limit)
        case "maxLength" | "maxItems":
            return bool(len(value) <= limit)
        case "uniqueItems":
            return len({json.dumps(item) for item in value}) == len(value)
    assert word in {*SAID_ELSEWHERE, "type", "items"}, f"this test does not know {word}"
    return True


def as_sent(content: bytes) -> Any:
    return json.loads(content)


def test_our_own_files_follow_it() -> None:
    for seed in (7, 8, 9):
        assert complaints(as_sent(file(document(seed=seed))), SCHEMA) == []
    assert complaints(as_sent(file(document(fte=None))), SCHEMA) == []


def test_every_object_says_all_its_fields_and_allows_no_other() -> None:
    def objects(rules: Any) -> list[dict[str, Any]]:
        inner = (
            [o for each in (rules.values() if isinstance(rules, dict) else rules) for o in objects(each)]
            if isinstance(rules, dict | list)
            else []
        )
        return [*([rules] if isinstance(rules, dict) and rules.get("type") == "object" else []), *inner]

    for rules in objects(SCHEMA):
        assert rules["additionalProperties"] is False
        assert set(rules["required"]) == set(rules["properties"])


@settings(max_examples=200)
@given(place=st.sampled_from(PLACES), value=JSON | st.integers(0, 60) | st.sampled_from(("2025-Q4", "2024-01-31", "")))
def test_what_the_program_takes_follows_it_too(place: str, value: Any) -> None:
    content = raw(changed(document(), place, value))
    try:
        read(content, LATER)
    except Unfit:
        return
    assert complaints(as_sent(content), SCHEMA) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("tables.0.rows.0.reports", 5),
        ("tables.0.rows.0.reports", 12),
        ("tables.0.rows.0.reports", MOST + 5),
        ("tables.0.rows.0.people", 11),
        ("on_time.0.steps.0.percent", 93),
        ("fte.0.fte", 11),
        ("organisation.name", "<b>"),
        ("organisation.id", "x"),
        ("people", 5),
        ("population", "official"),
        ("definition", "2 3"),
        ("fte", ...),
    ],
)
def test_both_refuse_the_same(place: str, value: Any) -> None:
    content = raw(changed(document(), place, value))
    assert complaints(as_sent(content), SCHEMA)
    with pytest.raises(Unfit):
        read(content, LATER)


def test_its_limits_are_those_of_the_program() -> None:
    assert SCHEMA["$defs"]["safe"]["maximum"] == MOST
    assert SCHEMA["properties"]["tables"]["maxItems"] == MOST_ITEMS


def test_the_page_about_it_names_every_field_and_its_example_is_true() -> None:
    page = (DOCS / "partner-figures.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in SCHEMA["properties"])
    assert " ".join(fingerprint(KEY.public_key().public_bytes_raw().hex())) in page
    sent = as_sent(file(document()))
    signature = sent.pop("signature")
    told = json.dumps(sent, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    KEY.public_key().verify(bytes.fromhex(signature), told)
    assert told == content_of(sent)


def test_a_higher_version_is_refused_by_name() -> None:
    with pytest.raises(Unfit) as caught:
        read(raw(changed(document(), "version", 2)), LATER)
    assert caught.value.fault is Fault.OTHER_VERSION
