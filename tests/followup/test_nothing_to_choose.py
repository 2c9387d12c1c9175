"""A page on which there is nothing to choose says so, and asks nothing that nobody can answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from gir.accounts.models import Assignment
from gir.accounts.terms import Role
from gir.database import write_transaction
from gir.demonstration.cast import Cast
from gir.web.dates import today
from tests.support.page_client import PageClient
from tests.support.stories import file_report, finish_everything

Client = Callable[..., PageClient]


@pytest.fixture
def done_id(app: Flask, cast: Cast) -> str:
    """A case in which everything was done, and that is still open."""
    case_id = file_report(app, cast.people["anna"])
    finish_everything(app, cast, case_id, closed=False)
    return case_id


def is_said(client: PageClient, path: str, sentence: str) -> None:
    """The page says the sentence and has no form of its own, and a way back."""
    page = client.visit(path)
    assert sentence in page.main
    assert [form for main in page.root.iter("main") for form in main.iter("form")] == []
    assert "Terug naar de zaak" in page.main


@pytest.mark.parametrize(
    ("who", "act", "sentence"),
    [
        ("chantal", "skip-step", "Er is nu geen stap waarbij je dit kunt kiezen."),
        ("chantal", "pause-step", "Er is nu geen stap die je kunt pauzeren."),
        ("chantal", "resume-step", "Er staat geen stap stil die jij weer kunt laten lopen."),
        ("chantal", "need-room", "Deze zaak heeft alles waar jij om mag vragen."),
        ("chantal", "unlink", "Deze zaak is aan geen andere zaak gekoppeld die jij kunt loskoppelen."),
        ("hanna", "plan-talk", "Er is nu geen gesprek om te plannen."),
        ("hanna", "record-talk", "Er is nu geen gesprek om vast te leggen."),
        ("hanna", "more-talks", "Er zijn geen gesprekken meer die je aan deze zaak kunt toevoegen."),
    ],
)
def test_it_is_said_instead_of_asked(client_for: Client, done_id: str, who: str, act: str, sentence: str) -> None:
    is_said(client_for(who), f"/cases/{done_id}/{act}", sentence)


def test_without_a_peer_support_team_nobody_can_be_asked(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    with app.app_context(), write_transaction() as session:
        for duty in session.query(Assignment).filter_by(role=Role.PEER, organisation_id=cast.organisation_id):
            duty.ends_on = today() - timedelta(days=1)
    sentence = "Er is nu niemand van het opvangteam die je kunt vragen."
    is_said(client_for("hanna"), f"/cases/{case_id}/peer-support", sentence)


def test_what_was_typed_stays_when_there_is_nothing_to_choose_any_more(client_for: Client, done_id: str) -> None:
    chantal = client_for("chantal")
    note = chantal.visit(f"/cases/{done_id}").form("/note").values
    sent = {name: note[name][0] for name in ("csrf_token", "version")}
    page = chantal.post(f"/cases/{done_id}/skip-step", {**sent, "step": "talk_2", "reason": "Dit typte ik net."})
    assert page.status == 422
    assert "Dit typte ik net." in page.main
