"""The acts around protected figures."""

from gir.terms import Term


class ProtectedAct(Term):
    """What leaves a trace: closing a quarter, and taking protected figures away."""

    CLOSE = "statistics.close_quarter"
    EXPORT = "statistics.export_protected"
