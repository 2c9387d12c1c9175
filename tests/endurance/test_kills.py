"""No report or draft that was acknowledged is lost, and none is there twice, however often the server dies.

`make endure` does it for longer.
"""

from __future__ import annotations

import os
import sys

import pytest

from gir.config import Settings
from tests.endurance.kills import PEOPLE, look, send_under_fire

KILLS = int(os.environ.get("GIR_KILLS", "3"))
REPORTS = int(os.environ.get("GIR_REPORTS", "60"))


@pytest.mark.database
def test_a_report_that_was_acknowledged_is_there_once(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    sent = send_under_fire(settings, KILLS, REPORTS)
    found = look(settings)
    with capsys.disabled():
        if REPORTS > 60:
            acknowledged, again = len(sent.acknowledged), sent.again
            sys.stdout.write(
                f"\n{KILLS} kills, {acknowledged} acknowledged, {again} sent again, {found.reports.total()} found\n"
            )
    assert len(sent.acknowledged) >= REPORTS
    assert sent.acknowledged - set(found.reports) == set(), "lost"
    assert [token for token, times in found.reports.items() if times > 1] == [], "doubled"
    assert set(found.reports) == sent.acknowledged, "received and never acknowledged, though everybody asked on"
    assert set(sent.drafts) == set(PEOPLE)
    assert sorted(found.drafts) == sorted(sent.drafts.values()), "a draft is lost, doubled, or older than acknowledged"
    assert found.unfinished == 0
    assert found.faults == []
