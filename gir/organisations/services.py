"""What is done to an organisation's house rules. A published version never changes: it is what people were held to."""

from __future__ import annotations

from gir.audit import Who
from gir.organisations.editions import AlreadyPublished, ChangedMeanwhile, own_organisation
from gir.organisations.models import HouseNorm, HouseRule
from gir.organisations.queries import NORMS, Norm, Wording, read_norm
from gir.organisations.terms import OrganisationAct

__all__ = ["AlreadyPublished", "ChangedMeanwhile", "own_organisation", "publish_draft", "save_draft"]


def save_draft(wording: Wording, language: str, *, shown: str, actor: Who) -> Norm:
    """Keep a draft of new house rules. ``shown`` is the edition that the page showed (see ``edition``).

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile.
    """
    return NORMS.save_draft(
        OrganisationAct.DRAFT_RULES, lambda draft: _write(draft, wording, language), shown=shown, actor=actor
    )


def publish_draft(*, shown: str, actor: Who) -> Norm:
    """Make the draft the next version, from now on. There is no draft afterwards.

    Raises:
        ChangedMeanwhile: somebody else saved or published meanwhile, or there is no draft.
    """
    return NORMS.publish_draft(OrganisationAct.PUBLISH_RULES, _copy, shown=shown, actor=actor)


def _copy(norm: HouseNorm, draft: HouseNorm) -> None:
    _write(norm, read_norm(draft).wording, draft.language)


def _write(norm: HouseNorm, wording: Wording, language: str) -> None:
    norm.language, norm.sentence, norm.explanation = language, wording.sentence, wording.explanation
    norm.light, norm.medium, norm.severe = ("\n".join(own) for own in (wording.light, wording.medium, wording.severe))
    norm.rules = [HouseRule(position=place, text=text) for place, text in enumerate(wording.rules, start=1)]
