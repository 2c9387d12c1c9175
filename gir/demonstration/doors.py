"""Voorbeeldstad lets people report without an account; and two people reported for somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from gir.accounts.actor import actor_of
from gir.care.terms import TalkOutcome
from gir.cases.models import Case
from gir.cases.terms import Step
from gir.demonstration.cast import DOMAIN, Cast
from gir.demonstration.hours import nearest
from gir.demonstration.past import Past
from gir.incidents.models import Incident
from gir.incidents.terms import Channel, Form, Kind, Place, Precision, Severity, Source, Standing
from gir.organisations.models import Organisation
from gir.reporting.concerned import Concerned
from gir.reporting.filing import Filing, filing_of, note_concerned, without_account
from gir.vault import DataKey, KeySet
from gir.web.dates import LOCAL

LINK = "voorbeeldstad-zonder-account"
"""Of the demonstration only: a real link is random."""


def write_doors(session: Session, cast: Cast, moment: datetime) -> list[Case]:
    """Open the door, and write the reports that came in by it or for somebody else."""
    home = session.get_one(Organisation, cast.organisation_id)
    home.accountless, home.report_token = True, LINK
    return [_for_anna(session, cast, moment), _by_a_volunteer(session, cast, moment)]


def _for_anna(session: Session, cast: Cast, moment: datetime) -> Case:
    """Bram reports for Anna, who has not confirmed it yet."""
    concerned = Concerned(Standing.EMPLOYEE, email=f"anna@{DOMAIN}")
    filing = filing_of(concerned, None, actor_of(cast.people["bram"]))
    text = "Anna kreeg een brief vol scheldwoorden. Zij is vandaag vrij. Daarom meld ik het voor haar."
    answers = {"forms": frozenset({Form.VERBAL}), "channel": Channel.LETTER, "place": Place.TOWN_HALL}
    past = _opened(session, cast, filing, moment - timedelta(hours=5), text, answers)
    called = nearest(moment - timedelta(hours=3), past.case.opened_at, moment - timedelta(minutes=15), by_day=True)
    past.talk(Step.RELIEF, called, TalkOutcome.HELD, past.manager)
    return past.settle()


def _by_a_volunteer(session: Session, cast: Cast, moment: datetime) -> Case:
    """A volunteer reports by the link, and gets an answer to read with the code."""
    concerned = Concerned(Standing.VOLUNTEER, name="Karel van de Post", reach="06 00000000")
    filing = without_account(cast.organisation_id, cast.departments["Sport"], concerned)
    text = "Een vader stond te schreeuwen langs het zwembad en duwde mij tegen het hek."
    answers = {"forms": frozenset({Form.PHYSICAL}), "channel": Channel.LOCATION, "place": Place.SPORTS}
    past = _opened(session, cast, filing, moment - timedelta(days=4), text, answers)
    opened, latest = past.case.opened_at, moment - timedelta(minutes=15)
    past.assessed(nearest(opened + timedelta(hours=20), opened, latest), Severity.MEDIUM)
    words = "Dag Karel, naar dat dit gebeurde. De badmeester heeft de man aangesproken. Hanna belt je hierover."
    past.answered(nearest(opened + timedelta(days=2), past.case.changed_core, latest), words)
    return past.settle()


def _opened(
    session: Session, cast: Cast, filing: Filing, received: datetime, text: str, answers: Mapping[str, object]
) -> Past:
    received = received.replace(second=0, microsecond=0)
    happened = (received - timedelta(hours=1)).astimezone(LOCAL)
    incident = Incident(
        organisation_id=filing.organisation_id,
        department_id=filing.department_id,
        reporter_id=filing.reporter_id,
        affected_id=filing.affected_id,
        source=Source.REPORT,
        population=filing.population,
        office=filing.office,
        manager_may_see=filing.manager_may_see,
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
    session.add(incident)
    note_concerned(incident, filing.concerned)
    return Past.opened(session, cast, incident)
