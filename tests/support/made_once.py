"""What every application makes for itself and makes the same: made once per worker, for all applications of its tests.

Only what follows from the code alone is kept: compiled templates, the SQL of a statement, the way an address is built.
Nothing here knows a setting, a row or a person, so no test can notice another one by it.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Dialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

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
