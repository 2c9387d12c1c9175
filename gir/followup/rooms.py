"""The rooms of a case: how far each door is open for one handler, and what lies behind it.

The doors ask the policy which acts are permitted; no role is named here.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from gir.care.models import Talk
from gir.care.queries import absence_of, accident_notice_of, referrals_of
from gir.care.terms import CareAct
from gir.cases.access import AFTERCARE
from gir.cases.holdings import Rows
from gir.cases.masking import mask_for
from gir.cases.models import Case
from gir.cases.terms import Act, Part
from gir.followup.case_steps import StepView
from gir.followup.damage.words import damage_result
from gir.followup.police.on_case import police_result
from gir.followup.words import Pair, filled, label, labels, masked
from gir.incidents.home import HOME_CHANNELS, HOME_CONSEQUENCES, HOME_DETAILS, HOME_PLACES, HOME_TARGETS
from gir.incidents.models import Incident
from gir.incidents.terms import Consequence, FormDetail, Population
from gir.terms import Term
from gir.threat.measures.queries import measures_in_force
from gir.threat.measures.results import results_of
from gir.threat.queries import first_reaction_at, police_step_of, reactions_of
from gir.threat.terms import ThreatAct
from gir.web.dates import long_day, short_date, short_moment

TALKS = Rows(Talk, Talk.at)

SHARED_CONSEQUENCES = frozenset({Consequence.DAMAGE})
"""What may be known outside the room of care; the rest tells of somebody's health, mind or family."""

# ── Home ───────────────────────────────────────────────────────────────────────────────────────────────────────


def home_is_apart(incident: Incident) -> bool:
    """Whether home and family lie in a room of their own: those of office-holders do."""
    return incident.population is Population.OFFICIAL


def knows_home(case: Case, acts: Iterable[Term]) -> bool:
    """Whether somebody with these acts may know that it touched somebody's home or family."""
    return not home_is_apart(case.incident) or Act.READ_HOME in acts


def home_door(case: Case, acts: frozenset[Term]) -> str:
    """How far the room of home and family is open: open or closed; empty when the case has no such room."""
    if not home_is_apart(case.incident):
        return ""
    return "open" if Act.READ_HOME in acts else "closed"


def home_facts(case: Case, acts: frozenset[Term]) -> list[Pair]:
    """What the reporter answered about home and family."""
    if home_door(case, acts) != "open":
        return []
    incident = case.incident
    return filled(
        (_("Kind of behaviour"), labels(FormDetail, (incident.details or frozenset()) & HOME_DETAILS)),
        (_("Aimed at"), label(incident.target) if incident.target in HOME_TARGETS else ""),
        (_("How or where"), label(incident.channel) if incident.channel in HOME_CHANNELS else ""),
        (_("Kind of place"), label(incident.place) if incident.place in HOME_PLACES else ""),
        (_("Consequences"), labels(Consequence, (incident.consequences or frozenset()) & HOME_CONSEQUENCES)),
    )


# ── Care ───────────────────────────────────────────────────────────────────────────────────────────────────────


def care_door(acts: frozenset[Term]) -> str:
    """How far the room of care is open: open, aftercare, dates or closed."""
    if CareAct.READ in acts:
        return "open"
    if CareAct.RECORD_TALK in acts:
        return "aftercare"
    return "dates" if Act.READ_CARE_DATES in acts else "closed"


def care_facts(case: Case, acts: frozenset[Term], steps: list[StepView]) -> list[Pair]:
    """One line for each talk, those to come first: when, and to whom the door is open how each attempt ended."""
    door = care_door(acts)
    if door == "closed":
        return []
    attempts = _attempts(case) if door != "dates" else {}
    told = [(step.name, _talk_words(step, attempts.get(step.step, []))) for step in steps if step.step in AFTERCARE]
    if door == "open":
        told += _for_hrm(case)
    return told


def _for_hrm(case: Case) -> list[Pair]:
    """Facts of health and help: to whom the room of care is open, and nobody else."""
    band, notice = absence_of(case), accident_notice_of(case)
    proof = [notice.way.label, short_moment(notice.at), notice.reference] if notice else []
    help_words = [
        f"{row.to.label} ({str(row.outcome.label).lower()}, {short_date(row.at)})" for row in referrals_of(case)
    ]
    return filled(
        (_("What it did"), labels(Consequence, _private_consequences(case.incident))),
        (_("Away from work"), label(band)),
        (_("Further help"), " · ".join(help_words)),
        (_("Labour inspectorate told"), " · ".join(map(str, proof))),
    )


def _attempts(case: Case) -> dict[str, list[str]]:
    """By step, how each attempt to talk ended."""
    found: dict[str, list[str]] = {}
    for talk in TALKS.of(case):
        words = f"{talk.outcome.label} – {short_moment(talk.at)}, {talk.recorded_by.first_name}"
        found.setdefault(talk.step, []).append(words)
    return found


def _talk_words(step: StepView, attempts: list[str]) -> str:
    """A finished talk is told by how it ended; one that is to come by its clock, after what was tried."""
    clock = " – ".join(filter(None, (step.clock.first, step.clock.second)))
    return " · ".join([*attempts, clock] if step.open or not attempts else attempts)


def _private_consequences(incident: Incident) -> frozenset[Consequence]:
    known = (incident.consequences or frozenset()) - SHARED_CONSEQUENCES
    return known - HOME_CONSEQUENCES if home_is_apart(incident) else known


# ── Threat ─────────────────────────────────────────────────────────────────────────────────────────────────────


def threat_door(acts: frozenset[Term]) -> str:
    """How far the room of the threat is open: open, result or closed."""
    if ThreatAct.READ in acts:
        return "open"
    return "result" if Act.READ_THREAT_RESULT in acts else "closed"


def threat_facts(case: Case, acts: frozenset[Term]) -> list[Pair]:
    """What went to the police, and outside the room only what came of it."""
    door = threat_door(acts)
    if door == "closed":
        return []
    if door == "result":
        return [*threat_results(case, acts), *damage_result(case, acts)]
    police = police_step_of(case)
    if police is None:
        return [_police_result(case)]
    told = filled(
        (_("Police"), str(police.decision.label)),
        (_("Who files it"), str(police.filing.label) if police.filing else ""),
        (_("Went to the police on"), long_day(police.filed_on) if police.filed_on else ""),
        (_("Decided by"), f"{police.decided_by.first_name}, {short_moment(police.decided_at)}"),
        (_("Reason"), police.reason or ""),
        (_("VPT code"), str(police.vpt_code.label)),
        (_("Number of the police"), police.police_number or ""),
    )
    return masked(told, mask_for(case, {Part.THREAT}))


def threat_results(case: Case, acts: frozenset[Term]) -> list[Pair]:
    """What came of it, for who may know that: whether the perpetrator was spoken to, and what goes to the police."""
    if Act.READ_THREAT_RESULT not in acts:
        return []
    first = first_reaction_at(case)
    spoken = _("The perpetrator was spoken to on %(day)s", day=short_date(first)) if first else _("Not yet")
    measures = results_of(measures_in_force(case))
    return [(_("Reaction to the perpetrator"), spoken), _police_result(case), *filled((_("Measures"), measures))]


def _police_result(case: Case) -> Pair:
    return _("Police"), police_result(case)


def reactions(case: Case, acts: frozenset[Term]) -> list[tuple[str, list[Pair]]]:
    """Every reaction to the perpetrator: a heading, and what was said on both sides."""
    if ThreatAct.READ not in acts:
        return []
    mask = mask_for(case, {Part.THREAT})
    return [
        (
            f"{row.way.label}, {short_moment(row.at)}, {row.recorded_by.first_name}",
            [
                (_("What was said"), mask(row.told or "")),
                (_("Their side of the story"), mask(row.their_side or _("They have not told their side (yet)"))),
            ],
        )
        for row in reactions_of(case)
    ]
