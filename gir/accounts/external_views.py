"""The screen on which the administrator chooses who from outside handles what nobody here may."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.accounts.external import choose_external
from gir.accounts.external_forms import ExternalForm
from gir.accounts.gates import roles
from gir.accounts.organisation_door import BOTH, blueprint
from gir.accounts.settings_page import SettingsPage, settings_page
from gir.accounts.terms import Role
from gir.organisations.services import ChangedMeanwhile
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p


def _save(form: ExternalForm, actor: Actor) -> str:
    if form.mark.data != ExternalForm.known(actor)["mark"]:
        raise ChangedMeanwhile
    choose_external(actor.organisation_id, form.person, actor=actor)
    return _("It is saved who handles a report when everybody here is too close.")


EXTERNAL = SettingsPage(
    _l("When everybody here is too close"),
    _p("settings", "Save"),
    ExternalForm,
    _save,
    lead=_l(
        "Somebody who does not work here and can handle a report: of another organisation, or hired for it. Agree on "
        "it with them first. They see only the reports that they get, and need a code as everybody does."
    ),
)


@blueprint.route("/organisation/external", methods=BOTH)
@roles(Role.ADMINISTRATOR).keeping_nothing()
def external() -> ResponseReturnValue:
    """Choose who it is."""
    return settings_page(EXTERNAL)
