"""Partners of Voorbeeldstad: De Sleutel shares here and has no figures yet, two others elsewhere sent a file."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from gir.cases.counting import RULES
from gir.database import Model, new_id
from gir.demonstration.cast import Cast
from gir.exchange.partners.document import unsigned
from gir.statistics.blocks import Row
from gir.statistics.disclosure import close
from gir.statistics.families import CHANNEL, FORM, SEVERITY
from gir.statistics.ledger import Ledger
from gir.statistics.partners.figures import public_figures
from gir.statistics.partners.models import FigureSharing, Partner
from gir.statistics.periods import quarters_up_to
from gir.statistics.protected.closing import closes_on, next_closing
from gir.web.dates import local_day

QUARTERS = 12
ELSEWHERE = (("Ziekenhuis De Linde", 95, 2410), ("Busbedrijf Oost", 16, None))
"""Name, reports in a quarter, and fte if they tell."""
STEPS = (("relief", 0.9), ("triage", 0.8), ("reaction", 0.7))


def write_partners(session: Session, cast: Cast, moment: datetime, seed: int) -> list[Model]:
    """Both organisations here share; the files of the two elsewhere were taken over, their numbers compared."""
    sharing = [
        FigureSharing(
            organisation_id=organisation_id,
            shared=True,
            with_staff=True,
            changed_at=moment,
            changed_by_id=cast.people[login],
        )
        for organisation_id, login in ((cast.organisation_id, "omar"), (cast.partner_id, "pia"))
    ]
    made = Random(seed)  # nosec B311
    partners = [_partner(cast, moment, made, *told) for told in ELSEWHERE]
    session.add_all([*sharing, *partners])
    return [*sharing, *partners]


def _partner(cast: Cast, moment: datetime, made: Random, name: str, reports: int, fte: int | None) -> Partner:
    today = local_day(moment)
    quarters = quarters_up_to(next_closing(today)[0].back(1), QUARTERS)
    ledger = Ledger((FORM, SEVERITY, CHANNEL), quarters[0])
    for quarter in quarters:
        number = round(made.uniform(0.8, 1.2) * reports)
        rows = [
            Row(
                quarter,
                f"{quarter.year}-{made.randrange(4 * reports)}",
                {family.name: made.choice(family.line[:4]) for family in (FORM, SEVERITY, CHANNEL)},
                {step: made.random() < share for step, share in STEPS},
            )
            for _report in range(number)
        ]
        ledger = close(ledger, quarter, rows, on=closes_on(quarter))
    figures = public_figures(ledger, RULES, dict.fromkeys(quarters, float(fte)) if fte else {})
    if figures is None:
        raise LookupError(f"{name} published nothing")
    key, identity = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex(), new_id()
    return Partner(
        organisation_id=cast.organisation_id,
        their_id=identity,
        name=name,
        public_key=key,
        document=unsigned(identity, name, key, today, figures),
        compared_at=moment - timedelta(days=40),
        compared_by_id=cast.people["omar"],
        taken_at=moment,
    )
