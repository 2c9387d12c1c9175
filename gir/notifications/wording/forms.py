"""The form in which a coordinator writes the words of mails."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.accounts.actor import Actor
from gir.accounts.settings_forms import SettingsForm
from gir.notifications.terms import Matter
from gir.notifications.wording.limits import LONGEST_SUBJECT, LONGEST_TEXT, refusal_of_subject, refusal_of_text
from gir.notifications.wording.queries import Wording, mark_of, wording_of
from gir.terms import lazy as _l


class WordingForm(SettingsForm):
    """Subject and text of the mails about one matter in one language: see ``form_for``."""

    matter: ClassVar[Matter]
    language: ClassVar[str]
    subject = StringField(
        _l("Subject"),
        [
            DataRequired(_l("Write a subject.")),
            Length(max=LONGEST_SUBJECT, message=_l("This line is too long.")),
        ],
        description=_l("One line. {product} and {organisation} are filled in."),
    )
    text = TextAreaField(
        _l("Text of the mail"),
        [DataRequired(_l("Write a text.")), Length(max=LONGEST_TEXT, message=_l("This text is too long."))],
        description=_l(
            "{link} becomes the place where to sign in; it must stay. {product} and {organisation} may be used."
        ),
    )

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        """The words that hold now."""
        wording = wording_of(actor.organisation_id, cls.matter, cls.language)
        return {"subject": wording.subject, "text": wording.text, "mark": mark_of(wording)}

    def validate_subject(self, field: StringField) -> None:
        """Nothing that tells what is waiting."""
        _refuse(refusal_of_subject(field.data or ""))

    def validate_text(self, field: TextAreaField) -> None:
        """The same, and the link must be in it."""
        _refuse(refusal_of_text(field.data or ""))

    def wording(self) -> Wording:
        """What was written; lines end as everywhere."""
        return Wording(self.subject.data or "", "\n".join((self.text.data or "").splitlines()))


def _refuse(refusal: str) -> None:
    if refusal:
        raise ValidationError(refusal)


@cache
def form_for(matter: Matter, language: str) -> type[WordingForm]:
    """The form for the mails about a matter in a language."""
    return type(f"{matter.value}_{language}_form", (WordingForm,), {"matter": matter, "language": language})
