"""The form in which a coordinator writes house rules."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.accounts.actor import Actor
from gir.accounts.settings_forms import SettingsForm
from gir.organisations.first_rules import first_rules
from gir.organisations.queries import Wording, current_norm, draft_norm, edition
from gir.organisations.settings import details_of
from gir.terms import lazy as _l

LONGEST_SENTENCE, LONGEST_EXPLANATION, LONGEST_RULE = 160, 2_000, 300
MOST_RULES, MOST_EXAMPLES = 25, 10


def _own_examples(label: str) -> TextAreaField:
    return TextAreaField(label, description=_l("Things that really happen with you. One on each line."))


class HouseRulesForm(SettingsForm):
    """A draft of house rules. ``mark`` is the edition that the page showed."""

    sentence = StringField(
        _l("The norm in one sentence"),
        [
            DataRequired(_l("Write the norm in one sentence.")),
            Length(max=LONGEST_SENTENCE, message=_l("This sentence is too long: it must fit on the poster.")),
        ],
        description=_l(
            "For example: Emotion is fine, aggression is not. It stands on the start page and on the poster."
        ),
    )
    explanation = TextAreaField(
        _l("What is allowed, and for whom do the rules hold?"),
        [Length(max=LONGEST_EXPLANATION, message=_l("This text is too long."))],
        description=_l("Say also what people may do: be angry, complain, object."),
    )
    rules = TextAreaField(
        _l("The rules"),
        [DataRequired(_l("Write at least one rule."))],
        description=_l("One on each line. People choose from them when they report."),
    )
    light = _own_examples(_l("Your own examples: light"))
    medium = _own_examples(_l("Your own examples: medium"))
    severe = _own_examples(_l("Your own examples: severe"))

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        """The draft; else the version that is current, to go on from; else rules to start with."""
        norm = draft_norm(actor.organisation_id) or current_norm(actor.organisation_id)
        wording = norm.wording if norm else first_rules(details_of(actor.organisation_id).language)
        lists = {name: "\n".join(getattr(wording, name)) for name in ("rules", "light", "medium", "severe")}
        return {
            "sentence": wording.sentence,
            "explanation": wording.explanation,
            "mark": edition(actor.organisation_id),
            **lists,
        }

    def validate_rules(self, field: TextAreaField) -> None:
        """Not more rules than anybody reads."""
        _check_lines(field, MOST_RULES)

    def validate_light(self, field: TextAreaField) -> None:
        """Not more examples than anybody reads."""
        _check_lines(field, MOST_EXAMPLES)

    validate_medium = validate_severe = validate_light

    def wording(self) -> Wording:
        """What was written, tidied to one rule or example a line."""
        return Wording(
            " ".join((self.sentence.data or "").split()),
            "\n".join((self.explanation.data or "").splitlines()),
            _lines(self.rules),
            _lines(self.light),
            _lines(self.medium),
            _lines(self.severe),
        )


def _lines(field: TextAreaField) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in (field.data or "").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def _check_lines(field: TextAreaField, most: int) -> None:
    lines = _lines(field)
    if len(lines) > most:
        raise ValidationError(_("These are %(count)s lines. Keep it to %(most)s.", count=len(lines), most=most))
    if any(len(line) > LONGEST_RULE for line in lines):
        raise ValidationError(
            _("One of the lines is longer than %(most)s letters. Make it shorter.", most=LONGEST_RULE)
        )
