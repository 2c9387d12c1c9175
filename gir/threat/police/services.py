"""What is recorded of the police, and the file that is prepared for them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.cases.masking import mask_for
from gir.cases.models import Case
from gir.cases.services import NotEligible, act_on, tell, tell_reporter
from gir.cases.terms import Happening, Part
from gir.database import new_id, now
from gir.facts.services import add_to_fact
from gir.incidents.names import without_name
from gir.notifications.terms import MessageKind
from gir.threat.access import permitted
from gir.threat.models import PoliceStep
from gir.threat.police.addresses import private_in
from gir.threat.police.models import PoliceFile, PoliceProgress
from gir.threat.police.private import known_around, names_of_affected
from gir.threat.police.queries import number_of_files, outcomes_of, progress_of
from gir.threat.police.terms import Filing, PoliceOutcome
from gir.threat.police.workflow import TURNED_DOWN, may_follow
from gir.threat.queries import police_step_of
from gir.threat.terms import PoliceDecision, ThreatAct
from gir.vault import DataKey, KeySet
from gir.web.dates import today

NUMBER = "police_number"
POLICE_NUMBER = re.compile(r"PL ?-?\d{4} ?-? ?\d{7,12}(?:-\d{1,3})?")
"""How the police number their reports: as long as a telephone number, and none."""


class OutOfOrder(NotEligible):
    """This cannot come after what was recorded, or not on this day."""


class PrivateAddress(NotEligible):
    """A text for the police holds what could be somebody's private address; ``fields`` says where and what."""

    def __init__(self, found: dict[str, tuple[str, ...]]) -> None:
        super().__init__(" ".join(found))
        self.found = found


@dataclass(frozen=True)
class SevenTexts:
    """The seven W's as they go to the police. Nothing else that somebody wrote goes along."""

    who: str = ""
    what: str = ""
    where: str = ""
    when: str = ""
    with_what: str = ""
    how: str = ""
    why: str = ""


def record_outcome(
    case: Case,
    outcome: PoliceOutcome,
    day: date,
    amount: Decimal | None = None,
    police_number: str = "",
    *,
    actor: Actor,
    version: int | None = None,
) -> None:
    """Record what the police, the prosecution or the court did, and when; whose report it is gets a mail.

    ``amount`` in euros, for damages only; ``police_number`` when they gave one now.

    Raises:
        OutOfOrder: it cannot come after what was recorded; or the day lies in the future, before the incident or before
            what came earlier; or an amount is missing, or given for something else.
    """
    with act_on(case, ThreatAct.RECORD_OUTCOME, actor=actor, version=version, rules=permitted) as session:
        step, so_far = police_step_of(case), progress_of(case)
        if (
            step is None
            or not _fits(case, step, so_far, outcome, day)
            or (outcome is PoliceOutcome.DAMAGES) != bool(amount)
        ):
            raise OutOfOrder(outcome.value)
        row = PoliceProgress(
            case_id=case.id,
            number=len(so_far) + 1,
            outcome=outcome,
            day=day,
            amount=amount,
            recorded_at=now(),
            recorded_by_id=actor.person_id,
        )
        session.add(row)
        step.police_number = police_number or step.police_number
        session.flush()
        count_police(session, case, step)
        tell(
            session,
            case,
            Happening.POLICE_OUTCOME,
            actor=actor,
            part=Part.THREAT,
            for_reporter=True,
            outcome=outcome.value,
            day=day.isoformat(),
        )
        tell_reporter(session, case, MessageKind.NEWS, row.id)


def _fits(case: Case, step: PoliceStep, so_far: list[PoliceProgress], outcome: PoliceOutcome, day: date) -> bool:
    earliest = so_far[-1].day if so_far else case.incident.first_day
    in_order = outcome in may_follow(step.decision, [row.outcome for row in so_far])
    return in_order and earliest <= day <= today()


def count_police(session: Session, case: Case, step: PoliceStep) -> None:
    """Say for the figures whether there is a police report or a notice. What the police refused is no report."""
    so_far = outcomes_of(case)
    turned_down = bool(so_far) and so_far[-1] in TURNED_DOWN
    add_to_fact(
        session,
        case.incident_id,
        police_report=step.decision is PoliceDecision.REPORT and not turned_down,
        police_notice=step.decision is PoliceDecision.NOTICE or PoliceOutcome.NOTIFIED in so_far,
        vpt_code=step.vpt_code.value if step.decision is not PoliceDecision.NONE else None,
        filing=step.filing.value if step.filing else None,
    )


def private_texts(case: Case, texts: SevenTexts) -> dict[str, tuple[str, ...]]:
    """By name of the text, what in it could be a private address. Empty: all of it may go to the police.

    In a file under a number the name of the person affected is private too. The number of the police goes along and is
    looked at as well.
    """
    known, step = known_around(case), police_step_of(case)
    names = names_of_affected(case) if step is not None and step.filing is Filing.NUMBER else ()
    number = (step.police_number if step else None) or ""
    typed = {**asdict(texts), NUMBER: "" if POLICE_NUMBER.fullmatch(number) else number}
    found = {name: (*private_in(text, known), *_named_in(text, names)) for name, text in typed.items()}
    return {name: pieces for name, pieces in found.items() if pieces}


def _named_in(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if without_name(text, name, "") != text)


def prepare_file(case: Case, texts: SevenTexts, *, actor: Actor, version: int | None = None) -> PoliceFile:
    """Keep the seven W's for the police as a new version; the earlier ones stay.

    Raises:
        NotEligible: the organisation has no address to put into the file.
        PrivateAddress: a text holds what could be a private address.
    """
    with act_on(case, ThreatAct.PREPARE_FILE, actor=actor, version=version, rules=permitted) as session:
        if not case.organisation.work_address:
            raise NotEligible(case.organisation_id)
        found = private_texts(case, texts)
        if found:
            raise PrivateAddress(found)
        row = PoliceFile(
            id=new_id(beside=case.id),
            case_id=case.id,
            number=number_of_files(case) + 1,
            prepared_at=now(),
            prepared_by_id=actor.person_id,
            key=DataKey.fresh(KeySet.THREAT),
        )
        for name, text in asdict(texts).items():
            setattr(row, name, text or None)
        session.add(row)
        session.info["recorded"].append(row)
        tell(session, case, Happening.POLICE_FILE, actor=actor, part=Part.THREAT, number=str(row.number))
    return row


def texts_of(file: PoliceFile) -> SevenTexts:
    """The texts of one version as they may be read now: a name that was locked since is taken out."""
    mask = mask_for(file.case, {Part.THREAT})
    return SevenTexts(**{field.name: mask(getattr(file, field.name) or "") for field in fields(SevenTexts)})
