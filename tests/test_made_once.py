"""What applications of tests share says of each of them what it would have made for itself."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from werkzeug.routing import BaseConverter, Map, Rule
from whitenoise import WhiteNoise


class Short(BaseConverter):
    regex = "[a-z]{2}"


class Long(BaseConverter):
    regex = "[a-z]{4,}"


def routes(kind: type[BaseConverter]) -> Map:
    return Map([Rule("/words/<kind:word>/edit", endpoint=kind.__name__)], converters={"kind": kind})


def test_an_address_is_read_by_the_converter_of_its_own_application() -> None:
    short, long = routes(Short).bind(""), routes(Long).bind("")
    for _again in range(2):
        assert short.test("/words/ab/edit")
        assert not short.test("/words/abcd/edit")
        assert long.test("/words/abcd/edit")
        assert not long.test("/words/ab/edit")
        short, long = routes(Short).bind(""), routes(Long).bind("")
    assert long.match("/words/abcd/edit") == ("Long", {"word": "abcd"})
    assert long.build("Long", {"word": "abcd"}) == "/words/abcd/edit"


def test_a_converter_that_was_told_something_is_made_anew() -> None:
    for _again in range(2):
        numbers = Map([Rule("/<int(max=3):number>", endpoint="number")]).bind("")
        assert numbers.match("/2") == ("number", {"number": 2})
        assert not numbers.test("/4")
        assert not numbers.test("/two")


def test_every_application_serves_the_files_of_its_own_folders(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.css").write_text("a {}")
    for name, other in (("one", "two"), ("two", "one"), ("one", "two")):
        files = WhiteNoise(Flask(__name__).wsgi_app)
        files.add_files(str(tmp_path / name), prefix="static/")
        assert f"/static/{name}.css" in files.files
        assert f"/static/{other}.css" not in files.files
