"""How a random walker does each act on a case: with which verb, and what they would fill in.

A text that somebody writes names the room it belongs to, so that it is found wherever it turns up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Select, select

from gir.accounts.actor import Actor
from gir.care import helping
from gir.care import services as care
from gir.care.confirming import confirm_talk
from gir.care.injury_line.queries import CLASSES
from gir.care.injury_line.services import release_injury
from gir.care.terms import AbsenceBand, CareAct, Confirmation, Help, NoticeWay, ReferralOutcome, TalkOutcome
from gir.cases import services
from gir.cases.access import AFTERCARE
from gir.cases.closing import reopen_own, say_helped
from gir.cases.conflicts.lifting import decide_lift, propose_lift
from gir.cases.conflicts.rules import stated
from gir.cases.conflicts.services import declare_conflict, shut_out
from gir.cases.finishing.services import Proposal, confirm_close, evaluate, propose_close, return_close
from gir.cases.links.models import CaseLink
from gir.cases.links.services import link, unlink
from gir.cases.links.terms import LinkKind
from gir.cases.messages import write_to_handlers
from gir.cases.models import Case
from gir.cases.notes import AUDIENCE_PART
from gir.cases.own_steps import do_step
from gir.cases.pauses.services import pause_step, resume_step
from gir.cases.people import HANDLING_ROLES
from gir.cases.protecting import fingerprint, protect, trust_of
from gir.cases.routing.services import Assessment, assess, need_room
from gir.cases.services import NotEligible
from gir.cases.terms import Act, AnyStep, Audience, CloseReason, Helped, OwnStep, Part, Step, TaskStatus
from gir.cases.watching.services import watch
from gir.database import db, now
from gir.incidents.broken_rules import norm_of
from gir.incidents.terms import INJURIES, Population, Severity
from gir.terms import Term
from gir.threat import services as threat
from gir.threat.damage.models import DamageItem
from gir.threat.damage.services import Damage, add_damage, change_damage, claim, receive, write_off
from gir.threat.damage.terms import ClaimedFrom, DamageAct, DamageKind, DamageOwner, WriteOffReason
from gir.threat.measures.models import Measure
from gir.threat.measures.services import (
    decide,
    deliver,
    draft,
    hear,
    lift,
    propose,
    review,
    send_back,
    take_none,
    withdraw,
    write,
)
from gir.threat.measures.terms import DeliveryWay, Hearing, MeasureAct, MeasureKind, MeasureStatus
from gir.threat.perpetrator.earlier import find_earlier
from gir.threat.perpetrator.informing import postpone_informing, record_informed
from gir.threat.perpetrator.queries import current_criteria
from gir.threat.perpetrator.services import Identity, check_criteria, record_identity
from gir.threat.perpetrator.terms import Verdict
from gir.threat.police.services import SevenTexts, prepare_file, record_outcome
from gir.threat.police.terms import PoliceOutcome
from gir.threat.terms import PoliceDecision, ReactionWay, ThreatAct, VptCode
from gir.web.dates import today
from tests.support.measures import complete

READERS = "reporter"
"""The room of what the reporter reads too."""
TALKS = "talks"
"""The room of why a talk is left out or waits."""
TOO_CLOSE = "too close"
"""The room of why somebody is kept out of a case."""

LET_IN = "let in"
"""The room of why somebody may come in again: also for who decides on it."""


@dataclass
class Walk:
    """One walk: its dice, and what was written where. ``written`` holds text, room, and the writer's id if personal."""

    dice: Random
    people: dict[str, str]
    neighbours: list[str]
    """Other cases, to link to."""
    written: list[tuple[str, str, str]] = field(default_factory=list)

    def text(self, room: str, only: str = "") -> str:
        """A new text for a room."""
        words = f"woorden-{len(self.written)}-{self.dice.getrandbits(40):x}"
        self.written.append((words, room, only))
        return words

    def one(self, things: Any) -> Any:
        """One of these."""
        return self.dice.choice(sorted(things, key=str))


Verb = Callable[[Walk, Case, Actor], Any]


def _take(walk: Walk, case: Case, actor: Actor) -> None:
    services.take(case, walk.one(HANDLING_ROLES), walk.text(Part.HOME), actor=actor)


def _assign(walk: Walk, case: Case, actor: Actor) -> None:
    person = walk.people[walk.one(walk.people)]
    services.assign(case, walk.one(HANDLING_ROLES), person, walk.text(Part.HOME), actor=actor)


def _assess(walk: Walk, case: Case, actor: Actor) -> None:
    rooms = frozenset(room for room in (Part.CARE, Part.THREAT, Part.HOME) if walk.dice.random() < 0.6)
    found = Assessment(walk.one(Severity), walk.text(Part.CORE), rooms, walk.text(Part.CORE))
    assess(case, found, actor=actor)


def _note(walk: Walk, case: Case, actor: Actor) -> None:
    audience = walk.one(Audience)
    room = READERS if audience is Audience.REPORTER else AUDIENCE_PART.get(audience, Part.CORE)
    only = actor.person_id if audience is Audience.PERSONAL else ""
    services.add_note(case, walk.text(room, only), audience, actor=actor)


def _step(walk: Walk, case: Case) -> AnyStep:
    """Any step, one of the organisation's own too."""
    step: AnyStep = walk.one({*Step, *(task.step for task in case.tasks)})
    return step


def _do_step(walk: Walk, case: Case, actor: Actor) -> None:
    own = [task.step for task in case.tasks if isinstance(task.step, OwnStep)]
    do_step(case, walk.one(own), actor=actor)


def _skip(walk: Walk, case: Case, actor: Actor) -> None:
    step = _step(walk, case)
    services.skip_step(case, step, walk.text(_room_of(case, step)), actor=actor)


def _room_of(case: Case, step: AnyStep) -> str:
    """Where a reason about a step stands: those about the talks are for whoever gives them, too."""
    if step in AFTERCARE:
        return TALKS
    return next((task.part for task in case.tasks if task.step == step), Part.CORE)


def _close(walk: Walk, case: Case, actor: Actor) -> None:
    reason = walk.one(set(CloseReason) - {CloseReason.DUPLICATE})
    services.close(case, reason, walk.text(Part.CORE), what_changed=walk.text(READERS), actor=actor)


def _protect(walk: Walk, case: Case, actor: Actor) -> None:
    hidden = None if case.incident.population is Population.OFFICIAL else walk.one([True, False])
    protect(case, trust_of(case), hidden=hidden, shown=fingerprint(case), actor=actor)


def _talk(walk: Walk, case: Case) -> Step:
    """A talk that is still to come, and now and then one that is not."""
    running = {task.step for task in case.tasks if task.status is TaskStatus.OPEN} & AFTERCARE
    step: Step = walk.one(running if running and walk.dice.random() < 0.8 else AFTERCARE)
    return step


def _injury(walk: Walk, case: Case, actor: Actor) -> None:
    known = frozenset(term for term in INJURIES if walk.dice.random() < 0.2)
    care.record_injury(case, known, walk.one([None, *AbsenceBand]), actor=actor)


def _invite(walk: Walk, case: Case, actor: Actor) -> None:
    verb = walk.one([helping.invite_peer, helping.thank_peer])
    verb(case, walk.people[walk.one(walk.people)], actor=actor)


def _reaction(walk: Walk, case: Case, actor: Actor) -> None:
    told, side = walk.text(Part.THREAT), walk.text(Part.THREAT)
    threat.record_reaction(case, walk.one(ReactionWay), now(), told, side, actor=actor)


def _police(walk: Walk, case: Case, actor: Actor) -> None:
    reason, number = walk.text(Part.THREAT), walk.text(READERS)  # who reported it needs the number too
    threat.decide_police(case, walk.one(PoliceDecision), reason, walk.one(VptCode), number, actor=actor)


def _criteria(walk: Walk, case: Case, actor: Actor) -> None:
    known = current_criteria(case.organisation_id)
    assert known is not None
    verdict = walk.one(Verdict)
    met = [known.each[0][0]] if verdict is Verdict.MET else []
    check_criteria(case, verdict, met, walk.text(Part.THREAT), actor=actor)


def _inform(walk: Walk, case: Case, actor: Actor) -> None:
    if walk.dice.random() < 0.5:
        record_informed(case, today(), walk.one(ReactionWay), actor=actor)
    else:
        postpone_informing(case, today() + timedelta(days=30), walk.text(Part.THREAT), actor=actor)


def _link(walk: Walk, case: Case, actor: Actor) -> None:
    other = db.session.get_one(Case, walk.one(walk.neighbours)).number
    kind = walk.one(LinkKind)
    link(case, other, kind, walk.text(_room_of_link(kind)), actor=actor)


def _unlink(walk: Walk, case: Case, actor: Actor) -> None:
    known = dict(db.session.execute(select(CaseLink.id, CaseLink.kind).where(CaseLink.ended_at.is_(None))).all())
    chosen = walk.one([*known, "nothing"])
    unlink(case, chosen, walk.text(_room_of_link(known.get(chosen))), actor=actor)


def _room_of_link(kind: LinkKind | None) -> str:
    """Where one reads why cases belong together, or no longer do."""
    return Part.THREAT if kind is LinkKind.PERPETRATOR else Part.CORE


def _pause(walk: Walk, case: Case, actor: Actor) -> None:
    step = _step(walk, case)
    until = today() + timedelta(days=walk.dice.randint(1, 20))
    pause_step(case, step, until, walk.text(_room_of(case, step)), actor=actor)


def _propose(walk: Walk, case: Case, actor: Actor) -> None:
    reason = walk.one(set(CloseReason) - {CloseReason.DUPLICATE})
    propose_close(case, Proposal(reason, walk.text(Part.CORE), walk.text(READERS)), actor=actor)


def _propose_lift(walk: Walk, case: Case, actor: Actor) -> None:
    said = walk.one(stated(case) or walk.people.values())
    propose_lift(case, said, f"{walk.text(LET_IN)}, en dat is geen vergissing", actor=actor)


DRAFTS = (MeasureStatus.DRAFT, MeasureStatus.RETURNED)


def _item(walk: Walk, case: Case) -> DamageItem:
    item: DamageItem = _one_of(walk, select(DamageItem).where(DamageItem.case_id == case.id).order_by(DamageItem.id))
    return item


def _one_of(walk: Walk, things: Select[Any]) -> Any:
    """One thing that hangs on the case."""
    found = db.session.scalars(things).all()
    if not found:
        raise NotEligible("There is none.")
    return walk.dice.choice(found)


def _change_damage(walk: Walk, case: Case, actor: Actor) -> None:
    changed = Damage(walk.one(DamageKind), walk.one(DamageOwner), walk.dice.randint(1, 3000), walk.text(Part.THREAT))
    change_damage(_item(walk, case), changed, actor=actor)


def _receive(walk: Walk, case: Case, actor: Actor) -> None:
    receive(_item(walk, case), today(), walk.dice.randint(1, 800), actor=actor)


def _measure(walk: Walk, case: Case, *states: MeasureStatus) -> Measure:
    """A measure, mostly one in these states."""
    every = select(Measure).where(Measure.case_id == case.id).order_by(Measure.id)
    likely = every.where(Measure.status.in_(states))
    some = likely if walk.dice.random() < 0.9 and db.session.scalar(likely.limit(1)) is not None else every
    measure: Measure = _one_of(walk, some)
    return measure


def _draft(walk: Walk, case: Case, actor: Actor) -> None:
    """A new draft, or one that is filled in."""
    if walk.dice.random() < 0.3 or not db.session.scalars(select(Measure).where(Measure.case_id == case.id)).first():
        draft(case, walk.one(MeasureKind), actor=actor)
        return
    measure = _measure(walk, case, *DRAFTS)
    norm = norm_of(case.incident)
    rules = frozenset({norm.rules[0][0]} if norm is not None and norm.rules else ())
    dossier = complete(kind=measure.kind, rule_ids=rules, facts=walk.text(Part.THREAT), answer=walk.text(Part.THREAT))
    write(measure, dossier, actor=actor)


def _hear(walk: Walk, case: Case, actor: Actor) -> None:
    hear(_measure(walk, case), walk.one(Hearing), today(), walk.text(Part.THREAT), actor=actor)


def _review(walk: Walk, case: Case, actor: Actor) -> None:
    measure = _measure(walk, case, MeasureStatus.RUNNING)
    review(measure, walk.text(Part.THREAT), today() + timedelta(days=60), actor=actor)


def _reasoned(verb: Callable[..., None], *states: MeasureStatus) -> Verb:
    """An act on one measure that needs nothing but a reason."""
    return lambda walk, case, actor: verb(_measure(walk, case, *states), walk.text(Part.THREAT), actor=actor)


def _damage(walk: Walk, case: Case, actor: Actor) -> None:
    damage = Damage(walk.one(DamageKind), walk.one(DamageOwner), 1250, walk.text(Part.THREAT))
    add_damage(case, damage, actor=actor)


WALKED: dict[Term, Verb] = {
    Act.TAKE: _take,
    Act.ASSIGN: _assign,
    Act.SET_SEVERITY: _assess,
    Act.NEED_ROOM: lambda w, c, a: need_room(c, w.one(Part), actor=a),
    Act.NOTE: _note,
    Act.ANSWER: lambda w, c, a: services.answer(c, w.text(READERS), actor=a),
    Act.DO_STEP: _do_step,
    Act.SKIP_STEP: _skip,
    Act.CLOSE: _close,
    Act.EVALUATE: lambda w, c, a: evaluate(c, w.text(Part.CORE), actor=a),
    Act.PROPOSE_CLOSE: _propose,
    Act.CONFIRM_CLOSE: lambda w, c, a: confirm_close(c, actor=a),
    Act.RETURN_CLOSE: lambda w, c, a: return_close(c, w.text(Part.CORE), actor=a),
    Act.PAUSE_STEP: _pause,
    Act.RESUME_STEP: lambda w, c, a: resume_step(c, _step(w, c), actor=a),
    Act.LINK: _link,
    Act.UNLINK: _unlink,
    Act.DECLARE_CONFLICT: lambda w, c, a: declare_conflict(c, w.text(TOO_CLOSE), actor=a),
    Act.SHUT_OUT: lambda w, c, a: shut_out(c, w.people[w.one(w.people)], w.text(TOO_CLOSE), actor=a),
    Act.PROPOSE_LIFT: _propose_lift,
    Act.DECIDE_LIFT: lambda w, c, a: decide_lift(c, approve=w.dice.random() < 0.5, actor=a),
    Act.WATCH: lambda w, c, a: watch(c, True, actor=a),
    Act.UNWATCH: lambda w, c, a: watch(c, False, actor=a),
    Act.REOPEN: lambda w, c, a: services.reopen(c, w.text(Part.CORE), actor=a),
    Act.MESSAGE: lambda w, c, a: write_to_handlers(c, w.text(READERS), actor=a),
    Act.CONFIRM_TALK: lambda w, c, a: confirm_talk(c, _talk(w, c), w.one(Confirmation), actor=a),
    Act.SAY_HELPED: lambda w, c, a: say_helped(c, w.one(Helped), w.text(READERS), actor=a),
    Act.REOPEN_OWN: lambda w, c, a: reopen_own(c, w.text(READERS), actor=a),
    Act.PROTECT: _protect,
    CareAct.PLAN_TALK: lambda w, c, a: care.plan_talk(c, _talk(w, c), now() + timedelta(days=1), actor=a),
    CareAct.RECORD_TALK: lambda w, c, a: care.record_talk(c, _talk(w, c), w.one(TalkOutcome), now(), actor=a),
    CareAct.ADD_TALKS: lambda w, c, a: care.add_talks(c, actor=a),
    CareAct.RECORD_INJURY: _injury,
    CareAct.REPORT_ACCIDENT: lambda w, c, a: care.report_accident(
        c, now(), w.one(NoticeWay), w.text(Part.CARE), actor=a
    ),
    CareAct.REFER: lambda w, c, a: helping.refer(c, w.one(Help), w.one(ReferralOutcome), actor=a),
    CareAct.INVITE_PEER: _invite,
    CareAct.RELEASE_INJURY: lambda w, c, a: release_injury(c, w.one([None, *CLASSES]), today(), actor=a),
    ThreatAct.CHECK_CRITERIA: _criteria,
    ThreatAct.RECORD_PERPETRATOR: lambda w, c, a: record_identity(
        c, Identity(w.text(Part.THREAT), reach=w.text(Part.THREAT)), actor=a
    ),
    ThreatAct.INFORM_PERPETRATOR: _inform,
    ThreatAct.FIND_EARLIER: lambda w, c, a: find_earlier(c, w.text(""), actor=a),
    ThreatAct.RECORD_OUTCOME: lambda w, c, a: record_outcome(c, w.one(PoliceOutcome), today(), actor=a),
    ThreatAct.PREPARE_FILE: lambda w, c, a: prepare_file(c, SevenTexts(who=w.text(Part.THREAT)), actor=a),
    DamageAct.ADD: _damage,
    DamageAct.CHANGE: _change_damage,
    DamageAct.CLAIM: lambda w, c, a: claim(_item(w, c), w.one(ClaimedFrom), today(), 800, actor=a),
    DamageAct.RECEIVE: _receive,
    DamageAct.WRITE_OFF: lambda w, c, a: write_off(_item(w, c), w.one(WriteOffReason), today(), actor=a),
    MeasureAct.DRAFT: _draft,
    MeasureAct.TAKE_NONE: lambda w, c, a: take_none(c, w.text(Part.THREAT), actor=a),
    MeasureAct.PROPOSE: lambda w, c, a: propose(_measure(w, c, *DRAFTS), actor=a),
    MeasureAct.WITHDRAW: _reasoned(withdraw, *DRAFTS),
    MeasureAct.DECIDE: lambda w, c, a: decide(_measure(w, c, MeasureStatus.PROPOSED), actor=a),
    MeasureAct.RETURN: _reasoned(send_back, MeasureStatus.PROPOSED),
    MeasureAct.DELIVER: lambda w, c, a: deliver(
        _measure(w, c, MeasureStatus.DECIDED), w.one(DeliveryWay), today(), actor=a
    ),
    MeasureAct.HEAR: _hear,
    MeasureAct.REVIEW: _review,
    MeasureAct.LIFT: _reasoned(lift, MeasureStatus.RUNNING),
    ThreatAct.RECORD_REACTION: _reaction,
    ThreatAct.DECIDE_POLICE: _police,
    ThreatAct.ADVISE_HOME: lambda w, c, a: threat.advise_home(c, w.text(Part.HOME), actor=a),
}
FURTHER: frozenset[Term] = frozenset(
    {
        MeasureAct.PROPOSE,
        MeasureAct.DECIDE,
        MeasureAct.RETURN,
        MeasureAct.DELIVER,
        MeasureAct.HEAR,
        MeasureAct.REVIEW,
        MeasureAct.LIFT,
        DamageAct.CHANGE,
        DamageAct.CLAIM,
        DamageAct.RECEIVE,
        DamageAct.WRITE_OFF,
    }
)
"""Acts that take one thing on a case further; most of them are possible only for a while."""
NOT_WALKED: dict[Term, str] = {
    Act.READ: "reads",
    Act.READ_NARRATIVE: "reads",
    Act.READ_CARE_DATES: "reads",
    Act.READ_THREAT_RESULT: "reads",
    Act.READ_HOME: "reads",
    Act.READ_FILE: "reads",
    Act.FOLLOW: "reads",
    Act.FOLLOW_FILED: "reads",
    CareAct.READ: "reads",
    ThreatAct.READ: "reads",
    DamageAct.READ: "reads",
    MeasureAct.READ: "reads",
    MeasureAct.PRINT_FILE: "reads",
    MeasureAct.READ_BANS: "reads",
    ThreatAct.READ_IDENTITY: "reads",
    ThreatAct.DOWNLOAD_FILE: "reads",
    MeasureAct.BEGIN: "the clock does it: tests/threat/test_measures_in_time.py",
    MeasureAct.EXPIRE: "the clock does it: tests/threat/test_measures_in_time.py",
    MeasureAct.REMIND: "the clock does it: tests/threat/test_measures_in_time.py",
    MeasureAct.WRITE_LETTER: "of the organisation: tests/followup/test_letters_of_measures.py",
    ThreatAct.REMIND_TO_INFORM: "the clock does it: tests/followup/test_name_informing.py",
    Act.REPORT: "makes a case",
    Act.IMPORT: "makes history",
    Act.HAND_OVER: "gives a code for a visitor: tests/reporting/test_for_somebody_else.py",
    Act.CONFIRM: "once, of what somebody else filed: tests/reporting/test_for_somebody_else.py",
    Act.AMEND: "answers of the reporter: tests/reporting/test_correcting.py",
    Act.ADD_FILE: "a file is more than one act: tests/evidence",
    Act.ASK_REPORTER: "the clock does it: tests/care/test_silence.py",
    Act.ESCALATE: "the clock does it: tests/care/test_silence.py",
}
