"""The processing log says about whom something was done and for what: never by whom."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from gir.database import db
from gir.demonstration.cast import Cast
from gir.privacy.processing.models import ProcessingLine
from gir.privacy.processing.services import as_text, keep_processing_log, subject_of_person
from gir.privacy.processing.terms import BY_SUBJECT, Activity
from gir.threat.services import decide_police
from gir.threat.terms import PoliceDecision, VptCode
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report


def lines_about(app: Flask, cast: Cast, name: str) -> list[Activity]:
    with app.app_context():
        subject = subject_of_person(cast.organisation_id, cast.people[name])
        mine = select(ProcessingLine).where(ProcessingLine.subject == subject).order_by(ProcessingLine.at)
        return [line.activity for line in db.session.scalars(mine)]


def keep(app: Flask) -> int:
    with app.app_context():
        return keep_processing_log()


@pytest.mark.database
def test_a_line_for_each_person_and_activity(app: Flask, cast: Cast) -> None:
    keep(app)
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["omar"], decide_police, case_id, PoliceDecision.NONE, "Niet nodig", VptCode.NOT_ASKED, "")
    file_report(app, cast.people["rik"])
    assert keep(app)
    assert lines_about(app, cast, "anna") == [Activity.FOLLOW_UP, Activity.PERPETRATOR]
    assert lines_about(app, cast, "rik") == [Activity.OFFICIALS], "a processing activity of its own"
    assert lines_about(app, cast, "omar") == [], "who did it is in the other log"


def test_it_goes_on_where_it_was_and_says_nothing_twice(app: Flask, cast: Cast) -> None:
    file_report(app, cast.people["anna"])
    assert keep(app)
    assert keep(app) == 0
    file_report(app, cast.people["anna"])
    assert keep(app) == 1


def test_a_refusal_processed_nothing(app: Flask, cast: Cast, client_for: Callable[..., PageClient]) -> None:
    case_id = file_report(app, cast.people["anna"])
    dirk = client_for("dirk")
    keep(app)
    assert dirk.get(f"/cases/{case_id}").status == 404
    assert keep(app) == 0


def test_it_holds_nobody_in_clear(app: Flask, cast: Cast, client_for: Callable[..., PageClient]) -> None:
    case_id = file_report(app, cast.people["anna"])
    client_for("hanna").visit(f"/cases/{case_id}")
    keep(app)
    with app.app_context():
        rows = [as_text(line) for line in db.session.scalars(select(ProcessingLine))]
    assert rows
    for identity in (*cast.people.values(), case_id):
        assert identity not in "".join(rows)


def test_it_is_printed_in_the_words_of_the_standard(app: Flask, cast: Cast) -> None:
    file_report(app, cast.people["anna"])
    keep(app)
    printed = app.test_cli_runner().invoke(
        args=["gir", "processing", "export", "Gemeente Voorbeeldstad", "--since", "2020-01-01"]
    )
    (line,) = map(json.loads, printed.output.splitlines())
    assert line["attributes"]["dpl.core.processing_activity_id"] == "aggression.follow_up"
    assert set(line) == {"trace_id", "span_id", "status", "start_time", "attributes"}


def test_every_activity_of_the_register_is_used() -> None:
    assert set(BY_SUBJECT.values()) | {Activity.FOLLOW_UP, Activity.OFFICIALS} == set(Activity)
