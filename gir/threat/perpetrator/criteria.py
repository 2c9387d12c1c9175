"""What is done to an organisation's criteria. A published version never changes: cases were held against it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Mapper, Session, object_session

from gir.audit import Who, recorded
from gir.database import now
from gir.organisations.services import AlreadyPublished, ChangedMeanwhile, own_organisation
from gir.threat.perpetrator.models import Criteria, Criterion
from gir.threat.perpetrator.queries import DRAFT, CriteriaText, edition, newest_number, read_criteria
from gir.threat.perpetrator.terms import CriteriaAct


def save_draft(texts: Sequence[str], language: str, *, shown: str, actor: Who) -> CriteriaText:
    """Keep a draft of new criteria. ``shown`` is the edition that the page showed (see ``edition``).

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile.
    """
    with recorded(CriteriaAct.DRAFT, actor=actor) as session:
        draft = _draft_as_shown(session, actor.organisation_id, shown)
        if draft is None:
            draft = Criteria(organisation_id=actor.organisation_id, number=DRAFT, saves=0, published_at=None)
            session.add(draft)
        draft.language, draft.each = language, _each(texts)
        draft.saves += 1
        session.info["recorded"].append(draft)
    return read_criteria(draft)


def publish_draft(*, shown: str, actor: Who) -> CriteriaText:
    """Make the draft the version that cases are held against from now on. There is no draft afterwards.

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile.
    """
    with recorded(CriteriaAct.PUBLISH, actor=actor) as session:
        draft = _draft_as_shown(session, actor.organisation_id, shown)
        if draft is None:
            raise ChangedMeanwhile
        number = newest_number(actor.organisation_id) + 1
        version = Criteria(organisation_id=actor.organisation_id, number=number, saves=draft.saves, published_at=now())
        version.language, version.each = draft.language, _each([criterion.text for criterion in draft.each])
        session.delete(draft)
        session.add(version)
        session.info["recorded"].append(version)
    return read_criteria(version)


def _each(texts: Sequence[str]) -> list[Criterion]:
    return [Criterion(position=place, text=text) for place, text in enumerate(texts, start=1)]


def _draft_as_shown(session: Session, organisation_id: str, shown: str) -> Criteria | None:
    own_organisation(session, organisation_id)  # two who write criteria take turns
    if edition(organisation_id) != shown:
        raise ChangedMeanwhile
    wanted = select(Criteria).where(Criteria.organisation_id == organisation_id, Criteria.number == DRAFT)
    return session.scalar(wanted.execution_options(populate_existing=True))


def _refuse(_mapper: Mapper[Any], _connection: object, row: Criteria | Criterion) -> None:
    criteria = row if isinstance(row, Criteria) else _criteria_of(row)
    if criteria.number != DRAFT:
        raise AlreadyPublished


def _criteria_of(criterion: Criterion) -> Criteria:
    """The version of a criterion, also of one that was just taken out of it."""
    session = object_session(criterion)
    return criterion.criteria if session is None else session.get_one(Criteria, criterion.criteria_id)


def _refuse_another(mapper: Mapper[Any], connection: object, criterion: Criterion) -> None:
    if inspect(criterion.criteria).persistent:  # a version and its criteria are stored together
        _refuse(mapper, connection, criterion)


for _table in (Criteria, Criterion):
    event.listen(_table, "before_update", _refuse)
    event.listen(_table, "before_delete", _refuse)
event.listen(Criterion, "before_insert", _refuse_another)
