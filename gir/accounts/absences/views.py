"""The page on which people say that they are away."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.absences.forms import AbsenceForm
from gir.accounts.absences.models import Absence
from gir.accounts.absences.queries import absence_of, absences_from
from gir.accounts.absences.services import CannotBeAway, may_say_for, say_away, take_back_absence
from gir.accounts.actor import Actor, me
from gir.accounts.gates import roles
from gir.accounts.settings_page import SettingsPage, settings_page
from gir.accounts.terms import CASE_ROLES, Role
from gir.organisations.services import ChangedMeanwhile
from gir.terms import lazy as _l
from gir.web.dates import long_day, today
from gir.web.page import Destination, MenuSection

blueprint = Blueprint("absences", __name__, template_folder="../templates")
handlers = roles(*sorted(CASE_ROLES))
NAVIGATION = (
    Destination(
        _l("When you are away"),
        "absences.absence",
        12,
        frozenset(role.value for role in CASE_ROLES),
        section=MenuSection.ACCOUNT,
    ),
)


def _save(form: Any, actor: Actor) -> str:
    role, stand_in_id = form.chosen()
    try:
        absence = say_away(form.person.data, role or Role.EMPLOYEE, stand_in_id, *form.days(), actor=actor)
    except CannotBeAway as error:
        raise ChangedMeanwhile from error
    return _("%(person)s is on the list of who is away.", person=absence.person.name)


def current_absences(actor: Actor) -> dict[str, Any]:
    """The absences from today on, as they are shown; one may be taken back by who may say it."""
    return {"absences": [_in_words(absence, actor) for absence in absences_from(actor.organisation_id, today())]}


def _in_words(absence: Absence, actor: Actor) -> tuple[Any, ...]:
    return (
        absence.id,
        absence.person.name,
        absence.role.label,
        absence.stand_in.name if absence.stand_in else "",
        long_day(absence.starts_on),
        long_day(absence.ends_on),
        may_say_for(actor, absence.person_id),
    )


ABSENCE = SettingsPage(
    _l("When you are away"),
    _l("Put on the list"),
    AbsenceForm,
    _save,
    back="followup.work_list",
    then="absences.absence",
    lead=_l(
        "On these days whoever stands in sees your cases among their own, gets the mails about them too, and gets what "
        "is new. A case that they may not see stays hidden from them: the coordinator looks after that one."
    ),
    template="accounts/absence.html",
    context=current_absences,
)


@blueprint.route("/absence", methods=["GET", "POST"])
@handlers
def absence() -> ResponseReturnValue:
    """Who is away from today on."""
    return settings_page(ABSENCE)


@blueprint.post("/absence/<id:absence_id>/remove")
@handlers
def remove_absence(absence_id: str) -> ResponseReturnValue:
    """Take an absence off the list: one's own, or as a coordinator."""
    found = absence_of(me().organisation_id, absence_id)
    if found is None or not may_say_for(me(), found.person_id):
        abort(404)
    take_back_absence(found, actor=me())
    flash(_("%(person)s is off the list for these days.", person=found.person.name), "done")
    return redirect(url_for("absences.absence"))
