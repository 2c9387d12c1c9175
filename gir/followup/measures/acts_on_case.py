"""What is recorded on a case about measures, beside the measures themselves."""

from __future__ import annotations

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.models import Case
from gir.followup.act_page import ActPage, fresh
from gir.followup.measures.forms import NoMeasureForm
from gir.terms import lazy as _l
from gir.threat.measures.access import POLICY, permitted
from gir.threat.measures.services import take_none
from gir.threat.measures.terms import MeasureAct


def _form(case: Case, actor: Actor) -> NoMeasureForm:
    return fresh(NoMeasureForm, case, actor)


def _take_none(case: Case, form: NoMeasureForm, actor: Actor) -> str:
    take_none(case, form.reason.data or "", actor=actor, version=form.shown_version)
    return _("Recorded why there is no measure.")


TAKE_NONE = ActPage(
    MeasureAct.TAKE_NONE,
    permitted,
    POLICY,
    _l("No measure"),
    _l("Record why there is no measure"),
    _form,
    _take_none,
    _l("Taking no measure is a choice too. Whoever asks later can read why."),
)
