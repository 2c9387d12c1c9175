"""The questions of who reports for somebody else, mixed into the report form and folded closed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from wtforms import EmailField, Field, StringField, ValidationError

from gir.accounts.terms import Office
from gir.incidents.terms import Standing
from gir.reporting.concerned import OFFICIAL, Concerned
from gir.terms import Term
from gir.terms import lazy as _l
from gir.web.bsn import without_bsn
from gir.web.fields import OneOf

LONGEST = 200
"""Characters of a name, an address, or a way to reach somebody."""


class OneIfNeeded(OneOf):
    """One of many, where other answers decide whether it is needed: the form's own check also sees an empty answer."""

    def __init__(self, label: str, terms: Iterable[Term], first: str, **settings: Any) -> None:
        super().__init__(label, terms=terms, first=first, default="", **settings)
        self.validators = []


class ConcernedQuestions:
    """Who it is about. Everything stays empty for one's own report.

    The answers are only compared with accounts after sending: no error tells whether an address exists here. A form may
    leave out ``for_office`` as long as nobody has said that it is about an office-holder.
    """

    for_whom = OneIfNeeded(_l("Who is it about?"), terms=Standing, first=_l("about me"))
    for_email = EmailField(
        _l("Work e-mail address of this person"),
        [without_bsn],
        description=_l("With an account here, they find the report in their own list."),
        render_kw={"autocomplete": "off"},
    )
    for_name = StringField(_l("Name of this person"), [without_bsn], render_kw={"autocomplete": "off"})
    for_reach = StringField(
        _l("How can we reach this person?"),
        [without_bsn],
        description=_l("For example a telephone number. Only who helps may read it."),
        render_kw={"autocomplete": "off"},
    )
    for_office = OneIfNeeded(
        _l("Which office is it about?"),
        terms=Office,
        first=_l("Choose an office"),
        description=_l("Only for an office-holder or their family."),
    )

    @property
    def concerned_fields(self) -> list[Field]:
        """The fields behind this fold."""
        asked = [self.for_whom, self.for_email, self.for_name, self.for_reach]
        return [*asked, self.for_office] if "for_office" in self else asked  # type: ignore[operator]  # the form

    @property
    def is_about_office(self) -> bool:
        """Whether it is about an office-holder, or family of one."""
        return self.for_whom.data in OFFICIAL

    @property
    def is_for_somebody_else(self) -> bool:
        """Whether anything was said about somebody else."""
        return any(field.data for field in self.concerned_fields)

    def concerned(self) -> Concerned | None:
        """For whom this is filed; None for one's own report."""
        if not self.for_whom.data:
            return None
        office = self.for_office.data if self.is_about_office else None
        return Concerned(
            standing=Standing(self.for_whom.data),
            email=self.for_email.data or "",
            name=self.for_name.data or "",
            reach=self.for_reach.data or "",
            office=Office(office) if office else None,
        )

    def validate_for_whom(self, field: OneOf) -> None:
        """Details of a person without who they are would silently become one's own report."""
        if not field.data and self.is_for_somebody_else:
            raise ValidationError(_("Choose who it is about. Is it about you? Then leave the other answers empty."))

    def validate_for_email(self, field: EmailField) -> None:
        """An address is an address; whether it is known here is not said."""
        text = field.data or ""
        if len(text) > LONGEST:
            raise ValidationError(_("This address is too long."))
        if text and (text.count("@") != 1 or " " in text or text.startswith("@") or text.endswith("@")):
            raise ValidationError(_("Fill in one e-mail address, for example name@organisation.nl."))

    def validate_for_name(self, field: StringField) -> None:
        """Somebody without an address must have a name."""
        _short_enough(field)
        if self.for_whom.data and not field.data and not self.for_email.data:
            raise ValidationError(_("Fill in a name, or the work e-mail address."))

    def validate_for_reach(self, field: StringField) -> None:
        """Somebody without an address must be reached in another way."""
        _short_enough(field)
        if self.for_whom.data and not field.data and not self.for_email.data:
            raise ValidationError(_("Fill in how we can reach this person, or the work e-mail address."))

    def validate_for_office(self, field: OneOf) -> None:
        """The office decides who takes up the report of an office-holder."""
        if self.is_about_office and not field.data:
            raise ValidationError(_("Choose the office. It decides who takes this up."))


def _short_enough(field: StringField) -> None:
    if len(field.data or "") > LONGEST:
        raise ValidationError(_("This is too long: at most %(limit)s characters fit.", limit=LONGEST))
