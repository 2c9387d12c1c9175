"""Keep a view of the work list, call it otherwise, let it go."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.accounts.models import Person
from gir.audit import recorded
from gir.database import db, new_id
from gir.followup.work_views.models import WorkView
from gir.followup.work_views.terms import ViewAct

MOST = 12
"""Views that one person keeps: more would be a list to search in."""


class TooManyViews(RuntimeError):
    """Somebody keeps as many views as they can."""


class NameTaken(ValueError):
    """Another view of this person has this name."""


def save_view(name: str, tab: str, *, department: str, form: str, severity: str, sort: str, actor: Actor) -> None:
    """Keep a combination under a name.

    Raises:
        TooManyViews: there is no room for another one.
        NameTaken: this person has a view of that name.
    """
    with recorded(ViewAct.SAVE, actor=actor) as session:
        owner, known = _held(session, actor)
        if len(known) >= MOST:
            raise TooManyViews(actor.person_id)
        _check_name(name, known)
        view = WorkView(
            id=new_id(),
            person=owner,
            tab=tab,
            department_id=department,
            form=form,
            severity=severity,
            sort=sort,
            key=owner.key,
        )
        view.name = name
        session.add(view)
        session.info["recorded"].append(view)


def rename_view(view: WorkView, name: str, *, actor: Actor) -> None:
    """Call a view otherwise.

    Raises:
        NameTaken: another view of this person has that name.
    """
    with recorded(ViewAct.RENAME, view, actor=actor) as session:
        _owner, known = _held(session, actor)
        _check_name(name, [other for other in known if other.id != view.id])
        view.name = name


def delete_view(view: WorkView, *, actor: Actor) -> None:
    """Let a view go. What it showed stays as it is."""
    with recorded(ViewAct.DELETE, view, actor=actor) as session:
        held = session.get(WorkView, view.id, with_for_update=True)
        if held is not None:
            session.delete(held)


def own_view(actor: Actor, view_id: str) -> WorkView | None:
    """One of somebody's own views; somebody else's does not exist."""
    return db.session.scalar(select(WorkView).where(WorkView.id == view_id, WorkView.person_id == actor.person_id))


def _held(session: Session, actor: Actor) -> tuple[Person, list[WorkView]]:
    """The owner, held so that two windows cannot save at once, and all that they keep."""
    owner = session.get_one(Person, actor.person_id, with_for_update={"of": Person})
    return owner, list(session.scalars(select(WorkView).where(WorkView.person_id == actor.person_id)))


def _check_name(name: str, known: list[WorkView]) -> None:
    if name.casefold() in {(view.name or "").casefold() for view in known}:
        raise NameTaken(name)
