"""Who is too close to a case: it does not exist for them, others take their place, and nobody reads too much."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.accounts.terms import Role
from gir.cases.access import hats
from gir.cases.conflicts.models import Conflict
from gir.cases.conflicts.services import declare_conflict, shut_out
from gir.cases.models import Case, CaseBlock
from gir.cases.protecting import fingerprint, protect, trust_of
from gir.cases.seats import who_sits
from gir.cases.services import NotEligible
from gir.cases.terms import BlockReason, Step
from gir.cases.trust import Trust
from gir.cases.uncounted import blocked_incidents
from gir.database import db
from gir.demonstration.cast import Cast
from gir.notifications.models import Message
from tests.followup.newcomers import join
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of
from tests.support.stories import does, file_report, look, step_of

Client = Callable[..., PageClient]
Traces = Callable[[str], list[str]]
WHY = "Hij is mijn zwager."


def exists_for(app: Flask, person_id: str, case_id: str) -> bool:
    with app.app_context():
        return bool(hats(actor_of(person_id), db.session.get_one(Case, case_id)))


def waiting(app: Flask, person_id: str) -> list[str]:
    with app.app_context():
        rows = select(Message.path).where(Message.recipient_id == person_id, Message.waits)
        return list(db.session.scalars(rows))


def sitting(app: Flask, case_id: str) -> dict[Role, str]:
    return look(app, case_id, who_sits)


# ── I am too close to this ─────────────────────────────────────────────────────────────────────────────────────


def test_who_is_too_close_leaves_and_a_colleague_takes_over(
    app: Flask, cast: Cast, client_for: Client, traces: Traces
) -> None:
    otto = join(app, cast, "otto", Role.OOV)
    case_id = file_report(app, cast.people["anna"])
    omar = cast.people["omar"]
    assert sitting(app, case_id)[Role.OOV] == omar
    number = look(app, case_id, lambda case: case.number)
    page = client_for("omar").visit(f"/cases/{case_id}/too-close").form("/too-close").submit(reason=WHY)
    assert (page.status, page.path) == (200, "/cases/left-to-others")
    assert number not in page.text
    assert WHY not in page.text
    assert "balie" not in page.main
    assert not exists_for(app, omar, case_id)
    assert client_for("omar").get(f"/cases/{case_id}").status == 404
    assert number not in client_for("omar").visit("/cases?tab=team").main
    assert sitting(app, case_id)[Role.OOV] == otto
    assert waiting(app, omar) == []
    assert f"/cases/{case_id}" in waiting(app, otto)
    assert "case.declare_conflict" in traces(case_id)
    with app.app_context():
        assert look(app, case_id, lambda case: case.incident_id) in blocked_incidents(actor_of(omar))


def test_the_last_coordinator_who_leaves_is_followed_by_rule(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["chantal"], declare_conflict, case_id, "")
    assert sitting(app, case_id)[Role.COORDINATOR] == cast.people["omar"]
    assert not exists_for(app, cast.people["chantal"], case_id)


def test_the_manager_who_leaves_gives_the_talks_to_others(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    assert look(app, case_id, lambda case: step_of(case, Step.RELIEF).owner) is Role.MANAGER
    does(app, cast.people["bram"], declare_conflict, case_id, "")
    assert look(app, case_id, lambda case: step_of(case, Step.RELIEF).owner) is Role.HRM
    assert Role.MANAGER not in sitting(app, case_id)


def test_the_reason_is_for_who_keeps_the_overview(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["bram"], declare_conflict, case_id, WHY)
    assert WHY in client_for("chantal").visit(f"/cases/{case_id}").main
    for name in ("hanna", "omar"):
        page = client_for(name).visit(f"/cases/{case_id}").main
        assert WHY not in page
        assert "zit te dicht op deze zaak" in page
    assert WHY not in client_for("anna").visit(f"/my-reports/{case_id}").main
    with app.app_context():
        row = db.session.scalars(select(Conflict)).one()
        assert WHY.encode() not in (row.reason_sealed or b"")


def test_nobody_withdraws_from_their_own_report_or_from_what_they_cannot_see(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    case_id = file_report(app, cast.people["anna"])
    assert client_for("anna").get(f"/cases/{case_id}/too-close").status == 404
    assert client_for("dirk").get(f"/cases/{case_id}/too-close").status == 404
    with app.app_context():
        assert db.session.query(CaseBlock).count() == 0


def test_what_was_typed_stays_when_the_case_has_moved_on(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    form = client_for("omar").visit(f"/cases/{case_id}/too-close").form("/too-close")
    does(app, cast.people["bram"], declare_conflict, case_id, "")
    page = form.submit(reason=WHY)
    assert page.status == 409
    assert WHY in page.main
    assert exists_for(app, cast.people["omar"], case_id)


# ── Keep somebody out ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_coordinator_keeps_a_manager_out_who_is_told_nothing(
    app: Flask, cast: Cast, client_for: Client, traces: Traces
) -> None:
    case_id = file_report(app, cast.people["anna"])
    bram = cast.people["bram"]
    triage = client_for("chantal").visit(f"/cases/{case_id}/severity")
    assert "Is er een collega bij betrokken" in triage.main
    assert f"/cases/{case_id}/shut-out" in [url for _, url in triage.links]
    form = client_for("chantal").visit(f"/cases/{case_id}/shut-out").form("/shut-out")
    refused = form.submit(who=bram, reason=" ")
    assert refused.status == 422
    last = form.submit(who=bram, reason=WHY)
    assert last.status == 422, "Bram is the only manager: that is read first"
    page = last.form("/shut-out").submit(who=bram, reason=WHY, sure="y")
    assert page.status == 200
    assert not exists_for(app, bram, case_id)
    assert waiting(app, bram) == []
    assert WHY in page.main
    assert "case.shut_out" in traces(case_id)
    told = client_for("hanna").visit(f"/cases/{case_id}").main
    assert "houdt iemand buiten deze zaak" in told
    assert "Bram" not in told
    assert "Bram" not in client_for("anna").visit(f"/my-reports/{case_id}").main


def test_before_the_last_one_leaves_it_is_said_who_takes_over(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    omar = cast.people["omar"]
    form = client_for("chantal").visit(f"/cases/{case_id}/shut-out").form("/shut-out")
    page = form.submit(who=omar, reason=WHY)
    assert page.status == 422
    assert "Chantal" in text_of(page.elements(class_="gir-summary")[0])
    assert WHY in page.main
    assert exists_for(app, omar, case_id)
    done = page.form("/shut-out").submit(who=omar, reason=WHY, sure="y")
    assert done.status == 200
    assert not exists_for(app, omar, case_id)
    assert sitting(app, case_id)[Role.OOV] == cast.people["chantal"]


def test_who_may_not_keep_others_out_is_refused(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    for name in ("hanna", "omar", "bram"):
        assert client_for(name).get(f"/cases/{case_id}/shut-out").status == 403
    assert client_for("greet").get(f"/cases/{case_id}/shut-out").status == 404


@pytest.mark.parametrize("whom", ["anna", "chantal", "pia", "greet"])
def test_only_who_could_handle_it_can_be_kept_out(app: Flask, cast: Cast, whom: str) -> None:
    case_id = file_report(app, cast.people["anna"])
    with pytest.raises(NotEligible):
        does(app, cast.people["chantal"], shut_out, case_id, cast.people[whom], WHY)
    with app.app_context():
        assert db.session.query(Conflict).count() == 0


def test_the_clerk_keeps_others_out_of_a_case_of_an_office_holder(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["rik"])
    does(app, cast.people["greet"], shut_out, case_id, cast.people["chantal"], WHY)
    assert not exists_for(app, cast.people["chantal"], case_id)


def test_what_the_reporter_lifts_does_not_let_in_who_is_too_close(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], trust=Trust(unseen_by=frozenset({cast.people["omar"]})))
    does(app, cast.people["chantal"], shut_out, case_id, cast.people["omar"], WHY)
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert cast.people["omar"] in trust_of(case).unseen_by, "the reporter reads the own choice as it was"
        protect(case, Trust(), hidden=False, shown=fingerprint(case), actor=actor_of(cast.people["anna"]))
    assert not exists_for(app, cast.people["omar"], case_id)
    assert look(app, case_id, lambda case: [block.reason for block in case.blocks]) == [BlockReason.CONFLICT]
