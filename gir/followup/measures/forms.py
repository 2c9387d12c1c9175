"""What is filled in about a measure. A draft may be saved half done; what is missing then is said on its page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.followup.forms import ActForm
from gir.incidents.terms import Minor
from gir.terms import lazy as _l
from gir.threat.measures.dossier import LONGEST_BEFORE_REVIEW, Dossier, latest_review
from gir.threat.measures.terms import (
    DeliveryWay,
    Hearing,
    Informed,
    MeasureKind,
    OpenChannel,
)
from gir.web.dates import today
from gir.web.fields import LONGEST_LINE, LONGEST_TEXT, Line, OneOf, OneTile, Several, options
from gir.web.moments import parse_day

SEVERAL_NUMBERS = re.compile(r"[\s,;]+")
MOST_LINKS = 20
LONGEST_ADDRESS = 400


def _text(label: str, hint: str = "", wanted: str | None = None) -> TextAreaField:
    checks = [DataRequired(wanted)] if wanted is not None else []
    long = Length(max=LONGEST_TEXT, message=_l("This text is too long."))
    return TextAreaField(label, [*checks, long], description=hint)


def _line(label: str, hint: str = "") -> Line:
    return Line(label, [Length(max=LONGEST_LINE, message=_l("This line is too long."))], description=hint)


def _day(label: str, hint: str = "") -> StringField:
    return StringField(label, description=hint or _l("For example 21-11-2026"))


class MeasureForm(ActForm):
    """A form about a measure: its fields in parts, each with a heading. ``version`` is that of the measure."""

    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    may_stay_empty: frozenset[str] = frozenset()

    @property
    def shown_parts(self) -> list[tuple[str, list[Any]]]:
        """Each part with its fields, as they stand on the page."""
        if not self.parts:
            return [("", [field for field in self if not isinstance(field, HiddenField)])]
        return [(heading, [self[name] for name in names if name in self]) for heading, names in self.parts]


def day_in(field: StringField) -> date | None:
    """The day that was typed; None when nothing was."""
    return parse_day(field.data) if field.data else None


def _check_day(field: StringField) -> date | None:
    if not field.data:
        return None
    day = parse_day(field.data)
    if day is None:
        raise ValidationError(_("Write the day like 21-11-2026."))
    return day


def _check_past(field: StringField) -> None:
    day = _check_day(field)
    if day is not None and day > today():
        raise ValidationError(_("This day is still to come. Write it down when it has happened."))


class KindForm(ActForm):
    """Begin a draft."""

    kind = OneTile(_l("Which measure?"), _l("Choose a measure."), MeasureKind)


class NoMeasureForm(ActForm):
    """Why there is no measure."""

    reason = _text(
        _l("Why is there no measure?"),
        _l("For example: we do not know who it was, or the talk was enough."),
        _l("Write why there is no measure."),
    )


class DossierForm(MeasureForm):
    """Everything that must be known before a measure is decided. Names are asked once that is allowed."""

    parts = (
        (_l("The measure"), ("kind", "location", "starts_on", "ends_on", "review_on")),
        (_l("The citizen"), ("name", "address", "minor", "minor_reason")),
        (_l("What happened"), ("facts", "rules", "links")),
        (_l("The other side"), ("informed", "informed_on", "postponed_reason", "hearing", "hearing_on", "answer")),
        (_l("Weighing"), ("proportionality", "channels", "channel_words", "mandate")),
    )

    may_stay_empty = frozenset({"location", "address", "minor_reason", "links", "postponed_reason"})

    kind = OneOf(_l("Which measure?"), _l("Choose a measure."), MeasureKind)
    location = _line(_l("For which building or site?"), _l("Only for a building ban. The security desk reads this."))
    starts_on = _day(_l("First day"))
    ends_on = _day(_l("Last day"), _l("No measure goes on without an end. It ends by itself after this day."))
    review_on = _day(_l("Day of the review"), _l("Before the last day, and within six months of the first day."))
    name = _line(_l("Name of the citizen"))
    address = TextAreaField(
        _l("Address of the citizen"),
        [Length(max=LONGEST_ADDRESS, message=_l("This text is too long."))],
        description=_l("As it stands on an envelope. Leave it empty when the letter is handed over."),
    )
    minor = OneTile(_l("Is the citizen under eighteen?"), None, Minor)
    minor_reason = _text(
        _l("Why is this right for somebody so young?"),
        _l("Only when the citizen is, or may be, a minor. Say also whether the parents know."),
    )
    facts = _text(
        _l("The facts"),
        _l("What, when and where; only what you can stand for. The citizen reads this. Do not name colleagues."),
    )
    rules = Several(_l("Which house rules were broken?"), ())
    links = _line(
        _l("Numbers of earlier cases"),
        _l("Only when they belong to the facts. For example 2026-K7RD, with a space between two."),
    )
    informed = OneTile(_l("Was the citizen told that you consider this?"), None, Informed)
    informed_on = _day(_l("Told on"))
    postponed_reason = _text(_l("Why is it postponed?"), _l("Only when telling the citizen has to wait."))
    hearing = OneTile(_l("Could the citizen give their side?"), None, Hearing)
    hearing_on = _day(_l("Heard, offered, or to be heard on"))
    answer = _text(_l("Their answer"), _l("In their own words. It stands beside the facts, also in the letter."))
    proportionality = _text(
        _l("Why is nothing lighter enough?"),
        _l("What was tried before, what it means for the citizen, and why it weighs less than safety."),
    )
    channels = Several(_l("How can the citizen still reach us?"), tuple(OpenChannel))
    channel_words = _text(
        _l("The number, the address or the name"), _l("The citizen reads this: make it work on the first try.")
    )
    mandate = _line(_l("Under which mandate is it decided?"), _l("For example: Mandate decision 2025, article 4."))

    case_of: Callable[[str], str | None]
    """The id of the case with this number, when it may be linked."""

    def offer(self, rules: list[tuple[str, str]], *, names: bool) -> None:
        """Ask what can be asked of this case."""
        self.rules.choices = options(rules)
        if not names:
            del self.name, self.address

    validate_starts_on = validate_ends_on = lambda self, field: _check_day(field)
    validate_hearing_on = lambda self, field: _check_day(field)  # noqa: E731
    validate_informed_on = lambda self, field: _check_past(field)  # noqa: E731

    def validate_review_on(self, field: StringField) -> None:
        """It can be read, and comes in time."""
        review, starts, ends = _check_day(field), day_in(self.starts_on), day_in(self.ends_on)
        if review and ends and review > ends:
            raise ValidationError(_("The review must not come after the last day."))
        if review and starts and not starts <= review <= latest_review(starts):
            raise ValidationError(
                _("The review must come within %(months)s months of the first day.", months=LONGEST_BEFORE_REVIEW)
            )
        if starts and ends and ends < starts:
            raise ValidationError(_("The last day lies before the first day. Change one of them."))

    def validate_links(self, field: StringField) -> None:
        """Each number is that of a case on the work list. A hidden case and one that does not exist are alike."""
        numbers = self._numbers()
        if len(numbers) > MOST_LINKS or any(self.case_of(number) is None for number in numbers):
            raise ValidationError(_("Give numbers of other cases on your work list, with a space between two."))

    def _numbers(self) -> list[str]:
        return [number for number in SEVERAL_NUMBERS.split(self.links.data or "") if number]

    def dossier(self) -> Dossier:
        """What was filled in."""
        linked = filter(None, map(self.case_of, self._numbers()))
        name, address = (self[key].data or "" if key in self else "" for key in ("name", "address"))
        return Dossier(
            kind=MeasureKind(self.kind.data),
            name=name,
            address="\n".join(line.strip() for line in address.splitlines() if line.strip()),
            minor=_chosen(Minor, self.minor.data),
            minor_reason=self.minor_reason.data or "",
            facts=self.facts.data or "",
            rule_ids=frozenset(self.rules.data or ()),
            linked=frozenset(linked),
            informed=_chosen(Informed, self.informed.data),
            informed_on=day_in(self.informed_on),
            postponed_reason=self.postponed_reason.data or "",
            hearing=_chosen(Hearing, self.hearing.data),
            hearing_on=day_in(self.hearing_on),
            answer=self.answer.data or "",
            proportionality=self.proportionality.data or "",
            channels=frozenset(map(OpenChannel, self.channels.data or ())),
            channel_words=self.channel_words.data or "",
            location=self.location.data or "",
            starts_on=day_in(self.starts_on),
            ends_on=day_in(self.ends_on),
            review_on=day_in(self.review_on),
            mandate=self.mandate.data or "",
        )


def _chosen(vocabulary: Any, key: str | None) -> Any:
    return vocabulary(key) if key else None


class SureForm(MeasureForm):
    """Nothing to fill in: only that the page showed the measure as it is."""


class ReturnForm(MeasureForm):
    """Return it to who drafted it."""

    reason = _text(_l("What must change, or what do you want to know?"), "", _l("Write why you return it."))


class WithdrawForm(MeasureForm):
    """Withdraw it before it was decided."""

    reason = _text(_l("Why do you withdraw it?"), "", _l("Write why you withdraw it."))


class LiftForm(MeasureForm):
    """End it before its last day."""

    reason = _text(_l("Why does it end now?"), "", _l("Write why it ends now."))


class DeliverForm(MeasureForm):
    """How the citizen got the letter."""

    way = OneTile(_l("How did the citizen get the letter?"), _l("Choose how they got it."), DeliveryWay)
    delivered_on = _day(_l("On which day?"))
    earliest: date | None = None

    def validate_delivered_on(self, field: StringField) -> None:
        """A day between the decision and today."""
        day = _check_day(field)
        if day is None:
            raise ValidationError(_("Write the day like 21-11-2026."))
        if day > today():
            raise ValidationError(_("This day is still to come. Write it down when it has happened."))
        if self.earliest and day < self.earliest:
            raise ValidationError(_("This day is before the decision. Check the day."))


class HearForm(MeasureForm):
    """Record that the citizen was heard after all."""

    may_stay_empty = frozenset({"answer"})

    hearing = OneTile(
        _l("How did it go?"), _l("Choose how it went."), [term for term in Hearing if term is not Hearing.LATER]
    )
    hearing_on = _day(_l("On which day?"))
    answer = _text(_l("Their answer"), _l("In their own words. It stands beside the facts, also in the letter."))

    def validate_hearing_on(self, field: StringField) -> None:
        """A day that has come."""
        if not field.data:
            raise ValidationError(_("Write the day like 21-11-2026."))
        _check_past(field)

    def validate_answer(self, field: TextAreaField) -> None:
        """Who was heard said something."""
        if self.hearing.data == Hearing.HEARD and not field.data:
            raise ValidationError(_("Write down what the citizen answered."))


class ReviewForm(MeasureForm):
    """It was looked at again, and stays."""

    reason = _text(_l("Why is it still needed?"), "", _l("Write why it is still needed."))
    next_on = _day(_l("When do you look at it again?"), _l("Not after its last day, and within six months."))
    latest: date | None = None

    def validate_next_on(self, field: StringField) -> None:
        """After today, not after the end, and within six months."""
        day, latest = _check_day(field), latest_review(today())
        if day is None:
            raise ValidationError(_("Write the day like 21-11-2026."))
        if not today() < day <= min(latest, self.latest or latest):
            raise ValidationError(_("Choose a day after today, not after the last day, and within six months."))
