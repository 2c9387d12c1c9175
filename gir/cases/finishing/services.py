"""Look back on a case; propose to close a severe one, and confirm or return that as somebody else."""

from __future__ import annotations

from dataclasses import dataclass

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.finishing.models import ClosingProposal, Evaluation
from gir.cases.finishing.proposals import ask_for_second_look, end_proposal
from gir.cases.finishing.queries import standing_proposal
from gir.cases.finishing.terms import ProposalEnd
from gir.cases.lessons.models import Lesson
from gir.cases.lessons.services import NewLesson, new_lesson
from gir.cases.messages import handlers_now
from gir.cases.models import Case
from gir.cases.notes import write_note
from gir.cases.services import (
    CannotClose,
    ChangedMeanwhile,
    Ending,
    NotEligible,
    act_on,
    end_case,
    other_case,
    tell,
)
from gir.cases.steps import finish_step, missing_to_close
from gir.cases.terms import Act, Audience, CloseReason, Happening, Step
from gir.database import new_id, now
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.vault import DataKey, KeySet

MAY_LOOK = frozenset({Role.COORDINATOR, Role.OOV, Role.HRM, Role.CLERK})


@dataclass(frozen=True)
class Proposal:
    """What the proposer writes: why, for the team, for the reporter, and which case goes on after a duplicate."""

    reason: CloseReason
    note: str = ""
    what_changed: str = ""
    duplicate_of: str = ""


def evaluate(
    case: Case, text: str, lesson: NewLesson | None = None, *, actor: Actor, version: int | None = None
) -> None:
    """Write how the follow-up went. A lesson is kept apart: neither case nor log nor timeline says that there is one.

    Raises:
        NotAnonymous: the lesson says who or what it was about.
        ChangedMeanwhile: the case was changed since.
    """
    kept: Lesson | None = new_lesson(case, lesson) if lesson is not None else None
    with act_on(case, Act.EVALUATE, actor=actor, version=version) as session:
        key = DataKey.fresh(KeySet.CASE)
        session.add(Evaluation(case_id=case.id, at=now(), written_by_id=actor.person_id, key=key, text=text))
        if kept is not None:
            session.add(kept)
        finish_step(case, Step.EVALUATION, actor=actor)
        tell(session, case, Happening.EVALUATED, actor=actor)


def propose_close(case: Case, proposal: Proposal, *, actor: Actor, version: int | None = None) -> None:
    """Propose to close a severe case. It stays open until somebody else confirms; a later proposal takes its place.

    Raises:
        CannotClose: a step is missing.
        NotEligible: the case that should go on does not, or does not exist for the actor.
        ChangedMeanwhile: the case was changed since, or is no longer severe.
    """
    twice = proposal.reason is CloseReason.DUPLICATE
    with act_on(case, Act.PROPOSE_CLOSE, actor=actor, version=version) as session:
        other = other_case(case, proposal.duplicate_of, actor) if twice else None
        if other is None and twice:
            raise NotEligible(proposal.reason.value)
        missing = missing_to_close(case, proposal.reason)
        if missing:
            raise CannotClose(missing)
        end_proposal(case, ProposalEnd.FELL)
        row = ClosingProposal(
            case_id=case.id,
            proposed_at=now(),
            proposed_by_id=actor.person_id,
            reason=proposal.reason,
            duplicate_of_id=other.id if other else None,
            key=DataKey.fresh(KeySet.CASE),
            note=proposal.note or None,
            what_changed=proposal.what_changed or None,
        )
        session.add(row)
        ask_for_second_look(case, actor.person_id)
        tell(session, case, Happening.CLOSE_PROPOSED, actor=actor, reason=proposal.reason.value)
        others = set(handlers_now(case, MAY_LOOK)) - {actor.person_id}
        enqueue(session, others, MessageKind.ATTENTION, about=row.id, path=f"/cases/{case.id}")


def confirm_close(case: Case, *, actor: Actor, version: int | None = None) -> None:
    """Close a severe case as somebody else proposed.

    Raises:
        ChangedMeanwhile: the proposal fell or was taken back, or it is the actor's own.
        CannotClose: a step came in between.
        NotEligible: the case that should go on was itself closed as reported twice.
    """
    waiting = standing_proposal(case)
    if waiting is None:
        raise ChangedMeanwhile(case.id)
    with act_on(case, Act.CONFIRM_CLOSE, actor=actor, version=version, beside=waiting.duplicate_of) as session:
        proposal = standing_proposal(case)
        if proposal is None or proposal.id != waiting.id:
            raise ChangedMeanwhile(case.id)
        other = proposal.duplicate_of
        if other is not None and other.close_reason is CloseReason.DUPLICATE:
            raise NotEligible(proposal.reason.value)
        missing = missing_to_close(case, proposal.reason)
        if missing:
            raise CannotClose(missing)
        finish_step(case, Step.SECOND_LOOK, actor=actor)
        end_proposal(case, ProposalEnd.CONFIRMED)
        ending = Ending(proposal.reason, proposal.note or "", proposal.what_changed or "", other)
        end_case(session, case, ending, actor=actor, proposed_by=proposal.proposed_by_id)


def return_close(case: Case, reason: str, *, actor: Actor, version: int | None = None) -> None:
    """Say why a severe case cannot be closed yet. The team reads why, and the proposer gets a mail.

    Raises:
        ChangedMeanwhile: the proposal fell or was taken back, or it is the actor's own.
    """
    with act_on(case, Act.RETURN_CLOSE, actor=actor, version=version) as session:
        proposal = standing_proposal(case)
        if proposal is None:
            raise ChangedMeanwhile(case.id)
        end_proposal(case, ProposalEnd.RETURNED)
        write_note(session, case, reason, Audience.TEAM, actor)
        tell(session, case, Happening.CLOSE_RETURNED, actor=actor, person=proposal.proposed_by_id)
        proposer = {proposal.proposed_by_id} & set(handlers_now(case, MAY_LOOK))
        enqueue(session, proposer, MessageKind.ATTENTION, about=f"{case.id}:{new_id()}", path=f"/cases/{case.id}")
