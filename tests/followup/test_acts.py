"""Each act: it works, strangers find nothing, readers may not, bad input stays, a trace is left, late is 409."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from gir.care.services import record_talk
from gir.care.terms import TalkOutcome
from gir.cases.services import answer, close, set_severity
from gir.cases.steps import task_of
from gir.cases.terms import Act, CloseReason, Status, Step, TaskStatus
from gir.database import now
from gir.demonstration.cast import Cast
from gir.incidents.terms import Form, Severity
from gir.web.dates import LOCAL, today
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything, look
from tests.support.typed import typed_day, typed_time

Client = Callable[..., PageClient]
Traces = Callable[[str], list[str]]


def typed(hours: float) -> dict[str, str]:
    """A moment so many hours from now, as somebody types it."""
    moment = now() + timedelta(hours=hours)
    return {"day": typed_day(moment.astimezone(LOCAL).date()), "time": typed_time(moment)}


@dataclass(frozen=True)
class Trial:
    """One act, who does it, who may only read, what is filled in well and badly, and the text that must be kept."""

    path: str
    act: str
    who: str
    reader: str
    good: dict[str, Any]
    bad: dict[str, Any] = field(default_factory=dict)
    kept: str = ""
    always: bool = False


LATER, BEFORE = typed(20), typed(-1)
TRIALS = [
    Trial("take", "case.take", "omar", "", {"role": "oov"}, {"role": "hrm"}),
    Trial(
        "severity",
        "case.set_severity",
        "chantal",
        "omar",
        {"severity": "severe", "reason": "Hij kwam terug"},
        {"severity": "light", "reason": ""},
    ),
    Trial(
        "note",
        "case.note",
        "omar",
        "",
        {"text": "Let op.", "audience": "team"},
        {"text": "Zorg", "audience": "care"},
        "Zorg",
        always=True,
    ),
    Trial("answer", "case.answer", "chantal", "", {"text": "Wij spraken hem."}, {"text": "  "}, always=True),
    Trial(
        "skip-step",
        "case.skip_step",
        "omar",
        "bram",
        {"step": "reaction", "reason": "Onbekend"},
        {"step": "talk_1", "reason": "Mijn reden"},
        "Mijn reden",
    ),
    Trial(
        "pause-step",
        "case.pause_step",
        "omar",
        "",
        {"step": "reaction", "reason": "Hij is op reis", "day": typed_day(today() + timedelta(days=9))},
        {"step": "reaction", "reason": "Mijn reden", "day": typed_day(today())},
        "Mijn reden",
    ),
    Trial(
        "plan-talk",
        "care.plan_talk",
        "bram",
        "omar",
        {"step": "talk_1", **LATER},
        {"step": "talk_1", **BEFORE},
        BEFORE["day"],
    ),
    Trial(
        "record-talk",
        "care.record_talk",
        "hanna",
        "chantal",
        {"step": "relief", "outcome": "held", **BEFORE},
        {"step": "relief", "outcome": "held", "day": "gisteren", "time": "25.00"},
        "gisteren",
    ),
    Trial(
        "accident",
        "care.report_accident",
        "hanna",
        "bram",
        {"way": "web_form", "reference": "AI-2026-1234", **BEFORE},
        {"way": "web_form", "reference": "AI-2026-1234", **LATER},
        "AI-2026-1234",
    ),
    Trial(
        "referral",
        "care.refer",
        "hanna",
        "bram",
        {"to": "victim_support", "outcome": "accepted"},
        {"to": "victim_support", "outcome": "cured"},
    ),
    Trial(
        "reaction",
        "threat.record_reaction",
        "omar",
        "chantal",
        {"way": "letter", "told": "Dit mag niet.", **BEFORE},
        {"way": "letter", "told": "Half", "day": "", "time": ""},
        "Half",
    ),
    Trial(
        "police",
        "threat.decide_police",
        "omar",
        "chantal",
        {"decision": "report", "vpt_code": "asked"},
        {"decision": "none", "number": "PL-77"},
        "PL-77",
    ),
]
NAMES = [trial.path for trial in TRIALS]
every_act = pytest.mark.parametrize("trial", TRIALS, ids=NAMES)


@every_act
def test_it_works_says_so_and_leaves_a_trace(trial: Trial, client_for: Client, case_id: str, traces: Traces) -> None:
    page = client_for(trial.who).visit(f"/cases/{case_id}/{trial.path}").form(trial.path).submit(trial.good)
    assert (page.status, page.path) == (200, f"/cases/{case_id}")
    assert page.elements(class_="gir-notice--done")
    assert trial.act in traces(case_id)


@every_act
def test_a_stranger_finds_nothing(trial: Trial, client_for: Client, case_id: str) -> None:
    assert client_for("dirk").get(f"/cases/{case_id}/{trial.path}").status == 404
    assert client_for("greet").get(f"/cases/{case_id}/{trial.path}").status == 404


@pytest.mark.parametrize("trial", [t for t in TRIALS if t.reader], ids=[t.path for t in TRIALS if t.reader])
def test_a_reader_may_not(trial: Trial, client_for: Client, case_id: str, traces: Traces) -> None:
    reader = client_for(trial.reader)
    assert reader.get(f"/cases/{case_id}/{trial.path}").status == 403
    assert f"/cases/{case_id}/{trial.path}" not in [url for _, url in reader.visit(f"/cases/{case_id}").links]
    assert trial.act not in traces(case_id)


@pytest.mark.parametrize("trial", [t for t in TRIALS if t.bad], ids=[t.path for t in TRIALS if t.bad])
def test_bad_input_stays_on_the_page(trial: Trial, client_for: Client, case_id: str, traces: Traces) -> None:
    form = client_for(trial.who).visit(f"/cases/{case_id}/{trial.path}").form(trial.path)
    page = form.submit(trial.bad)
    assert page.status == 422
    assert page.find("errors") is not None
    assert trial.kept in page.html
    assert trial.act not in traces(case_id)


@pytest.mark.parametrize("trial", [t for t in TRIALS if not t.always], ids=[t.path for t in TRIALS if not t.always])
def test_who_is_late_sees_both_and_may_save_after_all(
    trial: Trial, app: Flask, cast: Cast, client_for: Client, case_id: str, traces: Traces
) -> None:
    form = client_for(trial.who).visit(f"/cases/{case_id}/{trial.path}").form(trial.path)
    does(app, cast.people["chantal"], answer, case_id, "Iemand was eerder.")
    page = form.submit(trial.good)
    assert page.status == 409
    assert trial.act not in traces(case_id)
    assert "Chantal" in page.main
    assert page.form(trial.path).submit().path == f"/cases/{case_id}"
    assert trial.act in traces(case_id)


def test_what_was_typed_is_not_lost_when_the_case_was_closed_meanwhile(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    form = client_for("omar").visit(f"/cases/{case_id}/reaction").form("/reaction")
    finish_everything(app, cast, case_id)
    page = form.submit({"way": "letter", "told": "Een lange tekst", **BEFORE})
    assert page.status == 409
    assert "Een lange tekst" in page.main
    assert not page.elements("button", class_="utrecht-button--primary-action")


def test_nobody_can_slip_in_with_an_old_version(client_for: Client, case_id: str) -> None:
    omar = client_for("omar")
    token = omar.visit(f"/cases/{case_id}/reaction").form("/reaction").values["csrf_token"][0]
    sent = {"csrf_token": token, "version": "999", "severity": "light", "reason": "x"}
    assert omar.post(f"/cases/{case_id}/severity", sent).status == 403


def test_the_coordinator_hands_the_case_to_a_colleague(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    form = client_for("chantal").visit(f"/cases/{case_id}/assign").form("/assign")
    offered = form.options("who")
    assert f"hrm:{cast.people['hanna']}" in offered
    assert f"manager:{cast.people['dirk']}" not in offered
    assert form.submit(who=f"hrm:{cast.people['hanna']}").path == f"/cases/{case_id}"
    assert client_for("bram").get(f"/cases/{case_id}/assign").status == 403
    forged = client_for("chantal").visit(f"/cases/{case_id}/assign").form("/assign")
    assert forged.submit(who=f"manager:{cast.people['dirk']}").status == 422


def test_closing_names_what_is_missing_and_not_what_is_hidden(client_for: Client, case_id: str) -> None:
    page = client_for("chantal").visit(f"/cases/{case_id}/close")
    assert f"/cases/{case_id}/answer" in [url for _, url in page.links]
    assert str(Step.ACCIDENT.label) not in page.main
    assert "arbeidsinspectie" not in page.main.lower()
    assert "Een stap bij Zorg: vraag HRM" in page.main
    refused = page.form("/close").submit(reason="handled", note="Bijna klaar")
    assert refused.status == 422
    assert "Bijna klaar" in refused.html


def test_a_case_is_closed_and_reopened(app: Flask, cast: Cast, client_for: Client, traces: Traces) -> None:
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    does(app, cast.people["chantal"], set_severity, case_id, Severity.LIGHT, "")
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    does(app, cast.people["chantal"], answer, case_id, "Dank je.")
    chantal = client_for("chantal")
    assert chantal.visit(f"/cases/{case_id}/close").form("/close").submit(reason="handled").status == 200
    assert look(app, case_id, lambda case: case.status) is Status.CLOSED
    assert chantal.visit(f"/cases/{case_id}/reopen").form("/reopen").submit(reason=" ").status == 422
    assert chantal.visit(f"/cases/{case_id}/reopen").form("/reopen").submit(reason="Er kwam meer").status == 200
    assert traces(case_id).count(Act.CLOSE) == traces(case_id).count(Act.REOPEN) == 1


def test_aftercare_goes_on_when_a_case_is_closed(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    does(app, cast.people["chantal"], set_severity, case_id, Severity.LIGHT, "")
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    does(app, cast.people["chantal"], answer, case_id, "Dank je.")
    does(app, cast.people["chantal"], close, case_id, CloseReason.HANDLED, "")
    form = client_for("bram").visit(f"/cases/{case_id}/record-talk?step=talk_1").form("/record-talk")
    today = now().astimezone(LOCAL)
    sent = {"outcome": "held", "day": typed_day(today.date()), "time": typed_time(today)}
    assert form.values["step"] == ["talk_1"]
    assert form.submit(sent).status == 200
    task = look(app, case_id, lambda case: getattr(task_of(case, Step.TALK_1), "status", None))
    assert task is TaskStatus.DONE


def test_a_day_before_the_incident_cannot_be_right(client_for: Client, case_id: str) -> None:
    form = client_for("hanna").visit(f"/cases/{case_id}/accident").form("/accident")
    assert form.submit(typed(-24 * 30)).status == 422
