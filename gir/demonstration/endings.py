"""What it cost, what was learned, and a severe case that waits for a second person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from gir.cases.counting import count_case
from gir.cases.finishing.models import ClosingProposal, Evaluation
from gir.cases.finishing.proposals import ask_for_second_look
from gir.cases.lessons.models import Lesson
from gir.cases.lessons.services import quarter_of
from gir.cases.models import Case, Note
from gir.cases.steps import refresh_clocks, task_of
from gir.cases.terms import Audience, CloseReason, Happening, Part, Step, TaskStatus
from gir.demonstration.cast import Cast
from gir.demonstration.happenings import mark_changed, tell
from gir.demonstration.lessons import withdraw_one
from gir.incidents.terms import Consequence, Form, FormDetail, Severity
from gir.threat.damage.models import DamageItem, DamagePayment
from gir.threat.damage.services import count_damage
from gir.threat.damage.terms import ClaimedFrom, DamageKind, DamageOwner
from gir.vault import DataKey, KeySet
from gir.web.dates import local_day

LESSONS = (
    (Form.THREAT, True, "Laat niemand een huisbezoek alleen afsluiten: bel na afloop altijd even met een collega."),
    (Form.VERBAL, False, "Zeg bij de balie eerder hoe lang het wachten duurt. De meeste ruzies beginnen daar."),
    (None, True, "Spreek in elk team af wie de opvang doet als de leidinggevende vrij is."),
)
LOOKED_BACK = "De aangifte en de brief waren binnen twee dagen gedaan. De nazorg begon een dag te laat."
ANSWER = (
    "Dank je wel voor je melding. De gemeente heeft aangifte gedaan, en Omar sprak de man op het stadhuis. De "
    "schade aan je bril verhalen wij via de strafzaak. Hanna en Dirk blijven bereikbaar voor je."
)
CHANGED = "Bij controles gaan voortaan twee boa’s samen, en de meldkamer weet waar zij zijn."


def write_endings(session: Session, cast: Cast, recent: Iterable[Case], moment: datetime) -> None:
    """Damage on two cases, a proposal that waits on one of them, and three lessons of the quarter before."""
    cases = list(recent)
    broken = next(case for case in cases if Consequence.DAMAGE in (case.incident.consequences or ()))
    hit = next(case for case in cases if FormDetail.PHYSICAL_HITTING in (case.incident.details or ()))
    _damage_vehicle(session, cast, broken)
    _damage_glasses(session, cast, hit)
    _wait_for_second(session, cast, hit, moment)
    for case in (broken, hit):
        refresh_clocks(case)
        session.flush()
        count_case(session, case)
        count_damage(session, case)
    before = quarter_of(quarter_of(local_day(moment)) - timedelta(days=1))
    for form, for_rie, text in LESSONS:
        home = cast.organisation_id
        session.add(Lesson(organisation_id=home, quarter=before, form=form, text=text, for_rie=for_rie))
    withdraw_one(session, cast, before, moment)


def _damage_vehicle(session: Session, cast: Cast, case: Case) -> None:
    """The mirror of a van, not claimed yet."""
    at = _after(case)
    _item(session, cast, case, DamageKind.VEHICLE, DamageOwner.ORGANISATION, 32_550, "Rechterspiegel van de bus")
    _tell(session, case, at, Happening.DAMAGE_ADDED, cast.people["omar"], kind="vehicle")


def _damage_glasses(session: Session, cast: Cast, case: Case) -> None:
    """Somebody's own glasses: claimed in the criminal case, and paid for a part."""
    at, omar = _after(case), cast.people["omar"]
    kind, day = DamageKind.GLASSES, local_day(at)
    item = _item(session, cast, case, kind, DamageOwner.PERSON, 18_900, "Bril, montuur gebroken")
    item.claimed_from, item.claimed_on, item.claimed_cents = ClaimedFrom.COURT, day, 18_900
    item.payments = [DamagePayment(received_on=day, cents=9_450, recorded_at=at, recorded_by_id=cast.people["fatima"])]
    item.recovered_cents = 9_450
    _tell(session, case, at, Happening.DAMAGE_ADDED, omar, kind=kind.value)
    told = {"kind": kind.value, "source": ClaimedFrom.COURT.value}
    at += timedelta(minutes=5)
    _tell(session, case, at, Happening.DAMAGE_CLAIMED, omar, for_reporter=True, **told)
    paid = {"kind": kind.value, "outcome": "part"}
    at += timedelta(hours=1)
    _tell(session, case, at, Happening.DAMAGE_RECEIVED, cast.people["fatima"], for_reporter=True, **paid)


def _item(
    session: Session, cast: Cast, case: Case, kind: DamageKind, owner: DamageOwner, cents: int, words: str
) -> DamageItem:
    item = DamageItem(
        case_id=case.id,
        kind=kind,
        owner=owner,
        amount_cents=cents,
        added_on=local_day(_after(case)),
        added_by_id=cast.people["omar"],
        recovered_cents=0,
        key=DataKey.fresh(KeySet.DAMAGE),
        description=words,
    )
    session.add(item)
    return item


def _wait_for_second(session: Session, cast: Cast, case: Case, moment: datetime) -> None:
    """Chantal looked back and proposes to close; everything that must be done is done."""
    if case.severity is not Severity.SEVERE:
        raise LookupError("Only a severe case is closed by two people.")
    chantal, at = cast.people["chantal"], moment - timedelta(minutes=20)
    own = [task.step for task in case.tasks if task.to_close]
    for step in (Step.ANSWER, Step.EVALUATION, *own):
        task = task_of(case, step)
        if task is not None:
            task.status, task.done_at, task.done_by_id = TaskStatus.DONE, at, chantal
    case.answered_at = at
    words = {"audience": Audience.REPORTER, "is_answer": True, "text": ANSWER}
    session.add(Note(case_id=case.id, author_id=chantal, written_at=at, key=DataKey.fresh(KeySet.CASE), **words))
    key = DataKey.fresh(KeySet.CASE)
    session.add(Evaluation(case_id=case.id, at=at, written_by_id=chantal, key=key, text=LOOKED_BACK))
    proposal = {"reason": CloseReason.HANDLED, "note": "Alleen de schade loopt nog.", "what_changed": CHANGED}
    key = DataKey.fresh(KeySet.CASE)
    session.add(ClosingProposal(case_id=case.id, proposed_at=at, proposed_by_id=chantal, key=key, **proposal))
    ask_for_second_look(case, chantal)
    _tell(session, case, at, Happening.ANSWERED, chantal, Part.CORE, for_reporter=True)
    _tell(session, case, at + timedelta(minutes=4), Happening.EVALUATED, chantal, Part.CORE)
    at += timedelta(minutes=6)
    _tell(session, case, at, Happening.CLOSE_PROPOSED, chantal, Part.CORE, reason=CloseReason.HANDLED.value)


def _after(case: Case) -> datetime:
    """A moment after what happened last in the room of the threat."""
    return case.changed_threat + timedelta(minutes=7)


def _tell(
    session: Session, case: Case, at: datetime, happening: Happening, by: str, part: Part = Part.THREAT, /, **told: Any
) -> None:
    tell(session, case.id, at, happening, by, part, **told)
    mark_changed(case, at, part)
