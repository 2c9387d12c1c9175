"""What is filled in about damage."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.followup.forms import ActForm
from gir.terms import lazy as _l
from gir.threat.damage.services import DoesNotAddUp, check_amount
from gir.threat.damage.terms import ClaimedFrom, DamageKind, DamageOwner, WriteOffReason
from gir.web.amounts import parse_cents
from gir.web.fields import LONGEST_LINE, OneTile
from gir.web.moments import parse_day


def _amount(label: str) -> StringField:
    return StringField(label, [DataRequired(_l("Write the amount."))], description=_l("In euros, for example 1.234,50"))


def _day(label: str) -> StringField:
    return StringField(label, [DataRequired(_l("Write the day."))], description=_l("For example 21-11-2026"))


class _WithAmount(ActForm):
    amount: StringField

    def validate_amount(self, field: StringField) -> None:
        """The amount can be read, and could be right."""
        cents = parse_cents(field.data)
        if cents is None:
            raise ValidationError(_("Write the amount like 1.234,50 or 1234.5."))
        try:
            check_amount(cents)
        except DoesNotAddUp as error:
            raise ValidationError(str(error)) from error

    @property
    def cents(self) -> int:
        """The amount of a form that was validated."""
        return parse_cents(self.amount.data) or 0


class _WithDay(ActForm):
    day: StringField

    def validate_day(self, field: StringField) -> None:
        """The day can be read."""
        if parse_day(field.data) is None:
            raise ValidationError(_("Write the day like 21-11-2026."))

    @property
    def on(self) -> date:
        """The day of a form that was validated."""
        return parse_day(self.day.data) or date.min


class DamageForm(_WithAmount):
    """Write down damage, or correct it."""

    kind = OneTile(_l("What was damaged or lost?"), _l("Choose what it was."), DamageKind)
    owner = OneTile(_l("Whose damage is it?"), _l("Choose whose damage it is."), DamageOwner)
    amount = _amount(_l("How much is it?"))
    description = TextAreaField(
        _l("A few words about it"),
        [Length(max=LONGEST_LINE, message=_l("This text is too long: 200 characters is enough."))],
        description=_l("For example “left mirror”. No names and no addresses. Finance does not read it."),
    )


class ClaimForm(_WithAmount, _WithDay):
    """Record a claim."""

    source = OneTile(_l("Who is asked to pay?"), _l("Choose who is asked to pay."), ClaimedFrom)
    day = _day(_l("When was it claimed?"))
    amount = _amount(_l("How much was claimed?"))


class PaymentForm(_WithAmount, _WithDay):
    """Record that money came in."""

    day = _day(_l("When did it come in?"))
    amount = _amount(_l("How much came in?"))


class WriteOffForm(_WithDay):
    """Write off what did not come in."""

    reason = OneTile(_l("Why is it not recovered?"), _l("Choose why it is not recovered."), WriteOffReason)
    day = _day(_l("When was that decided?"))
