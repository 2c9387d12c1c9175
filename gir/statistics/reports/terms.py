"""Which report there is, what it may be taken away for, and as what."""

from gir.terms import Term
from gir.terms import lazy as _l


class Edition(Term):
    """For whom a report is. The protected ones say the same whoever makes them."""

    COUNCIL = (
        "council",
        _l("For the council and the public"),
        _l("Protected figures, rounded to 5. You may pass them on."),
    )
    MANAGEMENT = (
        "management",
        _l("For the management"),
        _l("Protected figures, not rounded. Not for outside the organisation."),
    )
    INTERNAL = (
        "internal",
        _l("Internal, exact figures, do not distribute"),
        _l("All charts and tables of the trends page, for who may open the cases."),
    )


class Purpose(Term):
    """Why somebody takes figures out of the register that are not public."""

    POLICY = "policy", _l("Policy on safety at work")
    MANAGEMENT = "management", _l("Discussion with management")
    COUNCIL = "works-council", _l("Discussion with the works council")
    AUDIT = "audit", _l("Audit or check of the figures")
    OTHER = "other", _l("Something else")


class Kind(Term):
    """Which file."""

    PDF = "pdf", _l("Report to read or print (PDF)")
    XLSX = "xlsx", _l("Workbook with all tables (Excel)")


class FileKind(Term):
    """As what one chart or table is taken away."""

    CSV = "csv", _l("Table (CSV), for a spreadsheet")
    PNG = "png", _l("Picture (PNG), for slides and documents")
    SVG = "svg", _l("Picture (SVG), sharp at any size")


class ReportAct(Term):
    """What is done about reports, beside taking them away."""

    ANNOUNCE = "statistics.announce"
