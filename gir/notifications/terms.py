"""What a message is about, without a word about whom or what; and how mails fare."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l


class Delivery(Term):
    """When somebody wants to hear of a kind of message."""

    AT_ONCE = "at_once", _l("At once")
    DAILY = "daily", _l("One mail a day, at 8.00 on working days")
    OFF = "off", _l("No mail")


class Matter(Term):
    """All that a mail says of its reason: the same words for many, for whoever sees the mail beside its reader."""

    TO_DO = "to_do", _l("Something is waiting for you")
    STEPS = "steps", _l("There are steps that are waiting for you")
    TODAY = "today", _l("Something is waiting for you today")
    NOW = "now", _l("You are on duty: somebody needs you now")
    LATE = "late", _l("Something has waited too long")
    TO_READ = "to_read", _l("There is something for you to read")
    QUESTION = "question", _l("We have a short question for you")
    KEPT = "kept", _l("Something of yours is deleted in five days")
    PULSE = "pulse", _l("One question, once a quarter")
    ACCOUNT = "account", _l("Something changed in how you sign in")


class MessageKind(Term):
    """The reason of a message, and a sentence about it, for who chooses what to be mailed about. No mail says them."""

    NEW_CASE = (
        "new_case",
        _l("Something new is waiting for you"),
        _l("There is a new report for which you have a step to do."),
    )
    CALL_TODAY = (
        "call_today",
        _l("Somebody asks for a call today"),
        _l("Somebody who reported something asks to be called today. You find the number in the case."),
    )
    ASSIGNED = "assigned", _l("Something is waiting for you"), _l("A colleague has handed you a case.")
    ANSWERED = "answered", _l("There is an answer for you"), _l("You can read an answer to your report.")
    NEWS = "news", _l("There is news for you"), _l("Something has changed in your report.")
    FILED = (
        "filed",
        _l("There is something for you to read"),
        _l("A colleague reported something for you. You can read, correct and confirm it."),
    )
    DUTY = (
        "duty",
        _l("You are on duty: somebody needs you now"),
        _l("A report came in that cannot wait. You are on duty."),
    )
    ATTENTION = (
        "attention",
        _l("Something asks for your attention"),
        _l("A reporter told you something, or asks something."),
    )
    ESCALATED = (
        "escalated",
        _l("Something has waited too long"),
        _l("Somebody was not helped in time. You are asked to see to it."),
    )
    DECISION = (
        "decision",
        _l("A decision is waiting for you"),
        _l("A colleague proposes a measure. You are asked to decide."),
    )
    REVIEW = (
        "review",
        _l("A measure must be reviewed"),
        _l("A measure that is running must be looked at again."),
    )
    NOBODY_LEFT = (
        "nobody_left",
        _l("Something needs somebody to do it"),
        _l("In a report there is a step that nobody can do now. You are asked to see to it."),
    )
    DUE_SOON = (
        "due_soon",
        _l("Something is due soon"),
        _l("In a case that you handle, something must be done within a few days."),
    )
    HAND_OVER = (
        "hand_over",
        _l("Cases wait for a hand-over"),
        _l("Somebody left, or has another role now. You are asked to give their cases to others."),
    )
    STAND_IN = (
        "stand_in",
        _l("You stand in for a colleague"),
        _l("A colleague is away and named you to stand in, or took that back. You read it under When you are away."),
    )
    STEPS_DUE = (
        "steps_due",
        _l("Steps of yours must be done today, or are late"),
        _l("A reminder early on a working day. You find the steps under Clocks."),
    )
    CONFIRM_TALK = (
        "confirm_talk",
        _l("We have a short question for you"),
        _l("Tell us in one tap whether something took place that we agreed with you."),
    )
    FINISHED = (
        "finished",
        _l("Your report is finished"),
        _l("You can read what was done. We also ask you one question: were you helped?"),
    )
    PILED_UP = (
        "piled_up",
        _l("We have a question about how you are"),
        _l("Several reports of yours in a short while. We ask whether somebody shall call you."),
    )
    DRAFT_WAITS = (
        "draft_waits",
        _l("Something you began is still waiting"),
        _l("You began to write something and did not send it. In five days we delete it."),
    )

    PULSE = (
        "pulse",
        _l("One question, once a quarter"),
        _l("Did you report your last incident? Your answer cannot be traced to you."),
    )

    ACCOUNT = (
        "account",
        _l("Something changed in how you sign in"),
        _l("An app was connected to your account or taken away, codes were made, or wrong codes were given."),
    )

    ALL_TOO_CLOSE = (
        "all_too_close",
        _l("Nobody here could handle a report"),
        _l("Everybody who could handle a report is too close to it. Somebody from outside got it, or nobody."),
    )

    GLASS = (
        "glass",
        _l("Somebody used emergency access"),
        _l("A case was opened with emergency access, or was not looked at in time. You are asked to judge it."),
    )

    KEPT_LONG_ENOUGH = (
        "kept_long_enough",
        _l("Something was kept long enough"),
        _l("What may be destroyed waits for two people to agree. You get this once a month at most."),
    )
    RIGHTS_CHANGED = (
        "rights_changed",
        _l("What you may do here changed"),
        _l("You have another role, or one ended. You see which when you sign in."),
    )
    RIGHTS_WAIT = (
        "rights_wait",
        _l("A role waits for a second person"),
        _l("Somebody would give a role to a colleague. You are asked to agree, or not."),
    )

    REPORT_READY = (
        "report_ready",
        _l("A report is ready"),
        _l("A quarter was closed, so its reports can be made. You only get this mail when you ask for it."),
    )

    @property
    def matter(self) -> Matter:
        """What a mail says of it."""
        return MATTERS.get(self, Matter.TO_READ)

    @property
    def choices_of_delivery(self) -> tuple[Delivery, ...]:
        """What a person may choose for this kind. Work that waits for somebody can be late, but never unheard."""
        if self in URGENT:
            return (Delivery.AT_ONCE,)
        return tuple(Delivery) if self in MAY_BE_OFF else (Delivery.AT_ONCE, Delivery.DAILY)

    @property
    def usual_delivery(self) -> Delivery:
        """When it is mailed to who chose nothing."""
        if self in WHEN_ASKED_FOR:
            return Delivery.OFF
        return Delivery.DAILY if self in WITH_THE_DAY else Delivery.AT_ONCE

    @property
    def less(self) -> Delivery:
        """What one click on "less mail" makes of it: as little as is allowed."""
        return self.choices_of_delivery[-1]

    @property
    def may_be_less(self) -> bool:
        """Whether somebody may choose to hear less of it."""
        return self not in URGENT


WHEN_ASKED_FOR = frozenset({MessageKind.REPORT_READY})
"""Mailed only to who asked for it."""
WITH_THE_DAY = frozenset({MessageKind.PULSE, MessageKind.STEPS_DUE, MessageKind.KEPT_LONG_ENOUGH})
"""Mailed with what else there is that day, to who chose nothing."""
MATTERS = {
    MessageKind.NEW_CASE: Matter.TO_DO,
    MessageKind.ASSIGNED: Matter.TO_DO,
    MessageKind.ATTENTION: Matter.TO_DO,
    MessageKind.NOBODY_LEFT: Matter.TO_DO,
    MessageKind.DECISION: Matter.TO_DO,
    MessageKind.REVIEW: Matter.TO_DO,
    MessageKind.DUE_SOON: Matter.TO_DO,
    MessageKind.HAND_OVER: Matter.TO_DO,
    MessageKind.STEPS_DUE: Matter.STEPS,
    MessageKind.CALL_TODAY: Matter.TODAY,
    MessageKind.DUTY: Matter.NOW,
    MessageKind.ESCALATED: Matter.LATE,
    MessageKind.CONFIRM_TALK: Matter.QUESTION,
    MessageKind.PILED_UP: Matter.QUESTION,
    MessageKind.DRAFT_WAITS: Matter.KEPT,
    MessageKind.PULSE: Matter.PULSE,
    MessageKind.ACCOUNT: Matter.ACCOUNT,
    MessageKind.GLASS: Matter.TO_DO,
    MessageKind.RIGHTS_WAIT: Matter.TO_DO,
    MessageKind.KEPT_LONG_ENOUGH: Matter.TO_DO,
}
URGENT = frozenset({MessageKind.CALL_TODAY, MessageKind.DUTY, MessageKind.ACCOUNT, MessageKind.GLASS})
"""Somebody is waiting, or somebody else may be in: mailed at once, day and night, whatever its person prefers."""
MAY_BE_OFF = frozenset(
    {
        MessageKind.ANSWERED,
        MessageKind.NEWS,
        MessageKind.FINISHED,
        MessageKind.PULSE,
        MessageKind.PILED_UP,
        MessageKind.STEPS_DUE,
        MessageKind.REPORT_READY,
    }
)
"""About one's own reports, a wish of ours, or said before: who does not want these mails finds it after signing in."""
FOR_HANDLERS = frozenset(
    {
        MessageKind.NEW_CASE,
        MessageKind.CALL_TODAY,
        MessageKind.ASSIGNED,
        MessageKind.DUTY,
        MessageKind.ATTENTION,
        MessageKind.ESCALATED,
        MessageKind.NOBODY_LEFT,
        MessageKind.DECISION,
        MessageKind.REVIEW,
        MessageKind.DUE_SOON,
        MessageKind.STEPS_DUE,
        MessageKind.HAND_OVER,
        MessageKind.STAND_IN,
    }
)
"""Kinds that only people with a task in a case get."""


FOR_PRIVACY = frozenset({MessageKind.ALL_TOO_CLOSE, MessageKind.GLASS})
"""Kinds for the privacy officer."""
FOR_AGREEING = frozenset({MessageKind.RIGHTS_WAIT})
"""Kinds for who is asked as a second person when a role is given."""
FOR_KEEPERS = frozenset({MessageKind.KEPT_LONG_ENOUGH})
"""Kinds for who agrees that something is destroyed."""
FOR_REPORTERS = frozenset({MessageKind.REPORT_READY})
"""Kinds for who may make reports."""


class MailState(Term):
    """How a mail fares."""

    WAITING = "waiting", _l("Waiting")
    SENT = "sent", _l("Sent")
    FAILED = "failed", _l("Not delivered")
    DROPPED = "dropped", _l("Not needed any more")


class Trouble(Term):
    """Why a mail did not go out. Says nothing of who it was for."""

    ADDRESS = "address", _l("The address cannot be used")
    RECIPIENT = "recipient", _l("The mail server does not accept this address")
    CONTENT = "content", _l("The mail server does not accept this mail")
    LATER = "later", _l("The mail server asks to try again later")
    SENDER = "sender", _l("The mail server does not accept our sender address")
    UNREACHABLE = "unreachable", _l("The mail server cannot be reached")
    SLOW = "slow", _l("The mail server did not answer in time")
    CUT_OFF = "cut_off", _l("The mail server broke off the connection")
    TLS = "tls", _l("There is no safe connection with the mail server")
    SIGN_IN = "sign_in", _l("The mail server does not accept our password")
    FOLDER = "folder", _l("The folder for mails cannot be written")
    OTHER = "other", _l("Something else went wrong")


OF_THE_SERVER = frozenset(
    {
        Trouble.SENDER,
        Trouble.UNREACHABLE,
        Trouble.SLOW,
        Trouble.CUT_OFF,
        Trouble.TLS,
        Trouble.SIGN_IN,
        Trouble.FOLDER,
    }
)
"""Trouble that every mail has, whoever it is for."""


class MailAct(Term):
    """What people do about mails, as the log names it."""

    CHOOSE = "mail.choose"
    LESS = "mail.less"
    TRY_AGAIN = "mail.try_again"
    REMIND = "mail.remind"
    WRITE = "mail.write"
    RESET = "mail.reset"
