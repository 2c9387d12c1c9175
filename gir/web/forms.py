"""What all forms share: one token for the page, tidy text, and an answer of 422 that keeps what was typed."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, TextAreaField
from wtforms.i18n import messages_path

from gir.web.page import current_language

_LAST_TWO_OF_EACH_PLANE = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
UNFIT = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_LAST_TWO_OF_EACH_PLANE}]")
"""Characters that no text of ours may hold."""


@cache
def standard_sentences(language: str) -> NullTranslations:
    """What the forms library itself says, in a language."""
    return Translations.load(messages_path(), [language], domain="wtforms")


class Form(FlaskForm):
    """A form of this product.

    The gate has checked the form token already. All text is made tidy: a database or a page may refuse the rest.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]

    class Meta(FlaskForm.Meta):
        """Filters for every text field, and the library's own sentences."""

        def get_translations(self, form: Any) -> NullTranslations:
            """Read once a language: the library reads its file anew for every request."""
            return standard_sentences(current_language())

        def bind_field(self, form: Any, unbound_field: Any, options: MutableMapping[str, Any]) -> Any:
            if _holds_text(unbound_field.field_class):
                options = {**options, "filters": [*options.get("filters", ()), tidy]}
            return super().bind_field(form, unbound_field, options)


@cache
def _holds_text(kind: type[Any]) -> bool:
    return issubclass(kind, StringField | TextAreaField) and not issubclass(kind, PasswordField)


def tidy(text: str | None) -> str | None:
    """Text that every database keeps and every page may show, without white space at its ends.

    Control characters (tabs and line ends stay), lone surrogates and the code points that Unicode keeps out of texts
    (NUL among them, which PostgreSQL refuses) are taken out: HTML does not allow them.
    """
    return None if text is None else UNFIT.sub("", text).strip()
