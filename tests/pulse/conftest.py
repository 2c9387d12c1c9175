"""A Voorbeeldstad in which the question is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import Actor, actor_of
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.organisations.models import Organisation
from gir.pulse import services
from gir.pulse.models import PulseRound
from gir.pulse.services import keep_pulse
from tests.support.page_client import PageClient

ClientFor = Callable[..., PageClient]
STAFF = ("anna", "bram", "dirk", "hanna", "omar", "chantal", "els", "bea", "dora")


@pytest.fixture
def asked(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question of this quarter is asked in Voorbeeldstad, small as the cast is."""
    monkeypatch.setattr(services, "FEWEST_INVITED", 5)
    switch(app, cast, on=True)
    with app.app_context():
        assert keep_pulse() == 1


def switch(app: Flask, cast: Cast, *, on: bool) -> None:
    with app.app_context(), write_transaction() as session:
        session.get_one(Organisation, cast.organisation_id).pulse_on = on


def counts(app: Flask, cast: Cast) -> dict[str, int]:
    """What was counted, without the zeros."""
    with app.app_context():
        mine = select(PulseRound.counts).where(PulseRound.organisation_id == cast.organisation_id)
        return {key: count for key, count in db.session.scalars(mine).one().items() if count}


def as_actor(cast: Cast, name: str) -> Actor:
    return actor_of(cast.people[name])


def put_round(app: Flask, cast: Cast, quarter: date, **given: int) -> None:
    """A quarter of the past, with these counts."""
    with app.app_context(), write_transaction() as session:
        row = services.new_round(cast.organisation_id, quarter, 400)
        row.counts = {**row.counts, **{key.replace("__", "."): count for key, count in given.items()}}
        session.add(row)
