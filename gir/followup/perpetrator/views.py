"""The pages about who the perpetrator is, in one case. The acts stand in ``acts``."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.cases.access import case_for
from gir.cases.models import Case
from gir.cases.services import ChangedMeanwhile, NotEligible, note_reading
from gir.followup.act_page import fresh
from gir.followup.acting import act_page
from gir.followup.case_page import title_for
from gir.followup.door import blueprint, handlers
from gir.followup.perpetrator import acts
from gir.followup.perpetrator.earlier import Earlier, earlier_cases
from gir.followup.perpetrator.forms import EarlierForm
from gir.followup.perpetrator.page import identity_for_reaction
from gir.threat import access as threat_access
from gir.threat.terms import ThreatAct

BOTH = ["GET", "POST"]


@blueprint.route("/cases/<id:case_id>/name-criteria", methods=BOTH)
@handlers
def check_criteria(case_id: str) -> ResponseReturnValue:
    """Hold the case against the criteria for a name."""
    return act_page(case_id, acts.CHECK_CRITERIA)


@blueprint.route("/cases/<id:case_id>/perpetrator", methods=BOTH)
@handlers
def record_perpetrator(case_id: str) -> ResponseReturnValue:
    """Record who it is."""
    return act_page(case_id, acts.RECORD_PERPETRATOR)


@blueprint.route("/cases/<id:case_id>/inform-perpetrator", methods=BOTH)
@handlers
def inform_perpetrator(case_id: str) -> ResponseReturnValue:
    """Record that somebody knows that their name is kept, or postpone it."""
    return act_page(case_id, acts.INFORM_PERPETRATOR)


@blueprint.get("/cases/<id:case_id>/who-it-is", endpoint="who_it_is")
@handlers.reading("content")
def show_identity(case_id: str) -> ResponseReturnValue:
    """Who it is, for who must speak to them and may not enter the room of the threat."""
    case = case_for(me(), case_id, ThreatAct.READ_IDENTITY, rules=threat_access.permitted)
    known = identity_for_reaction(case, me())
    return render_template("perpetrator/who_it_is.html", case=case, case_title=title_for(me(), case), known=known)


@blueprint.get("/cases/<id:case_id>/earlier-incidents", endpoint="earlier")
@handlers.reading("content")
def ask_earlier(case_id: str) -> ResponseReturnValue:
    """Why somebody wants to know of earlier incidents."""
    case = case_for(me(), case_id, ThreatAct.FIND_EARLIER, rules=threat_access.permitted)
    return _earlier_page(case, fresh(EarlierForm, case, me()))


@blueprint.post("/cases/<id:case_id>/earlier-incidents", endpoint="find_earlier")
@handlers.keeping_nothing().reading("content")
def show_earlier(case_id: str) -> ResponseReturnValue:
    """Other cases about the same person."""
    case = case_for(me(), case_id, ThreatAct.FIND_EARLIER, rules=threat_access.permitted)
    form = fresh(EarlierForm, case, me())
    if not form.validate():
        return _earlier_page(case, form), 422
    try:
        return _earlier_page(case, form, earlier_cases(case, form.reason.data or "", me()))
    except (NotEligible, ChangedMeanwhile):
        form.form_errors.append(_("First record the name of this person: without it nothing can be found."))
        return _earlier_page(case, form), 422


def _earlier_page(case: Case, form: EarlierForm, found: list[Earlier] | None = None) -> str:
    note_reading(case, actor=me())
    named = case.incident.recorded_identity is not None and case.incident.recorded_identity.name_lookup is not None
    return render_template("perpetrator/earlier.html", case=case, form=form, found=found, named=named)
