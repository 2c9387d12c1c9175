"""The rows that our application writes for one report, written by Django into the same tables.

The peer's database is then a copy of ours: same columns, indexes and past. The rows of a report that is there serve as
the pattern; each new report gets them with keys of its own, a table at a time, as an experienced team would write them.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models

FIELDS: dict[str, tuple[type[models.Field], dict[str, Any]]] = {
    "VARCHAR": (models.CharField, {"max_length": 200}),
    "TEXT": (models.TextField, {}),
    "DATETIME": (models.DateTimeField, {}),
    "DATE": (models.DateField, {}),
    "TIME": (models.TimeField, {}),
    "BOOLEAN": (models.BooleanField, {}),
    "INTEGER": (models.IntegerField, {}),
    "BIGINT": (models.BigIntegerField, {}),
    "BLOB": (models.BinaryField, {}),
}
KEY_LENGTH = 32


class SameRows:
    """The pattern: ``rows`` names tables, in the order of writing, and the row numbers of one report in them."""

    def __init__(self, rows: Mapping[str, Sequence[int]]) -> None:
        self.pattern = [(model, _values(model, numbers)) for model, numbers in _models(rows).items()]
        self.keys = {row["id"] for _model, found in self.pattern for row in found if "id" in row}

    def write(self, submission: str) -> str:
        """Write one more report like the pattern; gives the key of its case."""
        keys = {known: secrets.token_hex(KEY_LENGTH // 2) for known in self.keys}
        fresh = {"submission": submission, "number": secrets.token_hex(6), "sequence": time.time_ns()}
        case = ""
        for model, found in self.pattern:
            made = [
                model(**{name: fresh[name] if name in fresh else keys.get(value, value) for name, value in row.items()})
                for row in found
            ]
            model.objects.bulk_create(made)
            case = made[0].id if model.__name__ == "case_file" else case
        return str(case)


def _models(rows: Mapping[str, Sequence[int]]) -> dict[type[models.Model], Sequence[int]]:
    return {_model(table): numbers for table, numbers in rows.items()}


def _model(table: str) -> type[models.Model]:
    with connection.cursor() as cursor:
        columns = cursor.execute(f"PRAGMA table_info({table})").fetchall()
    fields: dict[str, Any] = {}
    for _number, name, declared, required, _default, place in columns:
        kind, settings = FIELDS[declared.partition("(")[0]]
        # Django knows one key: of several columns it is the first. That is enough to insert.
        fields[name] = kind(primary_key=place == 1, null=not required and not place, **settings)
    meta = type("Meta", (), {"db_table": table, "managed": False, "app_label": "peer"})
    return type(table, (models.Model,), {**fields, "Meta": meta, "__module__": __name__})


def _values(model: type[models.Model], numbers: Sequence[int]) -> list[dict[str, Any]]:
    places = ", ".join("%s" for _number in numbers)
    return list(model.objects.extra(where=[f"rowid IN ({places})"], params=list(numbers)).values())
