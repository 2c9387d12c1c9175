"""Receive a report of somebody without an account: once, within limits, with a code to come back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from gir.accounts.throttle import TooManyAttempts, count_attempt
from gir.cases.messages import somebody_without_account
from gir.cases.models import Case
from gir.database import now
from gir.reporting.filing import Filing
from gir.reporting.services import Report, receive_once, received_before
from gir.visitors.services import give_receipt_code, receipt_code
from gir.visitors.throttle import minutes_to_report, report_counts

SHOWN_FOR = timedelta(hours=1)
"""A form that comes again within this time shows its code again: the first answer may have been lost on the way."""


@dataclass(frozen=True)
class Received:
    """A report that came in. ``code`` is '' when it was shown long ago."""

    case: Case
    code: str


def submit_without_account(report: Report, secret: str, filing: Filing) -> Received:
    """Receive a report. The same form (``secret``) with the same answers gives the same case and code again.

    Only a hash of the secret is kept, so that the code cannot be made from what is stored.

    Raises:
        OtherAnswers: the form was received before and has been changed since.
        TooManyAttempts: too many reports came in from here.
    """
    submission = hashlib.sha256(secret.encode()).hexdigest()

    def refuse_floods() -> None:
        minutes = minutes_to_report(filing.organisation_id)
        if minutes:
            raise TooManyAttempts(minutes)

    def at_first(session: Session, case: Case) -> None:
        refuse_floods()  # again: others may have been received while this one waited for its turn
        count_attempt(session, report_counts(filing.organisation_id))
        give_receipt_code(session, case, secret)

    if received_before(filing, submission) is None:
        refuse_floods()
    who = somebody_without_account(filing.organisation_id)
    case = receive_once(report, submission, filing, who=who, at_first=at_first)
    fresh = now() - case.opened_at < SHOWN_FOR
    return Received(case, receipt_code(case, secret) if fresh else "")
