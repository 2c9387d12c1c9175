"""What a viewer may choose on the trends page, read from the address."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.uncounted import blocked_incidents
from gir.database import now
from gir.incidents.terms import Form, Population
from gir.statistics import queries, words
from gir.statistics.choice import Choice
from gir.statistics.periods import Quarter, quarters_up_to
from gir.statistics.queries import Scope
from gir.web.dates import LOCAL

SEE_OFFICIALS = frozenset({Role.OOV, Role.COORDINATOR})
"""HRM may open no office-holder's case, so it counts none either."""
QUARTERS_OFFERED = 21
"""Five years back, and the running quarter."""
STEP = 10
"""Minutes: all figures of a page are of the same moment, and a drawing can be kept that long."""


def read_choice(actor: Actor, arguments: MultiDict[str, str]) -> Choice:
    """The viewer's choice; what is not chosen is the last whole quarter of all employees.

    Raises:
        werkzeug.exceptions.BadRequest: with a sentence, for a period, department, form or group that does not exist.
    """
    moment = now()
    moment = moment.replace(minute=moment.minute // STEP * STEP, second=0, microsecond=0)
    quarter = _quarter(arguments.get("period", ""), Quarter.of(moment.astimezone(LOCAL).date()))
    population = arguments.get("population") or Population.EMPLOYEE.value
    if population not in populations(actor):
        abort(400, _("This group does not exist. Choose one from the list."))
    department = arguments.get("department") or None
    if department and department not in dict(queries.departments(actor.organisation_id)):
        abort(400, _("This department does not exist. Choose one from the list."))
    form = arguments.get("form") or None
    if form and form not in list(Form):
        abort(400, _("This form of aggression does not exist. Choose one from the list."))
    if population == Population.OFFICIAL:
        department = None  # office-holders belong to no department
    scope = Scope(actor.organisation_id, population, department, form, tuple(sorted(blocked_incidents(actor))))
    return Choice(
        scope,
        quarter,
        moment,
        care=Role.HRM in actor.roles,
        threat=bool(actor.roles & {Role.OOV, Role.COORDINATOR}),
    )


def populations(actor: Actor) -> tuple[Population, ...]:
    """The groups whose cases this actor may open, and so count."""
    return tuple(group for group in Population if group is not Population.OFFICIAL or actor.roles & SEE_OFFICIALS)


def _quarter(key: str, running: Quarter) -> Quarter:
    if not key:
        return running.back(1)
    quarter = Quarter.parse(key)
    if quarter is None or quarter > running:
        abort(400, _("This period does not exist or has not begun. Choose a quarter from the list."))
    return quarter


def chosen(arguments: MultiDict[str, str]) -> dict[str, str]:
    """What was chosen, as it goes into the addresses of charts and files."""
    return {name: arguments[name] for name in ("period", "population", "department", "form") if arguments.get(name)}


@dataclass(frozen=True)
class Option:
    """One line of a choice list."""

    value: str
    label: str
    chosen: bool


def period_options(choice: Choice) -> list[Option]:
    """The quarters to choose from, the newest first."""
    running = Quarter.of(choice.today)
    offered = quarters_up_to(running, QUARTERS_OFFERED)[::-1]
    if choice.quarter not in offered:
        offered.append(choice.quarter)
    return [Option(q.key, _label(q, running), q == choice.quarter) for q in offered]


def _label(quarter: Quarter, running: Quarter) -> str:
    name = words.quarter_title(quarter.first)
    return _("%(quarter)s (still running)", quarter=name) if quarter == running else name


def department_options(choice: Choice) -> list[Option]:
    """The departments to choose from; empty is the whole organisation."""
    names = queries.departments(choice.scope.organisation_id)
    return [Option(identity, name, identity == choice.scope.department_id) for identity, name in names]


def population_options(actor: Actor, choice: Choice) -> list[Option]:
    """The groups to choose from; the organisation itself only when something of it is registered."""
    chosen, itself = choice.scope.population, Population.ORGANISATION
    offered = [group for group in populations(actor) if group is not itself or group == chosen]
    if itself not in offered and queries.holds_anything(
        Scope(actor.organisation_id, itself, without=choice.scope.without)
    ):
        offered.append(itself)
    return [Option(group.value, str(group.label), group == chosen) for group in offered]


def form_options(choice: Choice) -> list[Option]:
    """The forms of aggression; empty is all of them."""
    return [Option(form.value, str(form.label), form.value == choice.scope.form) for form in Form]
