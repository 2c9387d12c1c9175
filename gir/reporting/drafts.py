"""Reports that are not sent yet: sealed for their writer, saved while typing, destroyed when sent or deleted.

Two pages that write the same draft never overwrite each other: who saves on top of something they did not see gets a
draft of their own. None of this leaves a line in the log: who begins a report and thinks better of it leaves no trace
(docs/decisions/0011-drafts-leave-no-trace.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from gir.database import db, now, write_transaction
from gir.incidents.models import Incident
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.questions import Question
from gir.reporting.models import ReportDraft
from gir.vault import DataKey, KeySet

KEPT_FOR = timedelta(days=30)
WARNED_BEFORE = timedelta(days=5)
MOST_DRAFTS = 20
"""Drafts of one person: far more than anybody needs, and an end to it."""
UNDER_WAY = timedelta(minutes=1)
"""A saving that arrives this shortly after its report was received was on its way already."""
NOT_ANSWERS = frozenset({"csrf_token", "draft", "version", "page", "turn"})
ALWAYS_THERE = frozenset({"submission", "colleague"})
NAME = re.compile(r"[a-z_]{1,40}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
COUNT = re.compile(r"[0-9]{1,6}")
Answers = dict[str, list[str]]


class TooManyDrafts(RuntimeError):
    """Somebody has as many drafts as there can be."""


class SentAlready(RuntimeError):
    """The page that saves has just been sent: this saving was on its way already."""


SENT = Question(
    select(ReportDraft.id).where(
        ReportDraft.person_id == bindparam("person"),
        or_(
            and_(ReportDraft.id == bindparam("draft"), ReportDraft.version == bindparam("version")),
            ReportDraft.page == bindparam("page"),
        ),
    )
)
"""What a page wrote last, or what it was shown and nobody changed since."""


@dataclass(frozen=True)
class Writing:
    """Which page writes on which draft, and which version of it that page knows. Empty: a new draft.

    ``by_script``: while somebody types, and not because they pressed a button.
    """

    page: str
    draft_id: str = ""
    version: int = 0
    turn: int = 0
    by_script: bool = False

    @classmethod
    def of(cls, form: Mapping[str, str], *, by_script: bool = False) -> Writing:
        """As the hidden fields of a posted form say; what makes no sense is left out."""
        page, draft = form.get("page", ""), form.get("draft", "")
        return cls(
            page=page if TOKEN.fullmatch(page) else "",
            draft_id=draft if len(draft) <= 32 else "",
            version=_count(form.get("version", "")),
            turn=_count(form.get("turn", "")),
            by_script=by_script,
        )


@dataclass(frozen=True)
class Saved:
    """Where a text lies now. ``aside``: as a draft of its own, because another page had changed the first one."""

    draft_id: str
    version: int
    at: datetime
    aside: bool = False


def answers_in(form: MultiDict[str, str]) -> Answers:
    """What a posted form says, without what belongs to the form itself."""
    names = [name for name in form if name not in NOT_ANSWERS and NAME.fullmatch(name)]
    return {name: form.getlist(name) for name in names}


def says_something(answers: Answers) -> bool:
    """Whether anything was filled in."""
    return any(value.strip() for name, values in answers.items() if name not in ALWAYS_THERE for value in values)


def own_drafts(person_id: str) -> list[ReportDraft]:
    """Somebody's drafts, the one saved last first."""
    newest = ReportDraft.saved_at.desc(), ReportDraft.id
    return list(db.session.scalars(_drafts_of(person_id).order_by(*newest)))


def own_draft(person_id: str, draft_id: str) -> ReportDraft | None:
    """One draft, for the person who wrote it."""
    return db.session.scalar(_drafts_of(person_id).where(ReportDraft.id == draft_id))


def answers_of(draft: ReportDraft) -> MultiDict[str, str]:
    """What the draft says, as a form takes it."""
    return MultiDict(json.loads(draft.answers or "{}"))


def save_draft(person_id: str, answers: Answers, writing: Writing) -> Saved | None:
    """Keep what somebody wrote so far; None when there is nothing to keep.

    Raises:
        TooManyDrafts: the text would need a new draft, and there are too many.
        SentAlready: a script saved while its page was being sent.
    """
    try:
        return _save(person_id, answers, writing)
    except IntegrityError:
        return _save(person_id, answers, writing)  # the first two savings of a page crossed; now there is a draft


def _save(person_id: str, answers: Answers, writing: Writing) -> Saved | None:
    text = json.dumps(answers)
    with write_transaction() as session:
        draft = _written(session, person_id, writing)
        if draft is None:
            return _begin(session, person_id, answers, writing)
        if writing.page != draft.page and writing.version != draft.version and text != draft.answers:
            return _begin(session, person_id, answers, writing, aside=True)
        if writing.page == draft.page and 0 < writing.turn < draft.turn:
            return Saved(draft.id, draft.version, draft.saved_at)  # an older text of this page, overtaken on its way
        draft.answers, draft.page, draft.turn = text, writing.page or draft.page, writing.turn
        draft.version, draft.saved_at, draft.warned_at = draft.version + 1, now(), None
        return Saved(draft.id, draft.version, draft.saved_at)


def _written(session: Session, person_id: str, writing: Writing) -> ReportDraft | None:
    """The draft that this page wrote before, else the one it was opened with."""
    same_page, same_draft = ReportDraft.page == writing.page, ReportDraft.id == writing.draft_id
    found = _drafts_of(person_id).where(or_(same_page, same_draft)).with_for_update(of=ReportDraft)
    drafts = [
        draft for draft in session.scalars(found.execution_options(populate_existing=True)) if not draft.key.destroyed
    ]
    return next(iter(sorted(drafts, key=lambda draft: draft.page != writing.page)), None)


def _begin(
    session: Session, person_id: str, answers: Answers, writing: Writing, *, aside: bool = False
) -> Saved | None:
    submission = (answers.get("submission") or [""])[0][:64]
    if not says_something(answers):
        return None
    if writing.by_script and _just_sent(session, person_id, submission, writing.page):
        raise SentAlready
    count = session.scalar(select(func.count()).where(ReportDraft.person_id == person_id))
    if (count or 0) >= MOST_DRAFTS:
        raise TooManyDrafts
    key, moment = DataKey.fresh(KeySet.DRAFT), now()
    draft = ReportDraft(
        person_id=person_id,
        turn=writing.turn,
        version=1,
        submission=submission,
        started_at=moment,
        saved_at=moment,
        key=key,
        answers=json.dumps(answers),
    )
    draft.page = writing.page or draft.id
    session.add(draft)
    return Saved(draft.id, 1, moment, aside)


def _just_sent(session: Session, person_id: str, submission: str, page: str) -> bool:
    """Whether this very page became a report a moment ago. What another page of the same form holds is kept."""
    sent = select(Incident.id).where(
        Incident.reporter_id == person_id,
        Incident.submission == submission,
        Incident.sent_from == page,
        Incident.received_at > now() - UNDER_WAY,
    )
    return bool(submission and page) and session.scalar(sent) is not None


def delete_draft(person_id: str, draft_id: str) -> None:
    """Destroy a draft with its key, at once."""
    with write_transaction() as session:
        _destroy(session, ReportDraft.person_id == person_id, ReportDraft.id == draft_id)


def destroy_sent(session: Session, person_id: str, writing: Writing) -> None:
    """Destroy what was just sent, within the act that received it. What another page wrote meanwhile stays."""
    sent = [row.id for row in SENT.ask(**_sent(person_id, writing))]
    if sent:
        # Asked again while it is deleted: another page may have written on it a moment ago.
        unchanged = or_(ReportDraft.version == writing.version, ReportDraft.page == writing.page)
        _destroy(session, ReportDraft.id.in_(sent), unchanged)


def forget_sent(person_id: str, writing: Writing) -> None:
    """The same for a form that was received before; writes only when there is something left."""
    if SENT.ask_in(db.session(), **_sent(person_id, writing)):
        with write_transaction() as session:
            destroy_sent(session, person_id, writing)


def _sent(person_id: str, writing: Writing) -> dict[str, object]:
    return {
        "person": person_id,
        "draft": writing.draft_id,
        "version": writing.version,
        "page": writing.page,
    }


def expire_report_drafts() -> int:
    """Destroy drafts that nobody touched for 30 days. Gives how many."""
    with write_transaction() as session:
        return _destroy(session, ReportDraft.saved_at <= now() - KEPT_FOR)


def warn_of_expiry() -> int:
    """Tell people, five days before, that a draft of theirs will go. Gives how many."""
    with write_transaction() as session:
        old = ReportDraft.saved_at <= now() - KEPT_FOR + WARNED_BEFORE
        drafts = session.scalars(select(ReportDraft).where(old, ReportDraft.warned_at.is_(None))).all()
        for draft in drafts:
            draft.warned_at = now()
            turn = f"{draft.id}:{draft.version}"
            enqueue(session, [draft.person_id], MessageKind.DRAFT_WAITS, about=turn, path="/report")
    return len(drafts)


def _destroy(session: Session, *conditions: ColumnElement[bool]) -> int:
    gone = delete(ReportDraft).where(*conditions).returning(ReportDraft.key_id)
    keys = session.scalars(gone, execution_options={"synchronize_session": False}).all()
    if keys:
        session.execute(delete(DataKey).where(DataKey.id.in_(keys)))
    return len(keys)


def _drafts_of(person_id: str) -> Select[ReportDraft]:
    return select(ReportDraft).where(ReportDraft.person_id == person_id)


def _count(text: str) -> int:
    return int(text) if COUNT.fullmatch(text) else 0
