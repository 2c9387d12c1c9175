"""The page on which the words of mails are written."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.accounts.settings_page import SettingsPage
from gir.config import Settings
from gir.notifications.terms import Matter
from gir.notifications.wording.forms import form_for
from gir.notifications.wording.queries import Wording, own_wording, wording_of
from gir.notifications.wording.services import save_wording
from gir.organisations.terms import Language
from gir.terms import lazy as _l


@cache
def wording_page(matter: Matter, language: str) -> SettingsPage:
    """The words about one matter in one language, with a mail as it is now."""

    def save(form: Any, actor: Actor) -> str:
        wording = form.wording()
        save_wording(matter, language, wording.subject, wording.text, shown=form.mark.data, actor=actor)
        return _("The words of these mails are saved.")

    return SettingsPage(
        matter.label,
        _l("Save these words"),
        form_for(matter, language),
        save,
        back="wording.overview",
        then="wording.overview",
        lead=_l(
            "Only for mails about one thing. When more is waiting, the mail says how much, in the words of the "
            "software."
        ),
        template="notifications/wording.html",
        context=lambda actor: {
            "language": Language(language),
            "is_own": own_wording(actor.organisation_id, matter, language) is not None,
            "example": _example(actor, matter, language),
        },
    )


def _example(actor: Actor, matter: Matter, language: str) -> Wording:
    """A mail with the words that hold now."""
    settings: Settings = current_app.extensions["gir_settings"]
    wording = wording_of(actor.organisation_id, matter, language)
    link = f"{settings.base_url}/"
    return wording.filled(link=link, product=settings.product_name, organisation=actor.organisation_name)
