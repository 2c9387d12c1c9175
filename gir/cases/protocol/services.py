"""What is done to an organisation's protocol. A published version never changes: cases were opened under it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.audit import recorded
from gir.cases.protocol.limits import check
from gir.cases.protocol.models import DRAFT, ProtocolVersion
from gir.cases.protocol.queries import Version, current_rules, current_version, edition, read_version
from gir.cases.protocol.rules import StepRule
from gir.cases.protocol.stored import as_text, of_text
from gir.cases.protocol.terms import ProtocolAct
from gir.database import now
from gir.organisations.services import ChangedMeanwhile, own_organisation


def save_step(rule: StepRule, *, shown: str, actor: Actor) -> Version:
    """Keep a rule for one step in the draft, which begins as the version that is current.

    ``shown`` is the edition that the page showed (``gir.cases.protocol.queries.edition``).

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile.
        NotAllowed: law or promise fixes what it would change.
    """
    check(rule)
    with recorded(ProtocolAct.SAVE_STEP, actor=actor, detail={"step": rule.step.value}) as session:
        draft = _draft_as_shown(session, actor.organisation_id, shown)
        if draft is None:
            draft = _new_version(actor, DRAFT, as_text(current_rules(actor.organisation_id)))
            session.add(draft)
        draft.steps = as_text([rule if old.step is rule.step else old for old in of_text(draft.steps)])
        draft.saves += 1
        draft.person_id = actor.person_id
        session.info["recorded"].append(draft)
    return read_version(draft)


def publish_draft(reason: str, *, shown: str, actor: Actor) -> Version:
    """Make the draft the next version: it holds for cases that are opened from now on. There is no draft afterwards.

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile, or there is no draft.
    """
    with recorded(ProtocolAct.PUBLISH, actor=actor) as session:
        draft = _draft_as_shown(session, actor.organisation_id, shown)
        if draft is None:
            raise ChangedMeanwhile
        current = current_version(actor.organisation_id)
        version = _new_version(actor, current.number + 1 if current else 1, draft.steps)
        version.saves, version.reason, version.published_at = draft.saves, reason, now()
        session.delete(draft)
        session.add(version)
        session.info["recorded"].append(version)
    return read_version(version)


def discard_draft(*, shown: str, actor: Actor) -> None:
    """Throw the draft away; what is published stays.

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile, or there is no draft.
    """
    with recorded(ProtocolAct.DISCARD, actor=actor) as session:
        draft = _draft_as_shown(session, actor.organisation_id, shown)
        if draft is None:
            raise ChangedMeanwhile
        session.info["recorded"].append(draft)
        session.delete(draft)


def _new_version(actor: Actor, number: int, steps: str) -> ProtocolVersion:
    return ProtocolVersion(
        organisation_id=actor.organisation_id,
        number=number,
        saves=0,
        steps=steps,
        reason="",
        person_id=actor.person_id,
        published_at=None,
    )


def _draft_as_shown(session: Session, organisation_id: str, shown: str) -> ProtocolVersion | None:
    own_organisation(session, organisation_id)
    if edition(organisation_id) != shown:
        raise ChangedMeanwhile
    wanted = select(ProtocolVersion).where(
        ProtocolVersion.organisation_id == organisation_id, ProtocolVersion.number == DRAFT
    )
    return session.scalar(wanted.execution_options(populate_existing=True))
