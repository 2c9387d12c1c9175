"""What a coordinator fills in about a step that the organisation adds itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, ClassVar

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.accounts.actor import Actor
from gir.cases.clocks import Clock
from gir.cases.protocol.limits import LONGEST_INSTRUCTION, LONGEST_NAME, MOST_OWN, SHARED_CONSEQUENCES, one_line
from gir.cases.protocol.queries import edition
from gir.cases.protocol.rules import OwnWords, StepRule
from gir.cases.protocol.terms import Owner, Unit
from gir.cases.terms import OWN, OwnStep
from gir.followup.protocol.forms import ABOVE_LIGHT, StepForm, Ticked, rules_now
from gir.incidents.terms import Consequence, Form, Population
from gir.terms import lazy as _l
from gir.web.bsn import without_bsn
from gir.web.fields import Line, OneOf, OneTile, Tick

KEY = re.compile(re.escape(OWN) + "[0-9a-f]{16}")
"""How the key of a step of the organisation's own looks, in an address."""
TOO_LONG = _l("This line is too long.")


class OwnStepForm(StepForm):
    """A step of the organisation's own: what it is, who does it, before when, and in which cases."""

    step: ClassVar[OwnStep]
    taken: ClassVar[frozenset[str]]
    """What the other steps are called."""
    room: ClassVar[bool]
    """Whether there may be one more."""

    name = Line(
        _l("What is the step called?"),
        [
            DataRequired(_l("Write what the step is called.")),
            Length(max=LONGEST_NAME, message=TOO_LONG),
            without_bsn,
        ],
        description=_l("A few words, like “Call the community officer”. Name a role, never a person."),
    )
    instruction = Line(
        _l("What has to be done?"),
        [
            DataRequired(_l("Write in one sentence what has to be done.")),
            Length(max=LONGEST_INSTRUCTION, message=TOO_LONG),
            without_bsn,
        ],
        description=_l("One sentence to whoever does it. Write nothing about anybody."),
    )
    owner = OneTile(
        _l("Who does it?"),
        _l("Choose who does it."),
        tuple(Owner),
        description=_l(
            "What HRM does only HRM sees, or the clerk of office-holders. What OOV does only OOV and the coordinator "
            "see. The rest everybody sees who handles the case."
        ),
    )
    number = StringField(
        _l("Before when?"),
        description=_l(
            "Counted from the moment the report comes in. With “the same day”, and without a clock, you need no number."
        ),
    )
    unit = OneOf(_l("Hours or days?"), _l("Choose what to count."), tuple(Unit))
    populations = Ticked(_l("For whom?"), tuple(Population), description=_l("Tick nothing when it is for everybody."))
    severity = OneOf(_l("From which severity on?"), terms=ABOVE_LIGHT, first=_l("this is no reason"))
    forms = Ticked(_l("After what?"), tuple(Form))
    consequences = Ticked(
        _l("After which consequences?"), tuple(term for term in Consequence if term in SHARED_CONSEQUENCES)
    )
    if_known = Tick(_l("When the perpetrator is known"))
    to_close = Tick(
        _l("A case can only be closed when this is done or left out"),
        description=_l("Otherwise the step lapses when the case is closed."),
    )

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        """The step as it is in the draft, or as it holds now; empty when it is not there."""
        there = next((rule for rule in rules_now(actor.organisation_id) if rule.step == cls.step), None)
        filled = cls.filled(there) if there else {"unit": Unit.WORKING_DAYS.value}
        return filled | {"mark": edition(actor.organisation_id)}

    @classmethod
    def filled(cls, rule: StepRule) -> dict[str, Any]:
        """A rule as the fields show it."""
        own = rule.own or OwnWords("", "")
        return super().filled(rule) | {"name": own.name, "instruction": own.instruction, "to_close": own.to_close}

    def validate_name(self, field: Line) -> None:
        """No other step is called so: nobody could tell them apart. And there are not too many."""
        if not self.room:
            raise ValidationError(_("You have %(most)s steps of your own already. Take one out first.", most=MOST_OWN))
        if one_line(field.data or "").casefold() in self.taken:
            raise ValidationError(_("There is a step with this name already. Choose another."))

    def _rule(self) -> StepRule:
        name, instruction = (one_line(field.data or "") for field in (self.name, self.instruction))
        return replace(super()._rule(), own=OwnWords(name, instruction, bool(self.to_close.data)))

    def _begun(self) -> StepRule:
        return StepRule(self.step, Owner.COORDINATOR, Clock(never=True))


def own_form_for(step: OwnStep, organisation_id: str) -> type[OwnStepForm]:
    """The form of a step of the organisation's own; of a new one too."""
    others = [rule for rule in rules_now(organisation_id) if rule.step != step]
    taken = frozenset(one_line(rule.label).casefold() for rule in others)
    room = sum(1 for rule in others if rule.own) < MOST_OWN
    return type("OwnStepOfOrganisation", (OwnStepForm,), {"step": step, "taken": taken, "room": room})
