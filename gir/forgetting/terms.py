"""Kinds of data that are kept a time of their own, why some are kept longer, and what people do about it."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l


class Category(Term):
    """Data that go at the same moment (DOMAIN §5, "Retention"), and what goes."""

    PERPETRATOR = (
        "perpetrator",
        _l("Who the perpetrator is"),
        _l("Name, description, measures and letters. The name is taken out of all texts of the case. The case stays."),
    )
    POLICE = (
        "police",
        _l("The report to the police"),
        _l("The file for the police, its number and what the police told. That there was a report stays."),
    )
    WITHDRAWN = (
        "withdrawn",
        _l("Case that the reporter ended"),
        _l("The whole case, with notes, messages and files. What was counted stays, tied to nobody."),
    )
    CASE = (
        "case",
        _l("Closed case"),
        _l(
            "The whole case, with notes, messages and files. What was counted stays, tied to nobody. Damage that must "
            "be kept longer is kept apart."
        ),
    )
    DAMAGE = (
        "damage",
        _l("Damage of a case that is gone"),
        _l("What was damaged, claimed and paid. The sums in charts stay."),
    )


WHOLE = frozenset({Category.CASE, Category.WITHDRAWN})
"""With these a case is gone."""


class Side(Term):
    """The two who must agree: one who knows the rules, and one who knows the case."""

    OFFICER = "officer", _l("Privacy officer")
    HANDLER = "handler", _l("Coordinator or clerk")


class Reason(Term):
    """Why something is not destroyed although its time is over."""

    POLICE = "police", _l("the police or the court is still busy with it")
    CLAIM = "claim", _l("a claim for damage is still open")
    MEASURE = "measure", _l("a measure is still running")
    CLOCK = "clock", _l("a step of the follow-up is still to be done")
    REQUEST = "request", _l("somebody’s request about their data is not decided yet")
    COUNTED = "counted", _l("its quarter has not been published yet")
    KEPT = "kept", _l("somebody said why it must be kept")


class HoldReason(Term):
    """Why somebody keeps a case longer."""

    OBJECTION = "objection", _l("An objection, complaint or appeal is running")
    COURT = "court", _l("It is needed in court")
    INQUIRY = "inquiry", _l("An inquiry or inspection needs it")
    OTHER = "other", _l("Something else")


class ForgettingAct(Term):
    """What is done about data whose time is over."""

    PROPOSE = "destruction.propose"
    AGREE = "destruction.agree"
    WITHDRAW = "destruction.withdraw"
    HOLD = "destruction.hold"
    LIFT = "destruction.lift_hold"
    READ_HOLDS = "destruction.read_holds"
    DESTROY = "destruction.destroy"
    SET_TERM = "destruction.set_term"
    DOUBT_CLOCK = "destruction.doubt_clock"
    TRUST_CLOCK = "destruction.trust_clock"
