"""What every application makes for itself and makes the same: made once per worker, for all applications of its tests.

Only what follows from the code alone is kept: compiled templates, the SQL of a statement, the way an address is built
and read, the list of our static files. Nothing here knows a setting, a row or a person, so no test can notice another
one by it.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Dialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import BaseConverter, Rule
from whitenoise import WhiteNoise

from gir.database import db

MOST_STATEMENTS = 20_000
"""More different statements than a worker comes across."""


class Templates(BytecodeCache):
    """Compiled templates, by the text they were compiled from."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code


TEMPLATES = Templates()
STATEMENTS: LRUCache[Any, Any] = LRUCache(MOST_STATEMENTS)


def share_what_is_the_same(app: Flask) -> None:
    """Let an application take its compiled templates and statements from those made before."""
    app.jinja_env.bytecode_cache = TEMPLATES
    with app.app_context():
        db.engine.update_execution_options(compiled_cache=STATEMENTS)


def let_dialects_of_one_kind_be_equal() -> None:
    """A statement is kept under the dialect it was compiled for, and every engine makes a dialect of its own.

    In one process the engines of a kind speak to the same version with the same options, so their dialects are one.
    """
    Dialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
    Dialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]


def build_addresses_once() -> None:
    """The same route gets the same function that fills in its address: werkzeug compiles two for each, every time."""
    original = Rule._compile_builder
    made: dict[Any, Any] = {}

    def compile_builder(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults:
            return original(rule, append_unknown)
        key = (rule.rule, tuple(rule._trace), append_unknown)
        if key not in made:
            made[key] = original(rule, append_unknown)
        return made[key]

    Rule._compile_builder = compile_builder  # type: ignore[assignment,method-assign]


def read_addresses_once() -> None:
    """The same route gets the same parts that match its address: werkzeug takes each apart for every application."""
    original = Rule._parse_rule
    made: dict[Any, Any] = {}

    def parse_rule(rule: Rule, text: str) -> Any:
        assert rule.map is not None
        key = (text, *rule.map.converters.items())
        if key not in made:
            known = len(rule._trace)
            parts = list(original(rule, text))
            if not all(_knows_only_its_map(converter) for converter in rule._converters.values()):
                return parts
            made[key] = parts, rule._trace[known:], {name: type(made) for name, made in rule._converters.items()}
            return parts
        parts, trace, converters = made[key]
        rule._trace += trace
        rule._converters |= {name: kind(rule.map) for name, kind in converters.items()}
        rule.arguments |= converters.keys()
        return parts

    Rule._parse_rule = parse_rule  # type: ignore[assignment,method-assign]


def _knows_only_its_map(converter: BaseConverter) -> bool:
    return vars(converter).keys() == {"map"}


def list_files_once() -> None:
    """The same folder holds the same files for every application: whitenoise reads each from the disk, every time."""
    original = WhiteNoise.update_files_dictionary
    made: dict[Any, Any] = {}

    def update_files_dictionary(files: WhiteNoise, root: str, prefix: str) -> None:
        key = root, prefix, files.max_age
        if key not in made:
            others, files.files = files.files, {}
            original(files, root, prefix)  # type: ignore[no-untyped-call]
            made[key], files.files = files.files, others
        files.files.update(made[key])

    WhiteNoise.update_files_dictionary = update_files_dictionary  # type: ignore[method-assign]
