"""Measures to look at: a draft that misses things, one that waits, one to be delivered, and a ban that runs."""

from __future__ import annotations

from typing import Any

from flask import Flask

from gir.cases.services import set_severity
from gir.demonstration.cast import Cast
from gir.incidents.terms import Severity
from gir.threat.measures.terms import Hearing, MeasureStatus
from tests.support.measures import make_measure
from tests.support.names import unlock
from tests.support.stories import does, file_report


def measure_stories(app: Flask, cast: Cast, long: str) -> dict[str, str]:
    """The id of each measure, and of the case they hang on."""
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["chantal"], set_severity, case_id, Severity.SEVERE, "Ernstig.")
    unlock(app, cast, case_id)
    states: dict[str, tuple[MeasureStatus, dict[str, Any]]] = {
        "measure_waits": (MeasureStatus.PROPOSED, {"facts": long}),
        "measure_decided": (MeasureStatus.DECIDED, {}),
        "measure_runs": (MeasureStatus.RUNNING, {"hearing": Hearing.LATER, "answer": "", "location": long[:150]}),
        "measure_draft": (MeasureStatus.DRAFT, {"ends_on": None, "name": "", "channels": frozenset()}),
    }
    made = {name: make_measure(app, cast, case_id, state, **changes) for name, (state, changes) in states.items()}
    return {"measured": case_id, **made}
