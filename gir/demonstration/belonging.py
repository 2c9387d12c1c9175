"""What belongs together in the demonstration: three reports of one event, and small ones that pile up."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from gir.care.piles.models import PileQuestion
from gir.care.terms import TalkOutcome
from gir.cases.links.models import CaseLink
from gir.cases.links.terms import LinkKind
from gir.cases.models import Case
from gir.cases.terms import CloseReason, Happening, Part, Step
from gir.demonstration.cast import Cast
from gir.demonstration.happenings import tell
from gir.demonstration.past import Past
from gir.demonstration.recent import Stage
from gir.incidents.terms import Channel, Form, Place, Relation, Severity, Trigger
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.threat.terms import ReactionWay
from gir.vault import DataKey, KeySet
from gir.web.dates import LOCAL

HOME = "Publiekszaken"
WHY = "Alle drie stonden aan de balie toen dezelfde man begon te schreeuwen."
LATE = time(16, 40)
"""When it happened, by the clock on the wall, so that the three reports are of one day."""
SEEN = (
    "Een man zonder afspraak schreeuwde dat wij hem expres lieten wachten. Hij sloeg met zijn vlakke hand op de balie.",
    "Ik stond bij de buurbalie. De man die schreeuwde wees ook naar mij en zei dat ik niet zo moest kijken.",
    "Ik ben de gastvrouw. Toen ik de man vroeg om rustig te worden, noemde hij mij een deurmat en liep door.",
)


def write_belonging(
    session: Session, cast: Cast, staff: dict[str, list[str]], moment: datetime
) -> list[Case | CaseLink | PileQuestion]:
    """Link three reports of one afternoon, and let small things pile up on Anna, who was asked today.

    With her own reports and that afternoon the desk of her department has a pile too.
    """
    stage = Stage(session, cast, staff, moment)
    small = _small_again(stage)
    lead, *others = [_of_one_afternoon(stage, place, text) for place, text in enumerate(SEEN)]
    links = [_link(session, case, lead, cast.people["chantal"]) for case in others]
    asked = PileQuestion(person_id=cast.people["anna"], asked_at=stage.ago(hours=3))
    session.add(asked)
    enqueue(session, [asked.person_id], MessageKind.PILED_UP, about=asked.id, path="/my-reports")
    return [small, lead, *others, *links, asked]


def _at_the_desk(stage: Stage, person_id: str, received: datetime, text: str, **more: Any) -> Past:
    return stage.report(
        person_id,
        received,
        text,
        forms=frozenset({Form.VERBAL}),
        channel=Channel.DESK,
        place=Place.PUBLIC_HALL,
        relation=Relation.RESIDENT,
        trigger=Trigger.WAITING,
        perpetrator_known=True,
        manager_may_see=True,
        **more,
    )


def _of_one_afternoon(stage: Stage, place: int, text: str) -> Case:
    day = stage.ago(days=4).astimezone(LOCAL).date()
    received = datetime.combine(day, LATE, LOCAL).astimezone(UTC) + timedelta(hours=1, minutes=5 * place)
    past = _at_the_desk(stage, stage.staff[HOME][-1 - place], received, text)
    past.talk(Step.RELIEF, stage.at(past, hours=2, by_day=True), TalkOutcome.HELD, past.manager)
    past.assessed(stage.at(past, hours=20), Severity.LIGHT)
    past.reacted(
        stage.at(past, hours=30),
        ReactionWay.TELEPHONE,
        "Verteld dat schreeuwen en schelden aan de balie niet mag, en hoe hij een afspraak maakt.",
        "Zegt dat hij te lang stond te wachten en dat niemand hem aankeek.",
    )
    past.talk(Step.TALK_1, stage.at(past, hours=50), TalkOutcome.HELD, past.manager)
    past.read_by(stage.ago(hours=0.2), *set(past.handlers().values()))
    return past.settle()


def _small_again(stage: Stage) -> Case:
    """The second small report of Anna in a quarter; with the one of the last days that makes three."""
    past = _at_the_desk(
        stage,
        stage.cast.people["anna"],
        stage.ago(days=33),
        "Een vrouw wilde haar foto niet laten keuren en noemde mij een zeurpiet. Zij liep boos weg.",
    )
    past.talk(Step.RELIEF, stage.at(past, hours=3, by_day=True), TalkOutcome.HELD, past.manager)
    past.assessed(stage.at(past, hours=20), Severity.LIGHT)
    past.reacted(
        stage.at(past, hours=30),
        ReactionWay.TELEPHONE,
        "Verteld dat schelden aan de balie niet mag.",
        "Zij schaamde zich.",
    )
    past.talk(Step.TALK_1, stage.at(past, hours=50), TalkOutcome.DECLINED, past.manager)
    past.answered(stage.at(past, days=3), "Dag Anna, ik heb de vrouw gebeld. Zij weet nu dat dit niet mag.")
    past.closed(stage.at(past, days=4), CloseReason.HANDLED, "Bij de balie hangt nu een voorbeeld van een goede foto.")
    past.read_by(stage.ago(days=20), *set(past.handlers().values()))
    return past.settle()


def _link(session: Session, case: Case, lead: Case, by: str) -> CaseLink:
    at = max(case.changed_core, lead.changed_core) + timedelta(minutes=5)
    link = CaseLink(
        lead_id=lead.id,
        case_id=case.id,
        kind=LinkKind.EVENT,
        since=at,
        linked_by_id=by,
        key=DataKey.fresh(KeySet.CASE),
        reason=WHY,
    )
    session.add(link)
    for here, other in ((case, lead), (lead, case)):
        tell(session, here.id, at, Happening.LINKED, by, Part.CORE, case=other.id)
    return link
