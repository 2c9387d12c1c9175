"""A short step of details: a form that knows what was answered before, and saves only what it asks."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar, Self

from sqlalchemy.orm import Session
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from gir.accounts.actor import Actor
from gir.accounts.drafts import form_of_request
from gir.audit import Who
from gir.cases.services import ChangedMeanwhile
from gir.incidents.details import answer_of, is_official, write_answer
from gir.incidents.models import Incident
from gir.incidents.terms import Answer, Consequence, Influence, Means, Place, Relation, Target, Trigger
from gir.terms import Term
from gir.terms import lazy as _l
from gir.web.bsn import without_bsn
from gir.web.fields import LONGEST_LINE, LONGEST_TEXT, OneOf, OneTile, Several
from gir.web.forms import Form

VOCABULARIES: dict[str, type[Term]] = {
    "place": Place,
    "relation": Relation,
    "trigger": Trigger,
    "consequences": Consequence,
    "means": Means,
    "influence": Influence,
    "target": Target,
}


TOO_LONG = _l("This line is too long.")


def line(label: str, hint: str = "", longest: int = LONGEST_LINE) -> StringField:
    """One line that may stay empty."""
    return StringField(label, [Length(max=longest, message=TOO_LONG), without_bsn], description=hint)


def area(label: str, hint: str = "") -> TextAreaField:
    """Some lines that may stay empty."""
    too_long = Length(max=LONGEST_TEXT, message=_l("This text is too long."))
    return TextAreaField(label, [too_long, without_bsn], description=hint)


class StepForm(Form):
    """One step. Every field is an answer with the same name, unless a subclass says otherwise.

    ``mark`` is a fingerprint of the answers that the page was shown with: who saves over other answers is told first.
    ``for_officials`` holds the words of questions that office-holders are asked differently: label and hint.
    """

    mark = HiddenField()
    for_officials: ClassVar[dict[str, tuple[str, str]]] = {}

    @classmethod
    def names(cls) -> list[str]:
        """The answers this step asks for."""
        return [name for name in vars(cls) if hasattr(vars(cls)[name], "field_class")]

    @classmethod
    def has_answers(cls, incident: Incident) -> bool:
        """Whether something was filled in."""
        return any(answer_of(incident, name) is not None for name in cls.names())

    @classmethod
    def known(cls, incident: Incident) -> dict[str, Any]:
        """What was answered before, as the fields show it."""
        return {name: _shown(answer_of(incident, name)) for name in cls.names()}

    @classmethod
    def mark_of(cls, incident: Incident) -> str:
        """The fingerprint of what is answered now."""
        answers = json.dumps(cls.known(incident), sort_keys=True)
        return hashlib.sha256(answers.encode()).hexdigest()[:32]

    @classmethod
    def of_request(cls, incident: Incident, actor: Actor) -> Self:
        """The form as it was sent, as it was kept when a sign-in expired, or with what is known."""
        form = form_of_request(cls, actor, data=cls.shown_first(incident))
        form.speak_to(incident, actor)
        return form

    @classmethod
    def of_visit(cls, incident: Incident, visitor: Who) -> Self:
        """The form as it was sent without an account, or with what is known."""
        form = cls(data=cls.shown_first(incident))
        form.speak_to(incident, visitor)
        return form

    @classmethod
    def shown_first(cls, incident: Incident) -> dict[str, Any]:
        """What the form holds before anybody changes it."""
        return {**cls.known(incident), "mark": cls.mark_of(incident)}

    @classmethod
    def as_saved(cls, incident: Incident, actor: Who) -> Self:
        """The form with what is known, whatever was sent."""
        form = cls(formdata=None, data=cls.known(incident))
        form.speak_to(incident, actor)
        return form

    def speak_to(self, incident: Incident, actor: Who) -> None:
        """Choose the words for an office-holder, and offer what can be chosen for this incident."""
        for name, (label, hint) in self.for_officials.items() if is_official(incident) else ():
            self[name].label.text, self[name].description = label, hint

    def answers(self) -> dict[str, Any]:
        """The answers of a valid form; None where nothing was answered."""
        return {name: _meant(self[name]) for name in self.names()}

    def changes(self, incident: Incident) -> bool:
        """Whether saving would change something."""
        return any(answer_of(incident, name) != value for name, value in self.answers().items())

    def write_unless_changed(self, _session: Session, incident: Incident) -> bool:
        """Keep the answers as ``gir.cases.amending.amend`` asks for it.

        Raises:
            ChangedMeanwhile: other answers were saved since this page was shown.
        """
        if self.mark.data != self.mark_of(incident):
            raise ChangedMeanwhile(incident.id)
        return self.write(incident)

    def write(self, incident: Incident) -> bool:
        """Keep the answers; says whether something changed."""
        changed = self.changes(incident)
        for name, value in self.answers().items():
            write_answer(incident, name, value)
        return changed


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return (Answer.YES if value else Answer.NO).value
    if isinstance(value, frozenset):
        return sorted(term.value for term in value)
    return value.value if isinstance(value, Term) else value


def _meant(field: Any) -> Any:
    """The value of a field that was found valid."""
    if not field.data:
        return None
    vocabulary = VOCABULARIES.get(field.short_name)
    if isinstance(field, Several):
        return frozenset(vocabulary(key) for key in field.data) if vocabulary else None
    if isinstance(field, OneTile | OneOf):
        return vocabulary(field.data) if vocabulary else field.data == Answer.YES
    return field.data
