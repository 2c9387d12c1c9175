"""After closing: were you helped? And the reporter's right to take up the own report again."""

from __future__ import annotations

from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.messages import reporter_without_account, tell_who_handles
from gir.cases.models import Case, ClosingReply
from gir.cases.notes import write_note
from gir.cases.services import ChangedMeanwhile, act_on, tell
from gir.cases.steps import take_up_again
from gir.cases.terms import Act, Audience, Happening, Helped, Status
from gir.cases.workflow import may_still_reopen
from gir.database import db, new_id, now
from gir.vault import DataKey, KeySet


def say_helped(case: Case, helped: Helped, remark: str, *, actor: Actor | None) -> None:
    """Answer the closing question; a later answer takes the place of an earlier one. "No" is told to the coordinator.

    Raises:
        ChangedMeanwhile: the case is open again.
    """
    with act_on(case, Act.SAY_HELPED, actor=actor or reporter_without_account(case)) as session:
        if case.status is not Status.CLOSED:
            raise ChangedMeanwhile(case.id)
        session.add(
            ClosingReply(
                case_id=case.id,
                person_id=actor.person_id if actor else None,
                at=now(),
                helped=helped,
                key=DataKey.fresh(KeySet.CASE),
                remark=remark or None,
            )
        )
        session.flush()  # it is counted with this act
        tell(session, case, Happening.HELPED, actor=actor, for_reporter=True, helped=helped.value)
        if helped is Helped.NO:
            tell_who_handles(session, case, f"{case.id}:{new_id()}", frozenset({Role.COORDINATOR}))


def last_reply(case: Case) -> ClosingReply | None:
    """What the reporter answered since the case was closed, if anything."""
    if case.closed_at is None:
        return None
    rows = select(ClosingReply).where(ClosingReply.case_id == case.id, ClosingReply.at >= case.closed_at)
    return db.session.scalar(rows.order_by(ClosingReply.at.desc()).limit(1))


def reopen_own(case: Case, reason: str, *, actor: Actor | None) -> None:
    """Take up the own report again; those who handle it read why, and owe a new answer.

    Raises:
        ChangedMeanwhile: the case is open already, or was closed too long ago.
    """
    with act_on(case, Act.REOPEN_OWN, actor=actor or reporter_without_account(case)) as session:
        if not may_still_reopen(case.closed_at):
            raise ChangedMeanwhile(case.id)
        take_up_again(case)
        note = write_note(session, case, reason, Audience.REPORTER, actor)
        tell(session, case, Happening.REOPENED_BY_REPORTER, actor=actor, for_reporter=True)
        session.flush()  # it is counted with this act
        tell_who_handles(session, case, note.id)
