"""Measures in the demonstration: a ban that runs, one that waits for a decision, and a draft that misses things."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from gir.accounts.models import Person
from gir.cases.models import Case
from gir.cases.terms import Happening
from gir.demonstration.cast import Cast
from gir.demonstration.happenings import tell
from gir.demonstration.hours import nearest
from gir.demonstration.perpetrators import unlock
from gir.incidents.terms import Form, FormDetail, Minor
from gir.organisations.models import HouseNorm
from gir.threat.measures.letters import sealed_words
from gir.threat.measures.models import Measure, MeasureRule
from gir.threat.measures.services import count_measure
from gir.threat.measures.terms import (
    DeliveryWay,
    Hearing,
    Informed,
    MeasureKind,
    MeasureStatus,
    OpenChannel,
)
from gir.threat.perpetrator.models import Criteria
from gir.vault import DataKey, KeySet
from gir.web.dates import local_day, months_after

MANDATE = "Mandaatbesluit Voorbeeldstad 2025, artikel 4.2"
MEASURE_CONSIDERED = 2
"""Place of the criterion that a measure is considered."""
HITTING, THREATENING = 3, 2
"""Places of rules among the house rules of now."""


def write_measures(
    session: Session, cast: Cast, recent: Iterable[Case], norm: HouseNorm, criteria: Criteria, moment: datetime
) -> list[Measure]:
    """Write three measures, each on a recent case that was assessed and is still open, and where a name may be used."""
    stage = _Stage(session, cast, norm, moment)
    cases = [case for case in recent if case.severity is not None and case.closed_at is None]
    hit = next(case for case in cases if FormDetail.PHYSICAL_HITTING in (case.incident.details or ()))
    threatened = [case for case in cases if Form.THREAT in (case.incident.forms or ()) and case is not hit]
    for case in (hit, threatened[0]):
        if case.name_unlocked_at is None:
            at = nearest(case.opened_at + timedelta(hours=1), case.opened_at, moment, by_day=True)
            unlock(session, cast, case, criteria, MEASURE_CONSIDERED, at)
    running = stage.running(hit)
    count_measure(session, running)
    return [running, stage.waiting(threatened[0]), stage.unfinished(threatened[1])]


class _Stage:
    """Who writes, and the moment everything is relative to."""

    def __init__(self, session: Session, cast: Cast, norm: HouseNorm, moment: datetime) -> None:
        self.session, self.cast, self.norm, self.moment = session, cast, norm, moment
        self.omar, self.maarten = cast.people["omar"], cast.people["maarten"]

    def running(self, case: Case) -> Measure:
        """A building ban that was decided and delivered, with a review in two weeks."""
        decided = nearest(self.moment - timedelta(days=2), case.opened_at, self.moment, by_day=True)
        day = local_day(decided)
        measure = self._measure(
            case,
            MeasureKind.BUILDING_BAN,
            MeasureStatus.RUNNING,
            name="Ronald Verkade",
            address="Havenstraat 88\n1000 CD Voorbeeldstad",
            location="Het stadhuis, Stadhuisplein 1",
            facts="U reed door het voetgangersgebied. Toen een medewerker u aansprak, stapte u uit. U sloeg de "
            "medewerker op de schouder en zei dat u de route kende.",
            hearing=Hearing.HEARD,
            hearing_on=local_day(decided - timedelta(days=1)),
            answer="Ik schrok van de controle. Ik heb hem aangeraakt, maar niet geslagen. Dreigen deed ik niet.",
            proportionality="Slaan is geweld. Een waarschuwing maakt de medewerkers in de hal niet veilig. U kunt "
            "alles nog met ons regelen, maar niet in het gebouw.",
            starts_on=day,
            ends_on=months_after(day, 6),
            review_on=months_after(day, 3),
            proposed_at=decided - timedelta(hours=1),
            proposed_by_id=self.omar,
            decided_at=decided,
            decided_by_id=self.maarten,
            delivered_by=DeliveryWay.HANDED,
            delivered_on=day,
        )
        self._name_rule(measure, HITTING)
        maarten = self.session.get_one(Person, self.maarten)
        measure.letter = sealed_words(measure, signed_by=maarten.name or "")
        self._tell(measure, Happening.MEASURE_PROPOSED, decided - timedelta(hours=1), self.omar)
        self._tell(measure, Happening.MEASURE_DECIDED, decided, self.maarten, for_reporter=True)
        return measure

    def waiting(self, case: Case) -> Measure:
        """A building ban that somebody with a mandate has to decide. Acute: the citizen is heard later."""
        day = local_day(self.moment)
        proposed = nearest(self.moment - timedelta(hours=3), case.opened_at, self.moment, by_day=True)
        measure = self._measure(
            case,
            MeasureKind.BUILDING_BAN,
            MeasureStatus.PROPOSED,
            name="Yvonne Terpstra",
            address="Molenpad 3\n1000 EF Voorbeeldstad",
            location="De markt en het kantoor van Vergunningen",
            facts="Bij een controle op de markt riep u dat u een medewerker zou opwachten na de dienst. U maakte een "
            "foto van het naamplaatje.",
            hearing=Hearing.LATER,
            hearing_on=day + timedelta(days=3),
            proportionality="Opwachten is een ernstige dreiging. Het verbod is kort en geldt alleen waar de medewerker "
            "werkt.",
            starts_on=day,
            ends_on=months_after(day, 3),
            review_on=months_after(day, 2),
            proposed_at=proposed,
            proposed_by_id=self.omar,
        )
        self._name_rule(measure, THREATENING)
        self._tell(measure, Happening.MEASURE_PROPOSED, proposed, self.omar)
        return measure

    def unfinished(self, case: Case) -> Measure:
        """A draft without a hearing, an end, or a channel that stays open."""
        measure = self._measure(
            case,
            MeasureKind.CONTACT,
            MeasureStatus.DRAFT,
            facts="Een man wilde een paspoort voor zijn broer ophalen en zei: “Ik weet hoe laat jij naar huis gaat.”",
            channels=None,
            channel_words=None,
            mandate=None,
            minor=None,
            informed=None,
            informed_on=None,
        )
        self._tell(measure, Happening.MEASURE_DRAFTED, measure.drafted_at, self.omar)
        return measure

    def _measure(self, case: Case, kind: MeasureKind, status: MeasureStatus, **values: Any) -> Measure:
        back = timedelta(days=3) if status is MeasureStatus.RUNNING else timedelta(hours=5)
        drafted = nearest(self.moment - back, case.opened_at, self.moment - timedelta(hours=4), by_day=True)
        if "proposed_at" in values:
            drafted = min(drafted, values["proposed_at"] - timedelta(minutes=30))
        common: dict[str, Any] = {
            "minor": Minor.NO,
            "informed": Informed.INFORMED,
            "informed_on": local_day(drafted),
            "channels": frozenset({OpenChannel.TELEPHONE, OpenChannel.LETTER}),
            "channel_words": "Bel 14 0123 of schrijf naar Postbus 1, 1000 AA Voorbeeldstad.",
            "mandate": MANDATE,
        }
        measure = Measure(
            case_id=case.id,
            kind=kind,
            status=status,
            version=1,
            drafted_at=drafted,
            drafted_by_id=self.omar,
            changed_at=drafted,
            changed_by_id=self.omar,
            key=DataKey.fresh(KeySet.PERPETRATOR),
            **{**common, **values},
        )
        self.session.add(measure)
        self.session.flush()
        return measure

    def _name_rule(self, measure: Measure, place: int) -> None:
        measure.rules.append(MeasureRule(rule_id=self.norm.rules[place].id))
        self.session.flush()

    def _tell(
        self, measure: Measure, happening: Happening, at: datetime, by: str, *, for_reporter: bool = False
    ) -> None:
        until = measure.ends_on.isoformat() if measure.ends_on else ""
        told = {"kind": measure.kind.value, "until": until}
        tell(self.session, measure.case_id, at, happening, by, for_reporter=for_reporter, **told)
