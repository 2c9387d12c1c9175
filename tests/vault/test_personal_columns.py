"""Every column that can hold something personal is sealed, or stands in a list of those that cannot."""

from __future__ import annotations

import pytest
from sqlalchemy import LargeBinary

from gir.privacy.register.columns import PLAIN_BYTES, PLAIN_TEXTS, models, plain_columns, sealed_marks
from gir.vault import Retention

MODELS = models()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_sealed_column_has_its_mark_and_a_mark_its_column(model: type) -> None:
    columns = {c.name for c in model.__table__.columns if c.name.endswith("_sealed")}  # type: ignore[attr-defined]
    marks = sealed_marks(model)
    assert columns == {mark.column for mark in marks.values()}
    for mark in marks.values():
        assert isinstance(mark.retention, Retention)
    for column in columns:
        assert isinstance(model.__table__.c[column].type, LargeBinary)  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_sealed_row_has_a_key(model: type) -> None:
    if sealed_marks(model):
        assert not model.__table__.c["key_id"].nullable  # type: ignore[attr-defined]


def test_every_other_free_column_is_known_to_hold_nothing_personal() -> None:
    known = PLAIN_TEXTS | PLAIN_BYTES
    found = plain_columns()
    assert not found - known, "seal these, or say why they hold nothing personal"
    assert not {name for name in known - found if not name.endswith(".id")}, "these are gone"


def test_every_retention_is_in_use() -> None:
    used = {mark.retention for model in MODELS for mark in sealed_marks(model).values()}
    assert used == set(Retention)
