"""What is filled in about further help and about the peer support team."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms.validators import ValidationError

from gir.care.terms import Help, ReferralOutcome
from gir.followup.forms import ActForm
from gir.terms import lazy as _l
from gir.web.fields import OneOf, OneTile, Tick

INVITE, THANK = "invite", "thank"
"""What may be done with a colleague: the first half of the choice, before the colon."""


class ReferForm(ActForm):
    """Record that the reporter was pointed to further help."""

    to = OneTile(_l("Which help?"), _l("Choose which help it was."), Help)
    outcome = OneTile(_l("What did the reporter say?"), _l("Choose what the reporter said."), ReferralOutcome)


class PeerForm(ActForm):
    """Ask a colleague of the peer support team in, or thank who was asked in; who it is stands after a colon."""

    who = OneOf(_l("Which colleague?"), _l("Choose a colleague."))
    agreed = Tick(_l("I asked the reporter, and they wish so"))

    def validate_agreed(self, field: Tick) -> None:
        """Nobody is let into a case for somebody who was not asked."""
        if not field.data and (self.who.data or "").startswith(INVITE):
            raise ValidationError(_("Ask the reporter first. Then tick that they wish so."))
