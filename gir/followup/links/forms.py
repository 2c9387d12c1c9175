"""What is filled in to link cases, to undo that, and to answer several reporters at once."""

from __future__ import annotations

from collections.abc import Callable

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.cases.links.terms import LinkKind
from gir.followup.forms import ActForm
from gir.followup.links.terms import TextKind
from gir.terms import lazy as _l
from gir.web.fields import LONGEST_LINE, LONGEST_TEXT, OneTile, Several

TOO_LONG = _l("This text is too long.")


class LinkForm(ActForm):
    """Link a case to another: one that is suggested, or one of which the number is typed."""

    near = OneTile(
        _l("Is it one of these?"), description=_l("Cases of the same day and place, or alike within a week.")
    )
    number = StringField(
        _l("Number of the other case"),
        [Length(max=LONGEST_LINE, message=_l("This number is too long."))],
        description=_l("For example 2026-K7RD. This case goes under that one."),
    )
    kind = OneTile(_l("What do they have in common?"), _l("Choose what they have in common."), LinkKind)
    reason = TextAreaField(
        _l("Why do they belong together?"),
        [DataRequired(_l("Write why they belong together.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
        description=_l("Everybody who may see both cases reads this. Do not name the perpetrator."),
    )
    refusal: Callable[[str], str]
    """Why a case with this number cannot be linked to; nothing when it can."""

    @property
    def wanted(self) -> str:
        """The number that was typed, or else chosen."""
        near = self.near.data if "near" in self else None  # there is none when nothing is suggested
        return self.number.data or near or ""

    def validate_number(self, _field: StringField) -> None:
        """Another case of one's own work. A hidden case and one that does not exist are alike."""
        refusal = self.refusal(self.wanted)
        if refusal:
            raise ValidationError(refusal)


class UnlinkForm(ActForm):
    """Undo a link."""

    link = OneTile(_l("Which link do you undo?"), _l("Choose a link."))
    reason = TextAreaField(
        _l("Why do they not belong together?"),
        [DataRequired(_l("Write why they do not belong together.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


class TogetherForm(ActForm):
    """One text to the reporters of several cases."""

    cases = Several(
        _l("To the reporters of which cases?"),
        [],
        _l("Choose at least one case."),
        description=_l("Every reporter reads it as their own, and does not learn who else got it."),
    )
    kind = OneTile(_l("What is it?"), _l("Choose what it is."), TextKind, default=TextKind.ANSWER.value)
    text = TextAreaField(
        _l("Your text"),
        [DataRequired(_l("Write your text first.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
        description=_l("The same for all: write nothing that is about one of them."),
    )
