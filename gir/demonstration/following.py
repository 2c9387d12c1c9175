"""What handlers keep for themselves: cases that they follow, and views of the work list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from gir.accounts.models import Person
from gir.cases.models import Case
from gir.cases.watching.models import Watch
from gir.database import new_id
from gir.demonstration.cast import Cast
from gir.followup.work_choice import Sort, Tab
from gir.followup.work_views.models import WorkView
from gir.incidents.terms import Form

FOLLOWED = 3
"""Cases that the coordinator follows."""
VIEWS = (
    ("Dreiging, zwaarste eerst", Tab.TEAM, Form.THREAT.value, Sort.SEVERITY),
    ("Laatst gewijzigd", Tab.TEAM, "", Sort.CHANGED),
)


def write_following(session: Session, cast: Cast, recent: Sequence[Case], moment: datetime) -> None:
    """The coordinator follows some cases and keeps two views."""
    chantal = session.get_one(Person, cast.people["chantal"])
    known = [case for case in recent if chantal.id not in {block.person_id for block in case.blocks}]
    session.add_all(Watch(case_id=case.id, person_id=chantal.id, since=moment) for case in known[:FOLLOWED])
    for name, tab, form, sort in VIEWS:
        view = WorkView(
            id=new_id(),
            person=chantal,
            tab=tab.value,
            department_id="",
            form=form,
            severity="",
            sort=sort.value,
            key=chantal.key,
        )
        view.name = name
        session.add(view)
