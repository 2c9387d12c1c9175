"""What people fill in to keep something longer, and to set how long things are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.forgetting.schedule import LONGEST, SHORTEST
from gir.forgetting.terms import Category, HoldReason
from gir.terms import lazy as _l
from gir.web.dates import long_day, months_after, today
from gir.web.fields import LONGEST_LINE, LONGEST_TEXT, OneTile
from gir.web.forms import Form
from gir.web.moments import parse_day

LONGEST_HOLD = 60
"""Months that one hold lasts at most."""


class HoldForm(Form):
    """Keep a case longer: why, and until when."""

    reason = OneTile(_l("Why must it be kept longer?"), _l("Choose why it must be kept."), tuple(HoldReason))
    words = TextAreaField(
        _l("What is it about?"),
        [DataRequired(_l("Write what it is about.")), Length(max=LONGEST_TEXT, message=_l("This text is too long."))],
        description=_l("For who decides about it later. Name no names: the privacy officer reads this too."),
    )
    day = StringField(_l("Until which day?"), description=_l("For example 21-11-2026. Then it comes back on the list."))

    def validate_day(self, field: StringField) -> None:
        """It can be read, and lies after today and within five years."""
        day, latest = parse_day(field.data), months_after(today(), LONGEST_HOLD)
        if day is None:
            raise ValidationError(_("Write the day like 21-11-2026."))
        if day <= today():
            raise ValidationError(_("Choose a day after today."))
        if day > latest:
            raise ValidationError(_("Choose a day up to %(latest)s.", latest=long_day(latest)))

    @property
    def until(self) -> date:
        """The day of a form that was validated."""
        day = parse_day(self.day.data)
        if day is None:  # the form was validated, so this cannot be
            raise ValueError("No day.")
        return day


class KeepForm(HoldForm):
    """The same of a case that is not on the list, by its number."""

    number = StringField(
        _l("Number of the case"),
        [
            DataRequired(_l("Fill in the number of the case.")),
            Length(max=LONGEST_LINE, message=_l("This is too long.")),
        ],
        description=_l("For example 2026-K7RD"),
    )


def _months(category: Category, label: str, hint: str) -> IntegerField:
    def check(_form: Any, field: IntegerField) -> None:
        if field.errors:
            return
        if field.data is None or not SHORTEST[category] <= field.data <= LONGEST[category]:
            limits = {"shortest": SHORTEST[category], "longest": LONGEST[category]}
            raise ValidationError(_("Fill in a number of months from %(shortest)d to %(longest)d.", **limits))

    return IntegerField(label, [check], description=hint)


class TermsForm(Form):
    """How many months each kind of data is kept."""

    perpetrator = _months(
        Category.PERPETRATOR,
        _l("Who the perpetrator is"),
        _l("Months after the last incident, or after the end of the last measure."),
    )
    police = _months(
        Category.POLICE,
        _l("The report to the police"),
        _l("Months after it was filed, or after the police told something last."),
    )
    withdrawn = _months(Category.WITHDRAWN, _l("Case that the reporter ended"), _l("Months after closing."))
    case = _months(
        Category.CASE, _l("Closed case"), _l("Months after closing, or after the police told something last.")
    )
    damage = _months(
        Category.DAMAGE, _l("Damage of a case that is gone"), _l("Months after the last payment, claim or write-off.")
    )

    def fill(self, months: Mapping[Category, int]) -> None:
        """Show the terms that hold."""
        for category, number in months.items():
            self[category.value].data = number

    @property
    def chosen(self) -> dict[Category, int]:
        """The terms of a form that was validated."""
        return {category: self[category.value].data for category in Category}
