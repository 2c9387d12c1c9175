"""The page of the coalition, its chart as a picture and a file, and the choice to take part in it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.gates import roles, signed_in
from gir.accounts.settings_page import SettingsPage, settings_page
from gir.audit import recorded
from gir.statistics import answers
from gir.statistics.charts.partners import PartnersChart
from gir.statistics.partners.access import KEEPERS
from gir.statistics.partners.forms import SharingForm
from gir.statistics.partners.page import coalition
from gir.statistics.partners.services import openness_of, share
from gir.statistics.protected.terms import ProtectedAct
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
    found = coalition(me()).chart if name == "partners" and kind in answers.CONTENT_TYPES else None
    if found is None:
        abort(404)
    if kind == "csv" or request.args.get("download"):
        return _taken_away(found, kind)
    return answers.picture((found,), lambda: found, kind)


def _taken_away(found: PartnersChart, kind: str) -> Response:
    """A file that leaves the house, with its line in the log."""
    name = _("protected-%(chart)s", chart=found.key)
    with recorded(ProtectedAct.EXPORT, actor=me(), detail={"chart": found.key, "kind": kind}):
        return answers.file(name, answers.as_csv(found) if kind == "csv" else answers.drawn(found, kind), kind)


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
