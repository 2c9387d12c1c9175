"""What counts as what (docs/counting-rules.md, rule set 1)."""

from __future__ import annotations

import pytest
from flask import Flask

from gir.cases.terms import Status
from gir.demonstration.cast import Cast
from tests.support.stories import file_report, finish_everything, look


@pytest.mark.database
def test_a_report_can_be_handled_to_the_end(app: Flask, cast: Cast) -> None:
    for name in ("anna", "rik", "wilma", "beatrix", "bram"):
        case_id = file_report(app, cast.people[name])
        finish_everything(app, cast, case_id)
        assert look(app, case_id, lambda case: case.status) is Status.CLOSED
