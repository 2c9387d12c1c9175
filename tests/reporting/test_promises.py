"""What an own report promises is what somebody will do: never the step of a role that nobody fills."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask_babel import force_locale

from gir.accounts.models import Person
from gir.accounts.services import assign_role, end_role, let_leave
from gir.accounts.terms import Role
from gir.audit import System
from gir.cases.models import Case
from gir.cases.services import take
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.reporting.filed_page import coming_for_filer
from gir.web.dates import today
from tests.followup.newcomers import join
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything

ClientFor = Callable[..., PageClient]
DIRECTOR = System("test")
REACTION = "vertelt de veroorzaker dat dit niet mag"
POLICE = "besluit wat er naar de politie gaat"
ASSESSMENT = "stelt vast hoe ernstig het was"
ANSWER = "vertelt je wat er is gedaan en wat er verandert"
NOBODY_NOW = "Er moet nog iets gebeuren, en daar is nu niemand voor."
OF_ROLE = {
    Role.OOV: ("omar", "Er is niemand van OOV meer", (REACTION, POLICE)),
    Role.COORDINATOR: ("chantal", "Er is geen coördinator meer", (ASSESSMENT, ANSWER)),
}


def ends(app: Flask, cast: Cast, name: str, role: Role) -> None:
    with app.app_context():
        end_role(db.session.get_one(Person, cast.people[name]), role, actor=DIRECTOR)


def leaves(app: Flask, cast: Cast, name: str) -> None:
    with app.app_context():
        let_leave(db.session.get_one(Person, cast.people[name]), today(), actor=DIRECTOR)


def own_pages(client_for: ClientFor, case_id: str) -> list[Page]:
    anna = client_for("anna")
    return [anna.visit(f"/my-reports/{case_id}{part}") for part in ("/receipt", "")]


@pytest.mark.database
@pytest.mark.parametrize("role", OF_ROLE)
def test_a_role_that_nobody_has_promises_nothing(app: Flask, cast: Cast, client_for: ClientFor, role: Role) -> None:
    name, notice, steps = OF_ROLE[role]
    ends(app, cast, name, role)
    case_id = file_report(app, cast.people["anna"])
    for page in own_pages(client_for, case_id):
        assert notice in page.main
        assert not [step for step in steps if step in page.main]
        for _name, _notice, others in (found for found in OF_ROLE.values() if found[0] != name):
            assert all(step in page.main for step in others), "who is there still does theirs"


def test_every_role_that_is_filled_promises_its_steps(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"])
    for page in own_pages(client_for, case_id):
        for step in (f"Omar (OOV) {REACTION}", POLICE, f"Chantal (coördinator) {ASSESSMENT}", ANSWER):
            assert step in page.main


def test_talks_are_promised_by_who_gives_them_when_nobody_leads_the_department(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    ends(app, cast, "bram", Role.MANAGER)
    case_id = file_report(app, cast.people["anna"])
    for page in own_pages(client_for, case_id):
        assert "Hanna (HRM) belt je" in page.main
        assert "eidinggevende belt je" not in page.main


def test_a_role_that_is_filled_later_promises_again(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    ends(app, cast, "omar", Role.OOV)
    case_id = file_report(app, cast.people["anna"])
    oscar = join(app, cast, "oscar", Role.OOV)
    own = own_pages(client_for, case_id)[1]
    assert f"OOV {REACTION}" in own.main, "nobody was named for it, and somebody can take it"
    assert "niemand van OOV" not in own.main
    does(app, oscar, take, case_id, Role.OOV)
    assert f"Oscar (OOV) {REACTION}" in own_pages(client_for, case_id)[1].main


@pytest.mark.parametrize("how", ["leaves", "gets another role"])
def test_who_is_gone_promises_nothing_any_more(app: Flask, cast: Cast, client_for: ClientFor, how: str) -> None:
    case_id = file_report(app, cast.people["anna"])
    if how == "leaves":
        leaves(app, cast, "omar")
    else:
        ends(app, cast, "omar", Role.OOV)
    own = own_pages(client_for, case_id)[1]
    assert REACTION not in own.main
    assert "Er is niemand van OOV meer" in own.main
    assert "De coördinator weet het" not in own.main, "nobody told the coordinator of that"
    join(app, cast, "oscar", Role.OOV)
    assert f"OOV {REACTION}" in own_pages(client_for, case_id)[1].main


def test_a_manager_who_leads_another_department_by_now_promises_no_talk(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    case_id = file_report(app, cast.people["anna"])
    assert "Bram (leidinggevende) belt je" in own_pages(client_for, case_id)[1].main
    ends(app, cast, "bram", Role.MANAGER)
    with app.app_context():
        bram = db.session.get_one(Person, cast.people["bram"])
        assign_role(bram, Role.MANAGER, actor=DIRECTOR, department_id=cast.departments["Sport"])
    own = own_pages(client_for, case_id)[1]
    assert "Bram (leidinggevende) belt je" not in own.main
    assert "Je leidinggevende helpt je niet meer bij deze melding" in own.main


def test_the_status_does_not_say_that_all_is_done(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    for name in ("hanna", "omar", "chantal", "piet", "vera"):
        leaves(app, cast, name)
    anna = client_for("anna")
    for path in ("/my-reports", f"/my-reports/{case_id}"):
        page = anna.visit(path)
        assert NOBODY_NOW in page.main
        assert "Alles is gedaan" not in page.main
    assert "Something still has to be done" in client_for("anna", "en").visit("/my-reports").main


def test_aftercare_of_a_closed_report_is_promised_by_nobody_who_left(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    finish_everything(app, cast, case_id)
    leaves(app, cast, "hanna")
    assert "praat nog met je" not in own_pages(client_for, case_id)[1].main


def test_who_filed_it_is_promised_no_more(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    leaves(app, cast, "chantal")
    with app.test_request_context(), force_locale("nl"):
        promised = [entry.title for entry in coming_for_filer(db.session.get_one(Case, case_id), now())]
    assert promised == ["Bram (leidinggevende) neemt contact op met de persoon om wie het gaat"]
