"""What came of a measure, as those outside the room of the threat may know it: no names, no facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from flask_babel import gettext as _

from gir.cases.terms import Happening
from gir.terms import small
from gir.threat.measures.models import Measure
from gir.threat.measures.terms import MeasureKind
from gir.web.dates import day_in_text

Detail = Mapping[str, str]
FOR_COLLEAGUES = frozenset(
    {
        MeasureKind.ORAL_WARNING,
        MeasureKind.WRITTEN_WARNING,
        MeasureKind.ORDER_TALK,
        MeasureKind.CONTACT,
        MeasureKind.BUILDING_BAN,
    }
)
"""Kinds that may be named outside the room: colleagues have to keep to them. The others tell of a citizen's affairs."""
OUTSIDE = frozenset({Happening.MEASURE_DECIDED, Happening.MEASURE_LIFTED, Happening.MEASURE_EXPIRED})
"""What may be known outside the room of the threat, as a bare result."""


def measure_result(happening: Happening, detail: Detail) -> str:
    """For managers, HRM and the reporter: the kind, where they must know it, and the last day."""
    kind = _known_kind(detail)
    named = kind in FOR_COLLEAGUES
    if happening is Happening.MEASURE_DECIDED:
        until = until_in_text(detail)
        if kind is not None and named and until:
            return _("A measure was taken: %(kind)s, until %(day)s", kind=small(kind.label), day=until)
        return _("A measure was taken")
    if kind is not None and named:
        return _("A measure has ended: %(kind)s", kind=small(kind.label))
    return _("A measure has ended")


def results_of(measures: Iterable[Measure]) -> str:
    """What holds now, in one line."""
    return " · ".join(filter(None, map(_result_of, measures)))


def _result_of(measure: Measure) -> str:
    kind = str(measure.kind.label) if measure.kind in FOR_COLLEAGUES else _("A measure")
    return _("%(kind)s until %(day)s", kind=kind, day=day_in_text(measure.ends_on)) if measure.ends_on else ""


def _known_kind(detail: Detail) -> MeasureKind | None:
    try:
        return MeasureKind(detail.get("kind", ""))
    except ValueError:
        return None


def kind_in_text(detail: Detail) -> str:
    """The kind in the middle of a sentence; a key that this version no longer knows is shown as it is."""
    kind = _known_kind(detail)
    return small(kind.label) if kind is not None else detail.get("kind", "")


def until_in_text(detail: Detail) -> str:
    """The last day in the middle of a sentence; empty when it is not known."""
    try:
        return day_in_text(date.fromisoformat(detail.get("until", "")))
    except ValueError:
        return ""
