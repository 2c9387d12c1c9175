"""The markers of an organisation, and as charts show them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from gir.database import db
from gir.statistics.charts import Marker
from gir.statistics.markers.models import ChartMarker

MOST_DRAWN = 9
"""More would cover the series; the newest stay."""


def markers_of(organisation_id: str) -> list[ChartMarker]:
    """All markers, the newest day first."""
    rows = select(ChartMarker).where(ChartMarker.organisation_id == organisation_id)
    return list(db.session.scalars(rows.order_by(ChartMarker.day.desc(), ChartMarker.id)))


def marker_of(organisation_id: str, marker_id: str) -> ChartMarker | None:
    """One marker of this organisation; None when there is none with this id."""
    return db.session.scalar(
        select(ChartMarker).where(ChartMarker.id == marker_id, ChartMarker.organisation_id == organisation_id)
    )


def drawn_markers(organisation_id: str, first: date, last: date) -> list[Marker]:
    """The newest markers between two days, oldest first, in words."""
    found = [marker for marker in markers_of(organisation_id) if first <= marker.day <= last][:MOST_DRAWN]
    return [Marker(marker.day, f"{marker.kind.label}: {marker.text}") for marker in reversed(found)]
