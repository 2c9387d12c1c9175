"""Put the whole demonstration on stage, once."""

from __future__ import annotations

from random import Random

from sqlalchemy import exists, select

from gir.audit import System, recorded
from gir.cases.models import Case
from gir.database import db, now
from gir.demonstration.absence import write_absence
from gir.demonstration.addresses import write_addresses
from gir.demonstration.answers import write_duty
from gir.demonstration.belonging import write_belonging
from gir.demonstration.cast import Cast, find_cast, make_cast
from gir.demonstration.details import write_details
from gir.demonstration.doors import write_doors
from gir.demonstration.endings import write_endings
from gir.demonstration.evidence import write_evidence
from gir.demonstration.following import write_following
from gir.demonstration.helping import write_help
from gir.demonstration.history import Chronicler
from gir.demonstration.house_rules import name_rules, write_house_rules
from gir.demonstration.markers import write_markers
from gir.demonstration.measures import write_measures
from gir.demonstration.neighbour import write_neighbour
from gir.demonstration.older import write_older
from gir.demonstration.older_register import send_older_list
from gir.demonstration.partners import write_partners
from gir.demonstration.perpetrators import write_perpetrators
from gir.demonstration.police import write_police
from gir.demonstration.protocol import write_protocol
from gir.demonstration.pulse import ask_every_quarter
from gir.demonstration.readers import write_readings
from gir.demonstration.reading_log import write_log
from gir.demonstration.recent import write_recent
from gir.demonstration.requests import write_requests
from gir.demonstration.rooms import write_rooms
from gir.demonstration.staff import add_staff
from gir.statistics.protected.closing import close_quarters

SEED = 1634
MADE = "demonstration.make"


def perform(password: str) -> Cast:
    """Make people, five years of history and the open cases of the last days. What exists is left alone.

    Raises:
        LookupError: an earlier run was broken off while people were made.
    """
    cast = find_cast() or make_cast(password)
    made_before = select(exists().where(Case.organisation_id == cast.organisation_id))
    if not db.session.scalar(made_before):
        _write_cases(cast)
        send_older_list(cast)
        write_neighbour(password)
        write_requests(cast)
        close_quarters()  # what is over; the clock goes on from there
    return cast


def _write_cases(cast: Cast) -> None:
    moment = now()
    with recorded(MADE, actor=System("demonstration", cast.organisation_id)) as session:
        staff = add_staff(session, cast, Random(SEED))  # nosec B311
        made = session.info["recorded"]
        made.extend(write_protocol(session, cast, moment))  # first: cases are opened under it
        made.extend(Chronicler(session, cast, staff, moment, SEED).write())
        norms = write_house_rules(session, cast, moment)
        recent = write_recent(session, cast, staff, moment)
        name_rules(session, recent, norms[-1])
        write_details(session, cast, recent)
        write_addresses(session, cast, moment)
        write_help(session, cast, recent)
        criteria = write_perpetrators(session, cast, recent, moment)
        made.append(criteria)
        write_evidence(session, cast, recent)
        made.extend(write_measures(session, cast, recent, norms[-1], criteria, moment))
        write_police(session, cast, recent, moment)
        write_rooms(session, cast, recent)
        write_readings(session, recent)
        write_log(session, cast, recent)
        write_endings(session, cast, recent, moment)
        write_following(session, cast, recent, moment)
        write_older(session, cast, moment)
        made.extend(ask_every_quarter(session, cast, moment, Random(SEED)))  # nosec B311
        made.extend(write_doors(session, cast, moment))
        made.extend(write_markers(session, cast, moment))
        made.extend(write_partners(session, cast, moment, SEED))
        made.extend(write_absence(session, cast, staff, recent, moment))
        made.extend(write_belonging(session, cast, staff, moment))
        made.extend([*norms, *recent, *write_duty(session, cast, moment)])
