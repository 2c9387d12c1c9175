"""The languages in which charts are made, without the application around them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel, force_locale

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
