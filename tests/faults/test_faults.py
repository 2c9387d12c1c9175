"""Every fault of the list can still be planted: its place is there once, and its test exists (`make faults`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.planted import FAULTS, Fault

ROOT = Path(__file__).parents[2]


def test_there_are_at_least_twenty_and_no_two_are_one() -> None:
    assert len({(fault.file, fault.was, fault.becomes) for fault in FAULTS}) == len(FAULTS) >= 20


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_has_its_place_and_its_test(fault: Fault) -> None:
    assert (ROOT / fault.file).read_text(encoding="utf-8").count(fault.was) == 1
    assert fault.was != fault.becomes
    module, _, _name = fault.test.partition("::")
    assert f"def {fault.function}(" in (ROOT / module).read_text(encoding="utf-8")
