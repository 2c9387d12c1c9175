"""Several cases at once: each is an act of its own, and the answer says of each what became of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.cases.models import Case, CaseBlock
from gir.cases.services import add_note
from gir.cases.terms import Audience, BlockReason
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything, look

pytestmark = pytest.mark.database
Client = Callable[..., PageClient]


def handler(app: Flask, case_id: str, role: Role) -> str | None:
    return look(app, case_id, lambda case: {h.role: h.person_id for h in case.handlers}.get(role))


def choose(client: PageClient, *case_ids: str, wish: str = "give") -> Page:
    token = client.visit("/cases?tab=team").form("/sign-out").values["csrf_token"][0]
    return client.post("/cases/chosen", {"csrf_token": token, "case": list(case_ids), "wish": wish})


def give(page: Page, who: str, **more: str) -> Page:
    return page.form("/cases/chosen/give").submit(who=who, **more)


def refusals(app: Flask, object_id: str) -> list[str]:
    with app.app_context():
        lines = select(AuditLine.act).where(AuditLine.object_id == object_id, AuditLine.result == "refused")
        return list(db.session.scalars(lines))


def test_boxes_on_the_list_lead_to_one_question(app: Flask, cast: Cast, client_for: Client) -> None:
    first, second = file_report(app, cast.people["anna"]), file_report(app, cast.people["anna"])
    chantal = client_for("chantal")
    page = chantal.visit("/cases?tab=team").form("/cases/chosen").submit(case=[first, second], wish="give")
    assert "Je koos 2 zaken" in page.text
    page = give(page, f"manager:{cast.people['bram']}")
    assert "Dit was al zo." in page.text  # the manager of the department handles them already


def test_a_colleague_gets_all_of_them(app: Flask, cast: Cast, client_for: Client) -> None:
    cases = [file_report(app, cast.people["anna"]) for _ in range(2)]
    for case_id in cases:
        take_away(app, case_id, Role.OOV)
    page = give(choose(client_for("chantal"), *cases), f"oov:{cast.people['omar']}")
    assert page.status == 200
    assert [handler(app, case_id, Role.OOV) for case_id in cases] == [cast.people["omar"]] * 2


def take_away(app: Flask, case_id: str, role: Role) -> None:
    with app.app_context(), write_transaction():
        case = db.session.get_one(Case, case_id)
        case.handlers.remove(next(h for h in case.handlers if h.role is role))


def test_somebody_takes_them_all(app: Flask, cast: Cast, client_for: Client) -> None:
    cases = [file_report(app, cast.people["anna"]) for _ in range(2)]
    for case_id in cases:
        take_away(app, case_id, Role.HRM)
    page = choose(client_for("hanna"), *cases, wish="take")
    page = give(page, f"hrm:{cast.people['hanna']}")
    assert [handler(app, case_id, Role.HRM) for case_id in cases] == [cast.people["hanna"]] * 2
    assert "Jij behandelt deze zaken" in page.text


def test_what_does_not_exist_is_passed_over_and_leaves_a_trace(app: Flask, cast: Cast, client_for: Client) -> None:
    known, blocked = file_report(app, cast.people["anna"]), file_report(app, cast.people["anna"])
    own = file_report(app, cast.people["chantal"])
    with app.app_context(), write_transaction() as session:
        person, reason = cast.people["chantal"], BlockReason.CONFLICT
        session.add(CaseBlock(case_id=blocked, person_id=person, reason=reason, since=now()))
    page = choose(client_for("chantal"), known, blocked, own, "0" * 32, "no case")
    assert "Je koos één zaak" in page.text
    for hidden in (blocked, own):
        assert look(app, hidden, lambda case: case.number) not in page.text
        assert refusals(app, hidden) == ["case.assign"]
    assert refusals(app, "0" * 32) == ["case.assign"]


def test_only_what_does_not_exist_is_nothing(app: Flask, cast: Cast, client_for: Client) -> None:
    page = choose(client_for("dirk"), file_report(app, cast.people["anna"]))
    assert page.path.startswith("/cases")
    assert "Vink eerst een of meer zaken aan." in page.text


def test_a_closed_case_stays_as_it_was_and_says_why(app: Flask, cast: Cast, client_for: Client) -> None:
    open_one, closed = file_report(app, cast.people["anna"]), file_report(app, cast.people["anna"])
    for case_id in (open_one, closed):
        take_away(app, case_id, Role.OOV)
    finish_everything(app, cast, closed)
    page = give(choose(client_for("chantal"), open_one, closed), f"oov:{cast.people['omar']}")
    assert "Je mag deze zaak niet overdragen." in page.text
    assert handler(app, open_one, Role.OOV) == cast.people["omar"]
    assert handler(app, closed, Role.OOV) is None


def test_a_case_that_moved_on_is_not_overwritten(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    take_away(app, case_id, Role.OOV)
    page = choose(client_for("chantal"), case_id)
    does(app, cast.people["hanna"], add_note, case_id, "Ik heb gebeld.", Audience.TEAM)
    page = give(page, f"oov:{cast.people['omar']}")
    assert "heeft deze zaak net gewijzigd" in page.text
    assert handler(app, case_id, Role.OOV) is None


def test_who_cannot_handle_one_of_them_gets_the_others(app: Flask, cast: Cast, client_for: Client) -> None:
    employee, official = file_report(app, cast.people["anna"]), file_report(app, cast.people["rik"])
    take_away(app, employee, Role.HRM)
    page = give(choose(client_for("omar"), employee, official), f"hrm:{cast.people['hanna']}")
    assert "kan deze zaak niet in deze rol behandelen" in page.text
    assert handler(app, employee, Role.HRM) == cast.people["hanna"]
    assert handler(app, official, Role.HRM) is None


def test_the_home_of_an_office_holder_opens_with_a_reason_only(app: Flask, cast: Cast, client_for: Client) -> None:
    official = file_report(app, cast.people["rik"])
    take_away(app, official, Role.OOV)
    page = choose(client_for("greet"), official)
    answer = give(page, f"oov:{cast.people['omar']}")
    assert answer.status == 422
    assert handler(app, official, Role.OOV) is None
    assert answer.form("/cases/chosen/give").values["who"] == [f"oov:{cast.people['omar']}"]
    give(answer, f"oov:{cast.people['omar']}", reason="Hij beveiligt de woning.")
    assert handler(app, official, Role.OOV) == cast.people["omar"]


def test_a_choice_that_was_not_offered_is_refused(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    omar = client_for("omar")
    page = choose(omar, case_id)
    sent = {**page.form("/cases/chosen/give").values, "who": f"hrm:{cast.people['dirk']}"}
    assert omar.post("/cases/chosen/give", sent).status == 422
    assert handler(app, case_id, Role.HRM) == cast.people["hanna"]


def test_at_most_fifty_at_a_time(client_for: Client) -> None:
    page = choose(client_for("omar"), *(f"{number:032x}" for number in range(51)))
    assert "Kies hoogstens 50 zaken" in page.text


@pytest.mark.parametrize("who", ["anna", "bea", "dora"])
def test_who_handles_nothing_finds_no_such_page(who: str, client_for: Client) -> None:
    client = client_for(who)
    token = client.visit("/").form("/sign-out").values["csrf_token"][0]
    assert client.post("/cases/chosen", {"csrf_token": token, "case": "0" * 32}).status == 404


def test_peers_have_no_boxes(app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["anna"])
    assert client_for("omar").visit("/cases?tab=team").elements("input", class_="gir-work__choose")
    assert not client_for("omar").visit("/cases?tab=closed").elements("input", class_="gir-work__choose")
