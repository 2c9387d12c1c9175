"""The form that decides who else sees the published figures."""

from __future__ import annotations

from typing import Any

from gir.accounts.actor import Actor
from gir.accounts.settings_forms import SettingsForm
from gir.organisations.settings import mark_of
from gir.statistics.partners.services import Openness, openness_of
from gir.terms import lazy as _l
from gir.web.fields import Tick


class SharingForm(SettingsForm):
    """Two ticks."""

    shared = Tick(
        _l("Share our published figures"),
        description=_l("Only with organisations here that share theirs. You see theirs, they see yours."),
    )
    with_staff = Tick(
        _l("Share our number of fte as well"),
        description=_l("The whole organisation by quarter, rounded to 5. Then sizes can be compared."),
    )

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        openness = openness_of(actor.organisation_id)
        return {"shared": openness.shared, "with_staff": openness.with_staff, "mark": mark_of(openness)}

    def openness(self) -> Openness:
        """What was chosen; the number of staff goes nowhere on its own."""
        shared = bool(self.shared.data)
        return Openness(shared, shared and bool(self.with_staff.data))
