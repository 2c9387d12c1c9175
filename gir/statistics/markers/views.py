"""The page on which OOV keeps the markers of the charts."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.gates import roles
from gir.accounts.settings_page import SettingsPage, settings_page
from gir.accounts.terms import Role
from gir.statistics.markers.forms import MarkerForm, form_of
from gir.statistics.markers.models import ChartMarker
from gir.statistics.markers.queries import marker_of, markers_of
from gir.statistics.markers.services import add_marker, change_marker, remove_marker
from gir.statistics.markers.terms import MarkerKind
from gir.terms import lazy as _l
from gir.web.dates import long_day

blueprint = Blueprint("markers", __name__, template_folder="../templates")


def _save(form: Any, actor: Actor) -> str:
    add_marker(MarkerKind(form.kind.data), form.day(), form.text.data, actor=actor)
    return _("The marker stands in the charts.")


def _known(actor: Actor) -> dict[str, Any]:
    return {"markers": markers_of(actor.organisation_id), "long_day": long_day}


MARKERS = SettingsPage(
    _l("Markers in the charts"),
    _l("Set this marker"),
    MarkerForm,
    _save,
    back="statistics.trends",
    then="markers.markers",
    lead=_l("What happened can explain figures: a campaign, a new form, another way of counting."),
    template="statistics/markers.html",
    context=_known,
)


@blueprint.route("/trends/markers", methods=["GET", "POST"])
@roles(Role.OOV)
def markers() -> ResponseReturnValue:
    """All markers, and a new one."""
    return settings_page(MARKERS)


@blueprint.route("/trends/markers/<id:marker_id>/change", methods=["GET", "POST"])
@roles(Role.OOV)
def change(marker_id: str) -> ResponseReturnValue:
    """Change a marker; one of another organisation does not exist."""
    marker = marker_of(me().organisation_id, marker_id) or abort(404)
    return settings_page(_page_of(marker))


def _page_of(marker: ChartMarker) -> SettingsPage:
    return SettingsPage(
        _l("Change this marker"),
        _l("Save this marker"),
        form_of(marker.id),
        partial(_save_change, marker),
        back="markers.markers",
        then="markers.markers",
        template="statistics/marker.html",
    )


def _save_change(marker: ChartMarker, form: Any, actor: Actor) -> str:
    kind, shown = MarkerKind(form.kind.data), form.mark.data or ""
    change_marker(marker, kind, form.day(), form.text.data, shown=shown, actor=actor)
    return _("The marker stands in the charts as you changed it.")


@blueprint.post("/trends/markers/<id:marker_id>/remove")
@roles(Role.OOV)
def remove(marker_id: str) -> ResponseReturnValue:
    """Take a marker away; one of another organisation does not exist."""
    marker = marker_of(me().organisation_id, marker_id) or abort(404)
    remove_marker(marker, actor=me())
    flash(_("The marker is gone from the charts."), "done")
    return redirect(url_for("markers.markers"))
