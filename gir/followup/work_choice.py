"""Which view of the work list somebody asks for, in which order, and which filters they set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gir.followup.marks import BadMark, Mark, read_mark
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
    WAITING = "waiting", _l("Waiting for others")
    WATCHING = "watching", _l("Following")
    CLOSED = "closed", _l("Closed")


class Sort(Term):
    """In which order a list stands. Closed cases always stand as they were closed, the last first."""

    CLOCK = "clock", _l("Earliest clock first")
    NEW = "new", _l("Newest report first")
    SEVERITY = "severity", _l("Most severe first")
    CHANGED = "changed", _l("Last changed first")


@dataclass(frozen=True)
class Choice:
    """What the address asks for. ``misread`` names the parts that could not be understood and were left out."""

    tab: Tab = Tab.MINE
    number: str = ""
    department: str = ""
    form: str = ""
    severity: str = ""
    sort: Sort = Sort.CLOCK
    after: Mark | None = None
    misread: frozenset[str] = frozenset()

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, as they stand in the address."""
        named = {"q": self.number, "department": self.department, "form": self.form, "severity": self.severity}
        return {name: value for name, value in named.items() if value}

    @property
    def settings(self) -> dict[str, str]:
        """The filters, and the order when it is not the usual one."""
        return self.filters if self.sort is Sort.CLOCK else {**self.filters, "sort": self.sort.value}


def read_choice(query: Mapping[str, str], departments: Iterable[str]) -> Choice:
    """Understand the address; a value that is not one of the choices is left out and said so."""
    misread = set()

    def one_of(name: str, known: Iterable[str]) -> str:
        value = query.get(name, "").strip()
        if value and value not in set(known):
            misread.add(name)
            return ""
        return value

    tab = Tab(one_of("tab", list(Tab)) or Tab.MINE)
    sort = Sort(one_of("sort", [Sort.CLOCK] if tab is Tab.CLOSED else list(Sort)) or Sort.CLOCK)
    after = None
    if query.get("after"):
        try:
            after = read_mark(query["after"], ranked=sort is Sort.SEVERITY)
        except BadMark:
            misread.add("after")
    return Choice(
        tab,
        (tidy(query.get("q", "")) or "").upper()[:20],
        one_of("department", departments),
        one_of("form", list(Form)),
        one_of("severity", [*Severity, NOT_ASSESSED]),
        sort,
        after,
        frozenset(misread),
    )
