"""From how many incidents on it is a pile."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from gir.care.piles.norms import FEWEST, LONGEST, MOST, SHORTEST, Norm
from gir.terms import lazy as _l
from gir.web.forms import Form


def _number(text: Any) -> int | None:
    digits = str(text or "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < len(str(LONGEST)) + 1 else None


class NormForm(Form):
    """The four numbers, as they were when the page was shown: ``mark`` says how."""

    mark = HiddenField()
    person_reports = StringField(_l("One person: how many reports"))
    person_days = StringField(_l("One person: in how many days"))
    place_reports = StringField(_l("One desk, place or address: how many reports"))
    place_days = StringField(_l("One desk, place or address: in how many days"))

    @classmethod
    def of(cls, norm: Norm, *, sent: bool) -> NormForm:
        """As it was sent, or with what holds now."""
        data = {name: str(value) for name, value in vars(norm).items()} | {"mark": norm.mark}
        return cls(data=data) if sent else cls(formdata=None, data=data)

    def validate_person_reports(self, field: StringField) -> None:
        """A pile is more than one."""
        _within(field, FEWEST, MOST)

    def validate_place_reports(self, field: StringField) -> None:
        """A pile is more than one."""
        _within(field, FEWEST, MOST)

    def validate_person_days(self, field: StringField) -> None:
        """A short while."""
        _within(field, SHORTEST, LONGEST)

    def validate_place_days(self, field: StringField) -> None:
        """A short while."""
        _within(field, SHORTEST, LONGEST)

    def compare_with(self, norm: Norm) -> None:
        """Say what somebody else made of it meanwhile; sent again, it is saved over that."""
        self.mark.data = norm.mark
        self.form_errors.append(
            _(
                "Somebody changed these numbers meanwhile. Now it is %(person)d in %(days)d days for one person, and "
                "%(place)d in %(other)d days for one desk, place or address. Save again if yours are right.",
                person=norm.person_reports,
                days=norm.person_days,
                place=norm.place_reports,
                other=norm.place_days,
            )
        )

    @property
    def wanted(self) -> Norm:
        """The norm of a form that was validated."""
        texts = (self.person_reports, self.person_days, self.place_reports, self.place_days)
        return Norm(*(int(field.data or 0) for field in texts))


def _within(field: StringField, least: int, most: int) -> None:
    number = _number(field.data)
    if number is None or not least <= number <= most:
        raise ValidationError(_("Write a number from %(least)d to %(most)d.", least=least, most=most))
