"""Who stands ready for emergency access: the administrator names them before it is needed."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.break_glass.services import deputy_of, end_deputy, name_deputy
from gir.accounts.gates import roles
from gir.accounts.settings_page import SettingsPage, settings_page
from gir.accounts.terms import Role
from gir.privacy.break_glass.forms import DeputyForm
from gir.privacy.break_glass.page import deputies_in_words
from gir.privacy.break_glass.views import blueprint
from gir.terms import lazy as _l

keepers = roles(Role.ADMINISTRATOR)


def _save(form: Any, actor: Actor) -> str:
    role, department_id, scope = form.place
    named = name_deputy(form.person, role, actor=actor, department_id=department_id, scope=scope)
    return _("%(who)s stands ready from now on.", who=named.person.name)


def _context(actor: Actor) -> dict[str, Any]:
    return {"deputies": deputies_in_words(actor)}


DEPUTIES = SettingsPage(
    _l("Who stands ready"),
    _l("Name this colleague"),
    DeputyForm,
    _save,
    then="break_glass.deputies",
    lead=_l(
        "When a case cannot wait and nobody of a role can be reached, a colleague who was named here may read that one "
        "case, for an hour. Somebody else judges that afterwards. Whoever stands ready for the privacy officer judges "
        "what that officer inspected."
    ),
    template="break_glass/deputies.html",
    context=_context,
)


@blueprint.route("/organisation/deputies", methods=["GET", "POST"])
@keepers.keeping_nothing()
def deputies() -> ResponseReturnValue:
    """Who stands ready, and naming somebody."""
    return settings_page(DEPUTIES)


@blueprint.post("/organisation/deputies/<id:deputy_id>/end")
@keepers
def end_naming(deputy_id: str) -> ResponseReturnValue:
    """Let somebody stand ready no more. It takes a right away, so no code is asked."""
    found = deputy_of(me(), deputy_id)
    if found is None:
        abort(404)
    end_deputy(found, actor=me())
    flash(_("%(who)s stands ready no more.", who=found.person.name), "done")
    return redirect(url_for("break_glass.deputies"))
