"""Who may see a report, chosen by somebody without an account: the same choices, within a visit."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.audit.verification import verify
from gir.cases.models import Case
from gir.cases.protecting import trust_of
from gir.cases.terms import Act, Step
from gir.cases.trust import Trust
from gir.database import db
from gir.demonstration.cast import Cast
from gir.incidents.terms import Standing
from gir.reporting.concerned import Concerned
from tests.cases.trusting import knows_of, who
from tests.support.codes import code_on
from tests.support.page_client import PageClient
from tests.support.stories import file_report, finish_everything, look, step_of
from tests.support.visitors import ClientFor, come_back, rows, send


@pytest.fixture
def volunteer(app: Flask, cast: Cast, client_for: ClientFor) -> tuple[PageClient, str]:
    """A volunteer of Publiekszaken, who came in with the code of what its manager filed for them; and the case."""
    concerned = Concerned(Standing.VOLUNTEER, name="Karel van de Post", reach="06 87654321")
    case_id = file_report(app, cast.people["bram"], concerned=concerned)
    claim = code_on(client_for("bram").visit(f"/filed/{case_id}").form("/code").submit())
    visitor = PageClient(app)
    come_back(visitor, claim)
    return visitor, case_id


def test_a_manager_who_filed_it_does_not_handle_it_unasked(
    app: Flask, cast: Cast, volunteer: tuple[PageClient, str]
) -> None:
    _visitor, case_id = volunteer
    assert look(app, case_id, lambda case: case.incident.manager_may_see) is None
    assert knows_of(app, cast.people["bram"], case_id) == {"hats", "list", "charts"}, "as the one who filed it"
    assert look(app, case_id, lambda case: step_of(case, Step.RELIEF).owner) is Role.HRM


def test_a_visitor_lets_the_manager_in_and_shuts_them_out(
    app: Flask, cast: Cast, volunteer: tuple[PageClient, str], client_for: ClientFor
) -> None:
    visitor, case_id = volunteer
    page = visitor.visit("/returning/report").follow("Kies wie mijn melding mag zien")
    assert page.h1 == "Wie mag mijn melding zien"
    assert "Bram Visser meldde dit voor jou" in page.main
    form = page.form("/protect")
    assert not form.values.get("manager_may_see")
    assert "Opgeslagen." in form.submit(manager_may_see="yes").text
    assert who(app, case_id)[Role.MANAGER] == cast.people["bram"]
    page = visitor.visit("/returning/protect").form("/protect").submit(manager_may_see="no", alternative="peer")
    assert knows_of(app, cast.people["bram"], case_id) == set()
    assert client_for("bram").get(f"/filed/{case_id}").status == 404
    assert who(app, case_id)[Role.PEER] == cast.people["piet"]
    assert "Piet (opvangteam)" in page.main


def test_a_visitor_keeps_out_who_handles_it_and_whom_they_write_down(
    app: Flask, cast: Cast, volunteer: tuple[PageClient, str]
) -> None:
    visitor, case_id = volunteer
    form = visitor.visit("/returning/protect").form("/protect")
    assert set(form.options("unseen_by").values()) == {"Hanna", "Omar", "Chantal"}, "those the own page names"
    page = form.submit(unseen_by=[cast.people["omar"]], unseen_names="Hanna Mulder")
    for name in ("omar", "hanna"):
        assert knows_of(app, cast.people[name], case_id) == set()
    assert look(app, case_id, trust_of) == Trust(
        unseen_by=frozenset({cast.people["omar"]}), unseen_names=("Hanna Mulder",)
    )
    assert "el Amrani" not in page.html
    again = visitor.visit("/returning/protect").form("/protect")
    assert again.values["unseen_by"] == [cast.people["omar"]]
    assert "el Amrani" not in visitor.visit("/returning/protect").html
    again.submit(unseen_by=[], unseen_names="")
    assert "list" in knows_of(app, cast.people["omar"], case_id)


def test_an_older_page_does_not_undo_a_newer_choice_of_a_visitor(
    app: Flask, cast: Cast, volunteer: tuple[PageClient, str]
) -> None:
    visitor, case_id = volunteer
    first, second = (visitor.visit("/returning/protect").form("/protect") for _ in range(2))
    first.submit(unseen_names="Omar el Amrani")
    page = second.submit(unseen_names="Hanna Mulder")
    assert page.status == 409
    assert knows_of(app, cast.people["omar"], case_id) == set()
    page.form("/protect").submit()
    assert knows_of(app, cast.people["hanna"], case_id) == set()


def test_too_many_names_come_back_beside_the_question(volunteer: tuple[PageClient, str]) -> None:
    visitor, _case_id = volunteer
    page = visitor.visit("/returning/protect").form("/protect").submit(unseen_names="\n".join(map(str, range(11))))
    assert (page.status, "Schrijf hoogstens 10 namen op." in page.main) == (422, True)


def test_a_visitor_reads_who_has_seen_it_without_their_own_visits(
    app: Flask, cast: Cast, volunteer: tuple[PageClient, str], client_for: ClientFor
) -> None:
    visitor, case_id = volunteer
    client_for("hanna").visit(f"/cases/{case_id}")
    page = visitor.visit("/returning/report").follow("Wie heeft mijn melding gezien")
    assert "Hanna (HRM)" in page.main
    assert "Wie het voor jou meldde" in page.main, "Bram looked at what he filed"
    assert "Mulder" not in page.main
    assert "van wie deze melding is" not in page.main
    assert page.follow("Kies wie mijn melding mag zien").path == "/returning/protect"


def test_who_reported_by_the_link_has_the_same_pages(app: Flask, cast: Cast, door: str) -> None:
    visitor = PageClient(app)
    come_back(visitor, code_on(send(visitor, department=cast.departments["Publiekszaken"])))
    case_id = rows(app, Case)[0].id
    form = visitor.visit("/returning/protect").form("/protect")
    form.submit(manager_may_see="no", alternative="confidant")
    assert who(app, case_id)[Role.CONFIDANT] == cast.people["vera"]
    assert "Nog niemand heeft je melding geopend." in visitor.visit("/returning/readers").main


def test_without_a_department_there_is_no_manager_to_ask_about(app: Flask, door: str) -> None:
    visitor = PageClient(app)
    come_back(visitor, code_on(send(visitor, standing="family")))
    assert "manager_may_see" not in visitor.visit("/returning/protect").form("/protect").names


def test_a_visitor_is_told_that_nobody_is_left(app: Flask, cast: Cast, volunteer: tuple[PageClient, str]) -> None:
    visitor, _case_id = volunteer
    everybody = "Hanna Mulder\nOmar el Amrani\nChantal Smit\nPiet Zwart\nVera Prins"
    page = visitor.visit("/returning/protect").form("/protect").submit(unseen_names=everybody)
    for place in (page, visitor.visit("/returning/report")):
        assert "Dus niemand werkt nu aan deze melding." in place.main


def test_a_visitor_can_still_choose_after_closing(app: Flask, cast: Cast, volunteer: tuple[PageClient, str]) -> None:
    visitor, case_id = volunteer
    finish_everything(app, cast, case_id)
    page = visitor.visit("/returning/report").follow("Kies wie mijn melding mag zien")
    page.form("/protect").submit(unseen_names="Omar el Amrani")
    assert knows_of(app, cast.people["omar"], case_id) == set()


def test_choosing_leaves_a_line_without_a_name(app: Flask, volunteer: tuple[PageClient, str]) -> None:
    visitor, case_id = volunteer
    visitor.visit("/returning/protect").form("/protect").submit(unseen_names="Omar el Amrani")
    with app.app_context():
        lines = db.session.scalars(select(AuditLine).where(AuditLine.act == Act.PROTECT.value)).all()
        assert [(line.object_id, line.actor, line.detail) for line in lines] == [
            (case_id, "reporter without account", "{}")
        ]
        assert all(verdict.fault is None for verdict in verify())


def test_without_a_code_the_pages_ask_for_one(app: Flask) -> None:
    for path in ("/returning/protect", "/returning/readers"):
        assert PageClient(app).visit(path).path == "/returning"
