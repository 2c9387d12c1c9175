"""A case with damage, and a picture of everything the database says of damage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.database import db
from gir.demonstration.cast import Cast
from gir.threat.damage.models import DamageItem, DamagePayment
from gir.threat.damage.services import Damage, add_damage
from gir.threat.damage.terms import DamageKind, DamageOwner
from tests.followup.conftest import traces  # noqa: F401 - a fixture
from tests.support.stories import does, file_report

STORY = "Hij trapte tegen de dienstauto en trok mijn bril van mijn hoofd."


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    """Anna was threatened at the desk today, and something broke."""
    return file_report(app, cast.people["anna"], narrative=STORY)


@pytest.fixture
def item_id(app: Flask, cast: Cast, case_id: str) -> str:
    """Omar wrote down a mirror of 400 euro."""
    return written_down(app, cast, case_id)


@pytest.fixture
def rows(app: Flask) -> Callable[[], list[Any]]:
    """Every row about damage, to see that nothing has changed."""

    def found() -> list[Any]:
        with app.app_context():
            tables = (DamageItem.__table__, DamagePayment.__table__)
            return [db.session.execute(select(table)).all() for table in tables]

    return found


def written_down(
    app: Flask, cast: Cast, case_id: str, cents: int = 40_000, owner: DamageOwner = DamageOwner.ORGANISATION
) -> str:
    """Omar writes down a damaged car; gives the id of the item."""
    damage = Damage(DamageKind.VEHICLE, owner, cents, "Linkerspiegel van de dienstauto")
    return does(app, cast.people["omar"], add_damage, case_id, damage).id


def acts(app: Flask, person_id: str, verb: Callable[..., None], item_id: str, *args: Any, **more: Any) -> None:
    """Let somebody do something to an item."""
    with app.app_context():
        verb(db.session.get_one(DamageItem, item_id), *args, **more, actor=actor_of(person_id))


def item(app: Flask, item_id: str) -> DamageItem:
    """An item as it is now."""
    with app.app_context():
        found = db.session.get_one(DamageItem, item_id)
        assert found.payments is not None
        assert found.description
        return found
