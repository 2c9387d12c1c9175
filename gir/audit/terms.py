"""What is done about the log itself."""

from gir.terms import Term


class AuditAct(Term):
    """Acts on the log, as the log names them."""

    CUT = "audit.cut"
