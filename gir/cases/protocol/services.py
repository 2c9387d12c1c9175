"""What is done to an organisation's protocol. A published version never changes: cases were opened under it."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from gir.accounts.actor import Actor
from gir.cases.protocol.limits import MOST_OWN, NotAllowed, check
from gir.cases.protocol.models import ProtocolVersion
from gir.cases.protocol.queries import VERSIONS, Version, current_rules
from gir.cases.protocol.rules import StepRule
from gir.cases.protocol.stored import as_text, of_text
from gir.cases.protocol.terms import ProtocolAct
from gir.cases.terms import OWN, AnyStep, OwnStep
from gir.organisations.editions import ChangedMeanwhile

Rules = tuple[StepRule, ...]


def save_step(rule: StepRule, *, shown: str, actor: Actor) -> Version:
    """Keep a rule for one step in the draft, which begins as the version that is current.

    A step of the organisation's own that is not there is added, after all others.

    ``shown`` is the edition that the page showed (``gir.cases.protocol.queries.edition``).

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile.
        NotAllowed: law or promise fixes what it would change, or there are too many steps.
    """
    check(rule)

    def changed(rules: Rules) -> Rules:
        if any(old.step == rule.step for old in rules):
            return tuple(rule if old.step == rule.step else old for old in rules)
        if sum(1 for old in rules if old.own) >= MOST_OWN:
            raise NotAllowed(rule.step.value)
        return (*rules, rule)

    return _save(ProtocolAct.SAVE_STEP, changed, rule.step, shown=shown, actor=actor)


def new_own_step() -> OwnStep:
    """A key for another step of the organisation's own."""
    return OwnStep(f"{OWN}{secrets.token_hex(8)}")


def drop_step(step: OwnStep, *, shown: str, actor: Actor) -> Version:
    """Take a step of the organisation's own out of the draft. Cases that have it keep it.

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile, or it is not there.
    """

    def without(rules: Rules) -> Rules:
        if all(old.step != step for old in rules):
            raise ChangedMeanwhile(step.value)
        return tuple(old for old in rules if old.step != step)

    return _save(ProtocolAct.DROP_STEP, without, step, shown=shown, actor=actor)


def _save(act: ProtocolAct, change: Callable[[Rules], Rules], step: AnyStep, *, shown: str, actor: Actor) -> Version:
    def write(draft: ProtocolVersion) -> None:
        rules = of_text(draft.steps) if draft.saves else current_rules(actor.organisation_id)
        draft.steps, draft.reason, draft.person_id = as_text(change(rules)), "", actor.person_id

    return VERSIONS.save_draft(act, write, shown=shown, actor=actor, detail={"step": step.value})


def publish_draft(reason: str, *, shown: str, actor: Actor) -> Version:
    """Make the draft the next version: it holds for cases that are opened from now on. There is no draft afterwards.

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile, or there is no draft.
    """

    def write(version: ProtocolVersion, draft: ProtocolVersion) -> None:
        version.steps, version.reason, version.person_id = draft.steps, reason, actor.person_id

    return VERSIONS.publish_draft(ProtocolAct.PUBLISH, write, shown=shown, actor=actor)


def discard_draft(*, shown: str, actor: Actor) -> None:
    """Throw the draft away; what is published stays.

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile, or there is no draft.
    """
    VERSIONS.discard_draft(ProtocolAct.DISCARD, shown=shown, actor=actor)
