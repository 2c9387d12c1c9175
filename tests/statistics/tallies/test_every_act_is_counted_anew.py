"""Whatever people do to a case, a page shows it at once, also when its month was stored just before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from gir.demonstration.cast import Cast
from gir.statistics.tallies import services
from gir.statistics.tallies.services import store_tallies
from tests.followup.test_any_order import WALKERS, TakingFurther
from tests.statistics.tallies.recount import differences, read_otherwise, recounted, stored
from tests.support.measures import RULES
from tests.support.names import publish_criteria
from tests.support.own_steps import ALL_OWN
from tests.support.page_client import PageClient
from tests.support.protocols import publish_protocol
from tests.support.stories import file_report, publish_rules


class Counting(TakingFurther):
    """A walk of a case through all acts, of which only the figures are looked at."""

    @invariant()
    def a_page_shows_what_the_facts_say(self) -> None:
        """What people did since the clock came by, and then once more when it has been."""
        if not self.case_id:
            return
        with self.app.app_context():
            right = recounted(self.organisation_id)
            assert read_otherwise(self.organisation_id, right) == [], "an act raised no version"
            store_tallies()
            assert differences(self.organisation_id, right) == []

    def teardown(self) -> None:
        """Who may read what is looked at elsewhere."""


def test_any_act_changes_the_figures_at_once(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "FEWEST_WHOLE", 1)
    monkeypatch.setattr(services, "FEWEST_PARTS", 1)

    class Here(Counting):
        """A walk in the installation of this test."""

    Here.app, Here.cast, Here.organisation_id = app, cast, cast.organisation_id
    Here.people = {name: cast.people[name] for name in WALKERS}
    Here.neighbours = [file_report(app, cast.people[who]) for who in ("anna", "rik")]
    publish_criteria(app, cast.people["chantal"])
    publish_protocol(app, cast.people["chantal"], *ALL_OWN)
    publish_rules(app, cast.people["chantal"], RULES)
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=8,
            stateful_step_count=10,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


def test_looking_stores_nothing_and_the_clock_does(
    app: Flask, cast: Cast, client_for: Callable[..., PageClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "FEWEST_WHOLE", 1)
    for person in ("anna", "rik"):
        file_report(app, cast.people[person])
    page = client_for("omar").visit("/trends").main
    with app.app_context():
        assert stored(cast.organisation_id) == {}
    result = app.test_cli_runner().invoke(args=["gir", "tick"])
    assert result.exit_code == 0, result.output
    with app.app_context():
        assert len(stored(cast.organisation_id)) > 10
    assert client_for("omar").visit("/trends").main == page
