"""The register in words, as a page and as a table."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from flask_babel import gettext as _

from gir.privacy.register.activities import REGISTER, Processing
from gir.privacy.register.columns import number_sealed
from gir.web.cells import safe_cell


@dataclass(frozen=True)
class Entry:
    """One activity as somebody reads it."""

    key: str
    name: str
    purpose: str
    basis: str
    people: list[str]
    data: list[str]
    readers: list[str]
    outside: str
    kept: list[str]


def entries() -> list[Entry]:
    """The whole register."""
    return [_entry(processing) for processing in REGISTER]


def _entry(processing: Processing) -> Entry:
    return Entry(
        key=processing.activity.value,
        name=str(processing.activity.label),
        purpose=str(processing.activity.hint),
        basis=str(processing.basis),
        people=[str(people.label) for people in processing.people],
        data=[str(kind.label) for kind in processing.kinds],
        readers=sorted({str(reader.label) for reader in processing.readers()}),
        outside=str(processing.outside),
        kept=[str(kept.label) for kept in processing.kept],
    )


def security() -> list[str]:
    """What guards all of it."""
    return [
        _(
            "%(number)s columns are sealed, each set of data under its own key; keys lie apart.",
            number=number_sealed(),
        ),
        _("Who reads content of a case leaves a line in a log that cannot be changed unseen."),
        _("A case that somebody may not see does not exist for them; a conflict of interest beats every role."),
        _("Signing in takes a password and a code. With a password alone somebody can only report."),
        _("Copies of keys live for thirty days, and what was destroyed is destroyed again in an older copy."),
    ]


def as_table() -> bytes:
    """A row for each activity, in a form that spreadsheets open as text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(
        [
            _("Key"),
            _("Activity"),
            _("Purpose"),
            _("Legal basis"),
            _("People"),
            _("Data"),
            _("Who can read it"),
            _("Outside the organisation"),
            _("Kept"),
            _("Security"),
        ]
    )
    for entry in entries():
        several = (entry.people, entry.data, entry.readers)
        people, data, readers = (", ".join(words) for words in several)
        row = (entry.key, entry.name, entry.purpose, entry.basis, people, data, readers, entry.outside)
        writer.writerow(map(safe_cell, (*row, ". ".join(entry.kept), " ".join(security()))))
    return f"\ufeff{out.getvalue()}".encode()
