"""Every change of people and roles asks for a code of the last quarter of an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from gir.accounts.actor import actor_of
from gir.accounts.rights.queries import waiting_proposals
from gir.accounts.terms import Role
from gir.demonstration.cast import Cast
from tests.privacy.test_stepping_up import clock, connected  # noqa: F401 - a fixture

pytestmark = pytest.mark.asks_codes


def test_giving_ending_and_leaving_ask_for_a_code(
    app: Flask,
    cast: Cast,
    clock: time_machine.Traveller,  # noqa: F811 - pytest gives it
) -> None:
    bea, telephone = connected(app, "bea")
    anna = cast.people["anna"]
    for action, answers in (
        (f"/organisation/people/{anna}/roles", {"role": "hrm"}),
        (f"/organisation/people/{anna}/leave", {"day": ""}),
        ("/organisation/people/new", {"name": "Noor", "email": "noor@voorbeeldstad.example", "place": "outside"}),
        ("/organisation/people/review", {}),
    ):
        clock.shift(timedelta(minutes=16))
        page = bea.visit(action.replace("/roles", ""))
        for code in ("", "000000"):
            assert page.form(action).submit(**answers, code=code).status == 422, action
    with app.app_context():
        assert waiting_proposals(cast.organisation_id) == []
        assert Role.EMPLOYEE in actor_of(anna).roles
    page = bea.visit(f"/organisation/people/{anna}")
    assert page.form("/roles").submit(role="hrm", code=telephone.code).status == 200
    with app.app_context():
        assert len(waiting_proposals(cast.organisation_id)) == 1


def test_agreeing_asks_for_a_code(
    app: Flask,
    cast: Cast,
    clock: time_machine.Traveller,  # noqa: F811 - the same
) -> None:
    bea, _ = connected(app, "bea")
    bea.visit(f"/organisation/people/{cast.people['anna']}").form("/roles").submit(role="hrm")
    with app.app_context():
        [proposal] = waiting_proposals(cast.organisation_id)
    chantal, telephone = connected(app, "chantal")
    clock.shift(timedelta(minutes=16))
    action = f"/organisation/people/waiting/{proposal.id}"
    page = chantal.visit(action)
    assert page.form(action).submit(answer="yes", code="").status == 422
    with app.app_context():
        assert Role.HRM not in actor_of(cast.people["anna"]).roles
    assert page.form(action).submit(answer="yes", code=telephone.code).status == 200
    with app.app_context():
        assert Role.HRM in actor_of(cast.people["anna"]).roles
