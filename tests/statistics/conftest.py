"""The languages in which charts are made, without the application around them; and a register that can be filled."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel, force_locale
from sqlalchemy import delete

from gir.database import write_transaction
from gir.demonstration.cast import DEPARTMENTS, Cast
from gir.organisations.models import HeadCount
from gir.statistics.periods import Quarter
from tests.statistics.register import Register

CATALOGUE = Path(__file__).parents[2] / "gir/translations/nl/LC_MESSAGES/statistics.po"


@pytest.fixture(scope="session")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A bare application that speaks English and the Dutch of the charts."""
    folder = tmp_path_factory.mktemp("translations")
    target = folder / "nl/LC_MESSAGES/messages.mo"
    target.parent.mkdir(parents=True)
    with CATALOGUE.open("rb") as source, target.open("wb") as compiled:
        write_mo(compiled, read_po(source, locale="nl"))
    bare = Flask("charts")
    bare.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    Babel(bare, default_locale="nl")
    return bare


@pytest.fixture
def english(speaking: Flask) -> Iterator[None]:
    with speaking.app_context(), force_locale("en"):
        yield


@pytest.fixture
def dutch(speaking: Flask) -> Iterator[None]:
    with speaking.app_context(), force_locale("nl"):
        yield


@pytest.fixture
def register(app: Flask, cast: Cast) -> Register:
    """Every department has 80 fte and 100 people in every quarter from 2023 up to and including 2026."""
    with app.app_context(), write_transaction() as session:
        session.execute(delete(HeadCount))
        quarters = [Quarter(year, number).first for year in range(2023, 2027) for number in range(1, 5)]
        session.add_all(
            HeadCount(
                organisation_id=cast.organisation_id, department_id=cast.departments[name], quarter=quarter,
                people=100, fte=Decimal(80),
            )
            for name in DEPARTMENTS for quarter in quarters
        )  # fmt: skip
    return Register(app, cast)
