"""What handlers fill in: one form for every act. Choices that depend on the case are passed in."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.care.terms import AbsenceBand, NoticeWay, TalkOutcome
from gir.cases.terms import Audience, CloseReason
from gir.incidents.terms import INJURIES, Consequence, Severity
from gir.terms import lazy as _l
from gir.threat.terms import ReactionWay
from gir.web.bsn import without_bsn
from gir.web.fields import LONGEST_LINE, LONGEST_TEXT, Line, OneOf, OneTile, Several, in_words
from gir.web.forms import Form
from gir.web.moments import moment_of, parse_day, parse_time

SLACK = 120
"""Seconds that somebody's watch may run ahead of ours."""
LONGEST_NUMBER = 10
"""Digits of a version."""


def _text(label: str, wanted: str, hint: str = "") -> TextAreaField:
    return TextAreaField(
        label, [DataRequired(wanted), Length(max=LONGEST_TEXT, message=_l("This text is too long."))], description=hint
    )


def _optional_text(label: str, hint: str = "") -> TextAreaField:
    return TextAreaField(label, [Length(max=LONGEST_TEXT, message=_l("This text is too long."))], description=hint)


REASON_IS_KEPT = _l("Taking this case opens that room for you. Your reason is kept in it for everybody who may enter.")


class ActForm(Form):
    """A form about a case as it was when the page was shown. No text in it may hold a citizen service number."""

    version = HiddenField()
    nothing = ""
    """Why there is nothing to choose now: the page says this instead of asking, unless something was typed."""

    class Meta(Form.Meta):
        """The check stands here, so that no form about a case can forget it."""

        def bind_field(self, form: Any, unbound_field: Any, options: MutableMapping[str, Any]) -> Any:
            field = super().bind_field(form, unbound_field, options)
            if isinstance(field, TextAreaField | Line):
                field.validators = (*field.validators, without_bsn)
            return field

    @property
    def shown_version(self) -> int | None:
        """The version of the case that the page showed; None when the request does not say."""
        text = (self.version.raw_data or [""])[0]  # from the request: what is left out of it is not the newest version
        return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else None

    def answers(self) -> list[tuple[str, str]]:
        """Questions and what was typed, for a page that shows both."""
        return in_words(self)


def _day() -> StringField:
    return StringField(_l("Day"), description=_l("For example 21-11-2026"))


def _time() -> StringField:
    return StringField(_l("Time"), description=_l("For example 14.30"))


class MomentForm(ActForm):
    """A form with a day and a time, in the time of the Netherlands; a subclass puts the fields where it asks them."""

    day: StringField
    time: StringField
    earliest: date | None = None
    """The day of the incident, where a moment before it cannot be right."""
    past = True
    """Whether the moment lies behind us; otherwise it is still to come."""

    def validate_day(self, field: StringField) -> None:
        """The day can be read, and is not before the incident."""
        day = parse_day(field.data)
        if day is None:
            raise ValidationError(_("Write the day like 21-11-2026."))
        if self.earliest and day < self.earliest:
            raise ValidationError(_("This day is before the incident. Check the day."))

    def validate_time(self, field: StringField) -> None:
        """The time can be read, and the moment lies on the right side of now."""
        if parse_time(field.data) is None:
            raise ValidationError(_("Write the time like 14.30."))
        moment = self.moment
        if moment is None:
            return
        ahead = (moment - datetime.now(UTC)).total_seconds()
        if self.past and ahead > SLACK:
            raise ValidationError(_("This moment is still to come. Record it when it has happened."))
        if not self.past and ahead < 0:
            raise ValidationError(_("This moment has passed. Choose one that is still to come."))

    @property
    def moment(self) -> datetime | None:
        """The moment in UTC; None when it cannot be read."""
        day, at = parse_day(self.day.data), parse_time(self.time.data)
        return moment_of(day, at) if day and at is not None else None


class TakeForm(ActForm):
    """Become the handler."""

    role = OneTile(_l("In which role?"), _l("Choose a role."))


class TakeHomeForm(TakeForm):
    """Become the handler of an office-holder's case, which opens the room of home and family."""

    reason = _text(_l("Why do you need to read about home and family?"), _l("Write why you need it."), REASON_IS_KEPT)


class AssignForm(ActForm):
    """Give the case to somebody; a value is role and person with a colon between them."""

    who = OneOf(_l("Who handles it from now on?"), _l("Choose a colleague."))


class AssignHomeForm(AssignForm):
    """Give an office-holder's case to somebody, for whom the room of home and family may open."""

    reason = _optional_text(
        _l("Why does this colleague need to read about home and family?"),
        _l("Needed when they did not handle this case yet. It is kept in that room, and everybody in it reads it."),
    )
    crossing: frozenset[str] = frozenset()
    """Values of ``who`` for which that room opens."""

    def validate_reason(self, field: TextAreaField) -> None:
        """Crossing into the room of home and family needs a reason."""
        if self.who.data in self.crossing and not field.data:
            raise ValidationError(_("Write why this colleague needs it."))


class SeverityForm(ActForm):
    """Assess the case."""

    severity = OneTile(_l("How severe is it?"), _l("Choose how severe it is."), Severity)
    reason = _optional_text(_l("Why?"), _l("Needed when you differ from the proposal. Do not name the perpetrator."))
    proposed: Severity | None = None

    def validate_reason(self, field: TextAreaField) -> None:
        """Who differs from the rule says why."""
        if self.severity.data and self.severity.data != self.proposed and not field.data:
            raise ValidationError(_("Write why you differ from the proposal."))


class NoteForm(ActForm):
    """A note."""

    text = _text(_l("New note"), _l("Write your note first."))
    audience = OneOf(_l("Who may read this?"), default=Audience.TEAM.value)


class AnswerForm(ActForm):
    """The answer to the reporter, in somebody's own words."""

    text = _text(
        _l("Your answer"),
        _l("Write your answer first."),
        _l("Say what has been done, what is still to come and whom the reporter can call."),
    )


class SkipForm(ActForm):
    """Leave out a step."""

    step = OneTile(_l("Which step does not apply?"), _l("Choose a step."))
    reason = _text(_l("Why does it not apply?"), _l("Write why the step does not apply."))


class CloseForm(ActForm):
    """Close the case."""

    reason = OneTile(_l("Why can it be closed?"), _l("Choose why it can be closed."), CloseReason)
    number = StringField(
        _l("Reported twice: which case goes on?"),
        [Length(max=LONGEST_LINE, message=_l("This number is too long."))],
        description=_l("Its number, for example 2026-K7RD. Aftercare goes on there, and only that case counts."),
    )
    note = _optional_text(_l("Explanation for the team"))
    what_changed = _optional_text(
        _l("What changed because of this report?"),
        _l("The reporter reads this, with our thanks. One or two sentences: what is different from now on?"),
    )
    goes_on: Callable[[str], bool]
    """Whether the case with this number can go on in the place of this one."""

    def validate_number(self, field: StringField) -> None:
        """Who closes a duplicate says which case goes on. A hidden case and one that does not exist are alike."""
        if self.reason.data == CloseReason.DUPLICATE and not self.goes_on(field.data or ""):
            raise ValidationError(_("Give the number of another case on your work list that was not reported twice."))


class ReopenForm(ActForm):
    """Reopen the case."""

    reason = _text(_l("Why do you reopen it?"), _l("Write why you reopen it."))


class PlanForm(MomentForm):
    """Agree on a moment for a talk."""

    step = OneTile(_l("Which talk?"), _l("Choose a talk."))
    day = _day()
    time = _time()
    past = False


class RecordForm(MomentForm):
    """Record how a talk ended."""

    step = OneTile(_l("Which talk?"), _l("Choose a talk."))
    outcome = OneTile(_l("How did it go?"), _l("Choose how it went."), TalkOutcome)
    day = _day()
    time = _time()


class InjuryForm(ActForm):
    """Record injury and absence."""

    injuries = Several(
        _l("What is known now?"),
        [term for term in Consequence if term in INJURIES],
        description=_l("Choose everything that fits. Only the class of an injury, never the nature of an illness."),
    )
    absence = OneOf(_l("How long was the reporter away from work?"), terms=AbsenceBand, first=_l("Not known or none"))

    def validate_absence(self, field: OneOf) -> None:
        """Who was away from work had reported sick."""
        if field.data and Consequence.ABSENCE not in (self.injuries.data or []):
            raise ValidationError(_("Tick “reported sick” too, or choose “Not known or none”."))


class AccidentForm(MomentForm):
    """Record that the labour inspectorate was told, with the proof of it."""

    way = OneTile(_l("How did you tell them?"), _l("Choose how you told them."), NoticeWay)
    day = _day()
    time = _time()
    reference = Line(
        _l("Number of the notification, or who you spoke to"),
        [
            DataRequired(_l("Write the number they gave you, or the name of who you spoke to.")),
            Length(max=LONGEST_LINE, message=_l("This number is too long.")),
        ],
        description=_l("Keep the confirmation they send you: add it as a file to this case."),
    )


class ReactionForm(MomentForm):
    """Record what the perpetrator was told, with their side beside it."""

    way = OneTile(_l("How did you do it?"), _l("Choose how you did it."), ReactionWay)
    day = _day()
    time = _time()
    told = _text(
        _l("What did you say?"),
        _l("Write what you said."),
        _l("Facts only: which behaviour, which house rule. Do not write a name."),
    )
    their_side = _optional_text(_l("What is their side of the story?"), _l("Leave it empty when they did not answer."))


class HomeAdviceForm(ActForm):
    """Advise an office-holder about the safety of their home."""

    advice = _text(
        _l("Your advice"),
        _l("Write your advice first."),
        _l("For example about locks, light, a camera or who to call. The office-holder reads it word for word."),
    )
