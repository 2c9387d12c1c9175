"""One step that waits for somebody, and a manager who is away while a colleague stands in."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from gir.accounts.absences.services import absence_with
from gir.accounts.models import Assignment
from gir.accounts.terms import Role
from gir.cases.counting import count_case
from gir.cases.models import Case, Task
from gir.cases.notes import KEY_SETS
from gir.cases.pauses.clocks import stop_clock
from gir.cases.pauses.models import Pause
from gir.cases.steps import refresh_clocks
from gir.cases.terms import Happening, Part, Status, Step, TaskStatus
from gir.demonstration.cast import SINCE, Cast
from gir.demonstration.happenings import tell
from gir.vault import DataKey
from gir.web.dates import LOCAL, local_day

WAITS = timedelta(days=9)
AWAY = timedelta(days=6)


def write_absence(
    session: Session, cast: Cast, staff: dict[str, list[str]], recent: list[Case], moment: datetime
) -> list[object]:
    """Pause a talk that can wait, and let Dirk be away with a second manager of his department standing in."""
    made: list[object] = list(_second_manager(session, cast, staff, moment))
    case, task = next((case, task) for case in recent for task in case.tasks if _can_wait(case, task, moment))
    made.append(_pause(session, cast, case, task, moment))
    return made


def _can_wait(case: Case, task: Task, moment: datetime) -> bool:
    open_talk = task.status is TaskStatus.OPEN and task.step in (Step.TALK_2, Step.TALK_3)
    handled = any(handler.role is Role.HRM for handler in case.handlers) and case.status is not Status.CLOSED
    return open_talk and handled and task.planned_at is None and task.due_at > moment


def _pause(session: Session, cast: Cast, case: Case, task: Task, moment: datetime) -> Pause:
    """Hanna waits until the reporter is back."""
    until = datetime.combine(local_day(moment + WAITS), time(), LOCAL)
    stop_clock(task, moment, until)
    pause = Pause(
        case_id=case.id,
        step=task.step,
        started_at=moment,
        until=until,
        paused_by_id=cast.people["hanna"],
        key=DataKey.fresh(KEY_SETS[task.part]),
        reason="Is op vakantie en wil daarna verder praten.",
    )
    session.add(pause)
    session.flush()
    told = {"step": task.step.value, "at": until.isoformat(), "pause": pause.id}
    tell(session, case.id, moment, Happening.PAUSED, cast.people["hanna"], Part.CARE, for_reporter=False, **told)
    case.changed_care = moment
    refresh_clocks(case)
    session.flush()
    count_case(session, case)
    return pause


def _second_manager(session: Session, cast: Cast, staff: dict[str, list[str]], moment: datetime) -> list[object]:
    home, second = "Handhaving", staff["Handhaving"][-1]
    role = Assignment(
        organisation_id=cast.organisation_id,
        person_id=second,
        role=Role.MANAGER,
        department_id=cast.departments[home],
        starts_on=SINCE,
    )
    first = local_day(moment)
    absence = absence_with(cast.organisation_id, cast.people["dirk"], Role.MANAGER, second, first, first + AWAY)
    session.add_all([role, absence])
    return [role, absence]
