"""Who reported it, and for whom: authorship stays visible to everybody who reads the case."""

from __future__ import annotations

from flask_babel import gettext as _

from gir.care.terms import CareAct
from gir.cases.models import Case
from gir.cases.terms import Act
from gir.followup.rooms import knows_home
from gir.followup.words import Pair, filled
from gir.incidents.models import Incident, PersonConcerned
from gir.terms import Term
from gir.web.dates import long_date


def reporters(case: Case, home: str, acts: frozenset[Term]) -> list[Pair]:
    """Reporter and person concerned. ``home`` is the department or office of the person concerned.

    How to reach somebody without an account is for those who read the story or give the talks.
    """
    incident = case.incident
    kept = incident.concerned
    known = knows_person(case, acts)
    helps = known and bool(acts & {Act.READ_NARRATIVE, CareAct.RECORD_TALK})
    reach = (kept.reach or "") if kept is not None and helps else ""
    if incident.is_filed and incident.reporter is not None:
        return filled(
            (_("Reported by"), incident.reporter.name or ""),
            (_("Reported for"), f"{_concerned(incident, known)}, {home}"),
            (_("How to reach them"), reach),
            (_("Confirmed"), _confirmed(kept)),
        )
    if incident.reporter is not None:
        return [(_("Reporter"), f"{incident.reporter.name}, {home}")]
    if kept is None:
        return []  # taken over from an older register
    return filled((_("Reporter"), f"{_concerned(incident, known)}, {home}"), (_("How to reach them"), reach))


def knows_person(case: Case, acts: frozenset[Term]) -> bool:
    """Whether somebody with these acts may know who a person without an account is, and how to reach them.

    Around office-holders that is often family, at home: who may read about the home knows it, and who has to call.
    """
    return knows_home(case, acts) or CareAct.RECORD_TALK in acts


def _concerned(incident: Incident, known: bool) -> str:
    kept = incident.concerned
    if incident.affected is not None:
        return incident.affected.name or ""
    if kept is None:
        return _("nobody in particular")
    if not known:
        return _("somebody without an account")
    name = kept.name or _("no name given")
    return _("%(name)s (%(standing)s, without an account)", name=name, standing=kept.standing.label)


def _confirmed(kept: PersonConcerned | None) -> str:
    if kept is None or kept.confirmed_at is None:
        return _("Not yet by the person concerned")
    return _("By the person concerned, %(moment)s", moment=long_date(kept.confirmed_at))
