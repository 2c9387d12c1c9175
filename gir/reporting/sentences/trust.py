"""Who sees a report and who does not, who was missed, and who looked at it: told to the person whose report it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from flask_babel import gettext as _

from gir.accounts.terms import Role
from gir.cases.models import Case
from gir.cases.outside import handler_from_outside
from gir.cases.people import LISTENING_ROLES
from gir.cases.readers import Look
from gir.cases.seats import OVERVIEW, vacancies, who_will_do
from gir.cases.terms import Act, BlockReason, Hat, Status, TaskStatus
from gir.reporting.sentences.people import and_list, called, helpers, name_of
from gir.terms import lazy as _l
from gir.web.dates import LOCAL, long_day, time_of_day

NOT_SEEN = frozenset({BlockReason.CHOSEN})
"""Blocks of which the reporter reads the person's name: those chosen from the list. Who has a name that was typed stays
unsaid, and so does a block that somebody else set."""
WITHOUT_ROLE = {
    Act.FOLLOW: _l("Somebody else whose report this is"),
    Act.FOLLOW_FILED: _l("The person who reported it for you"),
}
NOBODY = {
    Role.HRM: _l("Nobody of HRM is left who may help you with this report."),
    Role.OOV: _l("Nobody of OOV is left who may deal with the perpetrator."),
    Role.COORDINATOR: _l("No coordinator is left who may assess and close this report."),
    Role.CLERK: _l("Your clerk may not see this report, and nobody takes their place."),
    Role.MANAGER: _l("Your manager does not help you with this report any more, and nobody takes their place."),
    **dict.fromkeys(LISTENING_ROLES, _l("Whoever would talk with you is not there any more.")),
}


def how_it_stands(case: Case, *, by_first_name: bool = False) -> dict[str, object]:
    """Who helps, who is kept out and who is missing, for the page on which that is chosen."""
    return {
        "helpers": helpers(case, by_first_name=by_first_name),
        "kept_out": kept_out(case, by_first_name=by_first_name),
        **trust_parts(case),
    }


def kept_out(case: Case, *, by_first_name: bool = False) -> list[str]:
    """Who cannot see the report because the reporter chose so, a line for each."""
    lines = [_("Your manager")] if case.incident.manager_may_see is False else []
    chosen = (block.person for block in case.blocks if block.reason in NOT_SEEN)
    lines += sorted(name_of(person, by_first_name=by_first_name) for person in chosen)
    return lines + [
        _("Whoever has exactly this name or address: %(name)s", name=name.text or "") for name in case.unseen_names
    ]


def stand_ins(case: Case) -> list[str]:
    """Who took a place that nobody with that role could take, as sentences."""
    granted = {(grant.role, grant.person_id) for grant in case.grants}
    outside = handler_from_outside(case)
    if outside is not None:
        return [
            _(
                "%(who)s does not work here and handles this report, because everybody here who could do that is kept "
                "out of it or is involved. The privacy officer was told.",
                who=outside.person.name,
            )
        ]
    return [
        _(
            "%(who)s takes the place of the %(role)s in this report, because nobody else who does that may see it.",
            who=handler.person.first_name,
            role=handler.role.label,
        )
        for handler in case.handlers
        if handler.role in (Role.COORDINATOR, Role.OOV) and (handler.role, handler.person_id) in granted
    ]


def nobody_left(case: Case) -> list[str]:
    """What nobody can do now, and who was told; the truth, also when it is unwelcome.

    Of whoever left later, or has another role by now, nobody was told.
    """
    filled, vacant = who_will_do(case), vacancies(case)
    empty = {task.owner for task in case.tasks if task.status is TaskStatus.OPEN} - filled.keys()
    lines = [str(NOBODY[role]) for role in NOBODY if role in empty]
    if empty & OVERVIEW:
        lines.append(_("Nobody from outside could take it over. The privacy officer was told that."))
    if not lines or not empty <= vacant:
        return lines
    if Role.COORDINATOR not in empty:
        return [*lines, _("The coordinator was told and looks for somebody.")]
    if case.handlers:
        names = and_list([called(handler.person, handler.role) for handler in case.handlers])
        return [*lines, _("%(who)s was told.", who=names)]
    return [*lines, _("So nobody works on this report now. Let somebody see it, or call.")]


def trust_parts(case: Case) -> dict[str, list[str]]:
    """What the pages of an own report say about who is missing. Once it is closed, only who should still give care."""
    return {"nobody_left": nobody_left(case), "stand_ins": [] if case.status is Status.CLOSED else stand_ins(case)}


@dataclass
class ReadingDay:
    """Who looked on one day: a line for each reader, with the times."""

    day: str
    readers: dict[str, list[str]] = field(default_factory=dict)


def reading_days(case: Case, looks: Iterable[Look]) -> list[ReadingDay]:
    """Who looked at the report, the newest day first.

    Readers are told by role. A first name stands with it only when the reporter knows already that this person handles
    the report.
    """
    days = []
    for day, some in groupby(looks, key=_local_day):
        told = ReadingDay(long_day(day))
        for look in some:
            times = told.readers.setdefault(_reader(case, look), [])
            if (moment := time_of_day(look.at)) not in times:
                times.append(moment)
        days.append(told)
    return days


def _local_day(look: Look) -> date:
    return look.at.astimezone(LOCAL).date()


def _reader(case: Case, look: Look) -> str:
    if look.act in WITHOUT_ROLE:
        return str(WITHOUT_ROLE[look.act])
    worn = [hat for hat in look.hats if hat not in (Hat.VICTIM, Hat.FILER)]
    known = next((h for h in case.handlers if h.person_id == look.person_id and Hat(h.role.value) in worn), None)
    if known is not None and not look.glass:
        return called(known.person, known.role)
    roles = and_list([str(hat.label) for hat in worn])
    who = roles[:1].upper() + roles[1:] or _("Somebody who handles it")
    return _("%(who)s, with emergency access", who=who) if look.glass else who
