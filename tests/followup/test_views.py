"""Kept views of the work list: a name for a combination, only for oneself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.audit.models import AuditLine
from gir.database import db
from gir.demonstration.cast import Cast
from gir.followup.work_views.models import WorkView
from gir.followup.work_views.queries import views_of
from gir.followup.work_views.services import MOST, save_view
from tests.followup.test_work_list import ids
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import file_report

pytestmark = pytest.mark.database
Client = Callable[..., PageClient]


def keep(client: PageClient, name: str, query: str = "tab=team&form=threat&sort=severity") -> Page:
    return client.visit(f"/cases/views?{query}").form("/cases/views").submit(name=name)


def kept(app: Flask, cast: Cast, who: str) -> list[tuple[str, str]]:
    with app.app_context():
        return [(view.name, view.query) for view in views_of(actor_of(cast.people[who]))]


def id_of(app: Flask) -> str:
    with app.app_context():
        return db.session.scalars(select(WorkView.id)).one()


def test_a_kept_view_is_a_link_above_the_list(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    omar = client_for("omar")
    keep(omar, "Dreigend")
    link = omar.visit("/cases").link("Dreigend")
    assert link == "/cases?tab=team&form=threat&sort=severity"
    assert ids(omar.visit(link)) == [case_id]


def test_views_stand_by_name_and_are_nobody_elses(app: Flask, cast: Cast, client_for: Client) -> None:
    omar = client_for("omar")
    for name in ("zwaar", "Alles", "laat"):
        keep(omar, name)
    assert [name for name, _query in kept(app, cast, "omar")] == ["Alles", "laat", "zwaar"]
    assert kept(app, cast, "hanna") == []
    assert "zwaar" not in client_for("hanna").visit("/cases/views").text


def test_a_number_is_not_kept(app: Flask, cast: Cast, client_for: Client) -> None:
    keep(client_for("omar"), "Team", "tab=team&q=2026-ABCD&words=jansen&person=anna")
    assert kept(app, cast, "omar") == [("Team", "tab=team")]


@pytest.mark.parametrize("name", ["", "x" * 41, "team"])
def test_a_name_that_cannot_be_is_refused_and_kept_in_the_field(
    name: str, app: Flask, cast: Cast, client_for: Client
) -> None:
    omar = client_for("omar")
    keep(omar, "Team")
    page = keep(omar, name)
    assert page.status == 422
    assert page.form("/cases/views").values["name"] == [name]
    assert page.form("/cases/views").values["form"] == ["threat"]
    assert [known for known, _query in kept(app, cast, "omar")] == ["Team"]


def test_a_thirteenth_view_is_refused(app: Flask, cast: Cast, client_for: Client) -> None:
    omar = client_for("omar")
    page = omar.visit("/cases/views?tab=team")
    with app.app_context():
        empty = dict.fromkeys(("department", "form", "severity", "sort"), "")
        for number in range(MOST):
            save_view(f"Weergave {number}", "team", **empty, actor=actor_of(cast.people["omar"]))
    answer = page.form("/cases/views").submit(name="Nog een")
    assert answer.status == 422
    assert len(kept(app, cast, "omar")) == MOST


def test_a_view_gets_another_name(app: Flask, cast: Cast, client_for: Client) -> None:
    omar = client_for("omar")
    keep(omar, "Dreigend")
    view_id = id_of(app)
    omar.visit("/cases/views").form(f"/cases/views/{view_id}").submit(name="Bedreigingen")
    assert [name for name, _query in kept(app, cast, "omar")] == ["Bedreigingen"]
    answer = omar.visit("/cases/views").form(f"/cases/views/{view_id}").submit(name="")
    assert answer.status == 422
    assert [name for name, _query in kept(app, cast, "omar")] == ["Bedreigingen"]


def test_a_view_is_deleted(app: Flask, cast: Cast, client_for: Client) -> None:
    omar = client_for("omar")
    keep(omar, "Dreigend")
    omar.visit("/cases/views").form(f"/cases/views/{id_of(app)}/delete").submit()
    assert kept(app, cast, "omar") == []


@pytest.mark.parametrize("what", ["", "/delete"])
def test_the_view_of_somebody_else_does_not_exist(what: str, app: Flask, cast: Cast, client_for: Client) -> None:
    keep(client_for("omar"), "Dreigend")
    hanna = client_for("hanna")
    token = hanna.visit("/cases/views").form("/sign-out").values["csrf_token"][0]
    answer = hanna.post(f"/cases/views/{id_of(app)}{what}", {"csrf_token": token, "name": "Van mij"})
    assert answer.status == 404
    assert [name for name, _query in kept(app, cast, "omar")] == ["Dreigend"]


def test_a_view_whose_department_is_gone_still_opens_and_says_so(app: Flask, cast: Cast, client_for: Client) -> None:
    with app.app_context():
        actor = actor_of(cast.people["omar"])
        save_view("Oud", "team", department="0" * 32, form="", severity="", sort="", actor=actor)
    omar = client_for("omar")
    page = omar.visit(omar.visit("/cases").link("Oud"))
    assert "afdeling bestaat niet meer" in page.text


def test_the_name_is_sealed_and_the_log_says_only_that_it_was_kept(app: Flask, cast: Cast, client_for: Client) -> None:
    keep(client_for("omar"), "Dreigend")
    with app.app_context():
        assert b"Dreigend" not in db.session.scalars(select(WorkView.name_sealed)).one()
        line = db.session.scalars(select(AuditLine).where(AuditLine.act == "view.save")).one()
        assert "Dreigend" not in line.detail
