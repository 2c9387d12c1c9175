"""What somebody sees of a report they made for somebody else: that it goes on, never what was said or given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.access import filed_cases
from gir.cases.models import Case, Task
from gir.cases.people import LISTENING_ROLES
from gir.cases.seats import OVERVIEW, vacancies
from gir.cases.terms import AnyStep, Status, Step, TaskStatus
from gir.database import db
from gir.incidents.titles import case_title
from gir.reporting.sentences.coming import Entry, in_order, when_due, who_does
from gir.reporting.sentences.people import doers, stand_in_for
from gir.terms import capital
from gir.terms import lazy as _l
from gir.visitors.services import is_claimed

STANDS = {
    Status.NEW: _l("Nobody has started on it yet."),
    Status.ACTIVE: _l("People are busy with it."),
    Status.CLOSED: _l("It is finished."),
}
COMING: dict[AnyStep, str] = {
    Step.RELIEF: _l("%(who)s contacts the person concerned"),
    Step.TRIAGE: _l("%(who)s assesses how severe it was"),
    Step.ANSWER: _l("%(who)s tells the person concerned what was done"),
}
"""The steps a filer is told about, when the report comes in."""
NOBODY = {
    Role.HRM: _l("Nobody of HRM is left who may help the person concerned."),
    Role.OOV: _l("Nobody of OOV is left who may deal with the perpetrator."),
    Role.COORDINATOR: _l("No coordinator is left who may assess and close this report."),
    Role.CLERK: _l("No clerk may take this up, and nobody was preset to take their place."),
}
SOMEBODY = _l("Somebody")
"""Who talks with the person concerned when a listener does."""


@dataclass(frozen=True)
class FiledReport:
    """A report filed for somebody else. ``name`` is '' when only a way to reach them is known.

    ``handlers`` leaves out a peer or confidential adviser.
    """

    id: str
    number: str
    title: str
    opened_at: datetime
    status: Status
    stands: str
    name: str
    has_account: bool
    claimed: bool
    confirmed_at: datetime | None
    handlers: list[tuple[str, str]]
    text: str


def filed_report(case: Case) -> FiledReport:
    """One of them."""
    incident, kept = case.incident, case.incident.concerned
    affected = incident.affected
    return FiledReport(
        id=case.id,
        number=case.number,
        title=case_title(incident),
        opened_at=case.opened_at,
        status=case.status,
        stands=str(STANDS[case.status]),
        name=(affected.name if affected else kept.name if kept else None) or _("somebody whose name is not known"),
        has_account=affected is not None,
        claimed=affected is None and is_claimed(case),
        confirmed_at=kept.confirmed_at if kept else None,
        handlers=[
            (capital(handler.role.label), (stand_in_for(case, handler) or handler.person).name or "")
            for handler in case.handlers
            if handler.role not in LISTENING_ROLES
        ],
        text=incident.first_story,
    )


def filed_reports(actor: Actor) -> list[FiledReport]:
    """All of this person, the newest first."""
    query = filed_cases(actor).order_by(Case.opened_at.desc(), Case.id)
    return [filed_report(case) for case in db.session.scalars(query)]


def coming_for_filer(case: Case, moment: datetime) -> list[Entry]:
    """What happens next and before when, in the order of the moments, as far as there is somebody to do it.

    In whom the person concerned confides is theirs to tell.
    """
    running, who = [task for task in case.tasks if task.status is TaskStatus.OPEN], doers(case)
    who |= {role: str(SOMEBODY) for role in LISTENING_ROLES if role in who}
    return [
        Entry(str(COMING[task.step]) % {"who": _who_does(case, task, who)}, when_due(case, task, moment), "planned")
        for task in in_order(case, running)
        if task.step in COMING and task.owner in who
    ]


def _who_does(case: Case, task: Task, who: dict[Role, str]) -> str:
    return who[task.owner] if task.owner in LISTENING_ROLES else who_does(case, task, who)


def nobody_left_for_filer(case: Case) -> list[str]:
    """What nobody can do as it comes in, and who was told."""
    empty = vacancies(case)
    lines = [str(NOBODY[role]) for role in NOBODY if role in empty]
    if empty & OVERVIEW:
        lines.append(_("Nobody from outside could take it over. The privacy officer was told that."))
    if lines and Role.COORDINATOR not in empty:
        lines.append(_("The coordinator was told and looks for somebody."))
    return lines
