"""For whom a report is filed, when it is not for the filer."""

from __future__ import annotations

from dataclasses import dataclass

from gir.accounts.terms import Office
from gir.incidents.terms import Standing

OFFICIAL = frozenset({Standing.OFFICIAL, Standing.OFFICIAL_FAMILY})
"""They take the route of office-holders: never the ordinary list of HRM."""


@dataclass(frozen=True)
class Concerned:
    """The person concerned, as the filer describes them.

    ``email`` is only compared, and kept as a way to reach them when nobody here has that address. ``office`` is the
    office this is about; whoever has an account is what that account says.
    """

    standing: Standing
    email: str = ""
    name: str = ""
    reach: str = ""
    office: Office | None = None

    @property
    def may_have_account(self) -> bool:
        """Whether the address may be that of an account. Family is never mistaken for whom they belong to."""
        return bool(self.email) and self.standing not in (Standing.FAMILY, Standing.OFFICIAL_FAMILY)
