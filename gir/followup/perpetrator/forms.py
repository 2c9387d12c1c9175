"""What is filled in about the perpetrator's name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from gir.followup.forms import ActForm
from gir.incidents.terms import Minor
from gir.terms import lazy as _l
from gir.threat.perpetrator.terms import Informing, Verdict
from gir.threat.terms import ReactionWay
from gir.web.bsn import without_bsn
from gir.web.dates import today
from gir.web.fields import LONGEST_LINE, LONGEST_TEXT, Line, OneTile, Several
from gir.web.moments import parse_day

LONGEST_DELAY = timedelta(days=366)
"""How far ahead informing somebody can be postponed at a time."""
TOO_LONG = _l("This text is too long.")


def _line(label: str, hint: str) -> Line:
    return Line(label, [Length(max=LONGEST_LINE, message=TOO_LONG)], description=hint)


def _text(label: str, hint: str) -> TextAreaField:
    return TextAreaField(label, [Length(max=LONGEST_TEXT, message=TOO_LONG)], description=hint)


class CriteriaCheckForm(ActForm):
    """Hold the case against the criteria. The choices are those of the current version."""

    met = Several(_l("Which criteria are met?"), [])
    verdict = OneTile(_l("What follows from it?"), _l("Choose what follows from it."), Verdict)
    reason = TextAreaField(
        _l("Why?"),
        [Length(max=LONGEST_TEXT, message=TOO_LONG)],
        description=_l("Needed when you lock a name again. Do not write the name."),
    )
    unlocked = False
    """Whether the name can be read now."""

    def validate_verdict(self, field: OneTile) -> None:
        """One criterion is enough to unlock the name, and it stays locked only when none is met."""
        if not self.met.choices:
            raise ValidationError(_("There are no criteria yet. The coordinator writes and publishes them first."))
        if field.data == Verdict.MET and not self.met.data:
            raise ValidationError(_("Tick at least one criterion that is met, or keep the name locked."))
        if field.data == Verdict.NONE and self.met.data:
            raise ValidationError(_("You ticked a criterion that is met. Untick it, or unlock the name."))

    def validate_reason(self, field: TextAreaField) -> None:
        """Locking again is said why."""
        if self.unlocked and self.verdict.data == Verdict.NONE and not field.data:
            raise ValidationError(_("Write why the name must be locked again."))


class IdentityForm(ActForm):
    """Who the perpetrator is."""

    name = _line(_l("Name of this person"), _l("First name and surname, when you are sure."))
    born = StringField(
        _l("Date of birth"),
        [Optional(strip_whitespace=False), Length(max=LONGEST_LINE, message=TOO_LONG), without_bsn],
        description=_l("For example 3-4-1985. With it, nobody is taken for somebody with the same name."),
    )
    minor = OneTile(
        _l("Was this person younger than 18?"),
        _l("Choose an answer."),
        Minor,
        default=Minor.UNKNOWN.value,
        description=_l("With a date of birth we work it out. For a minor every measure gets a heavier check."),
    )
    reach = _line(
        _l("How to reach this person"),
        _l("An address or e-mail address, for the letter. Never a citizen service number (BSN)."),
    )
    description = _text(
        _l("If you do not know the name: describe this person"),
        _l("Facts only, so that a colleague recognises this person. No guesses about health, origin or belief."),
    )

    def validate_name(self, field: Line) -> None:
        """Something by which somebody can be told from others."""
        if not field.data and not self.description.data:
            raise ValidationError(_("Write a name. If you do not know it, describe this person below."))

    def validate_born(self, field: StringField) -> None:
        """A day that lies behind us."""
        if field.data and (self.birthday is None or self.birthday > today()):
            raise ValidationError(_("Write the date of birth like 3-4-1985, or leave it empty."))

    @property
    def birthday(self) -> date | None:
        """The day; None when it cannot be read or was left empty."""
        return parse_day(self.born.data)


class InformForm(ActForm):
    """Whether the perpetrator knows that their name is kept."""

    outcome = OneTile(_l("Was this person informed?"), _l("Choose whether this person was informed."), Informing)
    day = StringField(
        _l("Day"),
        description=_l("The day on which it was done; or the new last day. For example 21-11-2026."),
    )
    way = OneTile(_l("How was it done?"), terms=ReactionWay, description=_l("Only when this person was informed."))
    reason = TextAreaField(
        _l("Why is it postponed?"),
        [Length(max=LONGEST_TEXT, message=TOO_LONG)],
        description=_l("Needed when you postpone it. For example: it would harm the inquiry of the police."),
    )
    earliest: date | None = None
    """The day of the incident."""

    def validate_day(self, field: StringField) -> None:
        """Behind us when it was done, ahead of us when it is postponed."""
        day, now_day = self.chosen_day, today()
        if day is None:
            raise ValidationError(_("Write the day like 21-11-2026."))
        if self.outcome.data == Informing.INFORMED:
            if day > now_day:
                raise ValidationError(_("This day is still to come. Record it when it has happened."))
            if self.earliest and day < self.earliest:
                raise ValidationError(_("This day is before the incident. Check the day."))
        elif not now_day < day <= now_day + LONGEST_DELAY:
            raise ValidationError(_("Choose a new last day that is still to come, within a year."))

    def validate_reason(self, field: TextAreaField) -> None:
        """Postponing is said why."""
        if self.outcome.data == Informing.POSTPONED and not field.data:
            raise ValidationError(_("Write why it is postponed."))

    def validate(self, extra_validators: Any = None) -> bool:
        """How it was done may stay open only when it was not done."""
        fine = bool(super().validate(extra_validators))
        if self.outcome.data == Informing.INFORMED and not self.way.data:
            self.way.errors = [_("Choose how it was done.")]
            return False
        return fine

    @property
    def chosen_day(self) -> date | None:
        """The day; None when it cannot be read."""
        return parse_day(self.day.data)


class EarlierForm(ActForm):
    """Why somebody looks for earlier incidents."""

    reason = TextAreaField(
        _l("Why do you need to know?"),
        [DataRequired(_l("Write why you need to know.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
        description=_l("For example: we consider a measure. Your reason is kept sealed in this case."),
    )
