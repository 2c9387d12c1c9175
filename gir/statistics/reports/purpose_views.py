"""The page of the privacy officer on which purposes stand. It lies here, because the lower package knows no figures."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from gir.accounts.actor import me
from gir.privacy.services import note_look
from gir.privacy.terms import PrivacyAct
from gir.privacy.views import blueprint, officer
from gir.statistics.reports.purpose_page import taken_away


@blueprint.get("/privacy/exports", endpoint="purposes")
@officer.reading("content")
def show_purposes() -> ResponseReturnValue:
    """What figures and lines of the log were taken away for in the last year."""
    note_look(PrivacyAct.LOOK_PURPOSES, actor=me())
    return render_template("privacy/exports.html", taken=taken_away(me()))
