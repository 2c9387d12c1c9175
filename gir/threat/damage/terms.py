"""The words of damage: what was hit, whose it was, who is asked to pay, and why nobody does."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p


class DamageAct(Term):
    """What may be done about the damage of a case."""

    READ = "damage.read", _l("Read about the damage")
    ADD = "damage.add", _l("Write down damage")
    CHANGE = "damage.change", _l("Correct damage")
    CLAIM = "damage.claim", _l("Claim damage")
    RECEIVE = "damage.receive", _l("Record a payment")
    WRITE_OFF = "damage.write_off", _l("Write off damage")


class DamageKind(Term):
    """What was damaged or lost."""

    VEHICLE = "vehicle", _p("damage", "Vehicle")
    BUILDING = "building", _p("damage", "Building or furniture")
    CLOTHING = "clothing", _p("damage", "Clothing")
    GLASSES = "glasses", _p("damage", "Glasses or hearing aid")
    EQUIPMENT = "equipment", _p("damage", "Telephone or equipment")
    MEDICAL = "medical", _p("damage", "Medical costs")
    HOURS = "hours", _p("damage", "Lost hours")
    OTHER = "other", _p("damage", "Something else")


class DamageOwner(Term):
    """Whose damage it is."""

    ORGANISATION = "organisation", _p("damage", "Of the organisation")
    PERSON = "person", _p("damage", "Of the person concerned"), _l("They are told what comes of it")


class ClaimedFrom(Term):
    """Who is asked to pay."""

    PERPETRATOR = "perpetrator", _l("From the perpetrator")
    INSURER = "insurer", _l("From the insurer")
    COURT = "court", _l("Through the criminal case")


class WriteOffReason(Term):
    """Why nobody pays. A choice and no text: finance reads it, and knows nothing of the case."""

    UNKNOWN = "unknown", _p("damage", "Nobody knows who did it")
    CANNOT_PAY = "cannot_pay", _p("damage", "Who did it cannot pay")
    TOO_SMALL = "too_small", _p("damage", "Recovering it costs more than it brings in")
    REFUSED = "refused", _p("damage", "The claim was refused")
    WISH = "wish", _p("damage", "The person concerned does not want a claim")
    MISTAKE = "mistake", _p("damage", "It was written down by mistake"), _l("Then it does not count in any sum")


class DamageState(Term):
    """Where an item stands."""

    TO_CLAIM = "to_claim", _p("damage", "To be claimed")
    CLAIMED = "claimed", _p("damage", "Claimed")
    PARTLY = "partly", _p("damage", "Partly recovered")
    RECOVERED = "recovered", _p("damage", "Recovered")
    WRITTEN_OFF = "written_off", _p("damage", "Written off")
