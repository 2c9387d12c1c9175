"""The words of follow-up: acts, states, rooms, steps and outcomes."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p


class Act(Term):
    """What may be done to a case. The policy allows it, the button shows it, a verb does it, the log stores it."""

    READ = "case.read", _l("Read the case")
    READ_NARRATIVE = "case.read_narrative", _l("Read the story")
    READ_CARE_DATES = "case.read_care_dates", _l("See when care happens")
    READ_THREAT_RESULT = "case.read_threat_result", _l("See what came of it")
    READ_HOME = "case.read_home", _l("Read about home and family")
    FOLLOW = "case.follow", _l("Follow your own report")
    FOLLOW_FILED = "case.follow_filed", _l("Follow what you reported for somebody else")
    HAND_OVER = "case.hand_over", _l("Hand a report over to the person concerned")
    CONFIRM = "case.confirm", _l("Say that a report about you is right")
    REPORT = "case.report", _l("Report an incident")
    TAKE = "case.take", _l("Take the case")
    ASSIGN = "case.assign", _l("Assign the case")
    SET_SEVERITY = "case.set_severity", _l("Set the severity")
    NEED_ROOM = "case.need_room", _l("Ask for a room that was left out")
    NOTE = "case.note", _l("Add a note")
    ANSWER = "case.answer", _l("Answer the reporter")
    SKIP_STEP = "case.skip_step", _l("Leave out a step")
    DO_STEP = "case.do_step", _l("Record that a step of the organisation’s own is done")
    PAUSE_STEP = "case.pause_step", _l("Pause a step")
    RESUME_STEP = "case.resume_step", _l("Let the clock of a step go on")
    CLOSE = "case.close", _l("Close the case")
    EVALUATE = "case.evaluate", _l("Look back on the case")
    PROPOSE_CLOSE = "case.propose_close", _l("Propose to close the case")
    CONFIRM_CLOSE = "case.confirm_close", _l("Confirm that the case can be closed")
    RETURN_CLOSE = "case.return_close", _l("Say that the case cannot be closed yet")
    REOPEN = "case.reopen", _l("Reopen the case")
    MESSAGE = "case.message", _l("Write to who handles the own report")
    CONFIRM_TALK = "case.confirm_talk", _l("Say whether a talk took place")
    SAY_HELPED = "case.say_helped", _l("Say whether it helped")
    REOPEN_OWN = "case.reopen_own", _l("Take up the own report again")
    ASK_REPORTER = "case.ask_reporter", _l("Ask the reporter whether a talk took place")
    ESCALATE = "case.escalate", _l("Tell somebody else that a step is waiting")
    WATCH = "case.watch", _l("Follow the case")
    UNWATCH = "case.unwatch", _l("Stop following the case")
    ADD_FILE = "case.add_file", _l("Add files")
    READ_FILE = "case.read_file", _l("Read a file")
    AMEND = "case.amend", _l("Add details to the own report")
    PROTECT = "case.protect", _l("Choose who may see the own report")
    LINK = "case.link", _l("Link the case to another")
    UNLINK = "case.unlink", _l("Undo a link between cases")
    DECLARE_CONFLICT = "case.declare_conflict", _l("Say that one is too close to the case")
    SHUT_OUT = "case.shut_out", _l("Keep somebody out who is too close to the case")
    PROPOSE_LIFT = "case.propose_lift", _l("Propose to let somebody in again")
    DECIDE_LIFT = "case.decide_lift", _l("Decide whether somebody is let in again")
    IMPORT = "case.import", _l("Take over history")


class Hat(Term):
    """In what capacity somebody stands before one case."""

    VICTIM = "victim", _l("reporter")
    FILER = "filer", _l("reported it for somebody else")
    MANAGER = "manager", _l("manager")
    HRM = "hrm", _l("HRM")
    OOV = "oov", _l("OOV")
    COORDINATOR = "coordinator", _l("coordinator")
    CLERK = "clerk", _l("clerk for office-holders")
    PEER = "peer", _l("peer support team")
    CONFIDANT = "confidant", _l("confidential adviser")
    INSPECTOR = "inspector", _l("privacy officer who inspects")


class Status(Term):
    """Where a case stands."""

    NEW = "new", _p("case", "New")
    ACTIVE = "active", _p("case", "In progress")
    CLOSED = "closed", _p("case", "Closed")


class Part(Term):
    """A room of a case. What hangs on a case lies in one room."""

    CORE = "core", _l("Shared")
    CARE = "care", _l("Care")
    THREAT = "threat", _l("Threat")
    HOME = "home", _l("Home")


class Step(Term):
    """A step of the protocol (DOMAIN §4)."""

    ACKNOWLEDGE = "acknowledge", _l("Confirmation of receipt")
    RELIEF = "relief", _l("First relief")
    TRIAGE = "triage", _l("Assessment")
    REACTION = "reaction", _l("Reaction to the perpetrator")
    TALK_1 = "talk_1", _l("Aftercare talk 1")
    TALK_2 = "talk_2", _l("Aftercare talk 2")
    TALK_3 = "talk_3", _l("Aftercare talk 3")
    POLICE = "police", _l("Decision on a police report")
    ACCIDENT = "accident", _l("Report to the labour inspectorate")
    ANSWER = "answer", _l("Answer to the reporter")
    DAMAGE = "damage", _l("Damage claimed or written off")
    EVALUATION = "evaluation", _l("Evaluation with its lesson")
    SECOND_LOOK = "second_look", _l("Second person looks at closing")


class OwnStep(str):
    """A step that an organisation added to its protocol, by its key. Each case keeps its name (``Task.label``)."""

    __slots__ = ()

    @property
    def value(self) -> str:
        """The key, as a term has one."""
        return str(self)


AnyStep = Step | OwnStep
OWN = "own:"
"""How the key of every step begins that is an organisation's own."""


def step_of(key: str) -> AnyStep:
    """The step with this key.

    Raises:
        ValueError: the software has none, and it is not the key of a step of an organisation's own.
    """
    return OwnStep(key) if key.startswith(OWN) else Step(key)


class TaskStatus(Term):
    """Where a step stands.

    Somebody left out what is skipped, or the reporter did not want it. What is not needed does not apply by the rules
    of the protocol, and is to be done again as soon as it does.
    """

    OPEN = "open", _p("step", "to do")
    DONE = "done", _p("step", "done")
    SKIPPED = "skipped", _p("step", "does not apply")
    NOT_NEEDED = "not_needed", _p("step", "not needed")
    LAPSED = "lapsed", _p("step", "lapsed when the case was closed")


class Audience(Term):
    """Who may read a note."""

    TEAM = "team", _l("Everybody who handles this case")
    CARE = "care", _l("Only who may enter Care")
    THREAT = "threat", _l("Only who may enter Threat")
    HOME = "home", _l("Only who may read about home and family")
    REPORTER = "reporter", _l("Also the reporter")
    PERSONAL = "personal", _l("Only me")


class CloseReason(Term):
    """Why a case is closed."""

    HANDLED = "handled", _l("Everything has been done")
    NO_FURTHER = "no_further", _l("Nothing more can be done")
    WISH = "wish", _l("The reporter wishes so")
    DUPLICATE = "duplicate", _l("Reported twice"), _l("Needs the assessment and an answer; the rest is done there")


class Happening(Term):
    """What the timeline tells. Each is told as one sentence (see ``gir.followup.sentences``)."""

    OPENED = "opened"
    TAKEN = "taken"
    ASSIGNED = "assigned"
    SEVERITY = "severity"
    NOTE = "note"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    CLOSED = "closed"
    REOPENED = "reopened"
    TALK_PLANNED = "talk_planned"
    TALK_HELD = "talk_held"
    TALK_DECLINED = "talk_declined"
    NOT_REACHED = "not_reached"
    ACCIDENT_REPORTED = "accident_reported"
    REACTION = "reaction"
    POLICE = "police"
    PROTECTED = "protected"
    REPORTER_WROTE = "reporter_wrote"
    TALK_CONFIRMED = "talk_confirmed"
    TALK_DENIED = "talk_denied"
    TALK_UNWANTED = "talk_unwanted"
    ESCALATED = "escalated"
    HELPED = "helped"
    REOPENED_BY_REPORTER = "reopened_by_reporter"
    DUTY_ALERTED = "duty_alerted"
    AMENDED = "amended"
    FILE_ADDED = "file_added"
    FILE_QUARANTINED = "file_quarantined"
    CONFIRMED = "confirmed"
    HOME_ADVICE = "home_advice"
    HOME_OPENED = "home_opened"
    INJURY_RECORDED = "injury_recorded"
    TALKS_ADDED = "talks_added"
    REFERRED = "referred"
    PEER_INVITED = "peer_invited"
    PEER_THANKED = "peer_thanked"
    MEASURE_DRAFTED = "measure_drafted"
    MEASURE_PROPOSED = "measure_proposed"
    MEASURE_RETURNED = "measure_returned"
    MEASURE_WITHDRAWN = "measure_withdrawn"
    MEASURE_DECIDED = "measure_decided"
    MEASURE_DELIVERED = "measure_delivered"
    MEASURE_HEARD = "measure_heard"
    MEASURE_REVIEWED = "measure_reviewed"
    MEASURE_LIFTED = "measure_lifted"
    MEASURE_BEGAN = "measure_began"
    MEASURE_EXPIRED = "measure_expired"
    NO_MEASURE = "no_measure"
    CRITERIA_CHECKED = "criteria_checked"
    NAME_LOCKED_AGAIN = "name_locked_again"
    NAME_ERASED = "name_erased"
    CORRECTED = "corrected"
    IDENTITY_RECORDED = "identity_recorded"
    PERPETRATOR_INFORMED = "perpetrator_informed"
    INFORMING_POSTPONED = "informing_postponed"
    POLICE_OUTCOME = "police_outcome"
    POLICE_FILE = "police_file"
    INJURY_RELEASED = "injury_released"
    DAMAGE_ADDED = "damage_added"
    DAMAGE_CHANGED = "damage_changed"
    DAMAGE_CLAIMED = "damage_claimed"
    DAMAGE_RECEIVED = "damage_received"
    DAMAGE_WRITTEN_OFF = "damage_written_off"
    EVALUATED = "evaluated"
    CLOSE_PROPOSED = "close_proposed"
    CLOSE_RETURNED = "close_returned"
    PROPOSAL_FELL = "proposal_fell"
    PAUSED = "paused"
    RESUMED = "resumed"
    STEP_DONE = "step_done"
    LINKED = "linked"
    UNLINKED = "unlinked"
    WITHDREW = "withdrew"
    SHUT_OUT = "shut_out"
    LIFT_PROPOSED = "lift_proposed"
    LIFTED = "lifted"
    LIFT_REFUSED = "lift_refused"
    CALL_WISHED = "call_wished"
    ROUTED = "routed"
    PERPETRATOR_DESTROYED = "perpetrator_destroyed"
    POLICE_DESTROYED = "police_destroyed"


class Helped(Term):
    """What the reporter answers to the closing question."""

    YES = "yes", _l("Yes")
    PARTLY = "partly", _l("Partly")
    NO = "no", _l("No")


class Alternative(Term):
    """Who takes the manager's place for relief and talks when the reporter hid the report from the manager.

    The keys are those of the roles that do it.
    """

    HRM = "hrm", _l("HRM"), _l("Somebody of HRM calls you and talks with you.")
    PEER = (
        "peer",
        _l("A colleague of the peer support team"),
        _l("Somebody trained to listen. Reads when and where it was, not your story."),
    )
    CONFIDANT = (
        "confidant",
        _l("The confidential adviser"),
        _l("Is on your side and keeps it between you. Reads when and where it was, not your story."),
    )


class BlockReason(Term):
    """Why a case does not exist for somebody."""

    HIDDEN_FROM_MANAGER = "hidden_from_manager", _l("The reporter does not want this person to see it")
    CONFLICT = "conflict", _l("Possible conflict of interest")
    CHOSEN = "chosen", _l("The reporter chose this person from the list")
    NAMED = "named", _l("The reporter wrote down this person’s name or address")
