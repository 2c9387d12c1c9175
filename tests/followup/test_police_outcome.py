"""What the police did: recorded in order by OOV, told to the reporter, and outside the room only as a result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from gir.cases.services import ChangedMeanwhile
from gir.database import db
from gir.demonstration.cast import Cast
from gir.facts.models import Fact
from gir.threat.police.models import PoliceProgress
from gir.threat.police.queries import progress_of
from gir.threat.police.services import OutOfOrder, record_outcome
from gir.threat.police.terms import Filing, PoliceOutcome
from gir.threat.police.workflow import AFTER, FIRST, may_follow
from gir.threat.queries import police_step_of
from gir.threat.services import decide_police
from gir.threat.terms import PoliceDecision, VptCode
from gir.web.dates import today
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything, look
from tests.support.typed import typed_day

Client = Callable[..., PageClient]
Traces = Callable[[str], list[str]]


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    """Anna was threatened ten days ago, and the organisation reports it to the police."""
    case_id = file_report(app, cast.people["anna"], day=today() - timedelta(days=10))
    decide(app, cast, case_id, PoliceDecision.REPORT)
    return case_id


def decide(app: Flask, cast: Cast, case_id: str, decision: PoliceDecision) -> None:
    filing = Filing.DOMICILE if decision is PoliceDecision.REPORT else None
    does(app, cast.people["omar"], decide_police, case_id, decision, "Daarom.", VptCode.ASKED, "PL-1", filing=filing)


def record(app: Flask, cast: Cast, case_id: str, outcome: PoliceOutcome, ago: int = 0, **more: object) -> None:
    day = today() - timedelta(days=ago)
    does(app, cast.people["omar"], record_outcome, case_id, outcome, day, **more)


def recorded_days(app: Flask, case_id: str) -> list[tuple[PoliceOutcome, date]]:
    return look(app, case_id, lambda case: [(row.outcome, row.day) for row in progress_of(case)])


def counted(app: Flask, case_id: str) -> tuple[bool | None, bool | None]:
    def asked(incident_id: str) -> tuple[bool | None, bool | None]:
        fact = db.session.get_one(Fact, incident_id)
        return fact.police_report, fact.police_notice

    return look(app, case_id, lambda case: asked(case.incident_id))


def test_it_works_says_so_leaves_a_trace_and_a_mail(
    app: Flask, cast: Cast, client_for: Client, case_id: str, traces: Traces
) -> None:
    page = client_for("omar").visit(f"/cases/{case_id}/police-outcome")
    assert "Wpg" in page.main
    offered = page.form("police-outcome").options("outcome")
    assert set(offered) == {"notified", "recorded", "refused"}
    done = page.form("police-outcome").submit(outcome="recorded", day=typed_day(today()), number="PL-2026-7")
    assert (done.status, done.path) == (200, f"/cases/{case_id}")
    assert "De politie heeft de aangifte opgenomen" in done.main
    assert "PL-2026-7" in done.main
    assert traces(case_id)[-2:] == ["threat.record_outcome", "case.read"]
    assert recorded_days(app, case_id) == [(PoliceOutcome.RECORDED, today())]


def test_who_may_not_finds_nothing_or_is_refused(app: Flask, client_for: Client, case_id: str) -> None:
    assert client_for("dirk").get(f"/cases/{case_id}/police-outcome").status == 404
    for reader in ("chantal", "bram", "hanna"):
        assert client_for(reader).get(f"/cases/{case_id}/police-outcome").status == 403
    coordinator = client_for("chantal").visit(f"/cases/{case_id}")
    assert not [url for _words, url in coordinator.links if "police-outcome" in url]


BAD = [
    ({"outcome": "verdict", "day": typed_day(today())}, "Dit kan niet komen na"),
    ({"outcome": "recorded", "day": typed_day(today() + timedelta(days=1))}, "moet nog komen"),
    ({"outcome": "recorded", "day": typed_day(today() - timedelta(days=11))}, "vóór het voorval"),
    ({"outcome": "recorded", "day": "gisteren"}, "21-11-2026"),
    ({"outcome": "weg", "day": typed_day(today())}, "Dit kan niet komen na"),
    ({"outcome": "", "day": typed_day(today())}, "Kies wat ervan kwam"),
]


def test_bad_input_is_kept_and_told_in_a_sentence(app: Flask, client_for: Client, case_id: str) -> None:
    omar = client_for("omar")
    form = omar.visit(f"/cases/{case_id}/police-outcome").form("police-outcome")
    sent = {name: values[0] for name, values in form.values.items() if values}
    for answers, sentence in BAD:
        page = omar.post(f"/cases/{case_id}/police-outcome", {**sent, "number": "PL-bewaard", **answers})
        assert page.status == 422
        assert sentence in page.main
        assert "PL-bewaard" in page.html
    assert recorded_days(app, case_id) == []
    assert look(app, case_id, lambda case: police_step_of(case).police_number) == "PL-1"  # type: ignore[union-attr]


def test_a_stale_page_and_foreign_fields_change_nothing(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    omar = client_for("omar")
    form = omar.visit(f"/cases/{case_id}/police-outcome").form("police-outcome")
    other = file_report(app, cast.people["anna"])
    record(app, cast, case_id, PoliceOutcome.NOTIFIED)
    late = form.submit(outcome="recorded", day=typed_day(today()))
    assert late.status == 409
    form = omar.visit(f"/cases/{case_id}/police-outcome").form("police-outcome")
    sent = {name: values[0] for name, values in form.values.items() if values}
    omar.post(
        f"/cases/{case_id}/police-outcome",
        {**sent, "outcome": "recorded", "day": typed_day(today()), "case_id": other, "recorded_by_id": "x"},
    )
    assert [outcome for outcome, _day in recorded_days(app, case_id)] == [
        PoliceOutcome.NOTIFIED,
        PoliceOutcome.RECORDED,
    ]
    assert recorded_days(app, other) == []


def test_without_a_decision_there_is_nothing_to_record(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    page = client_for("omar").visit(f"/cases/{case_id}/police-outcome")
    assert "Besluit eerst" in page.main
    assert [form for main in page.root.iter("main") for form in main.iter("form")] == []
    with pytest.raises(OutOfOrder):
        record(app, cast, case_id, PoliceOutcome.RECORDED)


def test_from_the_report_to_the_verdict_and_the_damages(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    for ago, outcome in ((9, PoliceOutcome.RECORDED), (8, PoliceOutcome.INVESTIGATED), (8, PoliceOutcome.ARRESTED)):
        record(app, cast, case_id, outcome, ago)
    finish_everything(app, cast, case_id)  # and the court speaks when the case is long closed
    record(app, cast, case_id, PoliceOutcome.VERDICT, 2)
    with pytest.raises(OutOfOrder):
        record(app, cast, case_id, PoliceOutcome.DAMAGES, 1)
    with pytest.raises(OutOfOrder):
        record(app, cast, case_id, PoliceOutcome.DAMAGES, 3, amount=Decimal(500))
    record(app, cast, case_id, PoliceOutcome.DAMAGES, 1, amount=Decimal("1250.50"))
    assert recorded_days(app, case_id)[-1] == (PoliceOutcome.DAMAGES, today() - timedelta(days=1))
    room = client_for("omar").visit(f"/cases/{case_id}").main
    assert "Er is schadevergoeding toegekend: € 1.250,50" in room.replace("\xa0", " ")
    own = client_for("anna").visit(f"/my-reports/{case_id}").main.replace("\xa0", " ")
    assert "€ 1.250,50" in own
    assert "Op naam van de betrokkene, met het adres van de organisatie" in own
    assert own.index("Er is iemand aangehouden") < own.index("De rechter deed uitspraak")
    for outside in ("bram", "hanna"):
        page = client_for(outside).visit(f"/cases/{case_id}").main
        assert "De rechter deed uitspraak" in page
        for private in ("1.250", "aangehouden", "PL-1", "VPT"):
            assert private not in page, (outside, private)


AMOUNTS = [
    ({"outcome": "damages", "amount": ""}, "Schrijf het bedrag van de schadevergoeding op."),
    ({"outcome": "damages", "amount": "veel"}, "Schrijf het bedrag zoals 1250,00."),
    ({"outcome": "damages", "amount": "0"}, "Schrijf het bedrag zoals 1250,00."),
    ({"outcome": "damages", "amount": "1,234"}, "Schrijf het bedrag zoals 1250,00."),
    ({"outcome": "verdict", "amount": "12,50"}, "hoort alleen bij schadevergoeding"),
]


def test_an_amount_belongs_to_damages(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    omar = client_for("omar")
    assert "amount" not in omar.visit(f"/cases/{case_id}/police-outcome").form("police-outcome").names
    record(app, cast, case_id, PoliceOutcome.RECORDED)
    record(app, cast, case_id, PoliceOutcome.VERDICT)
    for answers, sentence in AMOUNTS:
        page = omar.visit(f"/cases/{case_id}/police-outcome").form("police-outcome").submit(answers)
        assert page.status == 422
        assert sentence in page.main
    done = omar.visit(f"/cases/{case_id}/police-outcome").form("police-outcome")
    assert done.submit(outcome="damages", amount="€ 1.250,50").status == 200
    assert look(app, case_id, lambda case: progress_of(case)[-1].amount) == Decimal("1250.50")


def test_a_refusal_says_what_to_do_next(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    record(app, cast, case_id, PoliceOutcome.REFUSED, 3)
    assert counted(app, case_id) == (False, False)
    page = client_for("omar").visit(f"/cases/{case_id}")
    asked = page.follow("Leg vast dat wij om herbeoordeling vroegen")
    assert asked.form("police-outcome").values["outcome"] == ["review_asked"]
    asked.form("police-outcome").submit(day=typed_day(today()))
    assert "Leg vast dat wij om herbeoordeling vroegen" not in client_for("omar").visit(f"/cases/{case_id}").main
    assert "herbeoordeling" in client_for("anna").visit(f"/my-reports/{case_id}").main
    assert "De politie heeft de aangifte niet opgenomen" in client_for("bram").visit(f"/cases/{case_id}").main
    record(app, cast, case_id, PoliceOutcome.RECORDED)
    assert counted(app, case_id) == (True, False)


def test_the_decision_goes_with_what_the_police_did(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    record(app, cast, case_id, PoliceOutcome.NOTIFIED)
    assert counted(app, case_id) == (True, True)
    record(app, cast, case_id, PoliceOutcome.RECORDED)
    for decision in (PoliceDecision.NONE, PoliceDecision.NOTICE):
        with pytest.raises(ValueError, match=decision.value):
            decide(app, cast, case_id, decision)
    page = client_for("omar").visit(f"/cases/{case_id}/police").form("police").submit(decision="notice")
    assert page.status == 422
    assert "al iets mee gedaan" in page.main
    assert look(app, case_id, lambda case: police_step_of(case).decision) is PoliceDecision.REPORT  # type: ignore[union-attr]


def test_the_decision_says_who_files_and_when(app: Flask, client_for: Client, case_id: str) -> None:
    omar = client_for("omar")
    form = omar.visit(f"/cases/{case_id}/police").form("police")
    assert form.values["filing"] == ["domicile"]
    early = form.submit(filing="number", filed_on=typed_day(today() - timedelta(days=11)))
    assert early.status == 422
    done = omar.visit(f"/cases/{case_id}/police").form("police").submit(filing="number", filed_on=typed_day(today()))
    assert "De aangifte gaat onder nummer" in done.main
    assert look(app, case_id, lambda case: police_step_of(case).filed_on) == today()  # type: ignore[union-attr]


def test_a_notice_becomes_no_report_by_itself() -> None:
    assert may_follow(PoliceDecision.NOTICE, []) == {PoliceOutcome.NOTIFIED}
    assert PoliceOutcome.RECORDED not in may_follow(PoliceDecision.NOTICE, [PoliceOutcome.NOTIFIED])
    assert not may_follow(PoliceDecision.NONE, [])


def test_every_outcome_can_be_reached() -> None:
    reached = set().union(*FIRST.values())
    while new := set().union(*(AFTER[outcome] for outcome in reached)) - reached:
        reached |= new
    assert reached == set(PoliceOutcome)


def test_two_who_record_at_once_do_not_both(app: Flask, cast: Cast, case_id: str) -> None:
    version = look(app, case_id, lambda case: case.version)
    record(app, cast, case_id, PoliceOutcome.RECORDED, version=version)
    with pytest.raises(ChangedMeanwhile):
        record(app, cast, case_id, PoliceOutcome.INVESTIGATED, version=version)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PoliceProgress)) == 1
