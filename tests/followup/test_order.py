"""The order of the work list: in the address, page by page, and never telling of a closed room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from gir import questions as prepared
from gir.cases.models import Case
from gir.cases.services import add_note, set_severity
from gir.cases.steps import refresh_clocks
from gir.cases.terms import Audience
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.followup import work_list
from gir.incidents.terms import Severity
from tests.followup.test_work_list import ids
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report

pytestmark = pytest.mark.database
Client = Callable[..., PageClient]


def reported_before(app: Flask, case_id: str, hours: int) -> None:
    with app.app_context(), write_transaction():
        case = db.session.get_one(Case, case_id)
        case.opened_at -= timedelta(hours=hours)
        refresh_clocks(case)


def in_order(client_for: Client, who: str, sort: str) -> list[str]:
    return ids(client_for(who).visit(f"/cases?tab=team&sort={sort}"))


def test_the_newest_report_first(app: Flask, cast: Cast, client_for: Client) -> None:
    old, new = file_report(app, cast.people["anna"]), file_report(app, cast.people["anna"])
    reported_before(app, old, 1)
    assert in_order(client_for, "omar", "new") == [new, old]


def test_the_most_severe_first_and_what_is_not_assessed_last(app: Flask, cast: Cast, client_for: Client) -> None:
    light, severe, unknown = (file_report(app, cast.people["anna"]) for _ in range(3))
    does(app, cast.people["chantal"], set_severity, light, Severity.LIGHT, "Licht.")
    does(app, cast.people["chantal"], set_severity, severe, Severity.SEVERE, "Zwaar.")
    assert in_order(client_for, "omar", "severity") == [severe, light, unknown]


def test_the_last_changed_first_as_far_as_the_room_is_open(app: Flask, cast: Cast, client_for: Client) -> None:
    first, second = file_report(app, cast.people["anna"]), file_report(app, cast.people["anna"])
    does(app, cast.people["hanna"], add_note, first, "Alleen voor de zorg.", Audience.CARE)
    assert in_order(client_for, "hanna", "changed") == [first, second]
    for who in ("omar", "bram", "chantal"):
        assert in_order(client_for, who, "changed") == [second, first]
    does(app, cast.people["omar"], add_note, first, "Voor iedereen.", Audience.TEAM)
    assert in_order(client_for, "bram", "changed") == [first, second]


@pytest.mark.parametrize("sort", ["clock", "new", "severity", "changed"])
@pytest.mark.parametrize("tab", ["team", "watching"])
def test_pages_follow_each_other_in_every_order(
    sort: str, tab: str, app: Flask, cast: Cast, client_for: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_list, "PAGE", 2)
    monkeypatch.setattr(prepared, "_known", OrderedDict())
    known = [file_report(app, cast.people["anna"]) for _ in range(5)]
    for case_id, severity in zip(known, [*Severity, Severity.LIGHT], strict=False):
        does(app, cast.people["chantal"], set_severity, case_id, severity, "Om de volgorde.")
    omar = client_for("omar")
    for case_id in known:
        omar.visit(f"/cases/{case_id}").form(f"/cases/{case_id}/watch").submit(follow="yes")
    found, page = list[str](), omar.visit(f"/cases?tab={tab}&sort={sort}")
    while True:
        found += ids(page)
        following = [url for _words, url in page.links if "after=" in url]
        if not following:
            break
        page = omar.visit(following[0])
    assert len(found) == 5
    assert set(found) == set(known)


def test_an_order_is_said_and_can_be_taken_back(app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["anna"])
    page = client_for("omar").visit("/cases?tab=team&sort=severity")
    assert page.link("Zwaarste eerst") == "/cases?tab=team"


def test_a_number_is_found_on_whatever_list_it_stands(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        number = db.session.get_one(Case, case_id).number
    for tab in ("watching", "closed", "overdue"):
        assert ids(client_for("omar").visit(f"/cases?tab={tab}&q={number}")) == [case_id]
    assert ids(client_for("dirk").visit(f"/cases?q={number}")) == []
