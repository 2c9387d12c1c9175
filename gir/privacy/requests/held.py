"""What the register holds about somebody in one case: every sealed text of it, or a reason why it is about nobody.

A test knows all sealed columns. One that is added later must be put in ``HELD``, or in ``ABOUT_NOBODY``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from gir.care.injury_line.models import InjuryRelease
from gir.care.models import AccidentNotice
from gir.cases.finishing.models import ClosingProposal, Evaluation
from gir.cases.models import Case, ClosingReply, Note
from gir.cases.notes import AUDIENCE_PART
from gir.cases.pauses.models import Pause
from gir.cases.terms import Audience, Part
from gir.database import db
from gir.evidence.models import EvidenceFile
from gir.evidence.terms import FileStatus
from gir.incidents.models import (
    CareAnswers,
    Circumstances,
    EarlierStory,
    HomeAnswers,
    Incident,
    Perpetrator,
    PerpetratorIdentity,
    PersonConcerned,
    RecordedIdentity,
)
from gir.privacy.requests.models import PrivacyRequest
from gir.privacy.requests.terms import Side, Source, Standing
from gir.threat.damage.models import DamageItem
from gir.threat.measures.models import Measure, MeasureReview, NoMeasure
from gir.threat.models import HomeAdvice, PoliceStep, Reaction
from gir.threat.perpetrator.models import CriteriaCheck, EarlierSearch, InformPostponement
from gir.threat.police.models import PoliceFile
from gir.vault import DataKey, Sealed

HIT, FILER, ACCUSED, BYSTANDER = Side.HIT, Side.FILER, Side.ACCUSED, Side.BYSTANDER
ALL = frozenset({HIT, FILER, ACCUSED, BYSTANDER})
BOTH = frozenset({HIT, ACCUSED})


@dataclass(frozen=True)
class Held:
    """The texts of one table: about whom they are, and in which room they lie unless the row says so itself."""

    model: Any
    about: frozenset[Side]
    part: Part = Part.CORE
    answers: bool = False
    """Whether who reported wrote them."""


HELD = (
    Held(Incident, ALL, answers=True),
    Held(EarlierStory, ALL, answers=True),
    Held(PersonConcerned, frozenset({HIT})),
    Held(Circumstances, frozenset({HIT, ACCUSED, BYSTANDER}), answers=True),
    Held(CareAnswers, frozenset({HIT}), Part.CARE, answers=True),
    Held(HomeAnswers, frozenset({HIT}), Part.HOME, answers=True),
    Held(Perpetrator, BOTH, Part.THREAT, answers=True),
    Held(PerpetratorIdentity, frozenset({ACCUSED}), Part.THREAT),
    Held(RecordedIdentity, frozenset({ACCUSED}), Part.THREAT),
    Held(Note, frozenset({HIT, ACCUSED, BYSTANDER})),
    Held(Case, BOTH),
    Held(ClosingProposal, frozenset({HIT})),
    Held(ClosingReply, frozenset({HIT})),
    Held(Evaluation, frozenset({HIT})),
    Held(Pause, frozenset({HIT})),
    Held(EvidenceFile, frozenset({HIT})),
    Held(AccidentNotice, frozenset({HIT}), Part.CARE),
    Held(InjuryRelease, frozenset({HIT}), Part.CARE),
    Held(HomeAdvice, frozenset({HIT}), Part.HOME),
    Held(DamageItem, BOTH, Part.THREAT),
    Held(Reaction, frozenset({ACCUSED}), Part.THREAT),
    Held(PoliceStep, BOTH, Part.THREAT),
    Held(PoliceFile, BOTH, Part.THREAT),
    Held(CriteriaCheck, frozenset({ACCUSED}), Part.THREAT),
    Held(InformPostponement, frozenset({ACCUSED}), Part.THREAT),
    Held(EarlierSearch, frozenset({ACCUSED}), Part.THREAT),
    Held(NoMeasure, frozenset({ACCUSED}), Part.THREAT),
    Held(Measure, frozenset({ACCUSED}), Part.THREAT),
    Held(MeasureReview, frozenset({ACCUSED}), Part.THREAT),
)
ROOMS = {
    HIT: frozenset(Part),
    FILER: frozenset({Part.CORE}),
    ACCUSED: frozenset({Part.CORE, Part.THREAT}),
    BYSTANDER: frozenset({Part.CORE}),
}
"""The rooms in which texts about somebody lie: nothing of care or a home is about the accused."""
LEFT_OUT = frozenset({"evidence_file.fingerprint", "measure.letter", "incident.call_number"})
"""A hash, a letter in a form for machines whose texts stand in it already, and a number that was for one call."""
ABOUT_NOBODY = {
    "case_conflict": "why a handler is too close: about the handler",
    "case_link": "why two cases belong together: about the other case too",
    "unseen_name": "names of others whom the reporter keeps out",
    "lesson_withdrawal": "names nobody",
    "case_block_lift": "why a colleague may see the case again: about the colleague",
    "break_glass": "why somebody had emergency access, and a judgement on it: about them",
    "case_hold": "why a case is kept longer: names nobody",
}
"""Tables with sealed texts in a case that are about somebody else."""


@dataclass(frozen=True)
class Piece:
    """One text as it lies in the register, with the key that it dies with."""

    origin: str
    source: Source
    part: Part
    given: bool
    text: str
    key: DataKey


def side_of(request: PrivacyRequest, case: Case) -> Side:
    """On which side of this case who asks stands."""
    incident = case.incident
    if request.asked_by_id is not None:
        if request.asked_by_id in incident.party_ids:
            return HIT
        return FILER if request.asked_by_id == incident.reporter_id else BYSTANDER
    if request.standing is Standing.REPORTER:
        return HIT
    return ACCUSED if request.standing is Standing.PERPETRATOR else BYSTANDER


def texts_held(request: PrivacyRequest, case: Case) -> Iterator[Piece]:
    """Every text of the case that is about who asks, as it is."""
    side = side_of(request, case)
    for held in HELD:
        if side in held.about:
            for row in rows_of(held.model, case):
                yield from (piece for piece in _pieces(held, row, request, case) if piece.part in ROOMS[side])


def sealed_names(model: Any) -> list[str]:
    """The sealed texts of a table, in the order in which they are defined."""
    return [name for name, mark in vars(model).items() if isinstance(mark, Sealed)]


def rows_of(model: Any, case: Case) -> list[Any]:
    """The rows of a table that hang on a case."""
    if model is Case:
        return [case]
    if model is Incident:
        return [case.incident]
    wanted = select(model)
    if model is MeasureReview:
        wanted = wanted.join(Measure, Measure.id == MeasureReview.measure_id).where(Measure.case_id == case.id)
    elif hasattr(model, "case_id"):
        wanted = wanted.where(model.case_id == case.id)
    else:
        wanted = wanted.where(model.incident_id == case.incident_id)
    return list(db.session.scalars(wanted.order_by(model.id)))


def _pieces(held: Held, row: Any, request: PrivacyRequest, case: Case) -> Iterator[Piece]:
    table = held.model.__tablename__
    if isinstance(row, Note) and row.audience is Audience.PERSONAL:
        return  # somebody's own notes, shared with nobody
    if isinstance(row, EvidenceFile) and row.status is not FileStatus.COMPLETE:
        return
    for name in sealed_names(held.model):
        text = getattr(row, name)
        if text and f"{table}.{name}" not in LEFT_OUT:
            origin = f"{table}.{name}:{row.id}"
            yield Piece(origin, Source(table), _part(held, row, case), _given(held, row, request, case), text, row.key)


def _part(held: Held, row: Any, case: Case) -> Part:
    if isinstance(row, Pause):
        return next((task.part for task in case.tasks if task.step == row.step), Part.CORE)
    if isinstance(row, Note):
        return AUDIENCE_PART.get(row.audience, Part.CORE)
    return row.part if isinstance(row, EvidenceFile) else held.part


def _given(held: Held, row: Any, request: PrivacyRequest, case: Case) -> bool:
    """Whether who asks wrote it themselves: for taking it along to another system."""
    if request.standing in (Standing.PERPETRATOR, Standing.WITNESS):
        return False
    who = request.asked_by_id  # None: without an account, as the columns have it
    if isinstance(row, Note):
        return row.author_id == who and row.audience is Audience.REPORTER
    if isinstance(row, ClosingReply):
        return row.person_id == who
    if isinstance(row, EvidenceFile):
        return row.from_reporter and row.added_by_id == who
    return held.answers and case.incident.reporter_id == who
