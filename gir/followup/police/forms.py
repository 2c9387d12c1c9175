"""What is filled in about the police: the decision, what came of it, and the file for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from gir.followup.forms import ActForm
from gir.terms import lazy as _l
from gir.threat.police.terms import Filing, PoliceOutcome
from gir.threat.police.workflow import fits_decision, may_follow
from gir.threat.terms import PoliceDecision, VptCode
from gir.web.dates import today
from gir.web.fields import LONGEST_LINE, LONGEST_TEXT, Line, OneTile, options
from gir.web.moments import day_as_typed, parse_day

TOO_LONG = Length(max=LONGEST_TEXT, message=_l("This text is too long."))
MOST = Decimal("99999999.99")
"""Euros of damages."""


def check_day(day: date | None, earliest: date | None) -> None:
    """Refuse a day that cannot be read, that is still to come, or that lies before the incident."""
    if day is None:
        raise ValidationError(_("Write the day like 21-11-2026."))
    if earliest and day < earliest:
        raise ValidationError(_("This day is before the incident. Check the day."))
    if day > today():
        raise ValidationError(_("This day is still to come. Record it when it has happened."))


def _number() -> Line:
    return Line(
        _l("Number of the police"),
        [Length(max=LONGEST_LINE, message=_l("This number is too long."))],
        description=_l("Leave this empty until there is one."),
    )


class PoliceForm(ActForm):
    """Decide what goes to the police."""

    decision = OneTile(_l("What goes to the police?"), _l("Choose what goes to the police."), PoliceDecision)
    filing = OneTile(
        _l("Who files the report?"),
        terms=Filing,
        default=Filing.EMPLOYER.value,
        description=_l("Only for a report. Whatever you choose, no home address goes along."),
    )
    filed_on = StringField(
        _l("On which day did it go to the police?"),
        [Optional(strip_whitespace=False)],
        description=_l("Leave this empty until it went there. For example 21-11-2026"),
    )
    reason = TextAreaField(_l("Why?"), [TOO_LONG], description=_l("Needed when nothing goes to the police."))
    vpt_code = OneTile(
        _l("VPT code of the police"),
        _l("Choose where the VPT code stands."),
        VptCode,
        default=VptCode.NOT_ASKED.value,
    )
    number = _number()
    earliest: date | None = None
    """The day of the incident."""
    so_far: tuple[PoliceOutcome, ...] = ()
    """What the police did already."""

    @property
    def filed_day(self) -> date | None:
        """The day it went to the police; None when it did not yet."""
        return parse_day(self.filed_on.data)

    def validate_decision(self, field: OneTile) -> None:
        """It goes with what the police did already."""
        if field.data in list(PoliceDecision) and not fits_decision(PoliceDecision(field.data), self.so_far):
            raise ValidationError(_("The police have done something with it already. Then this decision cannot stand."))

    def validate_filing(self, field: OneTile) -> None:
        """Of a report it is known who files it."""
        if self.decision.data == PoliceDecision.REPORT and not field.data:
            raise ValidationError(_("Choose who files the report."))

    def validate_filed_on(self, field: StringField) -> None:
        """A day that can be read, not before the incident and not to come."""
        if not field.data:
            return
        if self.decision.data == PoliceDecision.NONE:
            raise ValidationError(_("Nothing goes to the police, so leave the day empty."))
        check_day(self.filed_day, self.earliest)

    def validate_reason(self, field: TextAreaField) -> None:
        """Whoever leaves the police out says why."""
        if self.decision.data == PoliceDecision.NONE and not field.data:
            raise ValidationError(_("Write why nothing goes to the police."))


class OutcomeForm(ActForm):
    """Record what the police, the prosecution or the court did."""

    outcome = OneTile(_l("What came of it?"), _l("Choose what came of it."), PoliceOutcome)
    day = StringField(_l("Day"), description=_l("For example 21-11-2026"))
    amount = StringField(
        _l("Amount in euros"),
        [Length(max=LONGEST_LINE, message=_l("This number is too long."))],
        description=_l("Only for damages. For example 1250,00"),
    )
    number = _number()
    earliest: date | None = None
    """The day of the incident."""
    last_day: date | None = None
    """The day of the last thing that was recorded."""

    def offer(self, decision: PoliceDecision, so_far: list[PoliceOutcome]) -> None:
        """Offer what can come after what was recorded, and say so to who chooses something else."""
        possible = may_follow(decision, so_far)
        self.outcome.choices = options((term.value, str(term.label)) for term in PoliceOutcome if term in possible)
        before = so_far[-1].label if so_far else decision.label
        self.outcome.refusal = _(
            "This cannot come after “%(before)s”. Record first what came in between.", before=before
        )
        if PoliceOutcome.DAMAGES not in possible:
            del self.amount

    @property
    def day_typed(self) -> date | None:
        """The day; None when it cannot be read."""
        return parse_day(self.day.data)

    @property
    def euros(self) -> Decimal | None:
        """The amount; None when there is none."""
        return _euros(self.amount.data) if "amount" in self and self.amount.data else None

    def validate_day(self, _field: StringField) -> None:
        """A day that can be read, in the order of what happened."""
        check_day(self.day_typed, self.earliest)
        if self.last_day and self.day_typed and self.day_typed < self.last_day:
            raise ValidationError(
                _(
                    "This day is before the last thing that was recorded (%(day)s). Check the day.",
                    day=day_as_typed(self.last_day),
                )
            )

    def validate_amount(self, field: StringField) -> None:
        """Damages have an amount, and nothing else has."""
        awarded = self.outcome.data == PoliceOutcome.DAMAGES
        if awarded and not field.data:
            raise ValidationError(_("Write the amount of the damages."))
        if field.data and not awarded:
            raise ValidationError(_("Leave this empty: an amount belongs to damages only."))
        if field.data and self.euros is None:
            raise ValidationError(_("Write the amount like 1250,00."))


def _euros(text: str) -> Decimal | None:
    """An amount as it is typed in Dutch or English; None when it is none."""
    bare = "".join(text.replace("€", "").split())
    bare = bare.replace(".", "").replace(",", ".") if "," in bare or bare.count(".") > 1 else bare
    if not bare.replace(".", "", 1).isascii() or not bare.replace(".", "", 1).isdigit():
        return None
    try:
        amount = Decimal(bare)
    except InvalidOperation:
        return None
    exponent = amount.as_tuple().exponent
    cents = isinstance(exponent, int) and exponent >= -2
    return amount if cents and 0 < amount <= MOST else None


def _seventh(label: str, hint: str) -> TextAreaField:
    return TextAreaField(label, [TOO_LONG], description=hint)


class FileForm(ActForm):
    """The seven W's as they go to the police."""

    who = _seventh(_l("Who did it?"), _l("As far as is known: name, appearance, vehicle, account."))
    what = _seventh(_l("What happened?"), _l("The behaviour, in one or two sentences."))
    where = _seventh(_l("Where was it?"), _l("Never an address where somebody lives."))
    when = _seventh(_l("When was it?"), _l("Day and time."))
    with_what = _seventh(_l("With what?"), _l("A weapon, an object, a message."))
    how = _seventh(_l("In which way?"), _l("What exactly was said or done."))
    why = _seventh(_l("Why?"), _l("What set it off."))
    has_address = True
    """Whether the organisation has an address to put into the file."""
    private: Callable[[dict[str, str]], dict[str, tuple[str, ...]]] = staticmethod(lambda _texts: {})
    """By name of the text, what in it could be a private address."""

    def texts(self) -> dict[str, str]:
        """The seven texts, by name."""
        return {name: self[name].data or "" for name in SEVEN}

    def validate(self, extra_validators: Any = None) -> bool:
        """Nothing in it could be a private address; and there is the employer's to put in its place."""
        fine = super().validate(extra_validators)
        if not self.has_address:
            self.form_errors.append(_("First the organisation needs a work address: it stands in the file."))
        found = self.private(self.texts()) if fine else {}
        for name, pieces in found.items():
            if name in SEVEN:
                self[name].errors = [*self[name].errors, _refusal(pieces)]
            else:
                self.form_errors.append(f"{_('Number of the police')}. {_refusal(pieces)}")
        return fine and self.has_address and not found


SEVEN = ("who", "what", "where", "when", "with_what", "how", "why")
"""The names of the seven texts, in the order of the file."""


def _refusal(pieces: tuple[str, ...]) -> str:
    return _(
        "This could lead to somebody's home: %(words)s. Leave it out. No address, telephone number or mail address but "
        "that of the organisation goes to the police.",
        words=", ".join(f"“{piece}”" for piece in pieces),
    )
