"""The screens on which head counts are filled in, quarter by quarter."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.gates import roles
from gir.accounts.settings_page import SettingsPage, settings_page
from gir.accounts.terms import Role
from gir.statistics import words
from gir.statistics.periods import Quarter
from gir.statistics.staffing.forms import form_for, quarter_or_404
from gir.statistics.staffing.page import grid_context, lines, saved_sentence
from gir.statistics.staffing.queries import names_of
from gir.statistics.staffing.services import save_counts
from gir.terms import lazy as _l
from gir.web.dates import today

blueprint = Blueprint("staffing", __name__, template_folder="../templates")
COUNTERS = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.HRM)
"""Who keeps the settings, and HRM, where these numbers come from. Nothing of a case stands on these screens."""


@blueprint.get("/organisation/head-counts", endpoint="overview")
@roles(*COUNTERS)
def overview() -> ResponseReturnValue:
    """The quarters, and what is known of each."""
    return render_template("staffing/overview.html", lines=lines(me()))


@blueprint.route("/organisation/head-counts/<quarter>", methods=["GET", "POST"])
@roles(*COUNTERS)
def quarter(quarter: str) -> ResponseReturnValue:
    """People and fte of each department in one quarter."""
    chosen = quarter_or_404(quarter, Quarter.of(today()))
    return settings_page(_page(chosen, me()))


def _page(chosen: Quarter, actor: Actor) -> SettingsPage:
    def save(form: Any, actor: Actor) -> str:
        (check,) = save_counts({chosen: form.counts()}, shown=form.mark.data, actor=actor)
        return saved_sentence(check.changed)

    return SettingsPage(
        _("Number of staff, %(quarter)s", quarter=words.quarter(chosen.first)),
        _l("Save these numbers"),
        form_for(chosen, names_of(actor.organisation_id)),
        save,
        back="staffing.overview",
        then="staffing.overview",
        template="staffing/quarter.html",
        context=lambda actor: grid_context(actor, chosen),
    )
