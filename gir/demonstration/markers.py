"""What happened in Voorbeeldstad that may explain its figures."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from gir.demonstration.cast import Cast
from gir.statistics.markers.models import ChartMarker
from gir.statistics.markers.terms import MarkerKind
from gir.web.dates import local_day

HAPPENED = (
    (900, MarkerKind.CAMPAIGN, "“Ook klein is een melding”, in alle teams"),
    (540, MarkerKind.FORM, "melden in een minuut"),
    (270, MarkerKind.EVENT, "het parkeerbeleid in het centrum veranderde"),
)
"""Days ago, what kind, and in which words."""


def write_markers(session: Session, cast: Cast, moment: datetime) -> list[ChartMarker]:
    """A campaign, a shorter form and an event, each drawn in the charts."""
    markers = [
        ChartMarker(
            organisation_id=cast.organisation_id,
            day=local_day(moment - timedelta(days=ago)),
            kind=kind,
            text=text,
            made_at=moment,
            made_by_id=cast.people["omar"],
        )
        for ago, kind, text in HAPPENED
    ]
    session.add_all(markers)
    return markers
