"""A mail that asks for a decision goes out only to who may still take it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from gir.accounts.models import Assignment
from gir.accounts.terms import Role
from gir.cases.models import Case, CaseBlock
from gir.cases.terms import BlockReason
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.notifications.delivery import deliver_due
from gir.notifications.models import Mail
from gir.notifications.terms import MailState
from gir.threat.measures.services import withdraw
from gir.threat.measures.terms import MeasureStatus
from tests.support.measures import assessed_case, do_to, make_measure
from tests.support.stories import file_report

Change = Callable[[Flask, Cast, str, str, str], None]
"""What comes between: in the case, the case among the facts, and the measure."""


def to_maarten(app: Flask, cast: Cast) -> list[MailState]:
    """Send what is due; gives how the mails to Maarten fared."""
    with app.app_context():
        deliver_due()
        mine = select(Mail.state).where(Mail.recipient_id == cast.people["maarten"])
        return list(db.session.scalars(mine))


def _block(app: Flask, cast: Cast, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(
            CaseBlock(case_id=case_id, person_id=cast.people["maarten"], reason=BlockReason.CONFLICT, since=now())
        )


def blocked(app: Flask, cast: Cast, case_id: str, _linked: str, _measure: str) -> None:
    _block(app, cast, case_id)


def blocked_from_a_case_among_the_facts(app: Flask, cast: Cast, _case: str, linked: str, _measure: str) -> None:
    _block(app, cast, linked)


def became_a_party(app: Flask, cast: Cast, case_id: str, _linked: str, _measure: str) -> None:
    with app.app_context(), write_transaction() as session:
        session.get_one(Case, case_id).incident.affected_id = cast.people["maarten"]


def lost_the_mandate(app: Flask, _cast: Cast, _case: str, _linked: str, _measure: str) -> None:
    with app.app_context(), write_transaction() as session:
        mandate = update(Assignment).where(Assignment.role == Role.DECIDER)
        session.execute(mandate.values(role=Role.DESK).execution_options(synchronize_session=False))


def was_withdrawn(app: Flask, cast: Cast, _case: str, _linked: str, measure_id: str) -> None:
    do_to(app, cast, "omar", withdraw, measure_id, "Toch niet nodig.")


def nothing(_app: Flask, _cast: Cast, _case: str, _linked: str, _measure: str) -> None:
    pass


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (nothing, MailState.SENT),
        (blocked, MailState.DROPPED),
        (blocked_from_a_case_among_the_facts, MailState.DROPPED),
        (became_a_party, MailState.DROPPED),
        (lost_the_mandate, MailState.DROPPED),
        (was_withdrawn, MailState.DROPPED),
    ],
)
def test_who_may_not_decide_any_more_is_not_mailed(app: Flask, cast: Cast, change: Change, state: MailState) -> None:
    case_id, linked = assessed_case(app, cast), file_report(app, cast.people["bram"])
    measure_id = make_measure(app, cast, case_id, MeasureStatus.PROPOSED, linked=frozenset({linked}))
    change(app, cast, case_id, linked, measure_id)
    assert to_maarten(app, cast) == [state]
