"""The column that holds a step: one of the software, or one of an organisation's own."""

from __future__ import annotations

from sqlalchemy import Dialect, String, TypeDecorator

from gir.cases.terms import AnyStep, step_of


class StepColumn(TypeDecorator[AnyStep]):
    """A step by its key, as wide as every other column of terms."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: AnyStep | None, dialect: Dialect) -> str | None:
        return None if value is None else step_of(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> AnyStep | None:
        return None if value is None else step_of(value)
