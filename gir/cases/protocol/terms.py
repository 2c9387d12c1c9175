"""The words of a protocol: who does a step, in what its clock counts, and what is done to a protocol."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p


class Owner(Term):
    """Who does a step: a role, or whoever has a place in this case that a role alone does not tell."""

    SUPPORTER = (
        "supporter",
        _l("who supports the reporter"),
        _l("The manager, or whom the reporter chose instead; for office-holders their clerk"),
    )
    CARETAKER = "caretaker", _l("HRM, or the clerk for office-holders")
    COORDINATOR = "coordinator", _p("protocol", "the coordinator")
    OOV = "oov", _p("protocol", "OOV")


class Unit(Term):
    """In what a clock counts."""

    HOURS = "hours", _p("clock", "hours")
    DAYS = "days", _p("clock", "days, weekends included")
    WORKING_DAYS = "working_days", _p("clock", "working days")
    SAME_DAY = "same_day", _p("clock", "the same day")
    NEVER = "never", _p("clock", "no clock: it is never late")


CLOCKS = (Unit.HOURS, Unit.DAYS, Unit.WORKING_DAYS, Unit.SAME_DAY)
"""What the clock of a step of the software counts. Only a step of the organisation's own may have none."""


class ProtocolAct(Term):
    """What is done to an organisation's protocol, as the log names it."""

    SAVE_STEP = "protocol.save_step", _l("Change a step in the draft of the protocol")
    DROP_STEP = "protocol.drop_step", _l("Take a step out of the draft of the protocol")
    DISCARD = "protocol.discard", _l("Throw away the draft of the protocol")
    PUBLISH = "protocol.publish", _l("Publish a protocol")
