"""What is filled in at the end of a case."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.followup.ending.terms import SecondLook
from gir.followup.forms import ActForm
from gir.incidents.terms import Form as Behaviour
from gir.terms import lazy as _l
from gir.web.fields import LONGEST_TEXT, OneOf, OneTile, Tick

LONGEST_LESSON = 1_000


class EvaluateForm(ActForm):
    """Look back on the case, and say what should be done differently."""

    text = TextAreaField(
        _l("How did the follow-up go?"),
        [
            DataRequired(_l("Write how the follow-up went.")),
            Length(max=LONGEST_TEXT, message=_l("This text is too long.")),
        ],
        description=_l("What went well, and what did not? Everybody who reads the story of this case reads it."),
    )
    lesson = TextAreaField(
        _l("The lesson: what should we do differently?"),
        [Length(max=LONGEST_LESSON, message=_l("This lesson is too long: 1,000 characters is enough."))],
        description=_l(
            "It is kept apart from this case and read by colleagues and the board, months later. "
            "No names, numbers or dates."
        ),
    )
    no_lesson = Tick(_l("There is no lesson in this case"))
    behaviour = OneOf(
        _l("For which kind of behaviour does the lesson hold?"),
        None,
        Behaviour,
        first=_l("Every kind of behaviour"),
        description=_l("Leave it open when it would say which case it was."),
    )
    for_rie = Tick(
        _l("Also for the risk assessment"), description=_l("It then stands on the list for who writes that.")
    )
    objection: Callable[[str], str]
    """What must be taken out of a lesson, in a sentence."""

    def validate_lesson(self, field: TextAreaField) -> None:
        """There is a lesson or there is none, and it says nothing of anybody."""
        if field.data and self.no_lesson.data:
            raise ValidationError(_("You wrote a lesson and ticked that there is none. Take one of them away."))
        if not field.data and not self.no_lesson.data:
            raise ValidationError(_("Write the lesson, or tick that there is none."))
        found = self.objection(field.data or "")
        if found:
            raise ValidationError(found)


class SecondLookForm(ActForm):
    """Confirm a proposal to close, or return it."""

    answer = OneTile(_l("Can this case be closed?"), _l("Choose whether it can be closed."), SecondLook)
    reason = TextAreaField(
        _l("What is missing?"),
        [Length(max=LONGEST_TEXT, message=_l("This text is too long."))],
        description=_l("Needed when it cannot be closed yet. Do not name the perpetrator."),
    )

    def validate_reason(self, field: TextAreaField) -> None:
        """Who returns a proposal says why."""
        if self.answer.data == SecondLook.RETURN and not field.data:
            raise ValidationError(_("Write what is missing."))
