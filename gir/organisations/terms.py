"""Words about employers."""

from gir.terms import Term
from gir.terms import lazy as _l


class EmployerKind(Term):
    """What kind of employer with a public task an organisation is."""

    MUNICIPALITY = "municipality", _l("Municipality")
    HOUSING = "housing", _l("Housing association")
    TRANSPORT = "transport", _l("Public transport")
    HEALTH = "health", _l("Health care")
    EDUCATION = "education", _l("Education")
    OTHER = "other", _l("Other employer with a public task")
