"""Hostile words in everything that somebody can write: every sealed column and every plain text, in every row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from gir.audit import System, recorded
from gir.cases.models import Case
from gir.database import Base
from tests.support.canaries import made, sealed_names

HOSTILE = """"><img src=x onerror=alert(1)><script>alert(2)</script>'{{7*7}}kanarie"""
"""After the number of the place: closes what is open, starts a picture and a script, and is a sum in a template."""
RAW = ("<img src=x", "<script>alert", "49kanarie")
"""What is in a page only when something was not escaped, or worked out."""
WRITTEN = {
    "organisation.name",
    "organisation.emergency_label",
    "organisation.work_address",
    "department.name",
    "house_norm.sentence",
    "house_norm.explanation",
    "house_norm.light",
    "house_norm.medium",
    "house_norm.severe",
    "house_rule.text",
    "lesson.text",
    "chart_marker.text",
    "measure_letter_text.text",
    "perpetrator_criterion.text",
    "protocol_version.reason",
    "mail_wording.subject",
    "mail_wording.text",
    "task.name",
    "task.instruction",
    "partner.name",
}
"""Plain columns that hold what somebody wrote."""
READ_BY_US = {
    "draft.answers",
    "report_draft.answers",
    "import_file.head",
    "import_file.layout",
    "import_memory.choices",
    "measure.letter",
    "privacy_request.letter",
    "person.email",
    "second_factor.secret",
    "evidence_file.fingerprint",
}
"""Sealed columns that the program reads itself: data, addresses, hashes."""
MARK = re.compile(r"Kanarie\d+\.")


def plant(app: Flask, case_id: str) -> dict[str, str]:
    """Put a text of its own into every column; gives the place of each text.

    Tables about a case that have no row yet get one, of this case.
    """
    places: dict[str, str] = {}

    def text(place: str) -> str:
        number = f"Kanarie{len(places)}."
        places[number] = place
        return number + HOSTILE

    with app.app_context(), recorded("test.plant", actor=System("test")) as session:
        case = session.get_one(Case, case_id)
        for model, sealed, plain in _columns():
            for row in session.scalars(select(model)).all() or made(model, case):
                session.add(row)
                for name in sealed:
                    setattr(row, name, text(f"{model.__tablename__}.{name}"))
                session.flush()
                changed = {name: text(f"{model.__tablename__}.{name}") for name in plain if getattr(row, name)}
                if changed:  # published versions do not let themselves be changed as objects
                    session.execute(update(model).where(model.id == row.id).values(changed))
    return places


def _columns() -> Iterator[tuple[Any, list[str], list[str]]]:
    """Every table with its sealed and its plain texts."""
    for mapper in Base.registry.mappers:
        model = mapper.class_
        table = model.__tablename__
        sealed = [name for name in sealed_names(model) if f"{table}.{name}" not in READ_BY_US]
        plain = [column.key for column in mapper.columns if f"{table}.{column.key}" in WRITTEN]
        if sealed or plain:
            yield model, sealed, plain


def every_place() -> set[str]:
    """All columns that are planted."""
    return {f"{model.__tablename__}.{name}" for model, sealed, plain in _columns() for name in (*sealed, *plain)}
