"""The views that somebody keeps, ready to be shown as links."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import bindparam, select

from gir.accounts.actor import Actor
from gir.followup.work_views.models import WorkView
from gir.questions import ask
from gir.vault import DataKey

PARTS = ("tab", "department", "form", "severity", "sort")
"""What of an address a view keeps. Never a number, words or a name."""


@dataclass(frozen=True)
class KeptView:
    """One view: its name, and the part of the address behind the question mark."""

    id: str
    name: str
    query: str


def views_of(actor: Actor) -> list[KeptView]:
    """Somebody's own views, by name."""
    rows = ask(
        "views",
        lambda: (
            select(
                WorkView.id,
                WorkView.name_sealed,
                WorkView.tab,
                WorkView.department_id,
                WorkView.form,
                WorkView.severity,
                WorkView.sort,
                DataKey.id.label("key_id"),
                DataKey.wrapped,
                DataKey.wrapped_by,
            )
            .join(DataKey, DataKey.id == WorkView.key_id)
            .where(WorkView.person_id == bindparam("person"))
        ),
        person=actor.person_id,
    )
    found = [
        KeptView(
            row.id,
            WorkView.name.open(row.name_sealed, row.id, (row.key_id, row.wrapped, row.wrapped_by)),
            query_of((row.tab, row.department_id, row.form, row.severity, row.sort)),
        )
        for row in rows
    ]
    return sorted(found, key=lambda view: view.name.casefold())


def query_of(values: tuple[str, ...]) -> str:
    """The part of an address that asks for this combination."""
    return urlencode({name: value for name, value in zip(PARTS, values, strict=True) if value})
