"""What all forms share: one token for the page, tidy text, and an answer of 422 that keeps what was typed."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, TextAreaField


class Form(FlaskForm):
    """A form of this product.

    The gate has checked the form token already. NUL characters, which PostgreSQL refuses, are taken out of all text.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]

    class Meta(FlaskForm.Meta):
        """Filters for every text field."""

        def bind_field(self, form: Any, unbound_field: Any, options: MutableMapping[str, Any]) -> Any:
            text = issubclass(unbound_field.field_class, StringField | TextAreaField)
            if text and not issubclass(unbound_field.field_class, PasswordField):
                options = {**options, "filters": [*options.get("filters", ()), tidy]}
            return super().bind_field(form, unbound_field, options)


def tidy(text: str | None) -> str | None:
    """Text without NUL characters, lone surrogates, and white space at the ends."""
    if text is None:
        return None
    return text.replace("\x00", "").encode("utf-8", "ignore").decode().strip()
