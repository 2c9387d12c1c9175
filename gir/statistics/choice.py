"""What a viewer wants to see, and where figures of it come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from gir.cases.counting import RULES
from gir.incidents.terms import Form, Population
from gir.statistics import queries
from gir.statistics.charts import Origin
from gir.statistics.periods import Quarter
from gir.statistics.queries import Scope
from gir.web.dates import LOCAL


@dataclass(frozen=True)
class Choice:
    """What a viewer wants to see, and the moment (UTC) at which running clocks are looked at.

    ``care`` and ``threat``: they may enter that room of the cases behind the figures, so they may count by what lies in
    it.
    """

    scope: Scope
    quarter: Quarter
    moment: datetime
    care: bool = False
    threat: bool = False

    @property
    def today(self) -> date:
        """The day of that moment in the Netherlands."""
        return self.moment.astimezone(LOCAL).date()

    @property
    def until(self) -> date:
        """The last day that is counted."""
        return self.quarter.until(self.today)

    @property
    def whole(self) -> bool:
        """Whether the whole organisation and all forms are chosen."""
        return not self.scope.department_id and not self.scope.form

    @property
    def columns(self) -> tuple[str, str]:
        """What the figures of the chosen quarter, and of four up to it, stand under; while it runs: so far."""
        names = _("This quarter"), _("Four quarters")
        if not self.quarter.is_running(self.today):
            return names
        return _("%(figure)s, so far", figure=names[0]), _("%(figure)s, so far", figure=names[1])

    @property
    def last_whole(self) -> Quarter:
        """The chosen quarter, or the one before it while it is running."""
        return self.quarter.back(1) if self.quarter.is_running(self.today) else self.quarter


def origin_of(choice: Choice, source: str = "") -> Origin:
    """Who is counted in a chart of this choice, in which source (the register when not said), and by which rules."""
    population = str(Population(choice.scope.population).label)
    names = dict(queries.departments(choice.scope.organisation_id)) if choice.scope.department_id else {}
    chosen = [names.get(choice.scope.department_id or "", "")]
    if choice.scope.form:
        chosen.append(str(Form(choice.scope.form).label))
    return Origin(
        population=", ".join([population, *filter(None, chosen)]),
        source=source or _("incident register"),
        made=choice.today,
        definition=RULES,
        exact=True,
    )


def told_of(choice: Choice) -> dict[str, str]:
    """What was chosen, as the log keeps it."""
    scope = choice.scope
    filters = {"department": scope.department_id, "form": scope.form, "population": scope.population}
    return {"period": choice.quarter.key, **{name: value for name, value in filters.items() if value}}
