"""The trends page: who sees it, what it counts, and what it says to a bad choice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import update

from gir.audit import System
from gir.audit.models import AuditLine
from gir.cases.counting import RULES
from gir.cases.models import Case
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.exchange.history import HistoryGroup, load_history
from gir.facts.models import Fact
from gir.incidents.terms import Channel, Form, Population
from gir.organisations.models import Organisation
from gir.statistics.periods import Quarter
from gir.web.dates import LOCAL
from tests.support.figures import take
from tests.support.page_client import PageClient
from tests.support.stories import file_report

ClientFor = Callable[..., PageClient]
CHARTS = (
    "panel", "reports", "severity", "severe-gaps", "forms", "channels", "places", "hours", "follow-up", "scorecard",
    "measures", "fairness", "departments", "cycle-times",
)  # fmt: skip
TABLES = ("register", "answered", "quality", "decisions", "reporting-rate", "reasons")


def today() -> date:
    return now().astimezone(LOCAL).date()


def running() -> str:
    return Quarter.of(today()).key


def with_choice(path: str, choice: dict[str, str]) -> str:
    return f"{path}?{urlencode(choice)}"


def table_of(client: PageClient, chart: str, **choice: str) -> list[list[str]]:
    """The rows of a chart's CSV, without its comment lines."""
    text = take(client, chart, **choice).body.decode("utf-8-sig")
    return [line.split(";") for line in text.splitlines() if not line.lstrip(chr(34)).startswith("#")]


def count_in(cell: str) -> int:
    """The number of a cell; a dash, where no register was kept, counts nothing."""
    return 0 if cell == "–" else int(cell)


def total_reports(client: PageClient, **choice: str) -> int:
    return sum(count_in(row[-1]) for row in table_of(client, "severity", **choice)[1:])


@pytest.mark.parametrize("name", ["hanna", "omar", "chantal"])
def test_the_roles_that_open_cases_see_exact_figures_marked_as_such(client_for: ClientFor, name: str) -> None:
    page = client_for(name).visit("/trends")
    assert "niet verspreiden" in page.text


@pytest.mark.parametrize("name", ["anna", "bram", "greet", "rik", "els", "bea", "dora", "pia"])
def test_everybody_else_is_sent_to_the_protected_figures(client_for: ClientFor, name: str) -> None:
    client = client_for(name)
    assert client.visit("/trends").path == "/trends/published"
    for chart in (*CHARTS, "impact", "offices"):
        for kind in ("svg", "png", "csv"):
            assert client.get(f"/trends/{chart}.{kind}").status == 404
    for table in TABLES:
        assert client.get(f"/trends/{table}.csv").status == 404


def test_a_new_report_moves_the_running_quarter_by_one(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    omar = client_for("omar")
    before = total_reports(omar, period=running())
    file_report(app, cast.people["anna"])
    assert total_reports(omar, period=running()) == before + 1


def test_an_incident_counts_in_its_own_quarter_not_in_that_of_the_report(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    file_report(app, cast.people["anna"], day=Quarter.of(today()).back(2).first)
    rows = {row[0]: count_in(row[-1]) for row in table_of(client_for("omar"), "severity", period=running())[1:]}
    assert [name for name, count in rows.items() if count] == [list(rows)[-3]]


def test_a_department_or_form_narrows_every_chart(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    omar = client_for("omar")
    here, elsewhere = cast.departments["Publiekszaken"], cast.departments["Sport"]
    assert total_reports(omar, period=running(), department=here) == 1
    assert total_reports(omar, period=running(), department=elsewhere) == 0
    assert total_reports(omar, period=running(), form="verbal") == 1
    assert total_reports(omar, period=running(), form="threat") == 0


def test_office_holders_are_counted_apart(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    file_report(app, cast.people["rik"])
    omar = client_for("omar")
    assert total_reports(omar, period=running()) == 0
    assert total_reports(omar, period=running(), population="official") == 1


def test_hrm_counts_no_office_holders_because_it_may_open_none(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    file_report(app, cast.people["rik"])
    hanna = client_for("hanna")
    assert hanna.get("/trends", population="official").status == 400
    assert hanna.get("/trends/severe-gaps.csv", population="official").status == 400
    assert "Ambtsdragers" not in hanna.visit("/trends").text
    assert "Ambtsdragers" in client_for("chantal").visit("/trends").text


def groups_offered(client: PageClient) -> list[str]:
    return list(client.visit("/trends").form("/trends").options("population"))


def test_the_organisation_itself_is_a_group_once_something_of_it_is_registered(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    omar, hanna = client_for("omar"), client_for("hanna")
    assert groups_offered(omar) == ["employee", "official", "external"]
    assert omar.get("/trends", population="organisation").status == 200, "an address that was kept stays good"
    group = HistoryGroup(date(2016, 1, 1), date(2016, 12, 31), 7, population=Population.ORGANISATION)
    with app.app_context():
        home = db.session.get_one(Organisation, cast.organisation_id)
        load_history(home, [group], actor=System("test", home.id))
    assert groups_offered(omar) == ["employee", "official", "external", "organisation"]
    assert groups_offered(hanna) == ["employee", "external", "organisation"]
    page = hanna.get("/trends", population="organisation")
    assert ["2016", "7", "onbekend", "onbekend"] in [row for table in page.tables() for row in table]
    assert "2016" not in hanna.visit("/trends").main


def test_an_incident_of_the_organisation_that_does_not_exist_for_somebody_offers_them_no_group(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context(), write_transaction() as session:
        session.execute(update(Fact).values(population="organisation"))
    block(app, case_id, cast.people["omar"])
    assert "organisation" not in groups_offered(client_for("omar"))
    assert "organisation" in groups_offered(client_for("hanna"))


def test_nobody_counts_a_report_of_another_organisation(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    file_report(app, cast.people["pia"])
    assert total_reports(client_for("omar"), period=running()) == 0


def test_several_forms_count_in_each_and_the_total_says_so(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL, Form.PROPERTY}), channel=Channel.TELEPHONE)
    rows = table_of(client_for("omar"), "channels", period=running())
    telephone = next(row for row in rows if row[0] == "Aan de telefoon")
    assert [int(cell) for cell in telephone[1:]] == [1, 0, 0, 0, 0, 1, 0, 1]


@pytest.mark.database
@pytest.mark.parametrize("channel", [Channel.HOME, Channel.PRIVATE_TIME])
def test_the_home_of_an_office_holder_is_somewhere_else_for_everybody(
    app: Flask, cast: Cast, client_for: ClientFor, channel: Channel
) -> None:
    file_report(app, cast.people["rik"], channel=channel, forms=frozenset({Form.THREAT}))
    file_report(app, cast.people["rik"], channel=Channel.OTHER, forms=frozenset({Form.VERBAL}))
    for name in ("omar", "chantal"):
        client = client_for(name)
        rows = table_of(client, "channels", population="official", period=running())
        assert not {row[0] for row in rows} & {"Thuis", "In privétijd"}
        somewhere = next(row for row in rows if row[0] == "Ergens anders")
        assert [int(cell) for cell in somewhere[1:]] == [1, 1, 0, 0, 0, 0, 0, 2]
        assert [row[-1] for row in rows if row[0] == "Alle kanalen"] == ["2"]
        page = client.get("/trends", population="official", period=running())
        assert "“Thuis” en “In privétijd” tellen mee onder “Ergens anders”" in page.text


def test_the_home_of_an_employee_is_told(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    file_report(app, cast.people["anna"], channel=Channel.HOME)
    rows = table_of(client_for("omar"), "channels", period=running())
    assert [row[-1] for row in rows if row[0] == "Thuis"] == ["1"]


@pytest.mark.parametrize(
    "choice",
    [
        {"period": "2026-Q5"},
        {"period": "9999-Q1"},
        {"period": "'; drop table fact"},
        {"population": "everybody"},
        {"department": "0" * 32},
        {"form": "none"},
    ],
)
def test_a_choice_that_does_not_exist_gives_a_sentence(client_for: ClientFor, choice: dict[str, str]) -> None:
    omar = client_for("omar")
    page = omar.get(with_choice("/trends", choice))
    assert page.status == 400
    assert "bestaat niet" in page.text
    assert omar.get(with_choice("/trends/reports.svg", choice)).status == 400


@pytest.mark.parametrize("path", ["/trends/nothing.svg", "/trends/reports.pdf", "/trends/reports.exe"])
def test_a_chart_or_kind_that_does_not_exist_is_not_there(client_for: ClientFor, path: str) -> None:
    assert client_for("omar").get(path).status == 404


def test_an_empty_register_says_so_instead_of_drawing(client_for: ClientFor) -> None:
    page = client_for("omar").visit("/trends")
    assert "Er zijn geen voorvallen in deze periode" in page.text


def test_a_picture_is_the_same_until_something_countable_changes(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    omar = client_for("omar")
    first = omar.get("/trends/reports.svg", period=running())
    assert first.headers["Cache-Control"] == "no-store", "exact figures stay in no browser"
    assert "Cookie" in first.headers["Vary"]
    tag = first.headers["ETag"]
    assert omar.get("/trends/reports.svg", period=running(), headers={"If-None-Match": tag}).status == 304
    file_report(app, cast.people["anna"])
    second = omar.get("/trends/reports.svg", period=running(), headers={"If-None-Match": tag})
    assert second.status == 200
    assert second.headers["ETag"] != tag


def test_one_person_never_gets_the_kept_picture_of_another(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    tags = {client_for(name).get("/trends/reports.svg").headers["ETag"] for name in ("omar", "chantal")}
    assert len(tags) == 1, "with the same rights the same picture"
    case_id = file_report(app, cast.people["anna"])
    block(app, case_id, cast.people["omar"])
    tags = {client_for(name).get("/trends/reports.svg").headers["ETag"] for name in ("omar", "chantal")}
    assert len(tags) == 2


def test_a_blocked_person_does_not_count_the_case(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"])
    block(app, case_id, cast.people["omar"])
    assert total_reports(client_for("omar"), period=running()) == 0
    assert total_reports(client_for("hanna"), period=running()) == 1


def test_taking_figures_away_leaves_a_trace_and_looking_does_not(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    file_report(app, cast.people["anna"])
    omar = client_for("omar")
    omar.visit("/trends")
    omar.get("/trends/reports.svg")
    assert exports(app) == 0
    answer = take(omar, "reports")
    assert exports(app) == 1
    take(omar, "severity", "png", period=running())
    assert exports(app) == 2, "a picture that is taken away is an export as well"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="intern-')
    assert answer.body.decode("utf-8-sig").startswith("# Intern, precieze cijfers, niet verspreiden")


def history_of_2016(app: Flask, cast: Cast) -> None:
    group = HistoryGroup(date(2016, 1, 1), date(2016, 12, 31), 7, police_report=True)
    with app.app_context():
        home = db.session.get_one(Organisation, cast.organisation_id)
        load_history(home, [group], actor=System("test", home.id))


def test_what_has_no_picture_is_a_file_as_well(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    history_of_2016(app, cast)
    file_report(app, cast.people["rik"])
    client = client_for("omar")
    for table, population in (("register", "employee"), ("answered", "employee"), ("decisions", "official")):
        choice = {"population": population, "period": running()}
        page = client.get(with_choice("/trends", choice))
        assert any(f"/trends/{table}.csv?" in address for _, address in page.links)
        before = exports(app)
        answer = take(client, table, **choice)
        assert exports(app) == before + 1
        assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="intern-{table}-')
        lines = answer.body.decode("utf-8-sig").splitlines()
        assert lines[0] == "# Intern, precieze cijfers, niet verspreiden"
        assert f"Telregels: {RULES}" in lines[2]
        rows = [line.split(";") for line in lines if not line.lstrip(chr(34)).startswith("#")]
        assert rows in [[[cell.strip() for cell in row] for row in found] for found in page.tables()]
    register = take(client, "register").body.decode("utf-8-sig")
    assert "Bron: oudere registers" in register
    assert "2016;7;onbekend" not in register, "no column is made for forms that no register named"
    assert "2016;7;7;onbekend" in register


def test_a_table_that_is_not_on_the_page_is_no_file(app: Flask, client_for: ClientFor) -> None:
    omar = client_for("omar")
    for path in ("register.csv", "decisions.csv", "reporting-rate.csv", "reasons.csv", "nothing.csv", "answered.svg"):
        assert omar.get(f"/trends/{path}").status == 404
    assert omar.get("/trends/answered.png", download="1").status == 404
    assert exports(app) == 0


def test_every_section_says_by_which_rules_it_counts(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    history_of_2016(app, cast)
    page = client_for("omar").visit("/trends")
    sections = page.elements("section", **{"class": "gir-chart"})
    assert len(sections) == len(CHARTS) + 3
    for section in sections:
        text = " ".join(section.itertext())
        assert "Bron: " in text
        assert f"Telregels, versie {RULES}." in text
        assert f"Telregels: {RULES}" in text


def exports(app: Flask) -> int:
    with app.app_context():
        return db.session.query(AuditLine).filter_by(act="statistics.export").count()


def block(app: Flask, case_id: str, person_id: str) -> None:
    from gir.cases.models import CaseBlock
    from gir.cases.terms import BlockReason
    from gir.database import write_transaction
    from gir.facts.services import raise_data_version

    with app.app_context(), write_transaction() as session:
        session.add(CaseBlock(case_id=case_id, person_id=person_id, reason=BlockReason.CONFLICT, since=now()))
        raise_data_version(session, session.get_one(Case, case_id).organisation_id)  # as every act does
