"""What is done to the words of mails."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.audit import recorded
from gir.notifications.terms import MailAct, Matter
from gir.notifications.wording.limits import refusal_of_subject, refusal_of_text
from gir.notifications.wording.models import MailWording
from gir.notifications.wording.queries import mark_of, wording_of
from gir.organisations.services import ChangedMeanwhile, own_organisation


def save_wording(matter: Matter, language: str, subject: str, text: str, *, shown: str, actor: Actor) -> None:
    """Keep the words of mails about a matter. ``shown``: the mark of the words that the page showed.

    Raises:
        ChangedMeanwhile: somebody else saved them, or took them back, meanwhile.
        ValueError: these words may not be in a mail.
    """
    refusal = refusal_of_subject(subject) or refusal_of_text(text)
    if refusal:
        raise ValueError(refusal)
    detail = {"matter": matter.value, "language": language}
    with recorded(MailAct.WRITE, actor=actor, detail=detail) as session:
        row = _as_shown(session, actor, matter, language, shown)
        if row is None:
            row = MailWording(organisation_id=actor.organisation_id, matter=matter, language=language)
            session.add(row)
        row.subject, row.text = subject, text
        session.info["recorded"].append(row)


def reset_wording(matter: Matter, language: str, *, shown: str, actor: Actor) -> None:
    """Take the words of the software again. Nothing happens when they hold already.

    Raises:
        ChangedMeanwhile: somebody else saved other words meanwhile.
    """
    detail = {"matter": matter.value, "language": language}
    with recorded(MailAct.RESET, actor=actor, detail=detail) as session:
        row = _as_shown(session, actor, matter, language, shown)
        if row is not None:
            session.info["recorded"].append(row)
            session.delete(row)


def _as_shown(session: Session, actor: Actor, matter: Matter, language: str, shown: str) -> MailWording | None:
    own_organisation(session, actor.organisation_id)
    wanted = select(MailWording).where(
        MailWording.organisation_id == actor.organisation_id,
        MailWording.matter == matter,
        MailWording.language == language,
    )
    if mark_of(wording_of(actor.organisation_id, matter, language)) != shown:
        raise ChangedMeanwhile
    return session.scalar(wanted.execution_options(populate_existing=True))
