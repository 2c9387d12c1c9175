"""What is done to an organisation's criteria. A published version never changes: cases were held against it."""

from __future__ import annotations

from collections.abc import Sequence

from gir.audit import Who
from gir.threat.perpetrator.models import Criteria, Criterion
from gir.threat.perpetrator.queries import CRITERIA, CriteriaText
from gir.threat.perpetrator.terms import CriteriaAct


def save_draft(texts: Sequence[str], language: str, *, shown: str, actor: Who) -> CriteriaText:
    """Keep a draft of new criteria. ``shown`` is the edition that the page showed (see ``edition``).

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile.
    """
    return CRITERIA.save_draft(
        CriteriaAct.DRAFT, lambda draft: _write(draft, texts, language), shown=shown, actor=actor
    )


def publish_draft(*, shown: str, actor: Who) -> CriteriaText:
    """Make the draft the version that cases are held against from now on. There is no draft afterwards.

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile, or there is no draft.
    """
    return CRITERIA.publish_draft(CriteriaAct.PUBLISH, _copy, shown=shown, actor=actor)


def _copy(version: Criteria, draft: Criteria) -> None:
    _write(version, [criterion.text for criterion in draft.each], draft.language)


def _write(criteria: Criteria, texts: Sequence[str], language: str) -> None:
    criteria.language = language
    criteria.each = [Criterion(position=place, text=text) for place, text in enumerate(texts, start=1)]
