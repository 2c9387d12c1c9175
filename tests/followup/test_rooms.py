"""The doors of the rooms open by the policy, and the clocks over them say which step is late."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from gir.care import access as care
from gir.care.terms import CareAct
from gir.cases import access as cases
from gir.cases.terms import Act, Hat, Step
from tests.followup.newcomers import late
from tests.support.page_client import PageClient

Client = Callable[..., PageClient]
NOBODY: frozenset[Hat] = frozenset()


INJURY = "pgenomen in het ziekenhuis"
ONLY_DATES = "Jij ziet hier alleen datums."
CLOSED = "Wat daar gebeurt, blijft daar."


def test_the_door_of_care_asks_the_policy(client_for: Client, case_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hanna = client_for("hanna")
    assert INJURY in hanna.visit(f"/cases/{case_id}").main
    monkeypatch.setitem(care.POLICY, CareAct.READ, NOBODY)
    page = hanna.visit(f"/cases/{case_id}").main
    assert INJURY not in page
    assert ONLY_DATES not in page
    monkeypatch.setitem(care.POLICY, CareAct.RECORD_TALK, NOBODY)
    assert ONLY_DATES in hanna.visit(f"/cases/{case_id}").main
    monkeypatch.setitem(cases.POLICY, Act.READ_CARE_DATES, NOBODY)
    assert CLOSED in hanna.visit(f"/cases/{case_id}").main


def test_a_late_step_is_marked_as_late_and_not_as_soon(app: Flask, client_for: Client, case_id: str) -> None:
    late(app, case_id, Step.TRIAGE)
    page = client_for("chantal").visit(f"/cases/{case_id}")
    assert len(page.elements("li", class_="gir-clocks__late")) == 1
    assert not page.elements("li", class_="gir-clocks__soon")
