"""What handlers fill in about the rooms of a case."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from wtforms import TextAreaField
from wtforms.validators import Length, ValidationError

from gir.cases.terms import Part
from gir.followup.forms import ActForm, SeverityForm
from gir.incidents.terms import Severity
from gir.terms import lazy as _l
from gir.web.fields import LONGEST_TEXT, OneTile, Several

ROOMS = (Part.CARE, Part.THREAT, Part.HOME)


class TriageForm(SeverityForm):
    """Assess the case: how severe it is, and which rooms it needs."""

    rooms = Several(
        _l("Which rooms does this case need?"),
        ROOMS,
        description=_l(
            "The steps of a room that is not needed are marked so and count nowhere. "
            "What the law asks and what the reporter asked for stays. Everybody keeps access."
        ),
    )
    rooms_reason = TextAreaField(
        _l("Why these rooms?"),
        [Length(max=LONGEST_TEXT, message=_l("This text is too long."))],
        description=_l("Needed when you differ from the proposal. Everybody who handles the case reads it."),
    )
    rule: Callable[[Severity], frozenset[Part]]
    """The rooms that the rule proposes for a severity."""

    @property
    def chosen_rooms(self) -> frozenset[Part]:
        """What was ticked."""
        return frozenset(map(Part, self.rooms.data or []))

    def validate_rooms_reason(self, field: TextAreaField) -> None:
        """Who differs from the rule says why."""
        if not self.severity.data or self.severity.errors or self.rooms.errors or field.data:
            return
        proposed = self.rule(Severity(self.severity.data))
        if self.chosen_rooms != proposed:
            words = _("For this severity the rule proposes: %(rooms)s. Choose the same, or write why not.")
            raise ValidationError(words % {"rooms": listed(proposed)})


class NeedRoomForm(ActForm):
    """Ask for a room that was left out."""

    room = OneTile(_l("Which room is needed after all?"), _l("Choose a room."))


def listed(rooms: frozenset[Part]) -> str:
    """Rooms as words, in their order."""
    return ", ".join(str(room.label).lower() for room in ROOMS if room in rooms) or _("no room")
