"""The open cases of the last days, one for every state that a visitor should meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from gir.accounts.models import Person
from gir.care.terms import TalkOutcome
from gir.cases.clocks import next_working_day
from gir.cases.models import Case
from gir.cases.terms import Alternative, Audience, CloseReason, Step
from gir.cases.trust import Trust
from gir.demonstration.cast import Cast
from gir.demonstration.hours import nearest
from gir.demonstration.past import Past
from gir.incidents.models import Incident
from gir.incidents.terms import (
    Channel,
    Consequence,
    Form,
    FormDetail,
    Kind,
    Place,
    Population,
    Precision,
    Relation,
    Severity,
    Source,
    Trigger,
)
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.threat.terms import PoliceDecision, ReactionWay, VptCode
from gir.vault import DataKey, KeySet
from gir.web.dates import LOCAL


def write_recent(session: Session, cast: Cast, staff: dict[str, list[str]], moment: datetime) -> list[Case]:
    """Write every scene, oldest first; gives the settled cases."""
    stage = Stage(session, cast, staff, moment)
    return [scene(stage).settle() for scene in SCENES]


@dataclass
class Stage:
    """Where scenes are played: the people, and the moment everything is relative to."""

    session: Session
    cast: Cast
    staff: dict[str, list[str]]
    moment: datetime

    def ago(self, days: float = 0, hours: float = 0) -> datetime:
        """A moment before now, on a whole minute."""
        return (self.moment - timedelta(days=days, hours=hours)).replace(second=0, microsecond=0)

    def at(self, past: Past, *, days: float = 0, hours: float = 0, by_day: bool = False) -> datetime:
        """When somebody acts, so long after the report: at an hour at which people work, and after the act before."""
        case = past.case
        before = max(case.changed_core, case.changed_care, case.changed_threat) + timedelta(minutes=9)
        wish = case.opened_at + timedelta(days=days, hours=hours)
        return nearest(wish, before, self.ago(hours=0.25), by_day=by_day)

    def somebody(self, department: str) -> str:
        """The first employee of a department besides the cast."""
        return self.staff[department][0]

    def report(
        self, person_id: str, received: datetime, text: str | None, trust: Trust | None = None, **answers: Any
    ) -> Past:
        """Somebody reports what happened an hour before."""
        person = self.session.get_one(Person, person_id)
        happened = (received - timedelta(hours=1)).astimezone(LOCAL)
        incident = Incident(
            organisation_id=person.organisation_id,
            department_id=person.department_id,
            reporter_id=person.id,
            affected_id=person.id,
            source=Source.REPORT,
            population=Population.OFFICIAL if person.office else Population.EMPLOYEE,
            office=person.office,
            kind=Kind.AGGRESSION,
            first_day=happened.date(),
            last_day=happened.date(),
            at_time=time(happened.hour, happened.minute // 5 * 5),
            precision=Precision.MOMENT,
            received_at=received,
            key=DataKey.fresh(KeySet.CASE),
            narrative=text,
            **answers,
        )
        self.session.add(incident)
        return Past.opened(self.session, self.cast, incident, trust)


def _earlier_report_of_anna(stage: Stage) -> Past:
    received = stage.ago(days=74)
    past = stage.report(
        stage.cast.people["anna"],
        received,
        "Een man kwam een rijbewijs ophalen dat nog niet klaar was. Hij schold mij uit en sloeg op de balie. "
        "Mijn collega heeft het gesprek overgenomen.",
        forms=frozenset({Form.VERBAL}),
        channel=Channel.DESK,
        place=Place.PUBLIC_HALL,
        perpetrator_known=True,
        manager_may_see=True,
    )
    past.talk(Step.RELIEF, stage.at(past, hours=3, by_day=True), TalkOutcome.HELD, past.manager)
    past.assessed(stage.at(past, hours=20), Severity.LIGHT)
    past.reacted(
        stage.at(past, hours=26),
        ReactionWay.TELEPHONE,
        "Verteld dat schelden aan de balie niet mag, en dat het rijbewijs klaarligt.",
        "Had haast voor zijn werk. Biedt zijn excuses aan.",
    )
    past.talk(Step.TALK_1, stage.at(past, hours=50), TalkOutcome.HELD, past.manager)
    past.answered(
        stage.at(past, days=3),
        "Dag Anna, dank je wel voor je melding. Ik heb de man gebeld. Hij weet nu dat dit niet mag en hij biedt zijn "
        "excuses aan. Bram bespreekt met het team hoe jullie elkaar sneller te hulp komen.",
    )
    past.closed(
        stage.at(past, days=5),
        CloseReason.HANDLED,
        "Tussen vier en vijf uur staan er voortaan twee collega’s aan de balie voor rijbewijzen.",
    )
    past.read_by(stage.ago(days=60), *past.handlers().values())
    return past


def _ready_to_close(stage: Stage) -> Past:
    received = stage.ago(days=12)
    past = stage.report(
        stage.somebody("Klantcontact"),
        received,
        "Een man belde over zijn parkeervergunning. Hij vroeg wat ik aanhad en bleef daarover doorgaan. "
        "Ik heb gezegd dat ik ophing en dat ook gedaan.",
        forms=frozenset({Form.SEXUAL}),
        details=frozenset({FormDetail.SEXUAL_VERBAL}),
        channel=Channel.TELEPHONE,
        perpetrator_known=True,
    )
    _relieve_and_assess(stage, past, Severity.MEDIUM)
    past.reacted(
        stage.at(past, hours=30),
        ReactionWay.LETTER,
        "Brief gestuurd: wat hij zei, welke huisregel dat raakt en dat hij voortaan schriftelijk contact heeft.",
        None,
    )
    past.police(stage.at(past, hours=31), PoliceDecision.NONE, VptCode.NOT_ASKED, "De melder wil geen aangifte.", None)
    past.talk(Step.TALK_1, stage.at(past, days=2), TalkOutcome.HELD)
    past.answered(
        stage.at(past, days=4),
        "Goed dat je ophing en dit meldde. De man heeft een brief gekregen en mag voorlopig alleen schriftelijk "
        "contact met ons opnemen. Hanna blijft bereikbaar voor je.",
    )
    return _all_read(stage, past)


def _police_report_filed(stage: Stage) -> Past:
    received = stage.ago(days=9)
    past = stage.report(
        stage.somebody("Handhaving"),
        received,
        "Ik sprak een man aan die door het voetgangersgebied reed. Hij stapte uit, sloeg mij op mijn schouder en zei: "
        "“Ik weet jouw route.” Mijn collega heeft assistentie gevraagd.",
        forms=frozenset({Form.PHYSICAL, Form.THREAT}),
        details=frozenset({FormDetail.PHYSICAL_HITTING, FormDetail.THREAT_WORDS}),
        channel=Channel.STREET,
        place=Place.PUBLIC_ROAD,
        relation=Relation.RESIDENT,
        trigger=Trigger.ENFORCEMENT,
        perpetrator_known=True,
        consequences=frozenset({Consequence.SHOCKED, Consequence.FIRST_AID}),
        police_wished=True,
        manager_may_see=True,
    )
    _relieve_and_assess(stage, past, Severity.SEVERE)
    past.police(stage.at(past, hours=20), PoliceDecision.REPORT, VptCode.ASSIGNED, None, "PL2000-2026114207")
    past.reacted(
        stage.at(past, hours=40),
        ReactionWay.IN_PERSON,
        "Op het stadhuis verteld dat slaan en dreigen niet mag en dat de gemeente aangifte heeft gedaan.",
        "Zegt dat hij schrok van de controle. Ontkent dat hij dreigde.",
    )
    past.talk(Step.TALK_1, stage.at(past, days=2, hours=20), TalkOutcome.HELD)
    return _all_read(stage, past)


def _things_broken(stage: Stage) -> Past:
    received = stage.ago(days=6)
    past = stage.report(
        stage.somebody("Buitendienst"),
        received,
        "Toen wij terugkwamen bij de wagen was de spiegel eraf getrapt en stond er een scheldwoord op de deur.",
        forms=frozenset({Form.PROPERTY}),
        details=frozenset({FormDetail.PROPERTY_EMPLOYER}),
        channel=Channel.STREET,
        perpetrator_known=False,
        consequences=frozenset({Consequence.DAMAGE}),
    )
    _relieve_and_assess(stage, past, Severity.LIGHT)
    past.skipped(Step.REACTION, stage.at(past, hours=21), "Wij weten niet wie het was.")
    past.police(stage.at(past, hours=22), PoliceDecision.NOTICE, VptCode.NOT_ASKED, None, None)
    past.talk(Step.TALK_1, stage.at(past, days=2), TalkOutcome.DECLINED)
    return _all_read(stage, past)


def _overdue(stage: Stage) -> Past:
    received = stage.ago(days=5)
    past = stage.report(
        stage.staff["Handhaving"][1],
        received,
        "Bij een controle van vergunningen op de markt riep een vrouw dat zij mij zou opwachten na mijn dienst. "
        "Zij maakte een foto van mijn naamplaatje.",
        forms=frozenset({Form.VERBAL, Form.THREAT}),
        details=frozenset({FormDetail.THREAT_WORDS, FormDetail.VERBAL_FILMING}),
        channel=Channel.STREET,
        trigger=Trigger.ENFORCEMENT,
        perpetrator_known=True,
        manager_may_see=True,
    )
    _relieve_and_assess(stage, past, Severity.MEDIUM)
    past.noted(
        stage.at(past, hours=22),
        "Wie belt de vrouw? Dirk kent haar van eerdere controles.",
        Audience.TEAM,
        stage.cast.people["chantal"],
    )
    return _all_read(stage, past)


def _only_the_answer(stage: Stage) -> Past:
    received = stage.ago(days=4)
    past = stage.report(
        stage.staff["Klantcontact"][1],
        received,
        "Een vrouw belde over een boete en schreeuwde dat wij allemaal dieven zijn. Ik heb haar laten uitrazen.",
        forms=frozenset({Form.VERBAL}),
        channel=Channel.TELEPHONE,
        perpetrator_known=False,
    )
    _relieve_and_assess(stage, past, Severity.LIGHT)
    past.talk(Step.TALK_1, stage.at(past, days=2), TalkOutcome.HELD)
    return _all_read(stage, past)


def _anna(stage: Stage) -> Past:
    received = stage.ago(days=1, hours=21)
    people = stage.cast.people
    past = stage.report(
        people["anna"],
        received,
        "Een man wilde een paspoort voor zijn broer ophalen. Dat mag niet zonder machtiging. Hij boog over de balie en "
        "zei: “Ik weet hoe laat jij naar huis gaat.” Daarna gooide hij de folders om en liep weg.",
        forms=frozenset({Form.VERBAL, Form.THREAT}),
        details=frozenset({FormDetail.THREAT_WORDS, FormDetail.VERBAL_PROVOCATION}),
        channel=Channel.DESK,
        place=Place.PUBLIC_HALL,
        relation=Relation.RESIDENT,
        trigger=Trigger.WAITING,
        perpetrator_known=True,
        consequences=frozenset({Consequence.SHOCKED}),
        manager_may_see=True,
    )
    _relieve_and_assess(stage, past, Severity.MEDIUM)
    tomorrow = next_working_day(stage.moment.astimezone(LOCAL).date())
    past.talk_planned(Step.TALK_1, stage.at(past, hours=23), datetime.combine(tomorrow, time(10), LOCAL))
    past.noted(
        stage.at(past, hours=24),
        "Dag Anna, ik kom bij je langs op je eigen afdeling. Wil je er iemand bij hebben? Dat mag altijd.",
        Audience.REPORTER,
        people["hanna"],
    )
    past.wrote(stage.at(past, hours=24.5), "Dank je wel. Ja, graag met Karin erbij. Zij stond naast mij.")
    past.noted(stage.at(past, hours=25), "Er zijn camerabeelden van de balie.", Audience.THREAT, people["omar"])
    return _all_read(stage, past)


def _due_within_hours(stage: Stage) -> Past:
    received = stage.ago(hours=44)
    past = stage.report(
        stage.somebody("Werk en inkomen"),
        received,
        "Ik vertelde een man dat zijn uitkering stopt. Hij zei dat hij wist waar mijn kinderen op school zitten.",
        forms=frozenset({Form.THREAT}),
        details=frozenset({FormDetail.THREAT_FAMILY}),
        channel=Channel.MEETING_ROOM,
        place=Place.JOB_CENTRE,
        relation=Relation.BENEFIT_RECIPIENT,
        trigger=Trigger.MONEY,
        perpetrator_known=True,
    )
    _relieve_and_assess(stage, past, Severity.SEVERE)
    past.police(stage.at(past, hours=21), PoliceDecision.REPORT, VptCode.ASKED, None, None)
    return _all_read(stage, past)


def _hidden_from_the_manager(stage: Stage) -> Past:
    received = stage.ago(hours=30)
    past = stage.report(
        stage.somebody("Publiekszaken"),
        received,
        "Een kennis van mijn leidinggevende schold mij aan de balie uit. Hij zei dat een gesprek met mijn baas genoeg "
        "was om mij weg te krijgen. Daarom wil ik niet dat Bram dit leest.",
        forms=frozenset({Form.VERBAL}),
        channel=Channel.DESK,
        trust=Trust(alternative=Alternative.PEER),
        perpetrator_known=True,
        manager_may_see=False,
    )
    past.talk(Step.RELIEF, stage.at(past, hours=3, by_day=True), TalkOutcome.HELD, stage.cast.people["piet"])
    return _all_read(stage, past)


def _councillor(stage: Stage) -> Past:
    received = stage.ago(hours=26)
    past = stage.report(
        stage.cast.people["rik"],
        received,
        "Na mijn stem over de opvang kreeg ik online tientallen berichten. In één daarvan staat een foto van mijn "
        "voordeur met de tekst: “Wij komen even langs.”",
        forms=frozenset({Form.THREAT, Form.VERBAL}),
        details=frozenset({FormDetail.THREAT_DOXING, FormDetail.THREAT_FAMILY}),
        channel=Channel.ONLINE,
        place=Place.ONLINE,
        relation=Relation.UNKNOWN,
        trigger=Trigger.POLITICAL,
        perpetrator_known=False,
        consequences=frozenset({Consequence.SHOCKED, Consequence.FAMILY}),
        police_wished=True,
    )
    past.talk(Step.RELIEF, stage.at(past, hours=1, by_day=True), TalkOutcome.HELD)
    past.assessed(stage.at(past, hours=2), Severity.SEVERE)
    past.noted(stage.at(past, hours=2), "De wijkagent rijdt vanavond extra langs.", Audience.TEAM, past.carer)
    return _all_read(stage, past)


def _alderman(stage: Stage) -> Past:
    past = stage.report(
        stage.cast.people["wilma"],
        stage.ago(hours=4),
        "Een ondernemer kwam naar mijn huis over de omgevingsvergunning. Hij riep door de brievenbus dat ik moest "
        "tekenen en ging pas weg toen de buren naar buiten kwamen.",
        forms=frozenset({Form.VERBAL, Form.THREAT}),
        details=frozenset({FormDetail.THREAT_BLACKMAIL}),
        channel=Channel.HOME,
        place=Place.VICTIM_HOME,
        relation=Relation.APPLICANT,
        trigger=Trigger.DECISION,
        perpetrator_known=True,
    )
    return _mailed(stage, past, MessageKind.NEW_CASE)


def _accident_duty(stage: Stage) -> Past:
    past = stage.report(
        stage.staff["Buitendienst"][1],
        stage.ago(hours=2.5),
        "Een automobilist reed door de afzetting en raakte mijn been. Ik ben met de ambulance naar het ziekenhuis "
        "gebracht en moet een nacht blijven.",
        forms=frozenset({Form.PHYSICAL}),
        details=frozenset({FormDetail.PHYSICAL_VEHICLE}),
        channel=Channel.STREET,
        place=Place.PUBLIC_ROAD,
        perpetrator_known=False,
        consequences=frozenset({Consequence.HOSPITAL, Consequence.SHOCKED}),
        police_wished=True,
    )
    return _mailed(stage, past, MessageKind.NEW_CASE)


def _call_today(stage: Stage) -> Past:
    past = stage.report(
        stage.somebody("Wmo en jeugd"),
        stage.ago(hours=0.9),
        None,
        forms=frozenset({Form.THREAT}),
        channel=Channel.HOME_VISIT,
        place=Place.CITIZEN_HOME,
        call_today=True,
        call_number="toestel 5523",
    )
    return _mailed(stage, past, MessageKind.CALL_TODAY)


def _new(stage: Stage) -> Past:
    past = stage.report(
        stage.staff["Publiekszaken"][1],
        stage.ago(hours=0.4),
        "Een vrouw zonder afspraak begon te schreeuwen toen ik haar niet kon helpen. Zij noemde mij een leugenaar en "
        "veegde alles van de balie.",
        forms=frozenset({Form.VERBAL}),
        channel=Channel.DESK,
        trigger=Trigger.WAITING,
        perpetrator_known=True,
        manager_may_see=True,
    )
    return _mailed(stage, past, MessageKind.NEW_CASE)


SCENES: tuple[Callable[[Stage], Past], ...] = (
    _earlier_report_of_anna,
    _ready_to_close,
    _police_report_filed,
    _things_broken,
    _overdue,
    _only_the_answer,
    _anna,
    _due_within_hours,
    _hidden_from_the_manager,
    _councillor,
    _alderman,
    _accident_duty,
    _call_today,
    _new,
)


def _relieve_and_assess(stage: Stage, past: Past, severity: Severity) -> None:
    """First relief after some two hours, the severity after eighteen."""
    supporter = past.manager if past.case.incident.manager_may_see else None
    past.talk(Step.RELIEF, stage.at(past, hours=2, by_day=True), TalkOutcome.HELD, supporter)
    past.assessed(stage.at(past, hours=18), severity)


def _all_read(stage: Stage, past: Past) -> Past:
    """Everybody who handles the case has read it, the coordinator a while ago."""
    handlers = set(past.handlers().values())
    coordinator = stage.cast.people["chantal"]
    past.read_by(stage.ago(hours=0.2), *(handlers - {coordinator}))
    past.read_by(past.case.opened_at + timedelta(minutes=50), coordinator)
    return past


def _mailed(stage: Stage, past: Past, kind: MessageKind) -> Past:
    """The handlers have not read it yet; a mail is waiting for them."""
    case = past.case
    enqueue(stage.session, past.handlers().values(), kind, about=case.id, path=f"/cases/{case.id}")
    return past
