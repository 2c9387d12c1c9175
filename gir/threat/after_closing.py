"""What closing a case leaves to do about the perpetrator: it is handed over when somebody leaves, as open cases are."""

from __future__ import annotations

from gir.accounts.terms import Role
from gir.cases.hand_over.access import AfterClosing
from gir.threat.measures.queries import cases_with_a_measure
from gir.threat.perpetrator.informing import cases_to_inform

WHO_LOOKS_AFTER = frozenset({Role.OOV, Role.CLERK})
AFTER_CLOSING = (
    AfterClosing(WHO_LOOKS_AFTER, cases_with_a_measure),
    AfterClosing(WHO_LOOKS_AFTER, cases_to_inform),
)
