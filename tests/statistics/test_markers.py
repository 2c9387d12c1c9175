"""What happened and may explain figures: set by OOV, drawn on every series it touches, said in words everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from gir.accounts.actor import actor_of
from gir.audit.models import AuditLine
from gir.database import db
from gir.demonstration.cast import Cast
from gir.statistics.catalogue import ChartKey
from gir.statistics.charts import Marker, with_markers
from gir.statistics.figures import draw
from gir.statistics.markers.models import ChartMarker
from gir.statistics.markers.services import add_marker
from gir.statistics.markers.terms import MarkerKind
from gir.statistics.periods import Quarter
from gir.web.dates import today
from tests.statistics import examples
from tests.statistics.register import Register
from tests.support.figures import take
from tests.support.page_client import PageClient
from tests.support.typed import typed_day

ClientFor = Callable[..., PageClient]
FILLED = {"kind": "campaign", "text": "Ook klein is een melding"}


def stored(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(ChartMarker)) or 0


def test_oov_sets_a_marker_and_takes_it_away(app: Flask, client_for: ClientFor) -> None:
    omar = client_for("omar")
    day = typed_day(today() - timedelta(days=3))
    page = omar.visit("/trends/markers").form("/trends/markers").submit({**FILLED, "starts_on": day})
    assert (page.status, page.path) == (200, "/trends/markers")
    assert "De markering staat in de grafieken." in page.main
    assert "Ook klein is een melding" in page.main
    page.form("/remove").submit()
    assert stored(app) == 0
    with app.app_context():
        acts = list(db.session.scalars(select(AuditLine.act).where(AuditLine.act.like("marker.%"))))
    assert acts == ["marker.add", "marker.remove"]


def test_oov_changes_a_marker_and_a_second_change_of_the_same_page_is_shown_both(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    with app.app_context():
        marker_id = add_marker(MarkerKind.EVENT, date(2026, 5, 20), "Iets", actor=actor_of(cast.people["omar"])).id
    address = f"/trends/markers/{marker_id}/change"
    first, second = (client_for("omar").visit(address) for _ in range(2))
    assert first.form(address).values["starts_on"] == ["20-05-2026"]
    assert "Kies" not in first.form(address).submit({"text": "Iets anders", "kind": "policy"}).main
    late = second.form(address).submit({"text": "Nog iets"})
    assert late.status == 409
    assert "Iets anders" in late.main
    assert "Nog iets" in late.main
    wrong = client_for("omar").visit(address).form(address).submit({"starts_on": "ooit"})
    assert (wrong.status, wrong.form(address).values["starts_on"]) == (422, ["ooit"])
    with app.app_context():
        marker = db.session.scalars(select(ChartMarker)).one()
        assert (marker.kind, marker.day, marker.text) == (MarkerKind.POLICY, date(2026, 5, 20), "Iets anders")
        acts = list(db.session.scalars(select(AuditLine.act).where(AuditLine.act == "marker.change")))
        assert len(acts) == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"starts_on": "gisteren"}, "Schrijf de dag zoals 21-11-2026."),
        ({"starts_on": typed_day(today() + timedelta(days=2))}, "Deze dag moet nog komen."),
        ({"text": "x" * 121}, "Deze regel is te lang."),
        ({"text": " "}, "Schrijf in een paar woorden wat er gebeurde."),
        ({"kind": "rumour"}, "Kies een van de antwoorden."),
    ],
)
def test_bad_input_keeps_what_was_typed(app: Flask, client_for: ClientFor, wrong: dict[str, str], told: str) -> None:
    omar = client_for("omar")
    filled = {**FILLED, "starts_on": typed_day(today()), **wrong}
    page = omar.visit("/trends/markers").form("/trends/markers").submit(filled)
    assert page.status == 422
    assert told in page.main
    assert stored(app) == 0


def test_nobody_else_keeps_markers(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        marker_id = add_marker(MarkerKind.EVENT, today(), "Iets", actor=actor_of(cast.people["omar"])).id
    for name in ("hanna", "chantal", "anna", "pia"):
        client = client_for(name)
        token = client.visit("/report").form("/report").values["csrf_token"]
        assert client.get("/trends/markers").status == 404
        assert client.post(f"/trends/markers/{marker_id}/remove", {"csrf_token": token}).status == 404
        assert client.get(f"/trends/markers/{marker_id}/change").status == 404
        assert client.post(f"/trends/markers/{marker_id}/change", {"csrf_token": token, **FILLED}).status == 404
    assert stored(app) == 1


def test_a_marker_stands_in_every_series_it_touches_and_in_no_other_organisation(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    register = Register(app, cast)
    register.counts(*[date(2026, month, day) for month in range(1, 10) for day in range(1, 9)], severity="severe")
    with app.app_context():
        add_marker(MarkerKind.FORM, date(2026, 5, 20), "kort formulier", actor=actor_of(cast.people["omar"]))
        add_marker(MarkerKind.EVENT, date(2020, 5, 20), "lang geleden", actor=actor_of(cast.people["omar"]))
    for key in (ChartKey.SEVERITY, ChartKey.SEVERE_GAPS, ChartKey.FORMS):
        chart = register.chart(key, date(2026, 10, 20), Quarter(2026, 3))
        assert [marker.day for marker in chart.markers] == [date(2026, 5, 20)], key
        assert "Marker 1: 20 May 2026, the form changed: kort formulier" in chart.alternative
    assert "20 mei 2026" in take(client_for("chantal"), "severity", period="2026-Q3").text
    page = client_for("chantal").get("/trends", period="2026-Q3")
    assert "het formulier veranderde: kort formulier" in page.text
    assert "lang geleden" not in page.text


@pytest.mark.parametrize("name", ["reports", "severity", "gaps", "reports, few", "forms", "cycle times"])
@pytest.mark.parametrize("narrow", [False, True])
def test_a_marker_is_drawn_as_its_number(dutch: None, name: str, narrow: bool) -> None:
    chart = examples.gallery()[name]
    days = {
        "severity": date(2025, 8, 1),
        "forms": date(2025, 8, 1),
        "gaps": date(2025, 6, 1),
        "reports, few": date(2025, 3, 1),
    }
    day = days.get(name, date(2026, 3, 4))
    plain = draw(chart, narrow=narrow)
    marked = draw(with_markers(chart, [Marker(day, "campagne"), Marker(day, "nieuw formulier")]), narrow=narrow)
    assert marked != plain
    assert marked.count(b">2<") + marked.count(b">1, 2<") + marked.count(b">(1, 2)<") >= 1


def test_a_chart_without_a_picture_gets_no_marker(dutch: None) -> None:
    chart = examples.gallery()["severity, none"]
    assert with_markers(chart, [Marker(date(2026, 1, 1), "x")]) is chart
