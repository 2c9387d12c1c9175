"""Details and files without an account: the same short steps, within a visit."""

from __future__ import annotations

from io import BytesIO

from flask import Flask

from gir.cases.models import Case
from gir.demonstration.cast import Cast
from tests.support.codes import code_on
from tests.support.page_client import PageClient
from tests.support.stories import finish_everything
from tests.support.visitors import (
    ClientFor,
    come_back,
    rows,
    send,
)


def test_details_are_added_in_the_same_short_steps(app: Flask, door: str, client_for: ClientFor) -> None:
    client = PageClient(app)
    page = come_back(client, code_on(send(PageClient(app)))).follow("Details toevoegen")
    assert page.path == "/returning/more"
    step = page.follow("Wie erbij")
    after = step.form("/people").submit(witnesses="Mieke van de kassa")
    assert after.path.startswith("/returning/more/")
    assert "Mieke van de kassa" in client.visit("/returning/more/people").html
    case_id = rows(app, Case)[0].id
    assert "Mieke van de kassa" in client_for("hanna").visit(f"/cases/{case_id}").main
    assert "/my-reports/" not in client.visit("/returning/more").html
    assert client.get("/returning/more/nonsense").status == 404


def test_who_leaves_a_number_later_can_be_called(app: Flask, door: str) -> None:
    client = PageClient(app)
    come_back(client, code_on(send(PageClient(app))))
    client.visit("/returning/more/contact").form("/contact").submit(call_today=True, call_number="06 12345678")
    page = client.visit("/returning/report")
    assert "dus niemand kan je bellen" not in page.main
    assert "belt je" in page.main


def test_two_windows_never_overwrite_each_other(app: Flask, door: str) -> None:
    client = PageClient(app)
    come_back(client, code_on(send(PageClient(app))))
    first, second = (client.visit("/returning/more/people").form("/people") for _ in range(2))
    first.submit(witnesses="Mieke")
    conflict = second.submit(witnesses="Joost")
    assert conflict.status == 409
    assert "Mieke" in conflict.main
    assert "Joost" in conflict.main
    assert "Mieke" in client.visit("/returning/more/people").html


def test_files_are_added_and_not_given_back(app: Flask, door: str, client_for: ClientFor) -> None:
    client = PageClient(app)
    come_back(client, code_on(send(PageClient(app))))
    form = client.visit("/returning/more/evidence").form("/evidence")
    page = form.submit(files=(BytesIO(b"%PDF-1.4 " + b"x" * 2000), "brief.pdf"))
    assert page.path == "/returning/more/evidence"
    assert "brief.pdf" in page.main
    assert "/my-reports/" not in page.html
    case_id = rows(app, Case)[0].id
    assert "brief.pdf" in client_for("hanna").visit(f"/cases/{case_id}").main
    assert form.submit(files=(BytesIO(b"MZ" + b"\x00" * 2000), "programma.exe")).status == 422


def test_who_may_open_files_is_said_as_it_is(app: Flask, door: str) -> None:
    for standing, by_name in (("employee", False), ("official_family:councillor", True)):
        client = PageClient(app)
        come_back(client, code_on(send(PageClient(app), standing=standing)))
        page = client.visit("/returning/more/evidence")
        assert ("aan wie de melding op naam is gegeven" in page.main) is by_name, standing


def test_without_a_visit_there_is_nothing_to_add(app: Flask, door: str) -> None:
    send(PageClient(app))
    for path in ("/returning/report", "/returning/more", "/returning/more/people", "/returning/more/evidence"):
        assert PageClient(app).get(path).location.startswith("/returning"), path


def test_to_a_closed_report_only_a_message_is_added(app: Flask, cast: Cast, door: str) -> None:
    client = PageClient(app)
    come_back(client, code_on(send(PageClient(app))))
    finish_everything(app, cast, rows(app, Case)[0].id)
    assert client.get("/returning/more").status == 403
    page = client.visit("/returning/report")
    assert "Details toevoegen" not in page.main
    assert page.form("/message").submit(message="Dank jullie wel.").status == 200
