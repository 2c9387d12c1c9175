"""What administrator and coordinator fill in about their organisation."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any, Self

from flask_babel import gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.accounts.actor import Actor
from gir.accounts.drafts import form_of_request
from gir.organisations.settings import Details, Ways, details_of, mark_of, report_token_of, ways_of
from gir.organisations.terms import Language
from gir.terms import lazy as _l
from gir.web.fields import OneTile, Tick
from gir.web.forms import Form

LONGEST_NAME, LONGEST_LABEL, LONGEST_NUMBER, LONGEST_ADDRESS = 120, 60, 30, 200
TELEPHONE = re.compile(r"\+?[0-9][0-9 ()./-]{1,}")


class SettingsForm(Form):
    """A form about settings as they were when the page was shown: ``mark`` is their fingerprint."""

    mark = HiddenField()

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        """What holds now, as the fields show it, with its mark."""
        raise NotImplementedError

    @classmethod
    def of_request(cls, actor: Actor) -> Self:
        """As it was sent, as it was kept when a sign-in expired, or with what holds now."""
        return form_of_request(cls, actor, data=cls.known(actor))

    @classmethod
    def as_saved(cls, actor: Actor) -> Self:
        """With what holds now, whatever was sent."""
        return cls(formdata=None, data=cls.known(actor))


def _line(label: str, longest: int, hint: str = "") -> StringField:
    return StringField(label, [Length(max=longest, message=_l("This line is too long."))], description=hint)


class DetailsForm(SettingsForm):
    """Name, numbers, address and language."""

    name = StringField(
        _l("Name of the organisation"),
        [
            DataRequired(_l("Write the name of the organisation.")),
            Length(max=LONGEST_NAME, message=_l("This line is too long.")),
        ],
        description=_l("As it stands above every page, in mails and on the poster."),
    )
    emergency_label = _line(
        _l("Who answers in an emergency?"), LONGEST_LABEL, _l("For example: Security, or Reception town hall.")
    )
    emergency_number = _line(
        _l("Their number"), LONGEST_NUMBER, _l("It stands beside 112 on top of every form. An extension is fine.")
    )
    duty_number = _line(
        _l("Duty number"), LONGEST_NUMBER, _l("Somebody who listens, day and night. Leave it empty when there is none.")
    )
    work_address = _line(
        _l("Work address"),
        LONGEST_ADDRESS,
        _l("It stands in police reports in the place of a home address."),
    )
    language = OneTile(
        _l("Language of the organisation"),
        _l("Choose a language."),
        Language,
        description=_l("For house rules, posters, and for people who chose none themselves."),
    )

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        details = details_of(actor.organisation_id)
        return {**asdict(details), "mark": mark_of(details)}

    def validate_emergency_number(self, field: StringField) -> None:
        """It can be dialled, and it is there when somebody is named."""
        if not field.data and self.emergency_label.data:
            raise ValidationError(_("Write the number of who answers in an emergency."))
        _check_number(field.data)

    def validate_duty_number(self, field: StringField) -> None:
        """It can be dialled."""
        _check_number(field.data)

    def details(self) -> Details:
        """The answers of a valid form."""
        return Details(
            name=_one_line(self.name),
            emergency_label=_one_line(self.emergency_label) or None,
            emergency_number=_one_line(self.emergency_number) or None,
            duty_number=_one_line(self.duty_number) or None,
            work_address=_one_line(self.work_address) or None,
            language=self.language.data,
        )


def _one_line(field: StringField) -> str:
    return " ".join((field.data or "").split())


def _check_number(number: str | None) -> None:
    if number and not TELEPHONE.fullmatch(number):
        raise ValidationError(_("Write a number with digits only, like 5555 or 014 012."))


class WaysForm(SettingsForm):
    """In which ways people may report."""

    accountless = Tick(
        _l("People without an account may report"),
        description=_l("By a link or a QR code on a poster. They get a code to come back with."),
    )
    pulse_on = Tick(
        _l("Ask staff every quarter whether they reported their last incident"),
        description=_l("One question, not obligatory. Nobody can see who answered what."),
    )

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        ways = ways_of(actor.organisation_id)
        return {**asdict(ways), "mark": mark_of(ways)}

    def ways(self) -> Ways:
        """The answers."""
        return Ways(accountless=bool(self.accountless.data), pulse_on=bool(self.pulse_on.data))


class NewLinkForm(SettingsForm):
    """Only a button."""

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        return {"mark": mark_of(report_token_of(actor.organisation_id))}
