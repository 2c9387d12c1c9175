"""The account page: a language, and for each kind of mail when to get it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gir.notifications.terms import Delivery, MessageKind
from gir.terms import lazy as _l
from gir.web.fields import OneOf, OneTile, options
from gir.web.forms import Form
from gir.web.page import LANGUAGES

LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}


class AccountForm(Form):
    """A language and one choice for each kind of mail that this person can get and choose about."""

    language = OneTile(_l("Language of pages and mails"), _l("Choose a language."))

    def __init__(self, deliveries: Mapping[MessageKind, Delivery], **settings: Any) -> None:
        super().__init__(data={_name(kind): delivery.value for kind, delivery in deliveries.items()}, **settings)
        self.language.choices = options((key, LANGUAGE_NAMES[key]) for key in LANGUAGES)

    @property
    def mails(self) -> list[Any]:
        """The choices about mails, as fields."""
        return [field for field in self if field.name.startswith(PREFIX)]

    @property
    def chosen(self) -> dict[MessageKind, Delivery]:
        """What was chosen."""
        return {MessageKind(field.name.removeprefix(PREFIX)): Delivery(field.data) for field in self.mails}


PREFIX = "mail_"


def _name(kind: MessageKind) -> str:
    return f"{PREFIX}{kind.value}"


def account_form(deliveries: Mapping[MessageKind, Delivery], language: str) -> AccountForm:
    """The form for somebody who hears of these kinds at these times."""
    fields = {
        _name(kind): OneOf(
            kind.label, _l("Choose one of the answers."), kind.choices_of_delivery, description=kind.hint
        )
        for kind in deliveries
        if kind.may_be_less
    }
    form = type("OwnAccountForm", (AccountForm,), fields)(deliveries)
    if not form.is_submitted():
        form.language.data = language
    found: AccountForm = form
    return found
