"""What the reporter writes to those who handle the case. They answer with a note for the reporter."""

from __future__ import annotations

from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, actor_of, visitor_origin
from gir.accounts.terms import Role
from gir.audit import System
from gir.cases.access import EVERY_HANDLER, HANDLERS, hats
from gir.cases.models import Case, Note
from gir.cases.notes import received_just_now, write_note
from gir.cases.services import act_on, tell
from gir.cases.stand_ins import with_stand_ins
from gir.cases.terms import Act, Audience, Happening
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind


def write_to_handlers(case: Case, text: str, *, actor: Actor | None) -> Note:
    """Write to who handles the case. Without ``actor`` it was the reporter, who showed the code and has no account."""
    with act_on(case, Act.MESSAGE, actor=actor or reporter_without_account(case)) as session:
        received = received_just_now(session, case, text, Audience.REPORTER, actor)
        if received is not None:
            return received
        note = write_note(session, case, text, Audience.REPORTER, actor)
        tell(session, case, Happening.REPORTER_WROTE, actor=actor, for_reporter=True)
        tell_who_handles(session, case, note.id)
    return note


def reporter_without_account(case: Case) -> System:
    """How the log names somebody who came with the code of a report."""
    return somebody_without_account(case.organisation_id)


def somebody_without_account(organisation_id: str) -> System:
    """The same for who reports, or shows a code: one name, and today's fingerprint of where the request comes from."""
    return System("reporter without account", organisation_id, visitor_origin())


def tell_who_handles(session: Session, case: Case, about: str, roles: frozenset[Role] | None = None) -> None:
    """Put a mail in the outbox for those who handle the case in ``roles``; for all of them when nobody does."""
    people = handlers_now(case, roles) or handlers_now(case)
    enqueue(session, people, MessageKind.ATTENTION, about=about, path=f"/cases/{case.id}")


def handlers_now(case: Case, roles: frozenset[Role] | None = None) -> list[str]:
    """Ids of those who handle the case and still stand before it: no block came since, and nobody left. Of who is away
    also whoever stands in.

    Without ``roles`` those who may read the story; who only listens is told of what is theirs to do.
    """
    wanted = HANDLERS if roles is None else EVERY_HANDLER
    chosen = {handler.person_id for handler in case.handlers if roles is None or handler.role in roles}
    found = []
    for person_id in sorted(with_stand_ins(case, chosen)):
        try:
            if hats(actor_of(person_id), case) & wanted:
                found.append(person_id)
        except LookupError:
            continue  # left the organisation
    return found
