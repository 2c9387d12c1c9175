"""Letters to start with, one for each kind of measure: plain words, and everything a citizen must know."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from gir.terms import lazy as _l
from gir.threat.measures.terms import MeasureKind

OPENINGS: dict[MeasureKind, str] = {
    MeasureKind.ORAL_WARNING: _l("We gave you an oral warning. In this letter we confirm it."),
    MeasureKind.WRITTEN_WARNING: _l("With this letter we give you a warning."),
    MeasureKind.ORDER_TALK: _l("We invite you to a talk, to make agreements about how we treat each other."),
    MeasureKind.CONTACT: _l("From now on you can reach us in one way only. In this letter we say how."),
    MeasureKind.BUILDING_BAN: _l("For some time you may not come into this place: {location}."),
    MeasureKind.SUSPENSION: _l("For some time we do not help you in the way you are used to."),
    MeasureKind.BENEFITS: _l("We take a measure on your benefit."),
    MeasureKind.RECOVERY: _l("You caused damage. We ask you to pay for it."),
}
CONSEQUENCES: dict[MeasureKind, str] = {
    MeasureKind.ORAL_WARNING: _l("If it happens again, we may take a heavier measure."),
    MeasureKind.WRITTEN_WARNING: _l("If it happens again, we may take a heavier measure."),
    MeasureKind.ORDER_TALK: _l("If you do not come, or do not keep to the agreements, we may take a heavier measure."),
    MeasureKind.CONTACT: _l("If you reach us in another way, we do not answer, and we may take a heavier measure."),
    MeasureKind.BUILDING_BAN: _l("If you come in all the same, we ask you to leave. If you stay, we call the police."),
    MeasureKind.SUSPENSION: _l("What you have a right to by law, you keep."),
    MeasureKind.BENEFITS: _l("You read below until when it holds."),
    MeasureKind.RECOVERY: _l("If you cannot pay it at once, tell us. We look for an arrangement together."),
}


def first_letter(kind: MeasureKind, language: str) -> str:
    """The text to begin with, in the language of the organisation."""
    with force_locale(language):
        return "\n\n".join(
            (
                _("Dear {name},"),
                str(OPENINGS[kind]),
                "# " + _("What happened?"),
                "{facts}",
                "# " + _("Which rule was broken?"),
                "{rules}",
                "# " + _("What did you say about it?"),
                "{answer}",
                "# " + _("Why do we do this?"),
                "{proportionality}",
                str(CONSEQUENCES[kind]),
                "# " + _("Until when does it hold?"),
                _("It holds from {start} until {end}. After that day it ends by itself."),
                _("On {review} at the latest we see whether it is still needed. If it is not, we end it earlier."),
                "# " + _("How can you still reach us?"),
                "{channels}",
            )
        )
