"""What the pages of emergency access show, ready to be written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.accounts.break_glass.models import BrokenGlass, Deputy
from gir.accounts.break_glass.queries import deputies_of
from gir.cases.break_glass.access import Stand, stands_of
from gir.cases.break_glass.queries import opened_by, to_judge
from gir.database import now
from gir.privacy import words
from gir.privacy.lines import lines_of_account
from gir.web.dates import long_day, short_moment

A_MOMENT = timedelta(minutes=1)
"""The line about ending it is a little later than the end."""


@dataclass(frozen=True)
class GlassRow:
    """One time, in words. ``waits`` says until when it should be judged; empty when it was."""

    id: str
    number: str
    who: str
    place: str
    opened: str
    ended: str
    waits: str
    late: bool
    judged: str


def glass_row(row: BrokenGlass) -> GlassRow:
    """One of them."""
    end = row.ended_at or row.ends_at
    waits = row.reviewed_at is None
    return GlassRow(
        id=row.id,
        number=row.number,
        who=row.person.name or "",
        place=place_of(row.deputy),
        opened=short_moment(row.opened_at),
        ended=short_moment(end) if end <= now() else _("open now"),
        waits=long_day(row.review_due_at) if waits else "",
        late=waits and row.review_due_at < now(),
        judged=str(row.judgement.label) if row.judgement else "",
    )


def place_of(deputy: Deputy | None) -> str:
    """In whose place somebody looks."""
    if deputy is None:
        return _("Privacy officer who inspects")
    where = deputy.department.name if deputy.department else deputy.scope.label if deputy.scope else ""
    return ", ".join(filter(None, (str(deputy.role.label), str(where))))


def stand_choices(stands: list[Stand]) -> list[tuple[str, str]]:
    """The ways in which somebody may look, to choose from."""
    return [(stand.key, place_of(stand.deputy)) for stand in stands]


def start_of(actor: Actor) -> dict[str, object]:
    """What stands beside the form: what somebody opened, and what is theirs to judge."""
    return {
        "stands": stands_of(actor),
        "mine": [glass_row(row) for row in opened_by(actor)],
        "judging": [glass_row(row) for row in to_judge(actor)],
    }


def read_with(row: BrokenGlass, actor: Actor) -> list[tuple[str, str]]:
    """When what was done with it, from the log: acts, and not a word of what was read. The newest first."""
    until = (row.ended_at or row.ends_at) + A_MOMENT
    lines = lines_of_account(row.person_id, row.opened_at, until, actor)
    own = [line for line in lines if line.detail.get("glass") == row.id]
    return [(words.when(line), words.act_in_words(line.act)) for line in own]


def deputies_in_words(actor: Actor) -> list[tuple[str, str, str, str]]:
    """Id, name, in whose place, and since when."""
    found = deputies_of(actor.organisation_id)
    return [(one.id, one.person.name or "", place_of(one), long_day(one.named_at)) for one in found]
