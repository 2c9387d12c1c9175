"""The timeline about the rooms of a case."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from gir.cases.terms import Part


def routed_sentence(who: str, detail: Mapping[str, str]) -> str:
    """Which rooms somebody said are not needed, and which are needed after all."""
    rooms, again = _labels(detail.get("rooms", "")), _labels(detail.get("again", ""))
    if again and rooms:
        return _(
            "%(who)s says that this is needed after all: %(again)s. Still not needed: %(rooms)s",
            who=who,
            again=again,
            rooms=rooms,
        )
    if again:
        return _("%(who)s says that this is needed after all: %(again)s", who=who, again=again)
    if rooms:
        return _("%(who)s says that this is not needed, and its steps are marked so: %(rooms)s", who=who, rooms=rooms)
    return _("%(who)s says that this case needs all its rooms", who=who)


def _labels(keys: str) -> str:
    return ", ".join(str(part.label).lower() for part in Part if part.value in keys.split())
