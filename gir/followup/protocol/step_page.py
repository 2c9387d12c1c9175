"""The page on which one step of the protocol is changed."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.accounts.settings_page import SettingsPage
from gir.cases.protocol.limits import LIMITS
from gir.cases.protocol.services import save_step
from gir.cases.terms import Step
from gir.followup.protocol.forms import form_for
from gir.terms import lazy as _l


@cache
def step_page(step: Step) -> SettingsPage:
    """The form of a step, which goes into the draft."""

    def save(form: Any, actor: Actor) -> str:
        save_step(form.rule(), shown=form.mark.data, actor=actor)
        return _("The step is saved in the draft. It holds for nobody until you publish it.")

    return SettingsPage(
        step.label,
        _l("Save in the draft"),
        form_for(step),
        save,
        back="followup.protocol",
        then="followup.protocol_draft",
        lead=_l("You change the draft. It holds for nobody until you publish it."),
        template="protocol/step.html",
        context=lambda _actor: {"limit": LIMITS.get(step)},
    )
