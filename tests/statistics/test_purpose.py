"""Exact figures leave the house once somebody says what for, in words of their own when none fits."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from gir.audit.chain import words_mac
from gir.audit.models import AuditLine
from gir.database import db
from gir.demonstration.cast import Cast
from gir.incidents.terms import Form
from gir.privacy.models import ExportPurpose
from gir.statistics.periods import Quarter
from gir.vault import DataKey
from gir.web.dates import today
from tests.support.figures import FILES, take
from tests.support.page_client import PageClient
from tests.support.stories import file_report

ClientFor = Callable[..., PageClient]
REPORT = "/trends/report"
WORDS = "Vraag van de inspectie over 2026"


def exports(app: Flask) -> list[tuple[str, str, dict[str, str]]]:
    with app.app_context():
        found = select(AuditLine.object_kind, AuditLine.object_id, AuditLine.detail)
        rows = db.session.execute(found.where(AuditLine.act == "statistics.export").order_by(AuditLine.sequence))
        return [(kind, identity, json.loads(detail)) for kind, identity, detail in rows]


def kept(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(ExportPurpose)) or 0


@pytest.mark.database
def test_own_words_are_sealed_and_the_log_only_names_where_they_lie(app: Flask, client_for: ClientFor) -> None:
    asked = {"edition": "internal", "purpose": "other", "own_words": WORDS, "kind": "xlsx"}
    assert client_for("omar").visit(REPORT).form(REPORT).submit(asked).status == 200
    ((kind, identity, detail),) = exports(app)
    assert (kind, detail["purpose"]) == ("export_purpose", "other")
    assert WORDS not in json.dumps(detail)
    with app.app_context():
        row = db.session.get_one(ExportPurpose, identity)
        assert row.words == WORDS
        assert detail["words"] == words_mac(row, WORDS) != words_mac(row, WORDS + ".")
        assert WORDS.encode() not in row.words_sealed
        assert db.session.get_one(DataKey, row.key_id).key_set == "organisation"


def test_another_purpose_without_words_gives_no_file_and_keeps_the_rest(app: Flask, client_for: ClientFor) -> None:
    omar = client_for("omar")
    for path, more in ((REPORT, {"edition": "internal", "kind": "pdf"}), (FILES, {"section": "forms", "kind": "csv"})):
        page = omar.visit(path).form(path).submit({**more, "purpose": "other", "own_words": "   "})
        assert page.status == 422
        assert "Schrijf waarvoor je de cijfers nodig hebt." in page.main
        assert page.form(path).values["purpose"] == ["other"]
        assert page.form(path).values["kind"] == [more["kind"]]
        long = omar.visit(path).form(path).submit({**more, "purpose": "other", "own_words": "x" * 501})
        assert long.status == 422
        assert "x" * 501 in long.html, "what was typed is kept"
    assert exports(app) == []
    assert kept(app) == 0


def test_words_beside_a_purpose_of_the_list_are_not_kept(app: Flask, client_for: ClientFor) -> None:
    asked = {"section": "forms", "kind": "csv", "purpose": "audit", "own_words": WORDS}
    assert client_for("omar").visit(FILES).form(FILES).submit(asked).status == 200
    assert [detail["purpose"] for _kind, _identity, detail in exports(app)] == ["audit"]
    assert kept(app) == 0


def test_a_chart_on_the_page_asks_nothing_and_one_that_is_taken_away_does(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    period = Quarter.of(today()).key
    omar = client_for("omar")
    assert omar.get("/trends/severity.svg").headers["Content-Type"].startswith("image/svg")
    for path in ("/trends/severity.csv", "/trends/severity.svg?download=1", "/trends/severity.png?download=1"):
        assert omar.get(path).location.startswith(FILES), path
    assert exports(app) == []
    page = omar.visit(f"/trends/severity.png?download=1&period={period}&form=verbal")
    assert page.form(FILES).values["section"] == ["severity"]
    assert page.form(FILES).values["kind"] == ["png"]
    answer = page.form(FILES).submit(purpose="policy")
    assert answer.body.startswith(b"\x89PNG")
    ((_kind, _identity, detail),) = exports(app)
    told = {"chart": "severity", "kind": "png", "purpose": "policy", "period": period, "form": "verbal"}
    assert detail == {**told, "population": "employee"}


def test_without_purpose_chart_or_picture_there_is_no_file(app: Flask, client_for: ClientFor) -> None:
    omar = client_for("omar")
    good = {"section": "quality", "kind": "csv", "purpose": "audit"}
    for spoiled in ({"purpose": "fun"}, {"section": "nothing"}, {"kind": "exe"}, {"kind": "png"}):
        asked = {**good, **spoiled}
        sent = {name: values[0] for name, values in omar.visit(FILES).form(FILES).values.items() if values}
        assert omar.post(FILES, {**sent, **asked}).status == 422, spoiled
    assert "Hiervan is geen plaatje" in omar.visit(FILES).form(FILES).submit({**good, "kind": "png"}).main
    assert exports(app) == []
    assert take(omar, "quality").status == 200


def test_who_may_not_see_exact_figures_takes_none_away(app: Flask, client_for: ClientFor) -> None:
    for name in ("anna", "bram", "greet", "dora", "els", "pia"):
        assert client_for(name).get(FILES).status == 404
    assert client_for("hanna").get(f"{FILES}?population=official").status == 400
    assert exports(app) == []
