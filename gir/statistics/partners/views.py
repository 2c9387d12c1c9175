"""The page of the coalition, its chart as a picture and a file, and the choice to take part in it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.gates import roles, signed_in
from gir.accounts.settings_page import SettingsPage, settings_page
from gir.statistics.partners.access import KEEPERS
from gir.statistics.partners.forms import SharingForm
from gir.statistics.partners.page import coalition
from gir.statistics.partners.services import openness_of, share
from gir.statistics.protected.answering import protected_answer
from gir.terms import lazy as _l

blueprint = Blueprint("partners", __name__, template_folder="templates")


@blueprint.get("/trends/partners", endpoint="coalition")
@signed_in
def show() -> ResponseReturnValue:
    """The figures of partners beside one's own."""
    return render_template(
        "partners/coalition.html",
        coalition=coalition(me()),
        shares=openness_of(me().organisation_id).shared,
        keeps=bool(me().roles & set(KEEPERS)),
    )


@blueprint.get("/trends/partners/<name>.<kind>", endpoint="chart")
@signed_in
def chart(name: str, kind: str) -> ResponseReturnValue:
    """The chart of that page as a picture or a file."""
    return protected_answer(coalition(me()).chart if name == "partners" else None, kind)


def _save(form: Any, actor: Actor) -> str:
    share(form.openness(), shown=form.mark.data or "", actor=actor)
    if form.openness().shared:
        return _("Your published figures are shared.")
    return _("Your figures are not shared. You do not see those of others here either.")


SHARING = SettingsPage(
    _l("Share published figures"),
    _l("Save this choice"),
    SharingForm,
    _save,
    back="partners.coalition",
    then="partners.coalition",
    lead=_l(
        "Other organisations see what every colleague sees: the number of reports by period, forms, severity, where it "
        "happened, and shares on time. Never departments, office-holders or cases."
    ),
    template="partners/sharing.html",
)


@blueprint.route("/trends/partners/sharing", methods=["GET", "POST"])
@roles(*KEEPERS)
def sharing() -> ResponseReturnValue:
    """Share the published figures with the other organisations here that share theirs."""
    return settings_page(SHARING)
