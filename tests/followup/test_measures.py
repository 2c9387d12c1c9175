"""The screens of measures: drafting, deciding, looking after, and the list of the security desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.audit.models import AuditLine
from gir.cases.models import CaseBlock
from gir.cases.terms import BlockReason
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.threat.measures.models import Measure
from gir.threat.measures.services import decide, lift
from gir.threat.measures.terms import Hearing, MeasureKind, MeasureStatus
from gir.web.dates import today
from tests.support.measures import assessed_case, do_to, make_measure, measure_is
from tests.support.page_client import PageClient
from tests.support.stories import file_report

Client = Callable[..., PageClient]
NAME = "Kees Kwaadaard"


@pytest.fixture
def measured(app: Flask, cast: Cast) -> str:
    """A case that was assessed."""
    return assessed_case(app, cast)


def typed(days: int) -> str:
    day = today() + timedelta(days=days)
    return f"{day.day}-{day.month}-{day.year}"


def traces_of(app: Flask, object_id: str, act: str, person_id: str) -> int:
    with app.app_context():
        lines = select(AuditLine.sequence).where(
            AuditLine.object_id == object_id, AuditLine.act == act, AuditLine.actor == person_id
        )
        return len(list(db.session.scalars(lines)))


def block(app: Flask, case_id: str, person_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(CaseBlock(case_id=case_id, person_id=person_id, reason=BlockReason.CONFLICT, since=now()))


def everything(app: Flask) -> list[Any]:
    with app.app_context():
        return list(db.session.execute(select(Measure.__table__)))


def fill_in(form: Any, **changes: Any) -> Any:
    values = {
        "location": "Het stadhuis",
        "starts_on": typed(0),
        "ends_on": typed(100),
        "review_on": typed(60),
        "name": NAME,
        "minor": "no",
        "facts": "U dreigde aan de balie.",
        "rules": sorted(form.options("rules"))[:1],
        "informed": "informed",
        "informed_on": typed(-1),
        "hearing": "heard",
        "hearing_on": typed(-1),
        "answer": "Het spijt mij.",
        "proportionality": "Er was al een waarschuwing.",
        "channels": ["telephone"],
        "channel_words": "Bel 14 012.",
        "mandate": "Mandaatbesluit",
        **changes,
    }
    return form.submit({name: value for name, value in values.items() if name in form.names})


def test_from_a_draft_to_a_ban_on_the_list_of_the_desk(
    app: Flask, cast: Cast, client_for: Client, measured: str
) -> None:
    omar, maarten, sjors = client_for("omar"), client_for("maarten"), client_for("sjors")
    new = omar.visit(f"/cases/{measured}/measures/new").form("/measures/new").submit(kind="building_ban")
    assert "Het dossier van een maatregel" in new.text
    page = fill_in(new.form("/change"))
    assert "Het concept is bewaard." in page.text
    assert "ontbre" not in page.main
    measure_id = page.path.rsplit("/", 1)[1]
    assert "is voorgesteld" in page.form("/propose").submit().text
    listed = maarten.visit("/measures")
    assert "Wacht op jouw besluit" in listed.text
    assert NAME not in listed.text
    dossier = maarten.visit(f"/measures/{measure_id}")
    assert "U dreigde aan de balie." in dossier.main
    assert "Het spijt mij." in dossier.main
    assert "Je hebt het besluit genomen" in dossier.form("/decide").submit().text
    assert "geen pandverboden" in sjors.visit("/building-bans").text
    delivered = omar.visit(f"/measures/{measure_id}/deliver").form("/deliver")
    delivered.submit(way="handed", delivered_on=typed(0))
    assert measure_is(app, measure_id, lambda m: m.status) is MeasureStatus.RUNNING
    bans = sjors.visit("/building-bans")
    assert NAME in bans.main
    assert "Het stadhuis" in bans.main
    assert "dreigde" not in bans.main
    assert "Pandverbod" in omar.visit(f"/cases/{measured}").main


def test_others_read_only_the_result(app: Flask, cast: Cast, client_for: Client, measured: str) -> None:
    make_measure(app, cast, measured, MeasureStatus.RUNNING)
    for who in ("hanna", "bram"):
        page = client_for(who).visit(f"/cases/{measured}").main
        assert "Er is een maatregel genomen: pandverbod" in page
        assert NAME not in page
        assert "Maarten" not in page
    own = client_for("anna").visit(f"/my-reports/{measured}").main
    assert "Er is een maatregel genomen: pandverbod" in own
    assert NAME not in own


def test_a_measure_on_benefits_is_not_named_outside_the_room(
    app: Flask, cast: Cast, client_for: Client, measured: str
) -> None:
    make_measure(app, cast, measured, MeasureStatus.RUNNING, kind=MeasureKind.BENEFITS)
    for who, path in (("bram", f"/cases/{measured}"), ("anna", f"/my-reports/{measured}")):
        page = client_for(who).visit(path).main
        assert "Er is een maatregel genomen" in page
        assert "itkering" not in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("omar", 200), ("chantal", 200), ("maarten", 200), ("hanna", 404), ("bram", 404), ("anna", 404), ("sjors", 404),
     ("bea", 404), ("els", 404), ("pia", 404), ("siem", 404)],
)  # fmt: skip
def test_who_reads_a_dossier(app: Flask, cast: Cast, client_for: Client, measured: str, who: str, status: int) -> None:
    measure_id = make_measure(app, cast, measured, MeasureStatus.PROPOSED)
    client = client_for(who)
    for path in ("", "/letter.pdf"):
        assert client.get(f"/measures/{measure_id}{path}").status == status
    if status == 200:
        assert traces_of(app, measure_id, "measure.read", cast.people[who]) == 2
    else:
        assert NAME not in client.get(f"/measures/{measure_id}").text


def test_a_decider_sees_no_draft_and_nothing_of_the_case(
    app: Flask, cast: Cast, client_for: Client, measured: str
) -> None:
    measure_id = make_measure(app, cast, measured)
    maarten = client_for("maarten")
    assert maarten.get(f"/measures/{measure_id}").status == 404
    assert maarten.get(f"/cases/{measured}").status == 404
    assert maarten.get(f"/cases/{measured}/measures/file").status == 404
    proposed = make_measure(app, cast, measured, MeasureStatus.PROPOSED)
    page = maarten.visit(f"/measures/{proposed}")
    assert f"/cases/{measured}" not in page.html
    assert "Anna de Wit" not in page.text
    assert maarten.get(f"/measures/{proposed}/change").status == 403
    assert maarten.get(f"/measures/{proposed}/withdraw").status == 403


@pytest.mark.parametrize("who", ["maarten", "omar", "sjors"])
def test_who_is_blocked_finds_nothing(app: Flask, cast: Cast, client_for: Client, measured: str, who: str) -> None:
    running = make_measure(app, cast, measured, MeasureStatus.RUNNING)
    proposed = make_measure(app, cast, measured, MeasureStatus.PROPOSED)
    block(app, measured, cast.people[who])
    client = client_for(who)
    for measure_id in (running, proposed):
        assert client.get(f"/measures/{measure_id}").status == 404
        assert client.post(f"/measures/{measure_id}/decide", {"version": "9"}).status in (400, 404)
    if who != "sjors":
        page = client.visit("/measures").text
        assert running not in page
        assert proposed not in page
    if who != "maarten":
        assert NAME not in client.visit("/building-bans").text


def test_the_list_of_the_desk_is_for_desk_and_oov(app: Flask, cast: Cast, client_for: Client, measured: str) -> None:
    measure_id = make_measure(app, cast, measured, MeasureStatus.RUNNING)
    for who in ("sjors", "omar"):
        assert NAME in client_for(who).visit("/building-bans").main
        assert traces_of(app, measure_id, "measure.read_bans", cast.people[who]) == 1
    for who in ("chantal", "hanna", "bram", "anna", "maarten", "bea", "els", "pia"):
        assert client_for(who).get("/building-bans").status == 404


def test_a_party_at_the_desk_does_not_see_their_own(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = assessed_case(app, cast, "sjors")
    make_measure(app, cast, case_id, MeasureStatus.RUNNING)
    assert NAME not in client_for("sjors").visit("/building-bans").main
    assert NAME in client_for("omar").visit("/building-bans").main


@pytest.mark.parametrize(
    "values",
    [
        {"status": MeasureStatus.PROPOSED},
        {"status": MeasureStatus.DECIDED, "delivered_on": None},
        {"status": MeasureStatus.LIFTED},
        {"status": MeasureStatus.EXPIRED},
        {"status": MeasureStatus.WITHDRAWN},
        {"starts_on": today() + timedelta(days=1)},
        {"ends_on": today() - timedelta(days=1)},
        {"kind": MeasureKind.CONTACT},
    ],
)
def test_only_bans_that_hold_today_are_on_it(
    app: Flask, cast: Cast, client_for: Client, measured: str, values: dict[str, Any]
) -> None:
    measure_id = make_measure(app, cast, measured, MeasureStatus.RUNNING)
    with app.app_context(), write_transaction() as session:
        measure = session.get_one(Measure, measure_id)
        for name, value in values.items():
            setattr(measure, name, value)
    assert NAME not in client_for("sjors").visit("/building-bans").main


def test_bad_input_keeps_what_was_typed_and_changes_nothing(
    app: Flask, cast: Cast, client_for: Client, measured: str
) -> None:
    measure_id = make_measure(app, cast, measured)
    omar, before = client_for("omar"), everything(app)
    form = omar.visit(f"/measures/{measure_id}/change").form("/change")
    for changes in (
        {"ends_on": "31-2-2027"},
        {"ends_on": typed(-5)},
        {"review_on": typed(99), "ends_on": typed(50)},
        {"review_on": typed(200), "ends_on": typed(300)},
        {"informed_on": typed(5)},
        {"links": "2026-XXXX"},
        {"kind": "beheading"},
        {"channels": ["pigeon"]},
    ):
        page = fill_in(form, facts="Dit typte ik net.", **changes)
        assert page.status == 422, changes
        assert "Dit typte ik net." in page.html
    assert everything(app) == before


def test_foreign_rules_and_extra_fields_are_refused_or_ignored(
    app: Flask, cast: Cast, client_for: Client, measured: str
) -> None:
    measure_id = make_measure(app, cast, measured)
    omar = client_for("omar")
    form = omar.visit(f"/measures/{measure_id}/change").form("/change")
    assert fill_in(form, rules=[measured]).status == 422
    values = {name: value[-1] for name, value in form.values.items() if value}
    omar.post(f"/measures/{measure_id}/change", {**values, "status": "running", "decided_by_id": cast.people["omar"]})
    assert measure_is(app, measure_id, lambda m: (m.status, m.decided_by_id)) == (MeasureStatus.DRAFT, None)


def test_a_stale_page_gets_both_texts(app: Flask, cast: Cast, client_for: Client, measured: str) -> None:
    measure_id = make_measure(app, cast, measured)
    omar = client_for("omar")
    old = omar.visit(f"/measures/{measure_id}/change").form("/change")
    fill_in(omar.visit(f"/measures/{measure_id}/change").form("/change"), facts="De eerste tekst.")
    page = fill_in(old, facts="De tweede tekst.")
    assert page.status == 409
    assert "De eerste tekst." in page.main
    assert "De tweede tekst." in page.main
    assert measure_is(app, measure_id, lambda m: m.facts) == "De eerste tekst."
    assert page.form("/change").submit().status == 200
    assert measure_is(app, measure_id, lambda m: m.facts) == "De tweede tekst."


def test_a_decider_with_an_old_page_sees_it_is_changed(
    app: Flask, cast: Cast, client_for: Client, measured: str
) -> None:
    measure_id = make_measure(app, cast, measured, MeasureStatus.PROPOSED)
    old = client_for("maarten").visit(f"/measures/{measure_id}").form("/decide")
    do_to(app, cast, "maarten", decide, measure_id)
    assert old.submit().status == 409


@pytest.mark.parametrize("who", ["chantal", "omar"])
def test_who_may_not_decide_is_refused(app: Flask, cast: Cast, client_for: Client, measured: str, who: str) -> None:
    measure_id = make_measure(app, cast, measured, MeasureStatus.PROPOSED)
    client, before = client_for(who), everything(app)
    token = client.visit("/measures").form("/language").values["csrf_token"][0]
    for act in ("decide", "return"):
        assert client.get(f"/measures/{measure_id}/{act}").status == 403
        for version in ("", "1", "3", "99"):
            sent = {"csrf_token": token, "version": version, "reason": "Nee."}
            assert client.post(f"/measures/{measure_id}/{act}", sent).status == 403
    assert everything(app) == before


def test_nobody_left_to_decide_is_said(app: Flask, cast: Cast, client_for: Client, measured: str) -> None:
    measure_id = make_measure(app, cast, measured)
    block(app, measured, cast.people["maarten"])
    page = client_for("omar").visit(f"/measures/{measure_id}").form("/propose").submit()
    assert "niemand mag er nu over besluiten" in page.text


def test_what_is_incomplete_says_what_is_missing(app: Flask, cast: Cast, client_for: Client, measured: str) -> None:
    measure_id = make_measure(app, cast, measured, ends_on=None, channels=frozenset(), hearing=None)
    omar = client_for("omar")
    for path in (f"/measures/{measure_id}", f"/measures/{measure_id}/propose"):
        words = omar.visit(path).main
        assert "Kies de laatste dag. Geen maatregel gaat zonder einde door." in words
        assert "Kies minstens één manier waarop de inwoner ons nog kan bereiken." in words
        assert "Geef aan of de inwoner is gehoord, en wanneer." in words
    assert omar.visit(f"/measures/{measure_id}/propose").form("/propose").submit().status == 422
    with app.app_context(), write_transaction() as session:
        session.get_one(Measure, measure_id).status = MeasureStatus.PROPOSED
    maarten = client_for("maarten")
    page = maarten.visit(f"/measures/{measure_id}")
    assert "Zo kan er niet besloten worden" in page.main
    refusal = maarten.visit(f"/measures/{measure_id}/decide").form("/decide").submit()
    assert refusal.status == 422
    assert "Er ontbreekt nog iets" in refusal.text
    assert measure_is(app, measure_id, lambda m: m.decided_by_id) is None


def test_before_triage_no_name_is_asked(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    omar = client_for("omar")
    page = omar.visit(f"/cases/{case_id}/measures/new").form("/measures/new").submit(kind="contact")
    form = page.form("/change")
    assert {"name", "address"}.isdisjoint(form.names)
    assert "als de coördinator de zaak heeft beoordeeld" in page.main
    values = {name: value[-1] for name, value in form.values.items() if value}
    extra = {"facts": "Schelden.", "name": NAME, "address": "Lindelaan 7"}
    saved = omar.post(page.path, {**values, **extra})
    assert "Het concept is bewaard." in saved.text
    with app.app_context():
        assert db.session.scalars(select(Measure)).one().name is None


def test_lists_say_what_a_measure_asks_for(app: Flask, cast: Cast, client_for: Client, measured: str) -> None:
    day = today()
    make_measure(app, cast, measured)
    make_measure(app, cast, measured, MeasureStatus.DECIDED)
    make_measure(app, cast, measured, MeasureStatus.RUNNING, hearing=Hearing.LATER, answer="")
    make_measure(app, cast, measured, MeasureStatus.RUNNING, review_on=day + timedelta(days=9))
    ending = day + timedelta(days=20)
    make_measure(app, cast, measured, MeasureStatus.RUNNING, ends_on=ending, review_on=ending)
    make_measure(app, cast, measured, MeasureStatus.RUNNING)
    page = client_for("omar").visit("/measures").main
    for words in ("herbeoordeling", "nog gehoord worden", "nog bezorgd worden", "Loopt bijna af", "In voorbereiding"):
        assert words in page
    assert NAME not in page
    assert client_for("chantal").visit("/measures").main.count("/measures") == page.count("/measures")
    assert client_for("hanna").get("/measures").status == 404


def test_reviewing_and_lifting(app: Flask, cast: Cast, client_for: Client, measured: str) -> None:
    measure_id = make_measure(app, cast, measured, MeasureStatus.RUNNING)
    omar = client_for("omar")
    form = omar.visit(f"/measures/{measure_id}/review").form("/review")
    assert form.submit(reason="", next_on=typed(30)).status == 422
    assert form.submit(reason="Nog nodig.", next_on=typed(301)).status == 422
    assert form.submit(reason="Nog nodig.", next_on=typed(0)).status == 422
    assert "Nog nodig." in form.submit(reason="Nog nodig.", next_on=typed(30)).main
    assert measure_is(app, measure_id, lambda m: m.review_on) == today() + timedelta(days=30)
    lifted = omar.visit(f"/measures/{measure_id}/lift").form("/lift").submit(reason="Het gaat goed.")
    assert "Het gaat goed." in lifted.main
    assert measure_is(app, measure_id, lambda m: m.status) is MeasureStatus.LIFTED
    assert NAME not in client_for("sjors").visit("/building-bans").main
    assert "is afgelopen: pandverbod" in client_for("bram").visit(f"/cases/{measured}").main


def test_who_was_not_heard_at_first_is_heard_later(app: Flask, cast: Cast, client_for: Client, measured: str) -> None:
    measure_id = make_measure(app, cast, measured, MeasureStatus.RUNNING, hearing=Hearing.LATER, answer="")
    form = client_for("omar").visit(f"/measures/{measure_id}/hear").form("/hear")
    assert form.submit(hearing="heard", hearing_on=typed(0), answer="").status == 422
    page = form.submit(hearing="heard", hearing_on=typed(0), answer="Ik was in de war.")
    assert "Ik was in de war." in page.main
    assert measure_is(app, measure_id, lambda m: m.hearing) is Hearing.HEARD


def test_why_there_is_no_measure_is_kept_in_the_room(app: Flask, cast: Cast, client_for: Client, measured: str) -> None:
    omar = client_for("omar")
    form = omar.visit(f"/cases/{measured}/measures/none").form("/none")
    assert form.submit(reason="").status == 422
    assert "Het gesprek was genoeg." in form.submit(reason="Het gesprek was genoeg.").main
    assert "Het gesprek was genoeg." not in client_for("bram").visit(f"/cases/{measured}").main


def test_a_returned_one_says_why(app: Flask, cast: Cast, client_for: Client, measured: str) -> None:
    measure_id = make_measure(app, cast, measured, MeasureStatus.PROPOSED)
    form = client_for("maarten").visit(f"/measures/{measure_id}/return").form("/return")
    assert form.submit(reason="").status == 422
    assert form.submit(reason="Hoe lang duurde het?").status == 200
    assert "Hoe lang duurde het?" in client_for("omar").visit(f"/measures/{measure_id}/change").main


def test_a_closed_case_still_lets_a_measure_be_lifted(
    app: Flask, cast: Cast, client_for: Client, measured: str
) -> None:
    from tests.support.stories import finish_everything

    measure_id = make_measure(app, cast, measured, MeasureStatus.RUNNING)
    draft_id = make_measure(app, cast, measured)
    finish_everything(app, cast, measured)
    omar = client_for("omar")
    assert omar.get(f"/measures/{draft_id}/change").status == 403
    assert omar.get(f"/cases/{measured}/measures/new").status == 403
    do_to(app, cast, "omar", lift, measure_id, "Klaar.")
    assert measure_is(app, measure_id, lambda m: m.status) is MeasureStatus.LIFTED


def test_no_other_act_has_a_page(app: Flask, cast: Cast, client_for: Client, measured: str) -> None:
    measure_id = make_measure(app, cast, measured)
    omar = client_for("omar")
    assert omar.get(f"/measures/{measure_id}/explode").status == 404
    assert omar.get("/measures/00000000000000000000000000000000").status == 404
