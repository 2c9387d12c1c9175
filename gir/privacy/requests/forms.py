"""What is filled in about requests, by who asks and by who looks into it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.accounts.second_factor.proving import TakingForm
from gir.followup.forms import ActForm
from gir.followup.measures.forms import MOST_LINKS, SEVERAL_NUMBERS, DeliverForm, MeasureForm, SureForm
from gir.privacy.requests.services import Decision, Entered
from gir.privacy.requests.terms import (
    FileForm,
    FilePurpose,
    IdentityCheck,
    Outcome,
    RequestKind,
    Standing,
    Verdict,
)
from gir.privacy.taking import PurposeForm
from gir.terms import lazy as _l
from gir.web.dates import today
from gir.web.fields import LONGEST_LINE, LONGEST_TEXT, Line, OneTile, Several, options
from gir.web.moments import parse_day

__all__ = ["DeliverForm", "SureForm", "TakingForm"]
LONGEST_ADDRESS = 400
WITH_AN_ACCOUNT = IdentityCheck.ACCOUNT


def _text(label: str, hint: str = "", wanted: str | None = None) -> TextAreaField:
    checks = [DataRequired(wanted)] if wanted is not None else []
    long = Length(max=LONGEST_TEXT, message=_l("This text is too long."))
    return TextAreaField(label, [*checks, long], description=hint)


class AskForm(ActForm):
    """What somebody with an account asks."""

    kind = OneTile(_l("What do you ask?"), _l("Choose what you ask."), RequestKind)
    words = _text(
        _l("What do you want to say about it?"),
        _l("For example which report it is about, what is wrong in it, or why you object."),
    )


class EnterForm(MeasureForm):
    """A request that came in by letter, by mail or at the desk."""

    parts = (
        (_l("The request"), ("kind", "received_on", "words")),
        (_l("Who asks"), ("standing", "name", "reach", "identity")),
    )
    may_stay_empty = frozenset({"words", "reach"})

    kind = OneTile(_l("What do they ask?"), _l("Choose what they ask."), RequestKind)
    received_on = StringField(
        _l("On which day did it come in?"), description=_l("The month runs from this day. For example 21-11-2026")
    )
    words = _text(_l("What do they say about it?"), _l("In their words. Only what is needed to find it."))
    standing = OneTile(_l("How do they stand to it?"), _l("Choose how they stand to it."), Standing)
    name = Line(
        _l("Name of who asks"),
        [
            DataRequired(_l("Write the name of who asks.")),
            Length(max=LONGEST_LINE, message=_l("This line is too long.")),
        ],
    )
    reach = TextAreaField(
        _l("Address of who asks"),
        [Length(max=LONGEST_ADDRESS, message=_l("This text is too long."))],
        description=_l("As it stands on an envelope. The letter goes there."),
    )
    identity = OneTile(
        _l("How do you know who asks?"),
        _l("Choose how you know who asks."),
        [term for term in IdentityCheck if term is not WITH_AN_ACCOUNT],
        description=_l("Keep no copy of a passport or card, and no citizen service number."),
    )

    def validate_received_on(self, field: StringField) -> None:
        """A day that has come."""
        day = parse_day(field.data)
        if day is None:
            raise ValidationError(_("Write the day like 21-11-2026."))
        if day > today():
            raise ValidationError(_("This day is still to come. Write down the day on which it came in."))

    def entered(self) -> Entered:
        """What was filled in, of a valid form."""
        return Entered(
            kind=RequestKind(self.kind.data),
            standing=Standing(self.standing.data),
            name=self.name.data or "",
            reach="\n".join(line.strip() for line in (self.reach.data or "").splitlines() if line.strip()),
            words=self.words.data or "",
            identity=IdentityCheck(self.identity.data),
            received_on=parse_day(self.received_on.data) or date.min,
        )


class IdentityForm(MeasureForm):
    """How it is known who asks."""

    identity = OneTile(
        _l("How do you know who asks?"),
        _l("Choose how you know who asks."),
        [term for term in IdentityCheck if term is not WITH_AN_ACCOUNT],
        description=_l("Keep no copy of a passport or card, and no citizen service number."),
    )


class ExtendForm(MeasureForm):
    """Two months more."""

    reason = _text(
        _l("Why do you need more time?"),
        _l("Who asks reads this. For example: it is about many cases. Name nobody."),
        _l("Write why you need more time."),
    )


class HandOverForm(MeasureForm):
    """Who looks into it."""

    person = OneTile(_l("Who looks into it?"), _l("Choose who looks into it."))

    def offer(self, people: list[tuple[str, str]]) -> None:
        """Whom it can be handed to."""
        self.person.choices = options(people)


class LinkForm(MeasureForm):
    """Which cases it is about: by number, or chosen from what was found."""

    may_stay_empty = frozenset({"numbers"})

    cases = Several(_l("Which of these is it about?"), ())
    numbers = Line(
        _l("Numbers of cases"),
        [Length(max=LONGEST_LINE, message=_l("This line is too long."))],
        description=_l("For example 2026-K7RD, with a space between two."),
    )
    known: Any = None
    """Gives the id of the case with a number, when it is there for whoever fills this in."""

    def offer(self, found: list[tuple[str, str]]) -> None:
        """Cases to choose from; without any only numbers are asked."""
        self.cases.choices = options(found)

    def _numbers(self) -> list[str]:
        return [number for number in SEVERAL_NUMBERS.split(self.numbers.data or "") if number]

    def validate_numbers(self, field: Line) -> None:
        """Each is that of a case on the work list. A hidden case and one that does not exist are alike."""
        numbers = self._numbers()
        if not numbers and not self._ticked():
            raise ValidationError(_("Choose a case, or write its number."))
        if len(numbers) > MOST_LINKS or any(self.known(number) is None for number in numbers):
            raise ValidationError(_("Give numbers of cases on your work list, with a space between two."))

    def chosen(self) -> set[str]:
        """The ids of what was chosen, of a valid form."""
        return {*self._ticked(), *filter(None, map(self.known, self._numbers()))}

    def _ticked(self) -> list[str]:
        """What was ticked. Where nothing was found there is nothing to tick, and no such field."""
        return list(self.cases.data or ()) if "cases" in self else []


class DecideForm(MeasureForm):
    """What is decided, and why."""

    parts = (
        (_l("The decision"), ("outcome", "reason")),
        (_l("The facts"), ("behaviour", "norm")),
        (_l("The opinion"), ("opinion",)),
    )
    may_stay_empty = frozenset({"behaviour", "norm", "opinion"})

    outcome = OneTile(_l("What do you decide?"), _l("Choose what you decide."), Outcome)
    reason = _text(
        _l("Why do you decide so?"),
        _l("Say also what they get, what is erased or what stays, and until when."),
        _l("Write why you decide so."),
    )
    behaviour = _text(
        _l("Which behaviour is it about?"),
        _l("Facts only: what, when, where. Needed when you do not grant all of it. Do not name colleagues."),
    )
    norm = _text(
        _l("Which rule do you hold it to?"),
        _l("The house rule that was broken, or the article of law. Needed when you do not grant all of it."),
    )
    opinion = _text(_l("How do you look at it?"), _l("Opinions stand here and nowhere else."))

    def _check_reasons(self, field: TextAreaField) -> None:
        if not field.data and self.outcome.data in (Outcome.PARTLY, Outcome.REFUSED):
            raise ValidationError(_("Write this as well when you do not grant all of it."))

    validate_behaviour = validate_norm = _check_reasons

    def decision(self) -> Decision:
        """What was filled in, of a valid form."""
        words = {name: self[name].data or "" for name in ("behaviour", "norm", "opinion", "reason")}
        return Decision(outcome=Outcome(self.outcome.data), **words)


class JudgeForm(ActForm):
    """What becomes of one text."""

    verdict = OneTile(_l("What becomes of this text?"), _l("Choose what becomes of this text."), Verdict)
    passages = _text(
        _l("Passages to leave out"),
        _l("Exactly as they stand in the text, each on a line of its own. Also what betrays somebody without a name."),
    )

    def lines(self) -> list[str]:
        """The passages that were copied."""
        return [line.strip() for line in (self.passages.data or "").splitlines() if line.strip()]


class FilePurposeForm(PurposeForm):
    """What the file is taken along for."""

    purpose = OneTile(
        _l("What do you need the file for?"),
        None,
        FilePurpose,
        description=_l("The log keeps your answer, with your name and the moment."),
    )
    purposes = FilePurpose
    no_purpose = _l("Choose what you need the file for.")
    no_words = _l("Write what you need the file for.")


class OwnFileForm(TakingForm):
    """As what somebody takes their own data along."""

    form = OneTile(_l("How do you want it?"), _l("Choose how you want it."), FileForm)


class OneCaseForm(MeasureForm):
    """In which of the linked cases."""

    case = OneTile(_l("In which case?"), _l("Choose the case."))

    def offer(self, cases: list[tuple[str, str]]) -> None:
        """The linked cases that exist for whoever fills this in."""
        self.case.choices = options(cases)


class CorrectForm(OneCaseForm):
    """The own words of who asks, in one case."""

    words = _text(
        _l("Their own words"),
        _l("What is wrong, and how it is. What others wrote stays as it is. Do not name others."),
        _l("Write down their own words."),
    )


class EraseForm(OneCaseForm):
    """Erase who somebody is, in one case."""


class DoneForm(MeasureForm):
    """What was done by hand."""

    words = _text(
        _l("What was done?"),
        _l("For example: a passage was taken out of a text, or it was found that there is nothing to change."),
        _l("Write what was done."),
    )
