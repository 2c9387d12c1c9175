"""The question."""

from __future__ import annotations

from gir.pulse.terms import Answer, Reason
from gir.terms import lazy as _l
from gir.web.fields import OneTile, Several
from gir.web.forms import Form


class PulseForm(Form):
    """One question, with reasons for who did not report."""

    answer = OneTile(
        _l("Did you report your last incident of the last 3 months?"), _l("Choose one of the answers."), Answer
    )
    reasons = Several(_l("Why not?"), list(Reason))
