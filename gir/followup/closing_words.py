"""How a case ended: why, what the reporter was told that changed, and whether they say it helped."""

from __future__ import annotations

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.access import hats
from gir.cases.closing import last_reply
from gir.cases.models import Case
from gir.cases.terms import Act
from gir.followup.words import Pair, filled
from gir.terms import Term
from gir.web.dates import long_date


def closing_facts(case: Case, actor: Actor, acts: frozenset[Term]) -> list[Pair]:
    """What there is to say of a closed case; nothing of an open one. Texts are for who may read the story.

    The case that goes on is named for whom it exists.
    """
    if case.closed_at is None or case.close_reason is None:
        return []
    reads = Act.READ_NARRATIVE in acts
    note = case.close_note if reads else None
    return filled(
        (_("Closed"), f"{long_date(case.closed_at)}. {case.close_reason.label}.{f' {note}' if note else ''}"),
        (_("Goes on in case"), _goes_on(case, actor)),
        (_("What changed"), (case.what_changed or "") if reads else ""),
        (_("Did it help?"), _reply(case, reads=reads)),
    )


def _goes_on(case: Case, actor: Actor) -> str:
    other = case.duplicate_of
    return other.number if other is not None and hats(actor, other) else ""


def _reply(case: Case, *, reads: bool) -> str:
    reply = last_reply(case)
    if reply is None:
        return _("The reporter has not answered")
    return f"{reply.helped.label}.{f' {reply.remark}' if reads and reply.remark else ''}"
