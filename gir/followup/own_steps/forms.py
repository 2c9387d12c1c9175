"""Which step of the organisation's own is done."""

from __future__ import annotations

from gir.followup.forms import ActForm
from gir.terms import lazy as _l
from gir.web.fields import OneTile


class DoStepForm(ActForm):
    """The step that was done."""

    step = OneTile(_l("Which step is done?"), _l("Choose a step."))
