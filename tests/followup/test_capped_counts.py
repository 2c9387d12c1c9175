"""Counts beside the views of the work list stop at a hundred, and what is hidden from somebody is in none of them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from gir.cases.models import CaseBlock
from gir.cases.terms import BlockReason
from gir.database import now, write_transaction
from gir.demonstration.cast import Cast
from tests.support.page_client import PageClient
from tests.support.stories import file_report

Client = Callable[..., PageClient]


def counts(client: PageClient) -> list[str]:
    """The numbers of “Mine”, “My team” and the others, as they are shown."""
    found = client.visit("/cases").elements("span", class_="gir-count")
    return ["".join(element.itertext()).strip() for element in found]


def test_a_hundred_and_more_is_shown_as_such_and_what_is_hidden_is_in_no_count(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    cases = [file_report(app, cast.people["anna"]) for _ in range(100)]
    with app.app_context(), write_transaction() as session:
        for case_id in cases[:2]:
            known = {"case_id": case_id, "person_id": cast.people["hanna"], "since": now()}
            session.add(CaseBlock(reason=BlockReason.CONFLICT, **known))
    assert counts(client_for("chantal"))[:2] == ["99+", "99+"]
    assert counts(client_for("hanna"))[1] == "98"
