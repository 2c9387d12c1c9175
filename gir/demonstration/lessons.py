"""A lesson that was withdrawn: its text is gone, and coordinators read why."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from gir.cases.lessons.models import Lesson, LessonWithdrawal
from gir.demonstration.cast import Cast
from gir.incidents.terms import Form
from gir.vault import DataKey, KeySet

WHY = "Dit ging over één team: iedereen wist wie er bedoeld werd. We spreken het daar zelf door."


def withdraw_one(session: Session, cast: Cast, quarter: date, moment: datetime) -> None:
    """One more lesson of this quarter had appeared, and was withdrawn three days ago."""
    lesson = Lesson(organisation_id=cast.organisation_id, quarter=quarter, form=Form.PHYSICAL, text="", for_rie=True)
    session.add(lesson)
    session.add(
        LessonWithdrawal(
            lesson_id=lesson.id,
            at=moment - timedelta(days=3),
            by_id=cast.people["chantal"],
            key=DataKey.fresh(KeySet.CASE),
            reason=WHY,
        )
    )
