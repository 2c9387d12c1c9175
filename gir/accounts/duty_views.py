"""The duty list: who is alerted when something cannot wait."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.duty import duty_turns, end_turn, put_on_duty, turn_of
from gir.accounts.duty_forms import DutyForm
from gir.accounts.gates import roles
from gir.accounts.organisation_door import BOTH, KEEPERS, blueprint
from gir.accounts.settings_page import SettingsPage, settings_page
from gir.terms import lazy as _l
from gir.web.dates import long_day, today


def _save(form: Any, actor: Actor) -> str:
    turn = put_on_duty(form.person.data, *form.days(), actor=actor)
    return _("%(person)s is on the duty list.", person=turn.person.name)


def current_turns(actor: Actor) -> dict[str, Any]:
    """The turns from today on, as they are shown."""
    turns = duty_turns(actor.organisation_id, today())
    return {
        "turns": [(turn.id, turn.person.name, long_day(turn.starts_on), long_day(turn.ends_on)) for turn in turns],
    }


DUTY = SettingsPage(
    _l("Duty list"),
    _l("Put on the list"),
    DutyForm,
    _save,
    then="organisation.duty",
    lead=_l("Who is on duty gets a mail at once, day and night, when a report is severe or somebody asks for a call."),
    template="accounts/duty.html",
    context=current_turns,
)


@blueprint.route("/organisation/duty", methods=BOTH)
@roles(*KEEPERS)
def duty() -> ResponseReturnValue:
    """Who is on duty from today on."""
    return settings_page(DUTY)


@blueprint.post("/organisation/duty/<id:turn_id>/remove")
@roles(*KEEPERS)
def remove_duty(turn_id: str) -> ResponseReturnValue:
    """Take a turn off the list."""
    turn = turn_of(me().organisation_id, turn_id)
    if turn is None:
        abort(404)
    end_turn(turn, actor=me())
    flash(_("%(person)s is off the duty list for these days.", person=turn.person.name), "done")
    return redirect(url_for("organisation.duty"))
