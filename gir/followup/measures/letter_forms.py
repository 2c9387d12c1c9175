"""The form in which a coordinator words the letter of one kind of measure."""

from __future__ import annotations

from typing import Any

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.accounts.actor import Actor
from gir.accounts.settings_forms import SettingsForm
from gir.terms import lazy as _l
from gir.threat.measures.letters import Unfit, check_wording, wording_for
from gir.threat.measures.terms import MeasureKind

LONGEST = 8_000


class LetterForm(SettingsForm):
    """The text of one letter. ``mark`` counts how often it was saved."""

    kind = MeasureKind.WRITTEN_WARNING
    text = TextAreaField(
        _l("The text of the letter"),
        [DataRequired(_l("Write the text of the letter.")), Length(max=LONGEST, message=_l("This text is too long."))],
        description=_l("An empty line begins a new paragraph. A line that begins with # and a space is a heading."),
    )

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        """The text of now."""
        wording = wording_for(actor.organisation_id, cls.kind)
        return {"text": wording.text, "mark": str(wording.saves)}

    def validate_text(self, field: TextAreaField) -> None:
        """Every placeholder is known, and none is missing that a letter needs."""
        try:
            check_wording(field.data or "")
        except Unfit as error:
            raise ValidationError(str(error)) from error


def form_for(kind: MeasureKind) -> type[LetterForm]:
    """The form of the letter of this kind."""
    return type("LetterForm", (LetterForm,), {"kind": kind})
