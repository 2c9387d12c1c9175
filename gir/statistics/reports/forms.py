"""The form that stands before an export: what for, and as which file."""

from __future__ import annotations

from gir.statistics.reports.terms import Kind, Purpose
from gir.terms import lazy as _l
from gir.web.fields import OneTile
from gir.web.forms import Form


class ReportForm(Form):
    """Nothing is chosen beforehand: without a purpose there is no file."""

    purpose = OneTile(
        _l("What do you need the report for?"),
        _l("Choose what you need the report for."),
        Purpose,
        description=_l("The log keeps your answer, with your name and the moment."),
    )
    kind = OneTile(_l("Which file?"), _l("Choose a file."), Kind)
