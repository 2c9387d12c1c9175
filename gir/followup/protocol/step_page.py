"""The page on which one step of the protocol is changed."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.accounts.settings_page import SettingsPage
from gir.cases.protocol.limits import LIMITS
from gir.cases.protocol.services import save_step
from gir.cases.terms import OwnStep, Step
from gir.followup.protocol.forms import form_for, rules_now
from gir.followup.protocol.own_forms import own_form_for
from gir.terms import lazy as _l


@cache
def step_page(step: Step) -> SettingsPage:
    """The form of a step, which goes into the draft."""
    return SettingsPage(
        step.label,
        _l("Save in the draft"),
        form_for(step),
        _save,
        back="followup.protocol",
        then="followup.protocol_draft",
        lead=_l("You change the draft. It holds for nobody until you publish it."),
        template="protocol/step.html",
        context=lambda _actor: {"limit": LIMITS.get(step)},
    )


def own_step_page(step: OwnStep, actor: Actor) -> SettingsPage:
    """The form of a step of the organisation's own, or of a new one; what is there can be taken out."""
    there = next((rule for rule in rules_now(actor.organisation_id) if rule.step == step), None)
    return SettingsPage(
        there.label if there else _("Add a step of your own"),
        _l("Save in the draft"),
        own_form_for(step, actor.organisation_id),
        _save,
        back="followup.protocol",
        then="followup.protocol_draft",
        lead=_l("You change the draft. It holds for nobody until you publish it."),
        template="protocol/step.html",
        context=lambda _actor: {"limit": None, "drop": step.value if there else ""},
    )


def _save(form: Any, actor: Actor) -> str:
    save_step(form.rule(), shown=form.mark.data, actor=actor)
    return _("The step is saved in the draft. It holds for nobody until you publish it.")
