"""Damage: written down by OOV, claimed, paid and written off; and it always adds up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from gir.cases.services import ChangedMeanwhile, close, skip_step
from gir.cases.steps import missing_to_close
from gir.cases.terms import CloseReason, Status, Step, TaskStatus
from gir.database import write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.terms import Consequence, Form
from gir.threat.damage import services
from gir.threat.damage.models import DamageItem
from gir.threat.damage.queries import Sums, items_of, sums_of
from gir.threat.damage.services import (
    Damage,
    DoesNotAddUp,
    add_damage,
    change_damage,
    claim,
    receive,
    write_off,
)
from gir.threat.damage.terms import ClaimedFrom, DamageKind, DamageOwner, DamageState, WriteOffReason
from gir.web.dates import today
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of
from tests.support.stories import does, file_report, finish_everything, look
from tests.support.typed import typed_day
from tests.threat.conftest import acts, item, written_down

Client = Callable[..., PageClient]
Rows = Callable[[], list[Any]]
MIRROR = {"kind": "vehicle", "owner": "organisation", "amount": "€ 1.234,50", "description": "Linkerspiegel"}


def status(app: Flask, case_id: str, step: Step = Step.DAMAGE) -> TaskStatus | None:
    return look(app, case_id, lambda case: next((t.status for t in case.tasks if t.step is step), None))


def claimed(app: Flask, cast: Cast, item_id: str, cents: int = 40_000, on: date | None = None) -> None:
    acts(app, cast.people["omar"], claim, item_id, ClaimedFrom.PERPETRATOR, on or today(), cents)


# ── Writing it down ────────────────────────────────────────────────────────────────────────────────────────────


def test_oov_writes_down_damage_and_everybody_in_the_room_reads_it(
    client_for: Client, case_id: str, traces: Callable[[str], list[str]]
) -> None:
    page = client_for("omar").visit(f"/cases/{case_id}/damage").form("/damage").submit(MIRROR)
    assert (page.status, page.path) == (200, f"/cases/{case_id}")
    assert "€ 1.234,50" in page.main
    assert "Linkerspiegel" in page.main
    assert "Omar legde schade vast: voertuig" in page.main
    assert "damage.add" in traces(case_id)
    assert "Linkerspiegel" in client_for("chantal").visit(f"/cases/{case_id}").main


@pytest.mark.parametrize("who", ["hanna", "bram"])
def test_outside_the_room_only_the_result_is_known(client_for: Client, case_id: str, item_id: str, who: str) -> None:
    page = client_for(who).visit(f"/cases/{case_id}")
    assert "Linkerspiegel" not in page.html
    assert "400" not in page.main
    assert "Nog te claimen" in page.main
    assert client_for(who).get(f"/cases/{case_id}/damage").status == 403
    assert client_for(who).get(f"/damage/{item_id}/claim").status == 404


def test_strangers_find_nothing_and_a_reader_may_not(
    client_for: Client, case_id: str, item_id: str, traces: Callable[[str], list[str]]
) -> None:
    for who in ("dirk", "greet", "anna"):
        assert client_for(who).get(f"/cases/{case_id}/damage").status == 404
        assert client_for(who).get(f"/damage/{item_id}/claim").status == 404
    chantal = client_for("chantal")
    assert chantal.get(f"/cases/{case_id}/damage").status == 403
    for act in ("change", "claim", "payment", "write-off"):
        assert chantal.get(f"/damage/{item_id}/{act}").status == 403
        assert f"/damage/{item_id}/{act}" not in chantal.visit(f"/cases/{case_id}").html
    assert traces(item_id) == ["damage.add"] or not traces(item_id)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"amount": "veel"}, "Schrijf het bedrag als 1.234,50 of 1234.5."),
        ({"amount": "0"}, "Schrijf een bedrag dat meer is dan niets."),
        ({"amount": "-12"}, "Schrijf het bedrag als 1.234,50 of 1234.5."),
        ({"amount": "99.999.999,99"}, "Dit bedrag is te groot om te kloppen."),
        ({"amount": ""}, "Schrijf het bedrag op."),
        ({"kind": ""}, "Kies wat het was."),
        ({"description": "x" * 201}, "200 tekens is genoeg"),
    ],
)
def test_bad_input_is_refused_in_a_sentence_and_stays(
    client_for: Client, case_id: str, rows: Rows, wrong: dict[str, str], told: str
) -> None:
    before = rows()
    form = client_for("omar").visit(f"/cases/{case_id}/damage").form("/damage")
    page = form.submit({**MIRROR, "description": "Blijft staan", **wrong})
    assert page.status == 422
    assert told in text_of(page.elements(class_="gir-summary")[0])
    assert wrong.get("description") or "Blijft staan" in page.html
    assert rows() == before


def test_what_was_not_asked_is_not_taken(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    omar = client_for("omar")
    form = omar.visit(f"/cases/{case_id}/damage").form("/damage")
    more = {"recovered_cents": "5", "case_id": "x", "claimed_on": "2020-01-01", "written_off_reason": "mistake"}
    sent = {name: values[0] for name, values in form.values.items() if values} | MIRROR | more
    assert omar.post(f"/cases/{case_id}/damage", sent).status in (200, 302)
    found = look(app, case_id, items_of)
    assert [(i.recovered_cents, i.claimed_on, i.written_off_on, i.case_id) for i in found] == [(0, None, None, case_id)]


def test_a_foreign_word_in_a_field_is_refused(client_for: Client, case_id: str, rows: Rows) -> None:
    before = rows()
    omar = client_for("omar")
    form = omar.visit(f"/cases/{case_id}/damage").form("/damage")
    sent = {name: values[0] for name, values in form.values.items() if values}
    assert omar.post(f"/cases/{case_id}/damage", sent | MIRROR | {"kind": "kasteel", "owner": "mij"}).status == 422
    assert rows() == before


def test_a_claim_that_was_read_before_a_change_shows_both(
    app: Flask, cast: Cast, client_for: Client, item_id: str, rows: Rows
) -> None:
    form = client_for("omar").visit(f"/damage/{item_id}/claim").form("/claim")
    claimed(app, cast, item_id, 30_000)
    before = rows()
    page = form.submit(source="insurer", day=typed_day(today()), amount="400")
    assert page.status == 409
    assert "€ 300,00" in page.main
    assert "Bij de verzekeraar" in page.main
    assert rows() == before
    assert page.form("/claim").submit().status == 200
    assert item(app, item_id).claimed_from is ClaimedFrom.INSURER


def test_a_correction_after_the_case_was_closed_offers_nothing_that_would_be_refused(
    client_for: Client, item_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed_meanwhile(found: DamageItem, *_damage: Damage, **_more: Any) -> None:
        with write_transaction():
            found.case.status = Status.CLOSED
        raise ChangedMeanwhile(found.id)

    form = client_for("omar").visit(f"/damage/{item_id}/change").form("/change")
    monkeypatch.setattr(services, "change_damage", closed_meanwhile)
    page = form.submit(description="Spiegel en lamp")
    assert page.status == 409
    assert "Spiegel en lamp" in page.main
    assert "Dit kan niet meer." in page.main
    assert 'name="kind"' not in page.html


def test_oov_corrects_what_was_written_down(
    app: Flask, client_for: Client, case_id: str, item_id: str, traces: Callable[[str], list[str]]
) -> None:
    form = client_for("omar").visit(f"/damage/{item_id}/change").form("/change")
    assert (form.values["amount"], form.values["description"]) == (["400,00"], ["Linkerspiegel van de dienstauto"])
    page = form.submit(kind="clothing", owner="person", amount="35", description="Jas")
    assert page.path == f"/cases/{case_id}"
    found = item(app, item_id)
    assert (found.kind, found.owner, found.amount_cents) == (DamageKind.CLOTHING, DamageOwner.PERSON, 3_500)
    assert "Omar verbeterde schade: kleding" in page.main
    assert "damage.change" in traces(item_id)


# ── It adds up ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.database
def test_a_claim_is_paid_in_parts_and_the_rest_is_written_off(
    app: Flask, cast: Cast, client_for: Client, case_id: str, item_id: str
) -> None:
    day = typed_day(today())
    omar = client_for("omar")
    assert omar.visit(f"/damage/{item_id}/claim").form("/claim").submit(source="court", day=day).status == 200
    for amount in ("100", "150,50"):
        page = omar.visit(f"/damage/{item_id}/payment").form("/payment").submit(day=day, amount=amount)
        assert page.path == f"/cases/{case_id}"
    page = omar.visit(f"/damage/{item_id}/write-off").form("/write-off").submit(reason="cannot_pay", day=day)
    assert "€ 149,50" in page.main
    found = item(app, item_id)
    assert (found.recovered_cents, found.state) == (25_050, DamageState.WRITTEN_OFF)
    sums = look(app, case_id, lambda case: sums_of(items_of(case)))
    assert sums == Sums(40_000, 40_000, 25_050, 14_950)
    assert sums.open == 0


Step_ = Callable[[Flask, Cast, str], None]


@pytest.mark.parametrize(
    ("words", "attempt"),
    [
        ("eerst de claim", lambda app, cast, i: acts(app, cast.people["omar"], receive, i, today(), 100)),
        ("Claim niet meer", lambda app, cast, i: claimed(app, cast, i, 40_001)),
        ("vóór de schade", lambda app, cast, i: claimed(app, cast, i, on=today() - timedelta(days=400))),
        ("moet nog komen", lambda app, cast, i: claimed(app, cast, i, on=today() + timedelta(days=1))),
        ("meer is dan niets", lambda app, cast, i: claimed(app, cast, i, 0)),
        (
            "na deze dag",
            lambda app, cast, i: acts(
                app, cast.people["omar"], write_off, i, WriteOffReason.TOO_SMALL, today() - timedelta(days=9)
            ),
        ),
    ],
)
def test_what_does_not_fit_a_new_item_is_refused(
    app: Flask, cast: Cast, item_id: str, rows: Rows, words: str, attempt: Step_
) -> None:
    before = rows()
    with app.test_request_context(), pytest.raises(DoesNotAddUp, match=words):
        attempt(app, cast, item_id)
    assert rows() == before


@pytest.mark.parametrize(
    ("words", "attempt"),
    [
        ("nog €\xa0100,00 open", lambda app, cast, i: acts(app, cast.people["omar"], receive, i, today(), 10_001)),
        (
            "na deze dag",
            lambda app, cast, i: acts(app, cast.people["omar"], receive, i, today() - timedelta(days=1), 100),
        ),
        ("ten minste dat", lambda app, cast, i: claimed(app, cast, i, 29_999)),
        (
            "eerst de claim",
            lambda app, cast, i: acts(
                app, cast.people["omar"], change_damage, i, Damage(DamageKind.OTHER, DamageOwner.PERSON, 39_999)
            ),
        ),
    ],
)
def test_what_does_not_fit_a_claim_that_was_partly_paid_is_refused(
    app: Flask, cast: Cast, item_id: str, rows: Rows, words: str, attempt: Step_
) -> None:
    claimed(app, cast, item_id)
    acts(app, cast.people["omar"], receive, item_id, today(), 30_000)
    before = rows()
    with app.test_request_context(), pytest.raises(DoesNotAddUp, match=words):
        attempt(app, cast, item_id)
    assert rows() == before


def test_the_page_says_it_beside_the_field_and_keeps_what_was_typed(client_for: Client, item_id: str) -> None:
    form = client_for("omar").visit(f"/damage/{item_id}/claim").form("/claim")
    page = form.submit(source="insurer", day=typed_day(today()), amount="400,01")
    assert page.status == 422
    assert "De schade is € 400,00" in text_of(page.elements(class_="gir-summary")[0])
    assert "400,01" in page.html


def test_what_was_paid_in_full_cannot_be_written_off(app: Flask, cast: Cast, item_id: str, rows: Rows) -> None:
    claimed(app, cast, item_id)
    acts(app, cast.people["omar"], receive, item_id, today(), 40_000)
    assert item(app, item_id).state is DamageState.RECOVERED
    before = rows()
    with pytest.raises(DoesNotAddUp):
        acts(app, cast.people["omar"], write_off, item_id, WriteOffReason.TOO_SMALL, today())
    assert rows() == before


def test_writing_off_twice_is_refused_and_a_claim_takes_it_back(app: Flask, cast: Cast, item_id: str) -> None:
    acts(app, cast.people["omar"], write_off, item_id, WriteOffReason.UNKNOWN, today())
    with pytest.raises(DoesNotAddUp):
        acts(app, cast.people["omar"], write_off, item_id, WriteOffReason.UNKNOWN, today())
    claimed(app, cast, item_id)
    assert item(app, item_id).state is DamageState.CLAIMED


def test_what_was_written_down_by_mistake_counts_nowhere(
    app: Flask, cast: Cast, client_for: Client, case_id: str, item_id: str
) -> None:
    written_down(app, cast, case_id, 1_000)
    acts(app, cast.people["omar"], write_off, item_id, WriteOffReason.MISTAKE, today())
    assert look(app, case_id, lambda case: sums_of(items_of(case))).total == 1_000
    assert "€ 410,00" not in client_for("omar").visit("/damage/years").main
    assert "€ 10,00" in client_for("omar").visit("/damage/years").main


def test_an_old_version_changes_nothing(app: Flask, cast: Cast, item_id: str, rows: Rows) -> None:
    claimed(app, cast, item_id)
    before = rows()
    with pytest.raises(ChangedMeanwhile):
        acts(app, cast.people["omar"], claim, item_id, ClaimedFrom.COURT, today(), 100, version=1)
    assert rows() == before


# ── The step ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_damage_there_is_no_step(app: Flask, case_id: str) -> None:
    assert status(app, case_id) is None


def test_who_says_that_something_broke_gets_the_step(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.DAMAGE}))
    assert status(app, case_id) is TaskStatus.OPEN


def test_the_step_is_done_when_every_item_is_claimed_or_written_off(app: Flask, cast: Cast, case_id: str) -> None:
    first, second = written_down(app, cast, case_id), written_down(app, cast, case_id)
    assert status(app, case_id) is TaskStatus.OPEN
    claimed(app, cast, first)
    assert status(app, case_id) is TaskStatus.OPEN
    acts(app, cast.people["omar"], write_off, second, WriteOffReason.TOO_SMALL, today())
    assert status(app, case_id) is TaskStatus.DONE
    written_down(app, cast, case_id)
    assert status(app, case_id) is TaskStatus.OPEN


def test_it_can_be_left_out_with_a_reason(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.DAMAGE}))
    does(app, cast.people["omar"], skip_step, case_id, Step.DAMAGE, "Alleen een kras.")
    assert status(app, case_id) is TaskStatus.SKIPPED
    assert Step.DAMAGE not in look(app, case_id, missing_to_close)


def test_a_claim_may_run_for_years_after_the_case_was_closed(
    app: Flask, cast: Cast, client_for: Client, rows: Rows
) -> None:
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.PROPERTY}))
    finish_everything(app, cast, case_id, closed=False)
    item_id = written_down(app, cast, case_id)
    assert look(app, case_id, missing_to_close) == [Step.DAMAGE]
    claimed(app, cast, item_id)
    does(app, cast.people["chantal"], close, case_id, CloseReason.HANDLED, "")
    acts(app, cast.people["omar"], receive, item_id, today(), 100)
    assert look(app, case_id, lambda case: case.status) is Status.CLOSED
    assert item(app, item_id).state is DamageState.PARTLY
    before = rows()
    with pytest.raises(ChangedMeanwhile):
        does(app, cast.people["omar"], add_damage, case_id, Damage(DamageKind.OTHER, DamageOwner.PERSON, 5))
    assert client_for("omar").get(f"/damage/{item_id}/change").status == 403
    assert rows() == before


# ── The person whose damage it is ──────────────────────────────────────────────────────────────────────────────


def test_whose_damage_it_is_hears_what_came_of_it(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    item_id = written_down(app, cast, case_id, 20_000, DamageOwner.PERSON)
    claimed(app, cast, item_id, 20_000)
    acts(app, cast.people["omar"], receive, item_id, today(), 5_000)
    page = client_for("anna").visit(f"/my-reports/{case_id}")
    assert "Je eigen schade is geclaimd: voertuig" in page.main
    assert "Een deel van je eigen schade is verhaald" in page.main
    acts(app, cast.people["omar"], write_off, item_id, WriteOffReason.CANNOT_PAY, today())
    assert "wordt niet verder verhaald" in client_for("anna").visit(f"/my-reports/{case_id}").main


def test_of_the_damage_of_the_organisation_the_reporter_reads_nothing(
    app: Flask, cast: Cast, client_for: Client, case_id: str, item_id: str
) -> None:
    claimed(app, cast, item_id)
    page = client_for("anna").visit(f"/my-reports/{case_id}")
    assert "schade" not in page.main.lower().replace("schadeverhaal", "")
    assert "Linkerspiegel" not in page.html
