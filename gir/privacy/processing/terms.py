"""The small register of processing activities that lines point at. Keys never change: other systems know them."""

from __future__ import annotations

from gir.terms import Term


class Activity(Term):
    """A processing activity, with its purpose in the register of processing (DOMAIN §5)."""

    FOLLOW_UP = "aggression.follow_up"
    """Receive and follow up what employees report."""
    OFFICIALS = "aggression.officials"
    """The same of office-holders: an activity of its own."""
    CARE = "aggression.care"
    """Care for who was hit: aftercare, injury and absence."""
    PERPETRATOR = "aggression.perpetrator"
    """React to who did it: criteria, measures, police and damage."""
    ACCOUNTABILITY = "aggression.accountability"
    """Look back on who read what, for supervision and data breaches."""
    REQUESTS = "aggression.requests"
    """Answer who asks something about their own data."""


BY_SUBJECT = {
    "care": Activity.CARE,
    "threat": Activity.PERPETRATOR,
    "measure": Activity.PERPETRATOR,
    "damage": Activity.PERPETRATOR,
    "criteria": Activity.PERPETRATOR,
    "log": Activity.ACCOUNTABILITY,
    "destruction": Activity.ACCOUNTABILITY,
    "avg": Activity.REQUESTS,
}
"""The activity that acts of a subject belong to; all others are the follow-up itself."""
