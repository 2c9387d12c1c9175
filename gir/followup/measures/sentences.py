"""What happened to a measure, in one sentence each, inside the room of the threat."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from gir.cases.terms import Happening
from gir.threat.measures.results import Detail, kind_in_text, until_in_text


def _drafted(who: str, detail: Detail) -> str:
    return _("%(who)s began to draft a measure: %(kind)s", who=who, kind=kind_in_text(detail))


def _proposed(who: str, detail: Detail) -> str:
    return _("%(who)s proposed a measure: %(kind)s", who=who, kind=kind_in_text(detail))


def _returned(who: str, detail: Detail) -> str:
    return _("%(who)s returned a measure with a question: %(kind)s", who=who, kind=kind_in_text(detail))


def _withdrawn(who: str, detail: Detail) -> str:
    return _("%(who)s withdrew a measure: %(kind)s", who=who, kind=kind_in_text(detail))


def _decided(who: str, detail: Detail) -> str:
    return _(
        "%(who)s decided on a measure: %(kind)s, until %(day)s",
        who=who,
        kind=kind_in_text(detail),
        day=until_in_text(detail),
    )


def _delivered(who: str, detail: Detail) -> str:
    return _("%(who)s recorded that the citizen got the letter: %(kind)s", who=who, kind=kind_in_text(detail))


def _heard(who: str, detail: Detail) -> str:
    return _("%(who)s recorded that the citizen was heard: %(kind)s", who=who, kind=kind_in_text(detail))


def _reviewed(who: str, detail: Detail) -> str:
    return _("%(who)s reviewed a measure, and it stays: %(kind)s", who=who, kind=kind_in_text(detail))


def _lifted(who: str, detail: Detail) -> str:
    return _("%(who)s lifted a measure: %(kind)s", who=who, kind=kind_in_text(detail))


def _began(_who: str, detail: Detail) -> str:
    return _("A measure began: %(kind)s", kind=kind_in_text(detail))


def _expired(_who: str, detail: Detail) -> str:
    return _("A measure ended on its last day: %(kind)s", kind=kind_in_text(detail))


def _none(who: str, _detail: Detail) -> str:
    return _("%(who)s recorded why there is no measure", who=who)


TOLD: dict[Happening, Callable[[str, Detail], str]] = {
    Happening.MEASURE_DRAFTED: _drafted,
    Happening.MEASURE_PROPOSED: _proposed,
    Happening.MEASURE_RETURNED: _returned,
    Happening.MEASURE_WITHDRAWN: _withdrawn,
    Happening.MEASURE_DECIDED: _decided,
    Happening.MEASURE_DELIVERED: _delivered,
    Happening.MEASURE_HEARD: _heard,
    Happening.MEASURE_REVIEWED: _reviewed,
    Happening.MEASURE_LIFTED: _lifted,
    Happening.MEASURE_BEGAN: _began,
    Happening.MEASURE_EXPIRED: _expired,
    Happening.NO_MEASURE: _none,
}
