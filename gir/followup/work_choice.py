"""Which view of the work list somebody asks for, and which filters they set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gir.incidents.terms import Form, Severity
from gir.terms import Term
from gir.terms import lazy as _l
from gir.web.forms import tidy

NOT_ASSESSED = "none"
"""The filter on severity for cases that have none yet."""


class Tab(Term):
    """A view of the list."""

    MINE = "mine", _l("Mine")
    TEAM = "team", _l("My team")
    OVERDUE = "overdue", _l("Late")
    NOBODY = "nobody", _l("Nobody’s yet")
    CLOSED = "closed", _l("Closed")


@dataclass(frozen=True)
class Choice:
    """What the address asks for. ``misread`` says that part of it could not be understood and was left out."""

    tab: Tab = Tab.MINE
    number: str = ""
    department: str = ""
    form: str = ""
    severity: str = ""
    after: str = ""
    misread: bool = False

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, as they stand in the address."""
        named = {"q": self.number, "department": self.department, "form": self.form, "severity": self.severity}
        return {name: value for name, value in named.items() if value}


def read_choice(query: Mapping[str, str], departments: Iterable[str]) -> Choice:
    """Understand the address; a value that is not one of the choices is left out and said so."""
    misread = []

    def one_of(name: str, known: Iterable[str]) -> str:
        value = query.get(name, "").strip()
        if value and value not in set(known):
            misread.append(name)
            return ""
        return value

    tab = one_of("tab", list(Tab)) or Tab.MINE
    return Choice(
        Tab(tab),
        (tidy(query.get("q", "")) or "").upper()[:20],
        one_of("department", departments),
        one_of("form", list(Form)),
        one_of("severity", [*Severity, NOT_ASSESSED]),
        query.get("after", ""),
        bool(misread),
    )
