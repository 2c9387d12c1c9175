"""What the privacy officer finds in the demonstration: somebody who opened many cases, and figures that were taken."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from gir.accounts.actor import actor_of
from gir.audit.chain import Result, append_lines, words_mac
from gir.cases.access import hats, visible_cases
from gir.cases.models import Case
from gir.cases.readers import capacities
from gir.cases.terms import Act
from gir.demonstration.cast import Cast
from gir.privacy.models import ExportPurpose
from gir.statistics.reports.terms import Purpose
from gir.statistics.terms import StatisticsAct
from gir.vault import DataKey, KeySet

OPENED = 18
"""Cases that Omar opened one after the other."""
WORDS = "Vraag van de gemeentesecretaris over incidenten bij de milieustraat."


def write_log(session: Session, cast: Cast, cases: Sequence[Case]) -> None:
    """Omar reads many cases within an hour; Dirk tries some that are not open to him; Omar takes figures away."""
    omar, dirk = actor_of(cast.people["omar"]), actor_of(cast.people["dirk"])
    seen = session.scalars(visible_cases(omar).order_by(Case.opened_at.desc()).limit(OPENED)).all()
    for case in seen:
        append_lines(session, Act.READ, [case], omar, Result.DONE, capacities(omar, case))
    closed_to_him = [case for case in cases if not hats(dirk, case)]
    for case in closed_to_him[:6]:
        append_lines(session, Act.READ, [case], dirk, Result.REFUSED, {})
    purpose = ExportPurpose(organisation_id=cast.organisation_id, key=DataKey.fresh(KeySet.ORGANISATION), words=WORDS)
    session.add(purpose)
    told = {"chart": "forms", "kind": "csv", "purpose": Purpose.OTHER.value, "words": words_mac(purpose, WORDS)}
    append_lines(session, StatisticsAct.EXPORT, [purpose], omar, Result.DONE, told)
    told = {"chart": "report", "kind": "xlsx", "purpose": Purpose.MANAGEMENT.value}
    append_lines(session, StatisticsAct.EXPORT, [], omar, Result.DONE, told)
