"""What figures, and lines of the log, were taken away for: read by the privacy officer, own words included."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.audit.chain import words_mac
from gir.database import db, now
from gir.privacy import words
from gir.privacy.lines import LogLine, lines_with_act
from gir.privacy.models import ExportPurpose
from gir.privacy.queries import accounts_of
from gir.privacy.terms import LogPurpose, PrivacyAct
from gir.statistics.reports.terms import Purpose
from gir.statistics.terms import StatisticsAct
from gir.terms import Term

BACK = timedelta(days=366)
SHOWN = 300
PURPOSES: dict[str, type[Term]] = {StatisticsAct.EXPORT.value: Purpose, PrivacyAct.TAKE.value: LogPurpose}
OTHER = Purpose.OTHER.value


@dataclass(frozen=True)
class Taken:
    """One time that something was taken away."""

    when: str
    who: str
    what: str
    purpose: str
    own_words: str
    changed: bool
    """Whether the words are no longer those that were typed."""


def taken_away(actor: Actor) -> list[Taken]:
    """Of the last year, the newest first."""
    lines = lines_with_act(PURPOSES, now() - BACK, actor)[:SHOWN]
    accounts = accounts_of(actor.organisation_id, {line.person_id for line in lines})
    own = _own_words(actor.organisation_id)
    found = []
    for line in lines:
        row = own.get(line.object_id)
        purpose = line.detail.get("purpose", "")
        if purpose == OTHER and row is None and line.act == PrivacyAct.TAKE.value:
            continue  # the line of whom it is about; the words have one of their own
        found.append(
            Taken(
                when=words.when(line),
                who=words.who(line.person_id, accounts),
                what=words.act_in_words(line.act),
                purpose=_purpose(line, purpose),
                own_words=(row.words or "") if row is not None else "",
                changed=row is not None and _changed(line, row),
            )
        )
    return found


def _own_words(organisation_id: str) -> dict[str, ExportPurpose]:
    purposes = db.session.scalars(select(ExportPurpose).where(ExportPurpose.organisation_id == organisation_id))
    return {row.id: row for row in purposes}


def _purpose(line: LogLine, purpose: str) -> str:
    vocabulary = PURPOSES[line.act]
    return str(vocabulary(purpose).label) if purpose in list(vocabulary) else ""


def _changed(line: LogLine, row: ExportPurpose) -> bool:
    """Lines of before words had a mac prove nothing."""
    mac = line.detail.get("words")
    return mac is not None and not hmac.compare_digest(mac, words_mac(row, row.words or ""))
