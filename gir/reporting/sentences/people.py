"""Who helps the reporter, by first name and role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from gir.accounts.models import Person, first_name
from gir.accounts.terms import Role
from gir.cases.models import Case, Handler
from gir.cases.seats import who_will_do
from gir.cases.stand_ins import stand_in_of
from gir.database import db
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p

NOBODY_YET = {
    Role.MANAGER: _l("Your manager"),
    Role.HRM: _l("HRM"),
    Role.OOV: _l("OOV"),
    Role.COORDINATOR: _l("The coordinator"),
    Role.CLERK: _l("Your clerk"),
    Role.PEER: _l("The peer support team"),
    Role.CONFIDANT: _l("The confidential adviser"),
}
"""Who does a step when nobody was named for it."""
CARES_FOR = {
    Role.HRM: _l("Care for you"),
    Role.CLERK: _l("Care for you"),
    Role.MANAGER: _l("Your manager"),
    Role.PEER: _l("Talks with you"),
    Role.CONFIDANT: _l("Talks with you"),
    Role.OOV: _l("Dealing with the perpetrator"),
    Role.COORDINATOR: _l("Keeps the overview"),
}
"""What each handler does for the reporter, in the order they are shown."""
NOT_WELCOMING = (Role.MANAGER, Role.COORDINATOR)
"""Handlers who are not named at once as taking a report up."""


def called(person: Person, role: Role | None) -> str:
    """First name and role, as the reporter reads them: "Hanna (HRM)"; an office says more than "clerk"."""
    if role is None:
        return person.first_name
    label = person.office.label if role is Role.CLERK and person.office else role.label
    return f"{person.first_name} ({label})"


def named(case: Case, person: Person) -> str:
    """First name, with the role in which this person handles the case."""
    return called(person, next((h.role for h in case.handlers if h.person_id == person.id), None))


def doer(case: Case, role: Role) -> str:
    """Who does the steps of a role in this case."""
    handler = next((h for h in case.handlers if h.role is role), None)
    return called(handler.person, role) if handler else str(NOBODY_YET.get(role, role.label))


def doers(case: Case) -> dict[Role, str]:
    """Who will do the open steps of each role. A role that nobody fills is not in it: nothing is promised for it."""
    return {
        role: called(handler.person, role) if handler else str(NOBODY_YET.get(role, role.label))
        for role, handler in who_will_do(case).items()
    }


def name_of(person: Person, *, by_first_name: bool) -> str:
    """What somebody is called: in full to a colleague, by first name to who has no account."""
    return (person.first_name if by_first_name else person.name) or ""


def helpers(case: Case, *, by_first_name: bool = False) -> list[tuple[str, str]]:
    """What they do for the reporter, with name and role, for everybody who handles the case."""
    by_role = {handler.role: handler for handler in case.handlers}
    return [
        (str(what), _helper(case, by_role[role], by_first_name=by_first_name))
        for role, what in CARES_FOR.items()
        if role in by_role
    ]


def _helper(case: Case, handler: Handler, *, by_first_name: bool) -> str:
    own, stand_in = handler.person, stand_in_for(case, handler)
    name = f"{name_of(stand_in or own, by_first_name=by_first_name)} ({_role_label(stand_in or own, handler.role)})"
    if stand_in is None:
        return name
    absent = name_of(own, by_first_name=by_first_name)
    return _("%(who)s, as long as %(absent)s is away", who=name, absent=absent)


def stand_in_for(case: Case, handler: Handler) -> Person | None:
    """Who takes the place of a handler who is away today, and may: a reporter should not wait for who is not there."""
    person_id = stand_in_of(case, handler.person_id, handler.role)
    return db.session.get(Person, person_id) if person_id is not None else None


def _role_label(person: Person, role: Role) -> str:
    return str(person.office.label if role is Role.CLERK and person.office else role.label)


def welcome(case: Case) -> str:
    """Who takes the report up: the first thing a reporter wants to know."""
    names = [
        doer(case, role) for role in (Role.PEER, Role.CONFIDANT, Role.HRM, Role.CLERK, Role.OOV) if _has(case, role)
    ]
    if not names and not _has(case, Role.COORDINATOR):
        return _("Good that you report this.")
    if not names:
        return _("Good that you report this. The coordinator takes it up.")
    if len(names) == 1:
        return _("Good that you report this. %(who)s takes it up.", who=names[0])
    return _("Good that you report this. %(who)s take it up.", who=and_list(names))


def _has(case: Case, role: Role) -> bool:
    return any(handler.role is role for handler in case.handlers)


def and_list(names: Sequence[str]) -> str:
    """Some words as one: "HRM, OOV and coordinator"."""
    return str(_p("names", " and ")).join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def first_names(names: Iterable[str]) -> str:
    """Some people by their first names: "Greet and Siem"."""
    return and_list([first_name(name) for name in names])
