"""A citizen service number is refused in every text about a case, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from wtforms import HiddenField, StringField, TextAreaField

from gir.cases.models import Case, Note, Task
from gir.database import db
from gir.demonstration.cast import Cast
from gir.followup.forms import ActForm
from gir.threat.damage.models import DamageItem
from gir.threat.measures.models import Measure, NoMeasure
from gir.threat.police.models import PoliceFile
from gir.web.fields import Line
from tests.support.measures import assessed_case, make_measure
from tests.support.page_client import PageClient

Client = Callable[..., PageClient]
WRITTEN = "Zijn nummer is 111.222.333 en dit typte ik net."
SENTENCE = "In dit antwoord staat een burgerservicenummer (BSN). Dat mogen we niet bewaren: haal het weg."
TABLES = (Case, Note, Task, DamageItem, Measure, NoMeasure, PoliceFile)
READ = {"day", "time", "amount", "born"}
"""What must be a day, a time or an amount."""


def rows(app: Flask) -> list[Any]:
    """What is kept of cases and of what hangs on them."""
    with app.app_context():
        counts = [db.session.scalar(select(func.count()).select_from(table)) for table in TABLES]
        return [*counts, *db.session.execute(select(Case.__table__)), *db.session.execute(select(Measure.__table__))]


def check_field(client: PageClient, path: str, name: str, more: dict[str, Any]) -> None:
    form = client.visit(path).form(f"/{path.rsplit('/', 1)[1]}")
    page = form.submit({**{key: value for key, value in more.items() if key in form.names}, name: WRITTEN})
    assert page.status == 422, f"{path} took a citizen service number as {name}"
    assert SENTENCE in page.main, f"{path} {name}"
    assert WRITTEN in page.html, f"{path} lost what was typed as {name}"


def test_it_is_refused_wherever_somebody_writes_about_a_citizen(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = assessed_case(app, cast)
    measure_id = make_measure(app, cast, case_id)
    omar, before = client_for("omar"), rows(app)
    case, measure = f"/cases/{case_id}", f"/measures/{measure_id}"
    for path, names, more in (
        (f"{case}/note", ["text"], {"audience": "team"}),
        (f"{case}/reaction", ["told", "their_side"], {}),
        (f"{case}/police", ["reason", "number"], {"decision": "none"}),
        (f"{case}/police-file", ["who", "why"], {}),
        (f"{case}/damage", ["description"], {"kind": "vehicle", "owner": "organisation", "amount": "10"}),
        (f"{case}/measures/none", ["reason"], {}),
        (f"{measure}/change", ["name", "address", "facts", "links", "location", "answer", "mandate"], {}),
        (f"{measure}/withdraw", ["reason"], {}),
        (f"{case}/link", ["reason"], {}),
        (f"{case}/skip-step", ["reason"], {}),
        (f"{case}/answer", ["text"], {}),
    ):
        for name in names:
            check_field(omar, path, name, more)
    assert rows(app) == before


def test_a_number_that_is_none_is_kept(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = assessed_case(app, cast)
    note = client_for("omar").visit(f"/cases/{case_id}/note").form("/note")
    page = note.submit(text="Bel 06 12345678 over zaak 2026-K7RD, dossier 111222334.", audience="team")
    assert page.status == 200
    assert "dossier 111222334" in page.main


def kinds_of_forms(kind: type[ActForm] = ActForm) -> Iterator[type[ActForm]]:
    yield kind
    for special in kind.__subclasses__():
        yield from kinds_of_forms(special)


def is_unchecked(field: Any) -> bool:
    kind = getattr(field, "field_class", object)
    return issubclass(kind, StringField) and not issubclass(kind, TextAreaField | Line | HiddenField)


def test_no_form_about_a_case_keeps_words_without_the_check(app: Flask) -> None:
    """Texts are areas or lines, which are checked. Other fields are read as a day, an amount or a number."""
    unchecked = {
        f"{kind.__name__}.{name}"
        for kind in kinds_of_forms()
        for name in dir(kind)
        if is_unchecked(getattr(kind, name)) and name not in READ and not name.endswith("_on")
    }
    assert unchecked == {"CloseForm.number", "LinkForm.number"}  # looked up, never kept
