"""Criteria to start with, for an organisation that has none: its coordinator changes and publishes them."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _


def first_criteria(language: str) -> tuple[str, ...]:
    """Four that follow from what the law allows, in the language of the organisation."""
    with force_locale(language):
        return (
            _("There was a serious threat, or violence."),
            _("The same person did something like this before."),
            _("We consider a measure or a police report."),
            _("It is needed to protect colleagues who will meet this person again."),
        )
