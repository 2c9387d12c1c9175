"""The police on the timeline, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from gir.followup.police.on_case import OUTSIDE
from gir.terms import small
from gir.threat.police.terms import PoliceOutcome
from gir.web.dates import long_day

Detail = Mapping[str, str]


def police_sentence(who: str, detail: Detail) -> str:
    """What the police did, for the room of the threat."""
    return _("%(who)s recorded: %(what)s, on %(day)s", who=who, what=_label(detail), day=_day(detail))


def police_sentence_outside(detail: Detail) -> str:
    """The same for who may know only what came of it."""
    outcome = _outcome(detail)
    return str(OUTSIDE[outcome]) if outcome else _label(detail)


def file_sentence(who: str, detail: Detail) -> str:
    """That the file for the police was prepared."""
    return _("%(who)s prepared the file for the police: version %(number)s", who=who, number=detail.get("number", ""))


def injury_sentence(who: str, detail: Detail) -> str:
    """That one line about an injury may go to the police, or may not any more; never which."""
    if detail.get("taken_back"):
        return _("%(who)s took back the line about the injury: the consent was withdrawn", who=who)
    return _("%(who)s released one line about the injury to the police, with consent", who=who)


def _outcome(detail: Detail) -> PoliceOutcome | None:
    key = detail.get("outcome", "")
    return PoliceOutcome(key) if key in list(PoliceOutcome) else None


def _label(detail: Detail) -> str:
    outcome = _outcome(detail)
    return small(outcome.label if outcome else detail.get("outcome", ""))


def _day(detail: Detail) -> str:
    try:
        return long_day(date.fromisoformat(detail.get("day", "")))
    except ValueError:
        return _("a day that is not known")
