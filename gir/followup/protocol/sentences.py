"""A protocol in words: who does a step, before when, for which cases, and what a draft would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from gir.cases.clocks import Clock
from gir.cases.protocol.limits import limit_of
from gir.cases.protocol.rules import StepRule
from gir.cases.protocol.stored import count_of
from gir.cases.protocol.terms import Unit
from gir.cases.terms import AnyStep, Step
from gir.incidents.terms import Consequence, Form, Population
from gir.terms import Term, capital, small


@dataclass(frozen=True)
class StepWords:
    """One step as it is read. ``fixed`` says why it cannot be changed; ``whole``: not at all.

    ``what`` says what has to be done, of a step of the organisation's own, and ``closing`` whether a case waits for it.
    """

    step: AnyStep
    name: str
    who: str
    before: str
    when: str
    on: bool
    fixed: str = ""
    whole: bool = False
    what: str = ""
    closing: str = ""


def words_of(rules: Iterable[StepRule]) -> list[StepWords]:
    """A protocol, one step after the other."""
    return [_step_words(rule) for rule in rules]


def _step_words(rule: StepRule) -> StepWords:
    limit = limit_of(rule.step)
    itself = rule.step is Step.ACKNOWLEDGE
    return StepWords(
        rule.step,
        rule.label,
        _("The system") if itself else capital(str(rule.owner.label)),
        before_when(rule),
        for_which(rule),
        rule.on,
        str(limit.why) if limit else "",
        limit.whole if limit else False,
        rule.own.instruction if rule.own else "",
        keeps_open(rule),
    )


def before_when(rule: StepRule) -> str:
    """The clock of a step, and for whom it is sooner. What is wholly fixed is done at once."""
    limit = limit_of(rule.step)
    if limit is not None and limit.whole:
        return _("At once")
    words = capital(clock_words(rule.clock))
    if not rule.nature.promised_today or rule.clock.same_day:
        return words
    return words + ". " + _("For office-holders, and for who asks to be called today: the same day")


def clock_words(clock: Clock) -> str:
    """A clock, as the middle of a sentence."""
    number, unit = count_of(clock)
    if unit is Unit.HOURS:
        return ngettext("within %(num)d hour", "within %(num)d hours", number)
    if unit is Unit.DAYS:
        return ngettext("within %(num)d day", "within %(num)d days, weekends included", number)
    if unit is Unit.WORKING_DAYS:
        return ngettext("within %(num)d working day", "within %(num)d working days", number)
    if unit is Unit.NEVER:
        return _("without a clock")
    return _("the same day")


def for_which(rule: StepRule) -> str:
    """For which cases a step is, as one sentence."""
    if not rule.on:
        return _("This step is not used.")
    groups = joined(_named(Population, rule.populations), "standard")
    reasons = ""
    for reason in _reasons(rule):
        reasons = _("%(one)s, or when %(other)s", one=reasons, other=reason) if reasons else reason
    if groups and reasons:
        return _("Only for %(groups)s, when %(reasons)s.", groups=groups, reasons=reasons)
    if groups:
        return _("For every case of %(groups)s.", groups=groups)
    return _("When %(reasons)s.", reasons=reasons) if reasons else _("For every case.")


def keeps_open(rule: StepRule) -> str:
    """That a case is closed only after a step of the organisation's own; nothing when it is not."""
    return _("A case closes only after this.") if rule.own and rule.own.to_close else ""


def _reasons(rule: StepRule) -> list[str]:
    found = []
    if rule.severity:
        found.append(_("it is at least %(severity)s", severity=str(rule.severity.label)))
    if rule.forms:
        found.append(_("it is about %(forms)s", forms=joined(_named(Form, rule.forms), "or")))
    if rule.consequences:
        named = [f"“{label}”" for label in _named(Consequence, rule.consequences)]
        found.append(_("a consequence is %(what)s", what=joined(named, "or")))
    if rule.if_known:
        found.append(_("the perpetrator is known"))
    if rule.on_wish:
        found.append(_("the reporter wishes so"))
    return found


def _named(vocabulary: type[Term], chosen: Iterable[Term]) -> list[str]:
    wanted = set(chosen)
    return [small(term.label) for term in vocabulary if term in wanted]


def joined(parts: Sequence[str], style: Literal["standard", "or"]) -> str:
    """Parts of a sentence as one: with "and" (standard) or with "or"."""
    return format_list(list(parts), style=style, locale=get_locale()) if parts else ""


def differences(before: Sequence[StepRule], after: Sequence[StepRule]) -> list[str]:
    """What changes from one protocol to another, a sentence for each thing."""
    old = {rule.step: rule for rule in before}
    there = {rule.step for rule in after}
    gone = [_("%(step)s: is taken out.", step=rule.label) for rule in before if rule.step not in there]
    changed = [
        sentence
        for rule in after
        for sentence in (_changes(old[rule.step], rule) if rule.step in old else [_added(rule)])
    ]
    return changed + gone


def _added(rule: StepRule) -> str:
    """A step of the organisation's own that was not there."""
    words = [_("%(step)s: is new.", step=rule.label), *(f"{capital(words)}." for words in (_by(rule), _when(rule)))]
    return " ".join([*words, for_which(rule), keeps_open(rule)]).rstrip()


def _by(rule: StepRule) -> str:
    return _("by %(owner)s", owner=str(rule.owner.label))


def _when(rule: StepRule) -> str:
    return clock_words(rule.clock)


def _changes_of_words(old: StepRule, new: StepRule) -> list[str]:
    """What changed in what an organisation says about a step of its own."""
    if old.own is None or new.own is None:
        return []
    found = []
    if old.own.name != new.own.name:
        found.append(_("%(step)s: is called so from now on. It was: %(old)s.", step=new.own.name, old=old.own.name))
    if old.own.instruction != new.own.instruction:
        words = {"step": new.own.name, "new": new.own.instruction, "old": old.own.instruction}
        found.append(_("%(step)s: what has to be done is now “%(new)s”. It was: “%(old)s”.", **words))
    if old.own.to_close != new.own.to_close:
        told = _("a case closes only after this") if new.own.to_close else _("a case can be closed without this")
        found.append(_("%(step)s: %(told)s.", step=new.own.name, told=told))
    return found


def _changes(old: StepRule, new: StepRule) -> list[str]:
    step = new.label
    if old.on and not new.on:
        return [_("%(step)s: is not used any more.", step=step)]
    found = _changes_of_words(old, new)
    if old.on != new.on:
        found.append(_("%(step)s: is used from now on.", step=step))
    if old.clock != new.clock:
        words = {"step": step, "new": clock_words(new.clock), "old": clock_words(old.clock)}
        found.append(_("%(step)s: %(new)s. It was: %(old)s.", **words))
    if old.owner is not new.owner:
        words = {"step": step, "new": str(new.owner.label), "old": str(old.owner.label)}
        found.append(_("%(step)s: by %(new)s. It was: by %(old)s.", **words))
    if for_which(old) != for_which(new):
        words = {"step": step, "new": small(for_which(new)), "old": small(for_which(old))}
        if old.on and new.on:
            found.append(_("%(step)s: %(new)s It was: %(old)s", **words))
    return found
