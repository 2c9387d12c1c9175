"""What is kept of emergency access, who judges it, and who stands ready."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.accounts.break_glass.models import BrokenGlass, Deputy
from gir.accounts.break_glass.services import OwnDeputy, name_deputy
from gir.accounts.break_glass.terms import GlassAct, Judgement
from gir.accounts.models import Person
from gir.accounts.services import RolesDoNotCombine
from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.cases.break_glass.access import reviewers
from gir.cases.break_glass.services import (
    NotNow,
    judge,
    remind_judges,
)
from gir.cases.models import Case
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from tests.privacy.glass import (
    WHY,
    Client,
    block,
    marked,
    opens,
    ready,
    sends,
)
from tests.support.stories import STORY

# ── What is kept of it ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_read_is_marked_and_the_reporter_reads_it(
    app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str
) -> None:
    client = client_for("maarten")
    opens(app, client, case_id)
    client.visit(f"/cases/{case_id}/briefing")
    sends(client, f"/cases/{case_id}/note", text="x")
    acts = marked(app)
    assert ("case.read", "done") in acts
    assert ("case.note", "refused") in acts
    client_for("omar").visit(f"/cases/{case_id}")
    readers = client_for("anna").visit(f"/my-reports/{case_id}/readers").main
    assert "OOV, met noodtoegang" in readers
    assert readers.count("met noodtoegang") == 1
    assert "met noodtoegang" in client_for("els").visit(f"/privacy/cases/{case_id}").main
    with app.app_context():
        lines = db.session.scalars(select(AuditLine).where(AuditLine.act == GlassAct.OPEN.value)).all()
        assert {line.object_kind for line in lines} == {"case_file", "break_glass"}
        assert all(WHY not in line.detail for line in lines)


def test_somebody_else_judges_it_once(app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str) -> None:
    maarten = client_for("maarten")
    opens(app, maarten, case_id)
    with app.app_context():
        glass_id = db.session.query(BrokenGlass).one().id
    for name in ("maarten", "omar", "bea", "dora", "anna"):
        assert client_for(name).get(f"/break-glass/{glass_id}").status == 404
    els = client_for("els")
    page = els.visit(f"/break-glass/{glass_id}")
    assert WHY in page.main
    assert STORY not in page.main
    refused = page.form(f"/break-glass/{glass_id}").submit(judgement="wrong", because="")
    assert refused.status == 422
    done = refused.form(f"/break-glass/{glass_id}").submit(judgement="wrong", because="Omar was gewoon bereikbaar.")
    assert done.status == 200
    again = page.form(f"/break-glass/{glass_id}").submit(judgement="needed", because="")
    assert again.status == 409
    with app.app_context():
        row = db.session.query(BrokenGlass).one()
        assert (row.judgement, row.reviewed_by_id) == (Judgement.WRONG, cast.people["els"])
        with pytest.raises(NotNow):
            judge(row, Judgement.NEEDED, "", actor=actor_of(cast.people["maarten"]))
    assert "Het had niet mogen gebeuren" in els.visit("/break-glass").main


def test_the_privacy_officer_does_not_judge_their_own_inspection(
    app: Flask, cast: Cast, client_for: Client, case_id: str, second: str
) -> None:
    els = client_for("els")
    opens(app, els, case_id)
    with app.app_context():
        row = db.session.query(BrokenGlass).one()
        case = db.session.get_one(Case, case_id)
        assert reviewers(case, row.person_id, inspected=True) == [cast.people["dora"]]
        with pytest.raises(NotNow):
            judge(row, Judgement.NEEDED, "", actor=actor_of(cast.people["els"]))
        glass_id = row.id
    assert els.get(f"/break-glass/{glass_id}").status == 404
    page = client_for("dora").visit(f"/break-glass/{glass_id}")
    assert page.form(f"/break-glass/{glass_id}").submit(judgement="needed").status == 200


def test_who_judges_reads_what_was_done_and_not_what_was_read(
    app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str
) -> None:
    maarten = client_for("maarten")
    opens(app, maarten, case_id)
    maarten.visit(f"/cases/{case_id}/briefing")
    maarten.visit("/break-glass").form("/break-glass/end").submit()
    with app.app_context():
        glass_id = db.session.query(BrokenGlass).one().id
    page = client_for("els").visit(f"/break-glass/{glass_id}").main
    assert page.count("De zaak lezen") == 2
    assert "Noodtoegang beëindigen" in page
    assert "glass." not in page
    assert STORY not in page
    log = client_for("els").visit(f"/privacy/cases/{case_id}").main
    assert "Een zaak openen met noodtoegang" in log
    assert "glass." not in log


def test_who_judges_has_no_part_in_the_case(app: Flask, cast: Cast, case_id: str, deputy: str) -> None:
    els = cast.people["els"]
    with app.app_context():
        assert reviewers(db.session.get_one(Case, case_id), cast.people["maarten"], inspected=False) == [els]
    block(app, case_id, els)
    with app.app_context():
        assert reviewers(db.session.get_one(Case, case_id), cast.people["maarten"], inspected=False) == []


def test_what_nobody_judged_in_time_is_asked_for_again(
    app: Flask, cast: Cast, client_for: Client, case_id: str, deputy: str
) -> None:
    opens(app, client_for("maarten"), case_id)
    with app.app_context():
        assert remind_judges() == 0
        with time_machine.travel(now() + timedelta(days=12)):
            assert remind_judges() == 1
            assert remind_judges() == 0
        told = db.session.scalars(select(Message.recipient_id).where(Message.kind == MessageKind.GLASS)).all()
    assert told == [cast.people["els"]] * 2


# ── Who stands ready ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_administrator_names_who_stands_ready(app: Flask, cast: Cast, client_for: Client) -> None:
    bea = client_for("bea")
    form = bea.visit("/organisation/deputies").form("/deputies")
    page = form.submit(email="maarten@voorbeeldstad.example", role="oov")
    assert "Maarten de Graaf" in page.main
    for address in ("els@voorbeeldstad.example", "bea@voorbeeldstad.example", "niemand@voorbeeldstad.example"):
        refused = form.submit(email=address, role="oov")
        assert refused.status == 422
        assert address in refused.html
    with app.app_context():
        assert db.session.query(Deputy).one().role is Role.OOV
    ended = bea.visit("/organisation/deputies").form("/end").submit()
    assert "Maarten de Graaf staat niet meer klaar." in ended.text
    for name in ("chantal", "els", "anna"):
        assert client_for(name).get("/organisation/deputies").status == 404


def test_who_keeps_the_accounts_or_the_log_is_nobodys_deputy(app: Flask, cast: Cast) -> None:
    for name in ("bea", "els"):
        with pytest.raises(RolesDoNotCombine):
            ready(app, cast, name, Role.HRM)
    with app.app_context():
        omar = actor_of(cast.people["omar"])
        person = db.session.get_one(Person, omar.person_id)
        with pytest.raises(OwnDeputy):
            name_deputy(person, Role.HRM, actor=omar)
    with pytest.raises(RolesDoNotCombine):
        ready(app, cast, "maarten", Role.MANAGER)
