"""Finance sees items and no cases: not of a case it has a part in, or that is kept from it, and not in the sums."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from gir.accounts.models import Person
from gir.accounts.services import assign_role
from gir.accounts.terms import Role
from gir.audit import System
from gir.cases.models import CaseBlock
from gir.cases.terms import BlockReason
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.threat.damage.services import claim
from gir.threat.damage.terms import ClaimedFrom, DamageState
from gir.web.dates import today
from tests.support.page_client import PageClient
from tests.support.stories import file_report, look
from tests.support.typed import typed_day
from tests.threat.conftest import STORY, acts, item, written_down

Client = Callable[..., PageClient]


def number(app: Flask, case_id: str) -> str:
    return look(app, case_id, lambda case: case.number)


def test_finance_sees_amounts_dates_and_states_and_nothing_else(
    app: Flask, cast: Cast, client_for: Client, case_id: str, item_id: str
) -> None:
    fatima = client_for("fatima")
    page = fatima.visit("/damage")
    for shown in (number(app, case_id), "Voertuig", "€ 400,00", "Nog te claimen"):
        assert shown in page.main
    claim_page = fatima.visit(f"/damage/{item_id}/claim")
    for hidden in (STORY, "Linkerspiegel", "Anna", "Omar", "Publiekszaken", "dreiging", "Balie", case_id):
        assert hidden not in page.main
        assert hidden not in claim_page.main
    assert fatima.get("/cases").status == 404
    assert fatima.get(f"/cases/{case_id}").status == 404
    assert fatima.get(f"/cases/{case_id}/damage").status == 404
    assert fatima.get(f"/damage/{item_id}/change").status == 403
    assert fatima.visit("/trends").path == "/trends/published"


@pytest.mark.database
def test_finance_records_claim_payment_and_what_is_written_off(
    app: Flask, client_for: Client, case_id: str, item_id: str, traces: Callable[[str], list[str]]
) -> None:
    fatima, day = client_for("fatima"), typed_day(today())
    page = fatima.visit(f"/damage/{item_id}/claim").form("/claim").submit(source="insurer", day=day)
    assert (page.status, page.path) == (200, "/damage")
    assert fatima.visit(f"/damage/{item_id}/payment").form("/payment").submit(day=day, amount="399").status == 200
    write_off = fatima.visit(f"/damage/{item_id}/write-off").form("/write-off")
    assert write_off.submit(reason="too_small", day=day).status == 200
    assert item(app, item_id).state is DamageState.WRITTEN_OFF
    assert traces(item_id)[-3:] == ["damage.claim", "damage.receive", "damage.write_off"]
    assert "Fatima legde een claim voor schade vast" in client_for("omar").visit(f"/cases/{case_id}").main
    assert "€ 399,00" in fatima.visit("/damage?tab=settled").main
    assert "€ 1,00" in fatima.visit("/damage/years").main


def nothing_of(page_client: PageClient, app: Flask, case_id: str, item_id: str) -> bool:
    """Whether this browser finds nothing of the item: not in the lists, not in the sums, not by its address."""
    pages = [page_client.visit(path).main for path in ("/damage", "/damage?tab=settled", "/damage/years")]
    silent = not any(number(app, case_id) in page or "400,00" in page for page in pages)
    acts_ = ("claim", "payment", "write-off", "change")
    gone = all(page_client.get(f"/damage/{item_id}/{act}").status == 404 for act in acts_)
    return silent and gone


def test_a_finance_person_who_is_blocked_finds_nothing(
    app: Flask, cast: Cast, client_for: Client, case_id: str, item_id: str
) -> None:
    with app.app_context(), write_transaction() as session:
        block = {"person_id": cast.people["fatima"], "reason": BlockReason.CONFLICT, "since": now()}
        session.add(CaseBlock(case_id=case_id, **block))
    assert nothing_of(client_for("fatima"), app, case_id, item_id)


def test_a_finance_person_finds_nothing_of_what_happened_to_themselves(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    case_id = file_report(app, cast.people["fatima"])
    item_id = written_down(app, cast, case_id)
    assert nothing_of(client_for("fatima"), app, case_id, item_id)


def test_a_finance_person_who_leads_the_department_it_is_hidden_from_finds_nothing(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    item_id = written_down(app, cast, case_id)
    bram = client_for("bram")
    with app.app_context():
        person = db.session.get_one(Person, cast.people["bram"])
        assign_role(person, Role.FINANCE, actor=System("test", cast.organisation_id), starts_on=today())
    assert nothing_of(bram, app, case_id, item_id)


def test_an_administrator_with_the_role_of_finance_finds_nothing(
    app: Flask, cast: Cast, client_for: Client, case_id: str, item_id: str
) -> None:
    with app.app_context():
        person = db.session.get_one(Person, cast.people["bea"])
        assign_role(person, Role.FINANCE, actor=System("test", cast.organisation_id), starts_on=today())
    assert nothing_of(client_for("bea"), app, case_id, item_id)


@pytest.mark.parametrize("who", ["anna", "bram", "hanna", "greet", "bea", "els", "dora", "pia"])
def test_who_has_no_part_in_it_has_no_list(client_for: Client, who: str) -> None:
    assert client_for(who).get("/damage").status == 404
    assert client_for(who).get("/damage/years").status == 404


def test_another_organisation_finds_nothing(
    app: Flask, cast: Cast, client_for: Client, case_id: str, item_id: str
) -> None:
    with app.app_context():
        person = db.session.get_one(Person, cast.people["pia"])
        assign_role(person, Role.FINANCE, actor=System("test", cast.partner_id), starts_on=today())
    assert nothing_of(client_for("pia"), app, case_id, item_id)


@pytest.mark.database
def test_the_list_goes_on_on_a_next_page(
    app: Flask, cast: Cast, client_for: Client, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gir.threat.damage.queries.PAGE_SIZE", 2)
    for cents in (1100, 2200, 3300):
        written_down(app, cast, case_id, cents)
    fatima = client_for("fatima")
    first = fatima.visit("/damage")
    [url] = [url for words, url in first.links if "Oudere schade" in words]
    second = fatima.visit(url)
    amounts = ("€ 11,00", "€ 22,00", "€ 33,00")
    assert sorted(a for page in (first, second) for a in amounts if a in page.main) == sorted(amounts)
    assert fatima.get("/damage?before=nowhere").status == 404


def test_oov_reads_the_same_list(app: Flask, cast: Cast, client_for: Client, case_id: str, item_id: str) -> None:
    acts(app, cast.people["omar"], claim, item_id, ClaimedFrom.INSURER, today(), 40_000)
    assert number(app, case_id) in client_for("omar").visit("/damage").main
