"""Following a case, and no longer."""

from __future__ import annotations

from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.audit import recorded
from gir.cases.access import permitted
from gir.cases.holdings import holds
from gir.cases.models import Case
from gir.cases.services import ChangedMeanwhile
from gir.cases.terms import Act
from gir.cases.watching.models import Watch
from gir.database import db, now


def watch(case: Case, wanted: bool, *, actor: Actor) -> None:
    """Follow a case from now on, or no longer; what is so already stays so.

    It leaves a line in the log and nothing else: the case, its timeline and its version stay as they are.

    Raises:
        ChangedMeanwhile: the case does not exist for the actor, or not as something to follow.
    """
    act = Act.WATCH if wanted else Act.UNWATCH
    with recorded(act, case, actor=actor) as session:
        if act not in permitted(actor, case):
            raise ChangedMeanwhile(case.id)
        session.execute(select(Case.id).where(Case.id == case.id).with_for_update())  # a second click waits here
        row = session.get(Watch, (actor.person_id, case.id), populate_existing=True)
        if wanted and row is None:
            session.add(Watch(case_id=case.id, person_id=actor.person_id, since=now()))
        elif row is not None and not wanted:
            session.delete(row)


def is_watching(case: Case, actor: Actor) -> bool:
    """Whether somebody follows a case."""
    return holds(case, Watch) and db.session.get(Watch, (actor.person_id, case.id)) is not None
