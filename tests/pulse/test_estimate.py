"""How much is reported: the estimate, its range, and when nothing may be said."""

from __future__ import annotations

import math
import random

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from gir.demonstration.cast import Cast
from gir.pulse.queries import results
from gir.pulse.services import keep_pulse, quarter_now
from gir.statistics.periods import Quarter
from gir.statistics.shares import FEWEST, reporting_rate, wilson_interval
from tests.pulse.conftest import ClientFor, counts, put_round, switch
from tests.support.figures import take

LAST = Quarter.of(quarter_now()).back(1)


@pytest.mark.parametrize(
    ("part", "whole", "lower", "upper"),
    [
        # Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_is_what_was_published(part: int, whole: int, lower: float, upper: float) -> None:
    found = wilson_interval(part, whole)
    assert found == pytest.approx((lower, upper), abs=0.00005)


@given(whole=st.integers(1, 5000), data=st.data())
def test_wilson_holds_its_share_and_stays_a_share(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    lower, upper = wilson_interval(part, whole)
    assert 0 <= lower <= part / whole <= upper <= 1
    assert lower < upper
    mirrored = wilson_interval(whole - part, whole)
    assert (1 - upper, 1 - lower) == pytest.approx(mirrored, abs=1e-12)
    wide = wilson_interval(part, whole, 0.99)
    assert wide[0] <= lower
    assert wide[1] >= upper


def test_wilson_covers_what_it_promises() -> None:
    chance, inside = random.Random(1927), 0
    for _ in range(4000):
        part = sum(chance.random() < 0.26 for _ in range(60))
        lower, upper = wilson_interval(part, 60)
        inside += lower <= 0.26 <= upper
    assert 0.93 < inside / 4000 < 0.975


@pytest.mark.parametrize(("part", "whole", "sure"), [(-1, 5, 0.95), (6, 5, 0.95), (1, 5, 0), (1, 5, 1), (0.5, 5, 0.9)])
def test_what_is_no_share_is_refused(part: int, whole: int, sure: float) -> None:
    with pytest.raises(ValueError, match="part of a whole"):
        wilson_interval(part, whole, sure)


def test_without_answers_nothing_is_known() -> None:
    assert wilson_interval(0, 0) == (0.0, 1.0)
    assert reporting_rate(0, 0) is None
    assert reporting_rate(FEWEST - 1, 0) is None
    rate = reporting_rate(26, 74)
    assert rate is not None
    assert math.isclose(rate.reported / rate.had_incident, 0.26)
    assert rate.lower < 0.26 < rate.upper


# ── On the trends page ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_estimate_stands_with_its_table_and_reasons(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    given_ = {"reported": 26, "not_reported": 74, "no_incident": 150}
    put_round(app, cast, LAST.first, **given_, because__too_small=40, because__to_manager=30)
    page = client_for("omar").visit("/trends")
    assert "Ongeveer 26 % van de voorvallen werd gemeld (tussen 18 % en 35 %)" in page.text
    for words in ("18 % – 35 %", "400", "250", "Het was te klein", "40 van 74 · 54 %"):
        assert words in page.text
    english = client_for("omar", language="en").visit("/trends")
    assert "About 26% of incidents were reported (between 18% and 35%)" in english.text


def test_the_estimate_and_the_reasons_are_files_as_well(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    put_round(app, cast, LAST.first, reported=26, not_reported=74, because__too_small=40)
    omar = client_for("omar")
    estimate = take(omar, "reporting-rate").body.decode("utf-8-sig")
    assert "18\u00a0% – 35\u00a0%" in estimate
    assert "Bron: kwartaalvraag" in estimate
    assert "Het was te klein;40 van 74" in take(omar, "reasons").body.decode("utf-8-sig")
    assert omar.get("/trends/reasons.csv", form="threat").status == 404
    for name in ("anna", "bram", "bea", "dora"):
        assert client_for(name).get("/trends/reporting-rate.csv").status == 404


def test_with_few_answers_nothing_is_told(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    put_round(app, cast, LAST.first, reported=3, not_reported=6, no_incident=4321, because__afraid=6)
    page = client_for("omar").visit("/trends")
    assert "Te weinig mensen antwoordden" in page.text
    for told in ("4321", "4.321", "4330", "4.330", "Ik was bang"):
        assert told not in page.text


@pytest.mark.usefixtures("asked")
def test_the_running_quarter_is_never_shown(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Who watches the counts while a colleague answers would know the answer."""
    client_for("anna").visit("/pulse").form("/pulse").submit(answer="reported")
    assert counts(app, cast) == {"reported": 1}
    with app.app_context():
        assert results(cast.organisation_id, [quarter_now()]) == []
    assert "Hoeveel er wordt gemeld" not in client_for("omar").visit(f"/trends?period={LAST.back(-1).key}").html


def test_it_is_about_all_staff_only(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    put_round(app, cast, LAST.first, reported=26, not_reported=74)
    omar = client_for("omar")
    title = "Hoeveel er wordt gemeld"
    assert title in omar.visit("/trends").html
    for query in ("population=official", f"department={cast.departments['Sport']}", "form=threat"):
        assert title not in omar.visit(f"/trends?{query}").html
    for name in ("anna", "bram", "bea", "dora"):
        assert title not in client_for(name).visit("/trends").html


def test_another_organisation_shows_nothing_of_it(app: Flask, cast: Cast) -> None:
    put_round(app, cast, LAST.first, reported=26, not_reported=74)
    with app.app_context():
        assert results(cast.partner_id, [LAST.first]) == []
        assert len(results(cast.organisation_id, [LAST.first])) == 1


def test_switching_it_off_keeps_what_was_learned(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    put_round(app, cast, LAST.first, reported=26, not_reported=74)
    switch(app, cast, on=False)
    with app.app_context():
        assert keep_pulse() == 0
    assert "Ongeveer 26 %" in client_for("omar").visit("/trends").text
