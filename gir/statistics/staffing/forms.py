"""The form with the head counts of one quarter: two numbers for each department."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import abort
from flask_babel import gettext as _
from wtforms import StringField

from gir.accounts.actor import Actor
from gir.accounts.settings_forms import SettingsForm
from gir.statistics.periods import Quarter
from gir.statistics.staffing.numbers import Count, Untrue, count_of
from gir.statistics.staffing.queries import Counts, counts_of, last_before, mark_of


class CountsForm(SettingsForm):
    """How many people and fte each department has. The fields are made for the departments there are (``form_for``)."""

    quarter: Quarter
    departments: tuple[tuple[str, str], ...] = ()

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        counts = counts_of(actor.organisation_id)
        before = last_before(cls.quarter, counts)
        shown = counts.get(cls.quarter) or (counts[before] if before else {})
        return {**_filled(shown), "mark": mark_of([cls.quarter], counts, cls.departments)}

    @classmethod
    def as_saved(cls, actor: Actor) -> CountsForm:
        """With what is saved: a proposal is not."""
        counts = counts_of(actor.organisation_id)
        mark = mark_of([cls.quarter], counts, cls.departments)
        return cls(formdata=None, data={**_filled(counts.get(cls.quarter, {})), "mark": mark})

    @property
    def pairs(self) -> list[tuple[str, Any, Any]]:
        """Name of each department with its two fields."""
        return [(name, self[f"people_{place}"], self[f"fte_{place}"]) for place, name in self.departments]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Whether all numbers can be true; what is wrong stands beside the number to look at."""
        super().validate(*args, **kwargs)
        for place, _name in self.departments:
            try:
                self._count(place)
            except Untrue as untrue:
                self[f"{'people' if untrue.of_people else 'fte'}_{place}"].errors = [str(untrue.fault.label)]
        return not self.errors

    def counts(self) -> dict[str, Count | None]:
        """The numbers of a valid form, by department; None where nothing was filled in."""
        return {place: self._count(place) for place, _name in self.departments}

    def _count(self, place: str) -> Count | None:
        return count_of(self[f"people_{place}"].data, self[f"fte_{place}"].data)


def _filled(counts: Counts) -> dict[str, str]:
    """As people here write numbers, whatever language the page speaks: fields are read in one way only."""
    people = {f"people_{place}": str(count.people) for place, count in counts.items()}
    return {**people, **{f"fte_{place}": written(count.fte) for place, count in counts.items()}}


def written(fte: Decimal) -> str:
    """Fte as they are typed: 21,5."""
    return str(fte).replace(".", ",")


def form_for(quarter: Quarter, departments: Sequence[tuple[str, str]]) -> type[CountsForm]:
    """The form of one quarter, with two fields for each department."""
    fields: dict[str, Any] = {}
    for place, name in departments:
        fields[f"people_{place}"] = StringField(_("%(department)s: people", department=name))
        fields[f"fte_{place}"] = StringField(_("%(department)s: fte", department=name))
    return type("CountsForm", (CountsForm,), {**fields, "quarter": quarter, "departments": tuple(departments)})


def quarter_or_404(key: str, running: Quarter) -> Quarter:
    """The quarter of an address; one that is none, or has not begun, does not exist."""
    quarter = Quarter.parse(key)
    if quarter is None or quarter > running or quarter.key != key:
        abort(404)
    return quarter
