"""What the own report asks back and tells: the conversation, talks to say something of, and the closing question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from gir.accounts.actor import Actor
from gir.accounts.drafts import kept_form
from gir.accounts.keeping import keeping
from gir.care.confirming import talks_to_tell
from gir.cases.access import permitted
from gir.cases.closing import last_reply
from gir.cases.models import Case
from gir.cases.terms import Act, CloseReason, Status
from gir.cases.workflow import REOPEN_TERM
from gir.database import now
from gir.reporting.answer_forms import HelpedForm, MessageForm
from gir.reporting.conversation import conversation
from gir.reporting.sentences import talk_lines


@dataclass(frozen=True)
class Closing:
    """A finished report: what it changed, what the reporter answered, and until when it may be taken up again.

    ``until`` is None when that time has passed; ``asked`` is False when the report was one of two about the same.
    """

    what_changed: str
    reply: str
    replied_at: datetime | None
    until: datetime | None
    asked: bool


def closing_of(case: Case) -> Closing | None:
    """What there is to say about a finished report; None while it is open."""
    if case.status is not Status.CLOSED or case.closed_at is None:
        return None
    reply, until = last_reply(case), case.closed_at + REOPEN_TERM
    return Closing(
        what_changed=case.what_changed or "",
        reply=str(reply.helped.label).lower() if reply else "",
        replied_at=reply.at if reply else None,
        until=until if until >= now() else None,
        asked=case.close_reason is not CloseReason.DUPLICATE,
    )


def answer_parts(case: Case, actor: Actor) -> dict[str, object]:
    """The parts of the own-report page with which the reporter says something back."""
    message = url_for("answers.message", case_id=case.id)
    return {
        "conversation": conversation(case, actor.person_id),
        "message_form": MessageForm(formdata=kept_form(actor, message))
        if Act.MESSAGE in permitted(actor, case)
        else None,
        "keeping": keeping(actor, message),
        "talks": talk_lines(case, talks_to_tell(case), now()),
        "closing": closing_of(case),
        "helped_form": HelpedForm(formdata=None),
    }
