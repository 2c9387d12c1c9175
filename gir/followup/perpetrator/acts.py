"""The pages of the acts about the perpetrator's name."""

from __future__ import annotations

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.models import Case
from gir.followup.act_page import ActPage, fresh
from gir.followup.acts_in_rooms import threat_page
from gir.followup.perpetrator.forms import CriteriaCheckForm, IdentityForm, InformForm
from gir.incidents.details import answer_of
from gir.incidents.terms import Minor
from gir.terms import lazy as _l
from gir.threat.perpetrator import informing, services
from gir.threat.perpetrator.access import is_unlocked
from gir.threat.perpetrator.queries import current_criteria, last_check
from gir.threat.perpetrator.services import Identity
from gir.threat.perpetrator.terms import Informing, Verdict
from gir.threat.terms import ReactionWay, ThreatAct
from gir.web.dates import day_in_text
from gir.web.fields import options
from gir.web.moments import parse_day

TYPED = "%d-%m-%Y"


def _check_form(case: Case, actor: Actor) -> CriteriaCheckForm:
    criteria, earlier = current_criteria(case.organisation_id), last_check(case)
    met = [criterion.id for criterion in earlier.met] if earlier else []
    form = fresh(CriteriaCheckForm, case, actor, met=met, verdict=earlier.verdict if earlier else None)
    form.met.choices = options(criteria.each if criteria else ())
    form.unlocked = is_unlocked(case)
    return form


def _check(case: Case, form: CriteriaCheckForm, actor: Actor) -> str:
    verdict = Verdict(form.verdict.data)
    met, reason = form.met.data or [], form.reason.data or ""
    services.check_criteria(case, verdict, met, reason, actor=actor, version=form.shown_version)
    if verdict is Verdict.MET:
        return _("The name is unlocked. OOV can now record who it is.")
    return _("The name is locked. It is proposed to destroy it.")


def _identity_form(case: Case, actor: Actor) -> IdentityForm:
    known = case.incident.recorded_identity
    if known is None:
        name = answer_of(case.incident, "perpetrator_name") if is_unlocked(case) else None
        return fresh(IdentityForm, case, actor, name=name)
    day = parse_day(known.born)
    born = day.strftime(TYPED) if day else ""
    said = {"name": known.name, "reach": known.reach, "description": known.description} if is_unlocked(case) else {}
    return fresh(IdentityForm, case, actor, born=born if said else "", minor=known.minor.value, **said)


def _record(case: Case, form: IdentityForm, actor: Actor) -> str:
    known = Identity(
        name=" ".join((form.name.data or "").split()),
        born=form.birthday,
        reach=form.reach.data or "",
        minor=Minor(form.minor.data),
        description=form.description.data or "",
    )
    services.record_identity(case, known, actor=actor, version=form.shown_version)
    if known.name:
        return _("Recorded who it is. This person must be informed that you keep their name.")
    return _("The description is recorded.")


def _inform_form(case: Case, actor: Actor) -> InformForm:
    form = fresh(InformForm, case, actor)
    form.earliest = case.incident.first_day
    return form


def _inform(case: Case, form: InformForm, actor: Actor) -> str:
    day = form.chosen_day
    if day is None:  # the form was validated, so this cannot be
        raise ValueError("No day.")
    if form.outcome.data == Informing.INFORMED:
        informing.record_informed(case, day, ReactionWay(form.way.data), actor=actor, version=form.shown_version)
        return _("Recorded that this person was informed on %(day)s.", day=day_in_text(day))
    informing.postpone_informing(case, day, form.reason.data or "", actor=actor, version=form.shown_version)
    return _("Postponed until %(day)s. We remind you three days before.", day=day_in_text(day))


CHECK_CRITERIA: ActPage = threat_page(
    ThreatAct.CHECK_CRITERIA,
    _l("May the name of the perpetrator be used?"),
    _l("Record this"),
    _check_form,
    _check,
    _l("A name stays locked for everybody until one of your organisation’s written criteria is met."),
)
RECORD_PERPETRATOR: ActPage = threat_page(
    ThreatAct.RECORD_PERPETRATOR,
    _l("Who is the perpetrator?"),
    _l("Record who it is"),
    _identity_form,
    _record,
    _l("Only what is needed. No photos, no citizen service number (BSN), and no judgement about the person."),
)
INFORM_PERPETRATOR: ActPage = threat_page(
    ThreatAct.INFORM_PERPETRATOR,
    _l("Inform the perpetrator that their name is kept"),
    _l("Record this"),
    _inform_form,
    _inform,
    _l("Within a month this person must know that you keep their name, why, for how long and how to object."),
)
