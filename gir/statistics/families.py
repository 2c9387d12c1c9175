"""The lines of protected tables: which categories there are, and which are neighbours when they have to be added.

A report stands in one category of each line, or the rows of a table could be subtracted from its total
(docs/decisions/0062-each-report-once-in-a-protected-table.md). No line knows how often anything happened.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gir.accounts.terms import Office
from gir.incidents.terms import Channel, Form, Severity
from gir.statistics.blocks import Family

NOT_KNOWN = ""
"""The category of what nobody told, at the end of a line."""

FORM = Family(
    "form",
    (Form.VERBAL, Form.PHYSICAL, Form.THREAT, Form.SEXUAL, Form.DISCRIMINATION, Form.PROPERTY, Form.OTHER),
)
_HEAVIEST_FIRST = (
    *(Form.PHYSICAL, Form.SEXUAL, Form.THREAT, Form.DISCRIMINATION, Form.PROPERTY, Form.VERBAL),
    Form.OTHER,
)
SEVERITY = Family("severity", (Severity.SEVERE, Severity.MEDIUM, Severity.LIGHT, NOT_KNOWN))
CHANNEL = Family(
    "channel",
    (
        *(Channel.DESK, Channel.MEETING_ROOM, Channel.TELEPHONE, Channel.EMAIL, Channel.LETTER, Channel.CHAT),
        *(Channel.ONLINE, Channel.STREET, Channel.LOCATION, Channel.HOME_VISIT, Channel.COUNCIL_MEETING, Channel.OTHER),
    ),
)
"""At home and in private time count as somewhere else, as in every chart."""
OFFICE = Family("office", tuple(Office))


def heaviest(forms: Collection[str]) -> str | None:
    """The one form under which a report stands; None when nobody said which forms."""
    return next((form.value for form in _HEAVIEST_FIRST if form.value in forms), None)


def departments(staff: Mapping[str, int]) -> Family:
    """Departments by how many people work there, the smallest first: small ones are added to each other."""
    line = sorted(staff, key=lambda department: (staff[department], department))
    return Family("department", (*line, NOT_KNOWN), staff)
