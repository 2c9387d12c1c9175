"""What the page of the work list shows: the list, and around it where to search, what to choose and the order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.people import HANDLING_ROLES
from gir.followup.links.page import links_around, with_others
from gir.followup.piles.views import may_see_signals
from gir.followup.searching import MAY_SEARCH_PEOPLE
from gir.followup.work_choice import NOT_ASSESSED, Choice, Sort, Tab, read_choice
from gir.followup.work_list import departments_of, work_list
from gir.followup.work_views.queries import views_of
from gir.incidents.terms import Form, Severity
from gir.questions import asked_together
from gir.terms import lazy as _l
from gir.web.fragments import Fragment

ROW = Fragment("followup/work_row.html", "row")
FILTERS = Fragment("followup/filters.html", "filters")
KEYS = Fragment("followup/keys.html", "keys")
SEVERITIES = (*Severity.choices(), (NOT_ASSESSED, _l("not assessed")))
MAY_GIVE = frozenset(HANDLING_ROLES) - {Role.MANAGER}
"""Who may give cases to somebody else; a manager may take them."""


def work_page(actor: Actor, query: Mapping[str, str]) -> dict[str, Any]:
    """All that the template is given."""
    with asked_together():
        departments, views = departments_of(actor), views_of(actor)
        choice = read_choice(query, departments)
        found = work_list(actor, choice)
        links = links_around([row.id for row in found.rows])
    base = url_for("followup.work_list")
    chooses = choice.tab is not Tab.CLOSED and bool(actor.roles & frozenset(HANDLING_ROLES))
    return {
        "choice": choice,
        "found": found,
        "base": base,
        "rows": ROW.each(with_others(actor, found.rows, links), base, chooses),
        "filters": _filters(choice, departments),
        "views": views,
        "keys": KEYS(chooses),
        "chooses": chooses,
        "gives": bool(actor.roles & MAY_GIVE),
        "by_colleague": may_search_people(actor),
        "signals": may_see_signals(),
        "tabs": Tab,
        "sorts": Sort,
        "forms": Form,
        "severities": SEVERITIES,
        "departments": departments,
    }


def _filters(choice: Choice, departments: dict[str, str]) -> Any:
    sorts = None if choice.tab is Tab.CLOSED else Sort
    known = (tuple(departments.items()), Form, Severity, NOT_ASSESSED, sorts)
    return FILTERS(choice.department, choice.form, choice.severity, choice.sort.value, *known)


def may_search_people(actor: Actor) -> bool:
    """Whether somebody may search by a colleague."""
    return bool(actor.roles & MAY_SEARCH_PEOPLE)
