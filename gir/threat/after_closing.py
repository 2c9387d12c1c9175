"""What closing leaves to do about perpetrator, police and damage. When somebody leaves it goes over too."""

from __future__ import annotations

from gir.accounts.terms import Role
from gir.cases.hand_over.access import AfterClosing
from gir.threat.damage.queries import cases_with_a_claim
from gir.threat.measures.queries import cases_with_a_measure
from gir.threat.perpetrator.informing import cases_to_inform
from gir.threat.police.queries import cases_at_the_police

WHO_LOOKS_AFTER = frozenset({Role.OOV, Role.CLERK})
OOV = frozenset({Role.OOV})
"""What the police did is recorded by nobody else."""
AFTER_CLOSING = (
    AfterClosing(WHO_LOOKS_AFTER, cases_with_a_measure),
    AfterClosing(WHO_LOOKS_AFTER, cases_to_inform),
    AfterClosing(OOV, cases_at_the_police),
    AfterClosing(WHO_LOOKS_AFTER, cases_with_a_claim),
)
