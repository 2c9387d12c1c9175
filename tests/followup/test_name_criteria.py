"""Criteria for a perpetrator's name: drafted by the coordinator, published as a version, and never changed again."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.audit.models import AuditLine
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.organisations.services import AlreadyPublished, ChangedMeanwhile
from gir.threat.perpetrator.criteria import publish_draft, save_draft
from gir.threat.perpetrator.models import Criteria, Criterion
from gir.threat.perpetrator.queries import current_criteria, draft_criteria, edition, published_criteria
from tests.support.names import CRITERIA, publish_criteria

EDIT, PUBLISH = "/organisation/perpetrator-criteria/edit", "/organisation/perpetrator-criteria/publish"
HOSTILE = '<script>alert(1)</script> {{7*7}} "><img src=x onerror=alert(1)>'


def test_a_coordinator_writes_looks_and_publishes(app: Flask, cast: Cast, client_for: Any) -> None:
    chantal, anna = client_for("chantal"), client_for("anna")
    assert "Tot die tijd blijft elke naam op slot." in anna.visit("/perpetrator-criteria").main
    page = chantal.visit("/organisation").follow("Wanneer mag een naam worden gebruikt?").follow("Nieuwe criteria")
    assert "ernstige bedreiging" in page.form(EDIT).values["criteria"][0]  # there is something to start with
    page = page.form(EDIT).submit(criteria="Er was   geweld.\r\n\r\nHet gebeurde vaker.\r\nEr was geweld.")
    assert page.path == PUBLISH
    assert "Dit wordt versie 1." in page.main
    assert "Er was geweld." not in anna.visit("/perpetrator-criteria").main  # a draft is for who writes it
    page = page.form(PUBLISH).submit()
    assert "Versie 1 is gepubliceerd." in page.text
    page = anna.visit("/perpetrator-criteria").main
    assert "Er was geweld." in page
    assert "Nieuwe criteria schrijven" not in page
    with app.app_context():
        current = current_criteria(cast.organisation_id)
        assert current is not None
        assert current.texts == ("Er was geweld.", "Het gebeurde vaker.")
        assert draft_criteria(cast.organisation_id) is None
        acts = set(db.session.scalars(select(AuditLine.act).where(AuditLine.act.startswith("criteria."))))
        assert acts == {"criteria.draft", "criteria.publish"}


def test_older_versions_stay_readable_and_those_of_others_do_not_exist(app: Flask, cast: Cast, client_for: Any) -> None:
    publish_criteria(app, cast.people["chantal"])
    publish_criteria(app, cast.people["chantal"], ("Iets anders.",))
    with app.app_context():
        old = published_criteria(cast.organisation_id)[1].id
        with write_transaction() as session:
            foreign = Criteria(organisation_id=cast.partner_id, number=1, saves=1, language="nl", published_at=None)
            session.add(foreign)
        foreign_id = foreign.id
    page = client_for("anna").visit(f"/perpetrator-criteria/{old}").main
    assert CRITERIA[0] in page
    assert "Dit is een oudere versie." in page
    assert client_for("anna").get(f"/perpetrator-criteria/{foreign_id}").status == 404


def test_nobody_changes_a_published_version(app: Flask, cast: Cast) -> None:
    publish_criteria(app, cast.people["chantal"])
    with app.app_context():
        for change in (
            lambda session, row: setattr(row, "language", "en"),
            lambda session, row: setattr(row.each[0], "text", "Iets anders."),
            lambda session, row: session.delete(row),
            lambda session, row: row.each.append(Criterion(position=9, text="Nog een")),
        ):
            with pytest.raises(AlreadyPublished), write_transaction() as session:
                change(session, session.scalars(select(Criteria)).one())
            db.session.remove()
        current = current_criteria(cast.organisation_id)
        assert current is not None
        assert current.texts == CRITERIA


@pytest.mark.database
def test_who_saves_late_overwrites_nothing(app: Flask, cast: Cast, client_for: Any) -> None:
    form = client_for("chantal").visit(EDIT).form(EDIT)
    with app.app_context():
        actor = actor_of(cast.people["chantal"])
        shown = edition(actor.organisation_id)
        save_draft(("Eerst.",), "nl", shown=shown, actor=actor)
        with pytest.raises(ChangedMeanwhile):
            publish_draft(shown=shown, actor=actor)
    page = form.submit(criteria="Mijn eigen criterium.")
    assert page.status == 409
    assert "Mijn eigen criterium." in page.main
    assert "Eerst." in page.main
    with app.app_context():
        draft = draft_criteria(cast.organisation_id)
        assert draft is not None
        assert draft.texts == ("Eerst.",)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Schrijf minstens één criterium."),
        ("\n".join(f"Criterium {number}" for number in range(13)), "Houd het bij 12."),
        ("x" * 301, "langer dan 300"),
    ],
)
def test_too_much_or_nothing_is_refused_and_kept(
    app: Flask, cast: Cast, client_for: Any, written: str, sentence: str
) -> None:
    page = client_for("chantal").visit(EDIT).form(EDIT).submit(criteria=written)
    assert page.status == 422
    assert sentence in page.main
    assert page.form(EDIT).values["criteria"] == [written]
    with app.app_context():
        assert draft_criteria(cast.organisation_id) is None


def test_hostile_text_stays_text(app: Flask, cast: Cast, client_for: Any) -> None:
    publish_criteria(app, cast.people["chantal"], (HOSTILE,))
    page = client_for("anna").visit("/perpetrator-criteria")
    assert HOSTILE in page.main
    assert "<script>alert" not in page.html


def test_only_the_coordinator_writes(client_for: Any) -> None:
    for who in ("omar", "hanna", "bea", "anna"):
        for path in (EDIT, PUBLISH):
            assert client_for(who).get(path).status == 404, who
