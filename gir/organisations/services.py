"""What is done to an organisation's house rules. A published version never changes: it is what people were held to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Mapper, Session, object_session

from gir.audit import Who, recorded
from gir.database import now
from gir.organisations.models import HouseNorm, HouseRule, Organisation
from gir.organisations.queries import DRAFT, Norm, Wording, edition, newest_number, read_norm
from gir.organisations.terms import OrganisationAct


class ChangedMeanwhile(RuntimeError):
    """Somebody else changed the same text or settings after this page was shown; nothing was overwritten."""


class AlreadyPublished(RuntimeError):
    """A published version of the house rules was about to be changed or thrown away."""


def save_draft(wording: Wording, language: str, *, shown: str, actor: Who) -> Norm:
    """Keep a draft of new house rules. ``shown`` is the edition that the page showed (see ``edition``).

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile.
    """
    with recorded(OrganisationAct.DRAFT_RULES, actor=actor) as session:
        draft = _draft_as_shown(session, actor.organisation_id, shown)
        if draft is None:
            draft = HouseNorm(organisation_id=actor.organisation_id, number=DRAFT, saves=0, published_at=None)
            session.add(draft)
        _write(draft, wording, language)
        draft.saves += 1
        session.info["recorded"].append(draft)
    return read_norm(draft)


def publish_draft(*, shown: str, actor: Who) -> Norm:
    """Make the draft the next version, from now on. There is no draft afterwards.

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile.
    """
    with recorded(OrganisationAct.PUBLISH_RULES, actor=actor) as session:
        draft = _draft_as_shown(session, actor.organisation_id, shown)
        if draft is None:
            raise ChangedMeanwhile
        number = newest_number(actor.organisation_id) + 1
        norm = HouseNorm(organisation_id=actor.organisation_id, number=number, saves=draft.saves, published_at=now())
        _write(norm, read_norm(draft).wording, draft.language)
        session.delete(draft)
        session.add(norm)
        session.info["recorded"].append(norm)
    return read_norm(norm)


def own_organisation(session: Session, organisation_id: str) -> Organisation:
    """The organisation as it is now, held until the act ends: two people who change settings take turns."""
    return session.get_one(Organisation, organisation_id, with_for_update=True, populate_existing=True)


def _draft_as_shown(session: Session, organisation_id: str, shown: str) -> HouseNorm | None:
    own_organisation(session, organisation_id)
    if edition(organisation_id) != shown:
        raise ChangedMeanwhile
    wanted = select(HouseNorm).where(HouseNorm.organisation_id == organisation_id, HouseNorm.number == DRAFT)
    return session.scalar(wanted.execution_options(populate_existing=True))


def _write(norm: HouseNorm, wording: Wording, language: str) -> None:
    norm.language, norm.sentence, norm.explanation = language, wording.sentence, wording.explanation
    norm.light, norm.medium, norm.severe = ("\n".join(own) for own in (wording.light, wording.medium, wording.severe))
    norm.rules = [HouseRule(position=place, text=text) for place, text in enumerate(wording.rules, start=1)]


def _refuse(_mapper: Mapper[Any], _connection: object, row: HouseNorm | HouseRule) -> None:
    norm = row if isinstance(row, HouseNorm) else _norm_of(row)
    if norm.number != DRAFT:
        raise AlreadyPublished


def _norm_of(rule: HouseRule) -> HouseNorm:
    """The version of a rule, also of one that was just taken out of it."""
    session = object_session(rule)
    return rule.norm if session is None else session.get_one(HouseNorm, rule.norm_id)


def _refuse_another(mapper: Mapper[Any], connection: object, rule: HouseRule) -> None:
    if inspect(rule.norm).persistent:  # a version and its rules are stored together
        _refuse(mapper, connection, rule)


for _table in (HouseNorm, HouseRule):
    event.listen(_table, "before_update", _refuse)
    event.listen(_table, "before_delete", _refuse)
event.listen(HouseRule, "before_insert", _refuse_another)
