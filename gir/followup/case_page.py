"""What one handler sees of one case, ready to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from gir.accounts.actor import Actor, actor_of
from gir.accounts.terms import Role
from gir.care.services import may_want_more
from gir.care.terms import CareAct
from gir.cases.access import hats, parts_of, permitted, roles_to_take
from gir.cases.holdings import fill, holds
from gir.cases.masking import Mask, mask_for
from gir.cases.models import Case
from gir.cases.notes import audiences
from gir.cases.people import HANDLING_ROLES
from gir.cases.stand_ins import stand_in_of
from gir.cases.steps import task_of
from gir.cases.terms import Act, Audience, Status, Step, TaskStatus
from gir.cases.watching.services import is_watching
from gir.evidence.queries import ShownFile, shown_files
from gir.followup.case_steps import StepView, accident_url, next_step, step_views
from gir.followup.closing_words import closing_facts
from gir.followup.concerned import knows_person, reporters
from gir.followup.conflicts.page import kept_out, lift_facts
from gir.followup.damage.words import CaseDamage, damage_of
from gir.followup.details import (
    home_advice,
    perpetrator_facts,
    seven_facts,
    told_about_home,
    told_to_care,
    told_with_the_story,
)
from gir.followup.ending.words import EndingView, ending_of
from gir.followup.links.page import GroupView, link_views
from gir.followup.measures.lists import MeasuresOnCase, measures_on_case
from gir.followup.notes import NoteView, conversation_for, notes_for
from gir.followup.pauses.words import Pauses, pauses_for
from gir.followup.perpetrator.page import IdentityView, identity_of
from gir.followup.piles.page import call_wish
from gir.followup.police.on_case import PoliceOnCase, police_on_case
from gir.followup.rooms import (
    SHARED_CONSEQUENCES,
    care_door,
    care_facts,
    home_door,
    home_facts,
    home_is_apart,
    knows_home,
    reactions,
    threat_door,
    threat_facts,
)
from gir.followup.routing.words import RoutingView, rooms_words, routing_of
from gir.followup.steps import all_permitted
from gir.followup.timeline import Entry, timeline
from gir.followup.words import Pair, filled, incident_moment, label, labels, masked
from gir.incidents.broken_rules import broken_rules
from gir.incidents.home import HOME_CHANNELS, HOME_DETAILS, HOME_PLACES, HOME_TARGETS
from gir.incidents.models import BrokenRule, Incident
from gir.incidents.terms import Channel, Consequence, Form, FormDetail, Kind, Place, Target
from gir.incidents.titles import case_title
from gir.terms import Term, capital
from gir.web.dates import long_date

STATUS_KINDS = {Status.NEW: "info", Status.ACTIVE: "info", Status.CLOSED: "quiet"}


@dataclass(frozen=True)
class CasePage:
    """Everything on the case page. What this handler may not know is not in it."""

    id: str
    number: str
    version: int
    title: str
    status: str
    status_kind: str
    closed: bool
    severity_key: str
    severity: str
    where_when: str
    next: StepView | None
    steps: list[StepView]
    acts: frozenset[str]
    may_take: bool
    narrative: str | None
    reads_narrative: bool
    facts: list[Pair]
    call_number: str | None
    accident_url: str | None
    home: str
    home_facts: list[Pair]
    home_advice: list[Pair]
    care: str
    care_facts: list[Pair]
    more_talks: bool
    threat: str
    threat_facts: list[Pair]
    perpetrator: list[Pair]
    identity: IdentityView | None
    seven: list[Pair]
    police: PoliceOnCase | None
    reactions: list[tuple[str, list[Pair]]]
    people: list[Pair]
    timeline: list[Entry]
    older_events: bool
    conversation: list[NoteView]
    notes: list[NoteView]
    files: list[ShownFile]
    ending: EndingView
    pauses: Pauses
    damage: CaseDamage | None = None
    note_audiences: Sequence[Audience] = ()
    measures: MeasuresOnCase | None = None
    links: list[GroupView] = field(default_factory=list)
    kept_out: list[Pair] = field(default_factory=list)
    lift: list[Pair] = field(default_factory=list)
    call_wish: str = ""
    watching: bool = False
    routing: RoutingView | None = None


def case_page(case: Case, actor: Actor, *, whole_history: bool = False) -> CasePage:
    """Gather the page of a case for somebody who may read it."""
    fill(case, "tasks")
    fill(case, "handlers", "person")
    worn, acts = hats(actor, case), all_permitted(actor, case)
    mask = mask_for(case, parts_of(worn))
    steps, pauses = step_views(case, worn, acts), pauses_for(case, actor)
    told = timeline(case, worn, acts, pauses=pauses.reasons, reader=actor, whole=whole_history)
    narrative = Act.READ_NARRATIVE in acts
    incident = case.incident
    return CasePage(
        id=case.id,
        number=case.number,
        version=case.version,
        title=case_title(incident, home=knows_home(case, acts)),
        status=str(case.status.label),
        status_kind=STATUS_KINDS[case.status],
        closed=case.status is Status.CLOSED,
        severity_key=case.severity.value if case.severity else "",
        severity=str(case.severity.label) if case.severity else _("not assessed yet"),
        where_when=f"{_home_of(incident)} · {incident_moment(incident)}",
        next=next_step(steps),
        steps=steps,
        acts=frozenset(act.value for act in acts),
        may_take=Act.TAKE in acts and not _handles_all(case, actor),
        narrative=mask(incident.narrative) if narrative and incident.narrative else None,
        reads_narrative=narrative,
        facts=_facts(case, actor, acts, mask),
        call_number=_call_number(case, acts),
        accident_url=accident_url(case, actor),
        home=home_door(case, acts),
        home_facts=[*home_facts(case, acts), *told_about_home(case, acts)],
        home_advice=home_advice(case, acts),
        care=care_door(acts),
        care_facts=[*care_facts(case, acts, steps), *masked(told_to_care(case, acts), mask)],
        more_talks=CareAct.ADD_TALKS in acts and may_want_more(case),
        threat=threat_door(acts),
        threat_facts=threat_facts(case, acts),
        perpetrator=perpetrator_facts(case, acts),
        identity=identity_of(case, acts),
        seven=seven_facts(case, acts),
        police=police_on_case(case, acts),
        reactions=reactions(case, acts),
        people=_people(case, actor, acts),
        timeline=told.entries,
        older_events=told.more,
        conversation=conversation_for(case, mask) if narrative else [],
        notes=notes_for(case, actor, narrative, mask),
        files=shown_files(case, reader=actor) if Act.READ_FILE in acts else [],
        ending=ending_of(case, actor),
        damage=damage_of(case, actor, acts),
        pauses=pauses,
        note_audiences=audiences(actor, case) if Act.NOTE in acts else [],
        measures=measures_on_case(case, actor),
        links=link_views(case, actor),
        kept_out=kept_out(case, actor),
        lift=lift_facts(case, actor),
        call_wish=call_wish(case, acts),
        watching=is_watching(case, actor),
        routing=routing_of(case, actor),
    )


def title_for(actor: Actor, case: Case) -> str:
    """What a case is called for this actor."""
    return case_title(case.incident, home=knows_home(case, permitted(actor, case)))


def _handles_all(case: Case, actor: Actor) -> bool:
    """Whether somebody is the handler already in every role that they may take."""
    mine = {handler.role for handler in case.handlers if handler.person_id == actor.person_id}
    return roles_to_take(actor, case, hats(actor, case)) & set(HANDLING_ROLES) <= mine


def _home_of(incident: Incident) -> str:
    if incident.department is not None:
        return incident.department.name
    return str(incident.office.label if incident.office else incident.population.label)


# ── What happened ──────────────────────────────────────────────────────────────────────────────────────────────


def _facts(case: Case, actor: Actor, acts: frozenset[Term], mask: Mask) -> list[Pair]:
    incident = case.incident
    consequences = (incident.consequences or frozenset()) & SHARED_CONSEQUENCES
    return filled(
        (_("Kind of behaviour"), behaviour(incident)),
        (_("What was it?"), label(incident.kind) if incident.kind is not Kind.AGGRESSION else ""),
        (_("Aimed at"), label(outside_home(incident, incident.target))),
        (_("How or where"), label(outside_home(incident, incident.channel))),
        (_("Kind of place"), label(outside_home(incident, incident.place))),
        (_("Perpetrator"), label(incident.relation)),
        (_("What set it off"), label(incident.trigger)),
        (_("Consequences"), labels(Consequence, consequences)),
        (_("House rules broken"), _broken_rules(incident, holds(case, BrokenRule))),
        (_("Police"), _("The reporter would like a police report") if incident.police_wished else ""),
        (_("Severity"), mask(_severity_words(case, acts))),
        (_("Rooms this case needs"), rooms_words(case, acts)),
        (_("Received"), long_date(incident.received_at)),
        *masked([*closing_facts(case, actor, acts), *told_with_the_story(case, acts)], mask),
    )


def _broken_rules(incident: Incident, named_any: bool) -> str:
    named = broken_rules(incident) if named_any else None
    return f"{' · '.join(named.texts)} ({_('version %(number)s', number=named.number)})" if named else ""


def outside_home(incident: Incident, term: Channel | Place | Target | None) -> Channel | Place | Target | None:
    """An answer that may stand among the shared facts; that of an office-holder's home stands in its own room."""
    return None if home_is_apart(incident) and term in (HOME_CHANNELS | HOME_PLACES | HOME_TARGETS) else term


def behaviour(incident: Incident) -> str:
    """The forms of aggression and what was ticked under them, without the home of an office-holder."""
    forms, details = incident.forms or frozenset(), incident.details or frozenset()
    if home_is_apart(incident):
        details -= HOME_DETAILS
    words = []
    for form in Form:
        own = [str(detail.label) for detail in FormDetail if detail in details and detail.form is form]
        if form in forms:
            words.append(f"{form.label} ({', '.join(own)})" if own else str(form.label))
    return " · ".join(words)


def _severity_words(case: Case, acts: frozenset[Term]) -> str:
    """The severity that was set, and the rule's proposal for those who may know what it was made from."""
    words = [capital(f"{case.severity.label}.")] if case.severity else []
    if Act.READ_CARE_DATES in acts:  # an injury shows in the proposal
        words.append(_("Proposal of the rule: %(severity)s", severity=case.proposed_severity.label) + ".")
    if case.severity and case.severity_reason and Act.READ_NARRATIVE in acts:
        words.append(_("Reason: %(reason)s", reason=case.severity_reason))
    return " ".join(words)


def _call_number(case: Case, acts: frozenset[Term]) -> str | None:
    """The number of somebody who asked to be called today; '' when they gave none.

    For who gives the relief and the coordinator who watches over it, until it was given; also when the case was closed.
    Of an office-holder it may be the number of a home, so the coordinator must have been named for the case.
    """
    relief = task_of(case, Step.RELIEF)
    waiting = case.status is not Status.CLOSED if relief is None else relief.status is TaskStatus.OPEN
    may = acts & {CareAct.RECORD_TALK, Act.READ_CARE_DATES}
    if not (case.incident.call_today and waiting and may and knows_person(case, acts)):
        return None
    return case.incident.call_number or ""


def _people(case: Case, actor: Actor, acts: frozenset[Term]) -> list[Pair]:
    people = reporters(case, _home_of(case.incident), acts)
    order = list(Role)
    for handler in sorted(case.handlers, key=lambda handler: order.index(handler.role)):
        name = handler.person.name or ""
        if handler.person_id == actor.person_id:
            name = _("%(name)s · that is you", name=name)
        stand_in = stand_in_of(case, handler.person_id, handler.role)
        if stand_in is not None:
            name = _("%(name)s · away, %(stand_in)s stands in", name=name, stand_in=actor_of(stand_in).name)
        people.append((capital(str(handler.role.label)), name))
    return people
