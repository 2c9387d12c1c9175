"""docs/protection.md says what the program does, and the lines of protected tables hold every term."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from gir.accounts.terms import Office
from gir.incidents.terms import Channel, Form, Severity
from gir.statistics.disclosure import CATALOGUE, Ledger
from gir.statistics.families import CHANNEL, FORM, NOT_KNOWN, OFFICE, SEVERITY, departments, heaviest
from gir.statistics.periods import Quarter

ROOT = Path(__file__).resolve().parents[2]


def test_the_document_is_as_measured() -> None:
    """`scripts/measure_protection.py` writes it."""
    place = ROOT / "scripts" / "measure_protection.py"
    found = importlib.util.spec_from_file_location("measure_protection", place)
    assert found is not None
    assert found.loader is not None
    script = importlib.util.module_from_spec(found)
    found.loader.exec_module(script)
    assert script.measured() in script.DOCUMENT.read_text(encoding="utf-8")


def test_lines_hold_every_term_once() -> None:
    assert set(FORM.line) == set(Form)
    assert set(SEVERITY.line) == {*Severity, NOT_KNOWN}
    assert set(CHANNEL.line) == set(Channel) - {Channel.HOME, Channel.PRIVATE_TIME}
    assert set(OFFICE.line) == set(Office)
    lines = (FORM, SEVERITY, CHANNEL, OFFICE, departments({"desk": 12}))
    assert {line.name for line in Ledger(lines, Quarter(2026, 1)).families} == set(CATALOGUE)


def test_a_report_stands_under_its_heaviest_form() -> None:
    assert heaviest({Form.VERBAL, Form.THREAT}) == Form.THREAT
    assert heaviest(["verbal", "property", "physical"]) == "physical"
    assert heaviest([]) is None
    assert all(heaviest([form]) == form for form in Form)


def test_small_departments_are_neighbours() -> None:
    line = departments({"big": 90, "small": 4, "other small": 7})
    assert line.line == ("small", "other small", "big", NOT_KNOWN)
