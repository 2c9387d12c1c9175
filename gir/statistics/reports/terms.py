"""What a report may be taken away for, and as what."""

from gir.terms import Term
from gir.terms import lazy as _l


class Purpose(Term):
    """Why somebody takes exact figures out of the register."""

    POLICY = "policy", _l("Policy on safety at work")
    MANAGEMENT = "management", _l("Talk with management")
    COUNCIL = "works-council", _l("Talk with the works council")
    AUDIT = "audit", _l("Audit or check of the figures")


class Kind(Term):
    """Which file."""

    PDF = "pdf", _l("Report to read or print (PDF)")
    XLSX = "xlsx", _l("Workbook with all tables (Excel)")
