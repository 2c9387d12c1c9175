"""What is done to an organisation's protocol. A published version never changes: cases were opened under it."""

from __future__ import annotations

from gir.accounts.actor import Actor
from gir.cases.protocol.limits import check
from gir.cases.protocol.models import ProtocolVersion
from gir.cases.protocol.queries import VERSIONS, Version, current_rules
from gir.cases.protocol.rules import StepRule
from gir.cases.protocol.stored import as_text, of_text
from gir.cases.protocol.terms import ProtocolAct


def save_step(rule: StepRule, *, shown: str, actor: Actor) -> Version:
    """Keep a rule for one step in the draft, which begins as the version that is current.

    ``shown`` is the edition that the page showed (``gir.cases.protocol.queries.edition``).

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile.
        NotAllowed: law or promise fixes what it would change.
    """
    check(rule)

    def write(draft: ProtocolVersion) -> None:
        rules = of_text(draft.steps) if draft.saves else current_rules(actor.organisation_id)
        steps = as_text([rule if old.step is rule.step else old for old in rules])
        draft.steps, draft.reason, draft.person_id = steps, "", actor.person_id

    return VERSIONS.save_draft(ProtocolAct.SAVE_STEP, write, shown=shown, actor=actor, detail={"step": rule.step.value})


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
