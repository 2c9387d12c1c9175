"""Set a marker, and take it away. Pictures that were kept are drawn anew."""

from __future__ import annotations

import hashlib
from datetime import date

from gir.accounts.actor import Actor
from gir.audit import recorded
from gir.database import now
from gir.facts.services import raise_data_version
from gir.organisations.services import ChangedMeanwhile
from gir.statistics.markers.models import ChartMarker
from gir.statistics.markers.terms import MarkerAct, MarkerKind


def add_marker(kind: MarkerKind, day: date, text: str, *, actor: Actor) -> ChartMarker:
    """Set a marker in the charts of the actor's organisation."""
    marker = ChartMarker(
        organisation_id=actor.organisation_id,
        day=day,
        kind=kind,
        text=text,
        made_at=now(),
        made_by_id=actor.person_id,
    )
    with recorded(MarkerAct.ADD, marker, actor=actor, detail={"kind": kind.value}) as session:
        session.add(marker)
        raise_data_version(session, actor.organisation_id)
    return marker


def mark_of(marker: ChartMarker) -> str:
    """A fingerprint of a marker as a page showed it."""
    told = (marker.id, marker.day.isoformat(), marker.kind.value, marker.text)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def change_marker(marker: ChartMarker, kind: MarkerKind, day: date, text: str, *, shown: str, actor: Actor) -> None:
    """Say of a marker what happened, and when, in its place. ``shown`` is its mark on the page.

    Raises:
        ChangedMeanwhile: somebody else changed it, or took it away, since then.
    """
    with recorded(MarkerAct.CHANGE, marker, actor=actor, detail={"kind": kind.value}) as session:
        held = session.get(ChartMarker, marker.id, populate_existing=True, with_for_update={"of": ChartMarker})
        if held is None or mark_of(held) != shown:
            raise ChangedMeanwhile
        held.kind, held.day, held.text = kind, day, text
        raise_data_version(session, actor.organisation_id)


def remove_marker(marker: ChartMarker, *, actor: Actor) -> None:
    """Take a marker away. The line in the log stays."""
    with recorded(MarkerAct.REMOVE, marker, actor=actor, detail={"kind": marker.kind.value}) as session:
        session.delete(marker)
        raise_data_version(session, actor.organisation_id)
