"""The questions about trust: who helps instead of the manager, who must not see it, who should not handle it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from wtforms import TextAreaField, ValidationError

from gir.accounts.terms import Role
from gir.cases.terms import Alternative
from gir.cases.trust import PossibleHandler, Trust
from gir.incidents.terms import Answer
from gir.terms import lazy as _l
from gir.web.bsn import without_bsn
from gir.web.fields import OneTile, Several, options

MOST_NAMES = 10
LONGEST_NAME = 200


class TrustQuestions:
    """Mixed into a form that may also ask ``manager_may_see``. None of these questions needs an answer.

    Call ``prepare_trust`` before the form is shown or checked: it says from whom can be chosen.
    """

    alternative = OneTile(
        _l("Who helps you instead?"), terms=Alternative, description=_l("Nothing chosen? Then HRM helps you.")
    )
    unseen_by = Several(
        _l("Who must not see this?"),
        [],
        description=_l("For example somebody who is involved. For this person your report does not exist."),
    )
    unseen_names = TextAreaField(
        _l("Somebody else who must not see this"),
        [without_bsn],
        description=_l(
            "The full name or work e-mail address, each on a line of its own. Write it exactly: "
            "whoever has exactly this name or address cannot see your report."
        ),
    )
    unwanted = Several(
        _l("Who should not be your handler?"),
        [],
        description=_l("Somebody else takes it up. This person may still see your report if their work asks for it."),
    )

    def prepare_trust(self, handlers: Sequence[PossibleHandler]) -> None:
        """Offer these people. An alternative without anybody to do it is not offered."""
        if "manager_may_see" not in self:  # type: ignore[operator]  # the form it is mixed into
            del self.alternative
        else:
            there = {handler.role.value for handler in handlers} | {Alternative.HRM.value}
            self.alternative.choices = options((term.value, term.label) for term in Alternative if term.value in there)
        self.offer(handlers)

    def offer(self, handlers: Sequence[PossibleHandler]) -> None:
        """Let people be chosen by name: who must not see it, and who should not handle it."""
        people: dict[str, tuple[str, list[str]]] = {}
        for handler in handlers:
            people.setdefault(handler.person_id, (handler.name, []))[1].append(str(handler.role.label))
        self.unseen_by.choices = options((person, name) for person, (name, _roles) in people.items())
        self.unseen_by.hints = {person: ", ".join(roles) for person, (_name, roles) in people.items()}
        self.unwanted.choices = options((f"{h.role.value}:{h.person_id}", h.name) for h in handlers)
        self.unwanted.hints = {f"{h.role.value}:{h.person_id}": str(h.role.label) for h in handlers}

    def validate_unseen_names(self, field: TextAreaField) -> None:
        """A few short lines."""
        lines = _lines(field.data)
        if len(lines) > MOST_NAMES:
            raise ValidationError(_("Write at most %(number)d names.", number=MOST_NAMES))
        if any(len(line) > LONGEST_NAME for line in lines):
            raise ValidationError(_("One of these names is too long. Write each name on a line of its own."))

    def trust(self) -> Trust:
        """The choices of a form that was found valid."""
        hidden = "manager_may_see" in self and self.manager_may_see.data == Answer.NO  # type: ignore[operator, attr-defined]
        chosen = self.alternative.data if hidden and "alternative" in self else None  # type: ignore[operator]
        unwanted = self.unwanted.data if "unwanted" in self else None  # type: ignore[operator]
        return Trust(
            alternative=Alternative(chosen) if chosen else Alternative.HRM,
            unseen_by=frozenset(self.unseen_by.data or ()),
            unseen_names=_lines(self.unseen_names.data),
            unwanted=frozenset(_role_and_person(value) for value in unwanted or ()),
        )


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (" ".join(line.split()) for line in (text or "").splitlines()))))


def _role_and_person(value: str) -> tuple[Role, str]:
    role, person = value.split(":", 1)
    return Role(role), person
