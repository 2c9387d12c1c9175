"""One line about an injury leaves the room of care: with consent, as a class, and it can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from gir.care.injury_line.queries import released_injury
from gir.care.injury_line.services import release_injury
from gir.cases.services import NotEligible
from gir.demonstration.cast import Cast
from gir.incidents.terms import Consequence
from gir.web.dates import today
from tests.support.page_client import PageClient
from tests.support.pdf import text_of_pdf
from tests.support.stories import does, look
from tests.support.typed import typed_day

Client = Callable[..., PageClient]
Traces = Callable[[str], list[str]]
LINE = "opgenomen in het ziekenhuis"


def pdf(client: PageClient, case_id: str) -> str:
    client.visit(f"/cases/{case_id}/police-file").form("police-file").submit()
    return text_of_pdf(client.get(f"/cases/{case_id}/police-file.pdf").body)


def test_hrm_releases_it_and_takes_it_back(
    app: Flask, cast: Cast, client_for: Client, case_id: str, traces: Traces
) -> None:
    omar, hanna = client_for("omar"), client_for("hanna")
    assert LINE not in pdf(omar, case_id)
    form = hanna.visit(f"/cases/{case_id}").follow("Een regel voor de politie").form("injury-line")
    assert set(form.options("injury")) == {"hospital"}
    done = form.submit(injury="hospital", consent_on=typed_day(today()))
    assert done.elements(class_="gir-notice--done")
    assert traces(case_id)[-2:] == ["care.release_injury", "case.read"]
    assert LINE in pdf(omar, case_id)
    assert LINE not in omar.visit(f"/cases/{case_id}").main
    assert "één regel over je letsel" in client_for("anna").visit(f"/my-reports/{case_id}").main
    hanna.visit(f"/cases/{case_id}/injury-line").form("injury-line").submit(injury="nothing")
    assert LINE not in pdf(omar, case_id)


def test_who_may_not(client_for: Client, case_id: str) -> None:
    assert client_for("dirk").get(f"/cases/{case_id}/injury-line").status == 404
    for reader in ("omar", "chantal", "bram"):
        assert client_for(reader).get(f"/cases/{case_id}/injury-line").status == 403


def test_bad_input_changes_nothing(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    hanna = client_for("hanna")
    for answers in (
        {"injury": "hospital", "consent_on": typed_day(today() + timedelta(days=1))},
        {"injury": "hospital", "consent_on": typed_day(today() - timedelta(days=40))},
        {"injury": "hospital", "consent_on": "ooit"},
        {"injury": "", "consent_on": typed_day(today())},
    ):
        page = hanna.visit(f"/cases/{case_id}/injury-line").form("injury-line")
        values = {name: value for name, value in answers.items() if value}
        refused = page.submit(values)
        assert refused.status == 422
        assert answers["consent_on"] in refused.html
    with pytest.raises(NotEligible):
        does(app, cast.people["hanna"], release_injury, case_id, Consequence.ABSENCE, today())
    assert look(app, case_id, released_injury) is None
