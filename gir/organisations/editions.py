"""What an organisation publishes version after version: a draft that may change, and versions that never do again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, bindparam, event, func, inspect, select
from sqlalchemy.orm import Mapper, Session, object_session
from sqlalchemy.sql.base import ExecutableOption

from gir.audit import Who, recorded
from gir.database import db, now
from gir.organisations.models import Edition, Organisation
from gir.questions import Question
from gir.terms import Term

DRAFT = 0
"""The number of a version that is not published yet."""
V = TypeVar("V", bound=Edition)
R = TypeVar("R")


class ChangedMeanwhile(RuntimeError):
    """Somebody else changed the same text or settings after this page was shown; nothing was overwritten."""


class AlreadyPublished(RuntimeError):
    """A published version was about to be changed or thrown away."""


def own_organisation(session: Session, organisation_id: str) -> Organisation:
    """The organisation as it is now, held until the act ends: two people who change settings take turns."""
    return session.get_one(Organisation, organisation_id, with_for_update=True, populate_existing=True)


class Editions(Generic[V, R]):
    """All versions in one table, and their drafts. ``read`` makes of a row what others may know of it.

    ``parts`` names the table of which rows belong to a version, and their relationship to it.
    """

    def __init__(
        self,
        table: type[V],
        read: Callable[[V], R],
        loaded: Callable[[], ExecutableOption],
        parts: tuple[type[Any], str] | None = None,
    ) -> None:
        self.table, self.read, self._loaded = table, read, loaded
        _guard(table)
        if parts:
            _guard_parts(table, *parts)

    # ── Reading ────────────────────────────────────────────────────────────────────────────────────────────────

    def published(self, organisation_id: str) -> list[R]:
        """All published versions, the newest first."""
        return self._read(organisation_id, self.table.number > DRAFT)

    def current(self, organisation_id: str) -> R | None:
        """The newest published version; None when nothing was published yet."""
        return next(iter(self._read(organisation_id, self.table.number > DRAFT, limit=1)), None)

    def version(self, organisation_id: str, version_id: str) -> R | None:
        """One published version of this organisation; None when there is none with this id."""
        return next(iter(self._read(organisation_id, self.table.number > DRAFT, self.table.id == version_id)), None)

    def draft(self, organisation_id: str) -> R | None:
        """The draft that somebody works on; None when there is none."""
        return next(iter(self._read(organisation_id, self.table.number == DRAFT)), None)

    def newest_number(self, organisation_id: str) -> int:
        """The number of the version that is current; 0 when nothing was published yet."""
        return self._newest.ask(organisation=organisation_id)[0].number or 0

    @cached_property
    def _newest(self) -> Question:
        """Made when it is first asked: at start it would make the library look at all tables there are so far."""
        of = self.table.organisation_id == bindparam("organisation")
        return Question(select(func.max(self.table.number).label("number")).where(of))

    def edition(self, organisation_id: str) -> str:
        """Where the text stands: the current version, and how often the draft after it was saved.

        A page carries it, so that nobody saves over what somebody else saved or published meanwhile.
        """
        saves = select(self.table.saves).where(self._of(organisation_id), self.table.number == DRAFT)
        return f"{self.newest_number(organisation_id)}.{db.session.scalar(saves) or 0}"

    def _read(self, organisation_id: str, *conditions: ColumnElement[bool], limit: int | None = None) -> list[R]:
        wanted = select(self.table).where(self._of(organisation_id), *conditions)
        newest_first = wanted.order_by(self.table.number.desc()).limit(limit)
        fresh = newest_first.options(self._loaded()).execution_options(populate_existing=True)
        return [self.read(row) for row in db.session.scalars(fresh)]

    def _of(self, organisation_id: str) -> ColumnElement[bool]:
        return self.table.organisation_id == organisation_id

    # ── Writing ────────────────────────────────────────────────────────────────────────────────────────────────

    def save_draft(
        self,
        act: Term,
        write: Callable[[V], object],
        *,
        shown: str,
        actor: Who,
        detail: Mapping[str, str] | None = None,
    ) -> R:
        """Keep a draft, to which ``write`` gives its words. ``shown`` is the edition that the page showed.

        Raises:
            ChangedMeanwhile: somebody else saved or published meanwhile.
        """
        with recorded(act, actor=actor, detail=detail) as session:
            draft = self._draft_as_shown(session, actor, shown) or self._new(actor, DRAFT)
            write(draft)
            draft.saves += 1
            session.add(draft)
            session.info["recorded"].append(draft)
        return self.read(draft)

    def publish_draft(self, act: Term, write: Callable[[V, V], object], *, shown: str, actor: Who) -> R:
        """Make the draft the next version, from now on: ``write`` gives a version the words of a draft.

        There is no draft afterwards.

        Raises:
            ChangedMeanwhile: somebody else saved or published meanwhile, or there is no draft.
        """
        with recorded(act, actor=actor) as session:
            draft = self._draft_to_end(session, actor, shown)
            version = self._new(actor, self.newest_number(actor.organisation_id) + 1)
            version.saves, version.published_at = draft.saves, now()
            write(version, draft)
            session.delete(draft)
            session.add(version)
            session.info["recorded"].append(version)
        return self.read(version)

    def discard_draft(self, act: Term, *, shown: str, actor: Who) -> None:
        """Throw the draft away; what is published stays.

        Raises:
            ChangedMeanwhile: somebody else saved or published meanwhile, or there is no draft.
        """
        with recorded(act, actor=actor) as session:
            draft = self._draft_to_end(session, actor, shown)
            session.info["recorded"].append(draft)
            session.delete(draft)

    def _new(self, actor: Who, number: int) -> V:
        return self.table(organisation_id=actor.organisation_id, number=number, saves=0, published_at=None)

    def _draft_to_end(self, session: Session, actor: Who, shown: str) -> V:
        draft = self._draft_as_shown(session, actor, shown)
        if draft is None:
            raise ChangedMeanwhile
        return draft

    def _draft_as_shown(self, session: Session, actor: Who, shown: str) -> V | None:
        own_organisation(session, actor.organisation_id)  # two who write take turns
        if self.edition(actor.organisation_id) != shown:
            raise ChangedMeanwhile
        wanted = select(self.table).where(self._of(actor.organisation_id), self.table.number == DRAFT)
        return session.scalar(wanted.execution_options(populate_existing=True))


# ── A published version never changes ──────────────────────────────────────────────────────────────────────────


def _guard(table: type[Edition]) -> None:
    """A draft may change; it does not become a version: that is a row of its own."""

    def refuse(_mapper: Mapper[Any], _connection: object, row: Edition) -> None:
        before = inspect(row).attrs.number.history.deleted
        if row.number != DRAFT or any(number != DRAFT for number in before or ()):
            raise AlreadyPublished

    event.listen(table, "before_update", refuse)
    event.listen(table, "before_delete", refuse)


def _guard_parts(table: type[Edition], parts: type[Any], name: str) -> None:
    def refuse(_mapper: Mapper[Any], _connection: object, part: Any) -> None:
        session = object_session(part)  # a part that was just taken out of its version still has the id of it
        version = getattr(part, name) if session is None else session.get_one(table, getattr(part, f"{name}_id"))
        if version.number != DRAFT:
            raise AlreadyPublished

    def refuse_another(mapper: Mapper[Any], connection: object, part: Any) -> None:
        if inspect(getattr(part, name)).persistent:  # a version and its parts are stored together
            refuse(mapper, connection, part)

    event.listen(parts, "before_update", refuse)
    event.listen(parts, "before_delete", refuse)
    event.listen(parts, "before_insert", refuse_another)
