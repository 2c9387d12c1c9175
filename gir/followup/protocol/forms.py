"""What a coordinator fills in about one step of the protocol, and when publishing it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, ClassVar

from flask_babel import gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from gir.accounts.actor import Actor
from gir.accounts.settings_forms import SettingsForm
from gir.cases.protocol.limits import (
    LIMITS,
    MOST,
    SHARED_CONSEQUENCES,
    default_rule,
    held,
    is_sound,
    limit_of,
    never_later,
)
from gir.cases.protocol.queries import current_rules, draft_version, edition
from gir.cases.protocol.rules import NATURES, StepRule
from gir.cases.protocol.stored import SETS, clock_of, count_of
from gir.cases.protocol.terms import CLOCKS, Owner, Unit
from gir.cases.terms import AnyStep, Part, Step
from gir.followup.protocol.sentences import clock_words
from gir.incidents.terms import Consequence, Form, Population, Severity
from gir.terms import Term
from gir.terms import lazy as _l
from gir.web.fields import OneOf, OneTile, Several, Tick

LONGEST_REASON = 500
FLAGS = ("on", "on_wish", "if_known")
ABOVE_LIGHT = (Severity.MEDIUM, Severity.SEVERE)


class Ticked(Several):
    """Some of a vocabulary, without its hints: those are written for who reports."""

    def __init__(self, label: str, terms: tuple[Term, ...], **settings: Any) -> None:
        super().__init__(label, terms, **settings)
        self.hints = {}


class StepForm(SettingsForm):
    """One step of the draft. Which fields there are depends on the step: see ``form_for``."""

    step: ClassVar[AnyStep]
    number: StringField

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        """The step as it is in the draft; without a draft, as it holds now."""
        rule = rule_now(actor.organisation_id, cls.step)
        return cls.filled(rule) | {"mark": edition(actor.organisation_id)}

    @classmethod
    def filled(cls, rule: StepRule) -> dict[str, Any]:
        """A rule as the fields show it."""
        number, unit = count_of(rule.clock)
        sets = {name: [term.value for term in getattr(rule, name)] for name in SETS}
        flags = {name: getattr(rule, name) for name in FLAGS}
        return {
            "owner": rule.owner.value,
            "number": str(number or ""),
            "unit": unit.value,
            "severity": rule.severity.value if rule.severity else "",
            **sets,
            **flags,
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Also whether the clock is one, and not longer than promised."""
        if not super().validate(extra_validators):
            return False
        clock, limit = self._rule().clock, limit_of(self.step)
        told = ""
        if not is_sound(clock):
            told = _("Write a whole number from 1 to %(most)s.", most=MOST)
        elif limit is not None and limit.longest is not None and not never_later(clock, limit.longest):
            told = _("This can be later than %(longest)s. Choose a shorter time.", longest=clock_words(limit.longest))
        if told:
            self.number.errors = [told]
        return not told

    def rule(self) -> StepRule:
        """What was filled in, with everything that is fixed. Only of a valid form."""
        return held(self._rule())

    def _rule(self) -> StepRule:
        given = {field.short_name: field.data for field in self}
        changed: dict[str, Any] = {name: given[name] for name in FLAGS if name in given}
        changed |= {name: frozenset(map(kind, given[name])) for name, kind in SETS.items() if name in given}
        changed["clock"] = clock_of(_whole(given["number"]), Unit(given["unit"]))
        if "owner" in given:
            changed["owner"] = Owner(given["owner"])
        if "severity" in given:
            changed["severity"] = Severity(given["severity"]) if given["severity"] else None
        return replace(self._begun(), **changed)

    def _begun(self) -> StepRule:
        """What holds of the step that is not asked."""
        return default_rule(self.step)


def _whole(text: str | None) -> int:
    """A number that was written; 0 when it is none, or too long to be one of ours."""
    return int(text) if text and text.isdecimal() and len(text) <= len(str(MOST)) else 0


def rules_now(organisation_id: str) -> tuple[StepRule, ...]:
    """The rules of the draft; without a draft, those that hold."""
    draft = draft_version(organisation_id)
    return draft.rules if draft else current_rules(organisation_id)


def rule_now(organisation_id: str, step: AnyStep) -> StepRule:
    """The rule of a step among these."""
    return next(rule for rule in rules_now(organisation_id) if rule.step == step)


@cache
def form_for(step: Step) -> type[StepForm]:
    """The form of a step, with only what may be changed about it."""
    limit, nature = LIMITS.get(step), NATURES[step]
    fields: dict[str, Any] = {"step": step}
    if limit is None:
        fields["on"] = Tick(_l("We use this step"))
    if len(nature.owners) > 1:
        fields["owner"] = OneTile(_l("Who does it?"), _l("Choose who does it."), nature.owners)
    hint = _l("Counted from the moment the report comes in. With “the same day” you need no number.")
    fields["number"] = StringField(_l("Before when?"), description=hint)
    fields["unit"] = OneOf(_l("Hours or days?"), _l("Choose what to count."), CLOCKS)
    if limit is None or limit.forms:
        fields |= _reasons(step)
    return type(f"{step.value}_form", (StepForm,), fields)


def _reasons(step: Step) -> dict[str, Any]:
    limit, in_care = LIMITS.get(step), NATURES[step].part is Part.CARE
    always = limit.forms if limit else frozenset()
    consequences = tuple(term for term in Consequence if in_care or term in SHARED_CONSEQUENCES)
    fields: dict[str, Any] = {}
    if limit is None:
        everybody = _l("Tick nothing when it is for everybody.")
        fields["populations"] = Ticked(_l("For whom?"), tuple(Population), description=everybody)
    fields["severity"] = OneOf(_l("From which severity on?"), terms=ABOVE_LIGHT, first=_l("this is no reason"))
    fields["forms"] = Ticked(_l("After what?"), tuple(form for form in Form if form not in always))
    fields["consequences"] = Ticked(_l("After which consequences?"), consequences)
    fields["if_known"] = Tick(_l("When the perpetrator is known"))
    if limit is None and NATURES[step].can_be_wished:
        fields["on_wish"] = Tick(_l("When the reporter wishes so"))
    return fields


class PublishForm(SettingsForm):
    """Why the draft becomes the protocol."""

    reason = TextAreaField(
        _l("Why do you change it?"),
        [
            DataRequired(_l("Write why you change it.")),
            Length(max=LONGEST_REASON, message=_l("This text is too long.")),
        ],
        description=_l("One or two sentences. Everybody who handles cases can read them. Write nothing about a case."),
    )

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        """Where the protocol stands."""
        return {"mark": edition(actor.organisation_id)}
