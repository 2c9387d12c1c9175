"""The questions about what kind of behaviour it was: the forms, and under each of them the more exact words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import ValidationError

from gir.incidents.terms import Form, FormDetail, Kind
from gir.web.fields import Several

PREFIX = "details_"


def _exact_words(form: Form) -> Several:
    """What happened exactly, for one form."""
    return Several(form.label, [detail for detail in FormDetail if detail.form is form])


class BehaviourAnswers:
    """The fields of exact words, and what a form with them, ``kind`` and ``forms`` was told. Mix it in before the form.

    On the page the exact words stand under the form they belong to, so they come right after ``forms``.
    """

    details_verbal = _exact_words(Form.VERBAL)
    details_threat = _exact_words(Form.THREAT)
    details_physical = _exact_words(Form.PHYSICAL)
    details_discrimination = _exact_words(Form.DISCRIMINATION)
    details_sexual = _exact_words(Form.SEXUAL)
    details_property = _exact_words(Form.PROPERTY)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        asked: dict[str, Any] = self._fields  # type: ignore[attr-defined]  # of the form it is mixed into
        exact = [name for name in asked if name.startswith(PREFIX)]
        others = [name for name in asked if name not in exact]
        for name in (*exact, *others[others.index("forms") + 1 :]) if exact else ():
            asked[name] = asked.pop(name)  # what is wrong is told in the order of the page

    @property
    def details(self) -> dict[str, Several]:
        """What happened exactly: the field of each form that has such words, by the key of the form."""
        fields: Any = self
        return {
            field.name.removeprefix(PREFIX): field
            for field in fields
            if isinstance(field, Several) and field.name.startswith(PREFIX)
        }

    @property
    def chosen_kind(self) -> Kind:
        """Nothing chosen is aggression."""
        kind = self["kind"].data  # type: ignore[index]  # every form has its fields by name
        return Kind(kind) if kind else Kind.AGGRESSION

    @property
    def chosen_details(self) -> frozenset[FormDetail]:
        """The exact words that were ticked; an accident has none."""
        if self.chosen_kind is Kind.ACCIDENT:
            return frozenset()
        return frozenset(FormDetail(key) for field in self.details.values() for key in field.data or [])

    @property
    def chosen_forms(self) -> frozenset[Form]:
        """The forms that were ticked, or of which exact words were; an accident has none."""
        if self.chosen_kind is Kind.ACCIDENT:
            return frozenset()
        ticked = self["forms"].data or ()  # type: ignore[index]
        return frozenset(map(Form, ticked)) | {detail.form for detail in self.chosen_details}

    def validate_forms(self, field: Several) -> None:
        """Aggression has a form. What nearly happened, and an accident, need none."""
        aggression = self["kind"].data in (None, "", Kind.AGGRESSION)  # type: ignore[index]
        if aggression and not field.data and not any(detail.data for detail in self.details.values()):
            raise ValidationError(_("Choose what happened. More than one is fine."))
