"""What tests of trust ask again and again: who handles it, who was told, and how somebody could learn of it."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.accounts.models import Assignment
from gir.accounts.terms import Role
from gir.cases.access import handled_cases, hats, visible_cases
from gir.cases.invitations import has_grant
from gir.cases.models import Case
from gir.cases.protecting import fingerprint, protect
from gir.cases.seats import who_sits
from gir.cases.trust import Trust
from gir.cases.uncounted import blocked_incidents
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.followup.work_choice import Choice, Tab
from gir.followup.work_list import work_list
from gir.notifications.models import Message
from tests.support.stories import does, look


def who(app: Flask, case_id: str) -> dict[Role, str]:
    return look(app, case_id, who_sits)


def told(app: Flask) -> set[str]:
    """Everybody for whom something is in the outbox."""
    with app.app_context():
        return set(db.session.scalars(select(Message.recipient_id).where(Message.waits)))


def knows_of(app: Flask, person_id: str, case_id: str) -> set[str]:
    """The ways in which somebody could learn that a case exists."""
    with app.app_context():
        actor, case = actor_of(person_id), db.session.get_one(Case, case_id)
        rows = [row.id for tab in Tab for row in work_list(actor, Choice(tab=tab, number="")).rows]
        found = {
            "hats": bool(hats(actor, case)),
            "list": case_id in set(db.session.scalars(visible_cases(actor).with_only_columns(Case.id))),
            "handled": case_id in set(db.session.scalars(handled_cases(actor).with_only_columns(Case.id))),
            "work list": case_id in rows,
            "search": bool(work_list(actor, Choice(tab=Tab.TEAM, number=case.number)).rows),
            "counts": any(work_list(actor, Choice()).counts.by_tab.values()),
            "charts": case.incident_id not in blocked_incidents(actor),
            "outbox": person_id in told(app),
            "gate": has_grant(actor),
        }
    return {way for way, open_ in found.items() if open_}


def chooses(
    app: Flask, cast: Cast, case_id: str, trust: Trust, *, hidden: bool | None = False, by: str = "anna"
) -> None:
    """Let the reporter choose again, from a page that is up to date."""
    does(
        app,
        cast.people[by],
        protect,
        case_id,
        trust,
        hidden=hidden,
        shown=look(app, case_id, fingerprint),
    )


def give(app: Flask, person_id: str, role: Role, department_id: str | None = None) -> None:
    with app.app_context(), write_transaction() as session:
        organisation = actor_of(person_id).organisation_id
        session.add(
            Assignment(
                organisation_id=organisation,
                person_id=person_id,
                role=role,
                department_id=department_id,
                starts_on=date(2020, 1, 1),
            )
        )
