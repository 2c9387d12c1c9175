"""A partner's file: looked at, its key compared once, and then the same key for ever."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.audit.models import AuditLine
from gir.database import db
from gir.demonstration.cast import MUNICIPALITY, Cast
from gir.exchange import uploading
from gir.exchange.partners import document as writing
from gir.exchange.partners.document import read
from gir.exchange.partners.models import SigningKey
from gir.exchange.partners.signing import fingerprint
from gir.statistics.partners.models import Partner
from gir.web.dates import today
from tests.statistics.partners.employers import (
    KEY,
    OTHER_KEY,
    changed,
    document,
    file,
    numbers_in,
    publish,
    published_numbers,
    raw,
)
from tests.support.page import Page
from tests.support.page_client import PageClient

ClientFor = Callable[..., PageClient]
FILES = "/trends/partners/files"
COALITION = "/trends/partners"
NAME = "Ziekenhuis De Linde"
NUMBER = fingerprint(KEY.public_key().public_bytes_raw().hex())


def send(client: PageClient, content: bytes) -> Page:
    return client.visit(FILES).form(FILES).submit(file=(BytesIO(content), "cijfers.json"))


def accept(page: Page) -> Page:
    return page.form("/take-over").submit({"compared": "y"})


def kept(app: Flask) -> list[tuple[str, str, Any]]:
    with app.app_context():
        return [(row.name, row.public_key, row.document) for row in db.session.scalars(select(Partner))]


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditLine.act).where(AuditLine.act.startswith("partners."))))


def test_the_first_file_is_taken_over_when_the_number_was_compared(app: Flask, client_for: ClientFor) -> None:
    omar = client_for("omar")
    page = send(omar, file(document()))
    assert f"Er staat in dat het van {NAME} is." in page.main
    assert all(group in page.main for group in NUMBER)
    assert kept(app) == [], "looking keeps nothing"
    asked = page.form("/take-over").submit()
    assert asked.status == 422
    assert "Bel eerst je partner en vergelijk het nummer." in asked.main
    assert kept(app) == []
    done = accept(asked)
    assert f"De cijfers van {NAME} staan nu naast die van jullie." in done.text
    assert done.path == COALITION
    assert f'<th scope="row">{NAME}</th>' in done.html
    assert [name for name, _key, _document in kept(app)] == [NAME]
    assert acts(app) == ["partners.take_over"]
    with app.app_context():
        detail = db.session.scalars(select(AuditLine.detail).where(AuditLine.act == "partners.take_over")).one()
        assert " ".join(NUMBER[:2]) in detail
        assert "2025-Q4" in detail
    assert f'<th scope="row">{NAME}</th>' in client_for("anna").visit(COALITION).html


def test_a_next_file_of_the_same_key_needs_no_call(app: Flask, client_for: ClientFor) -> None:
    omar = client_for("omar")
    accept(send(omar, file(document(quarters=8))))
    page = send(omar, file(document()))
    assert "de sleutel die jullie op" in page.main
    assert "vinkje" not in page.main
    page.form("/take-over").submit()
    (_name, _key, told), *others = kept(app)
    assert (told["until"], others) == ("2025-Q4", [])


def test_a_partner_may_take_another_name_but_not_that_of_another(app: Flask, client_for: ClientFor) -> None:
    omar = client_for("omar")
    accept(send(omar, file(document())))
    other = changed(document(name="Busbedrijf Oost"), "organisation.id", "cd" * 16)
    accept(send(omar, file(other, OTHER_KEY)))
    assert send(omar, file(document(name="busbedrijf oost"))).status == 422
    page = send(omar, file(document(name="Ziekenhuis Nieuwe Linde")))
    assert f"Met deze sleutel noemden ze zich eerder {NAME}." in page.main
    page.form("/take-over").submit()
    assert {name for name, _key, _document in kept(app)} == {"Ziekenhuis Nieuwe Linde", "Busbedrijf Oost"}


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (file(document(), OTHER_KEY), "met een andere sleutel ondertekend dan eerder"),
        (file(changed(document(), "organisation.id", "cd" * 16), OTHER_KEY), "met een andere sleutel ondertekend"),
        (file(document(name="ZIEKENHUIS  de linde".replace("  ", " ")), OTHER_KEY), "met een andere sleutel"),
        (file(changed(document(), "organisation.id", "cd" * 16)), "met een andere sleutel ondertekend"),
        (file(document(quarters=8)), "Dit bestand is ouder dan het bestand dat je al hebt"),
        (file(changed(document(), "made_on", "2026-02-20")), "Dit bestand is ouder"),
        (file(document(seed=8)), "andere cijfers over een periode die je al hebt"),
        (file(changed(document(), "tables.0.rows.0.reports", 995)), "andere cijfers over een periode"),
        (file(document(name=MUNICIPALITY), OTHER_KEY), "een bestand van je eigen organisatie"),
        (raw(changed(document(), "tables.0.rows.0.reports", 3)), "waarin mensen te herkennen zijn"),
        (file(document()).replace(b"Linde", b"Lende"), "De handtekening klopt niet."),
        (b"%PDF-1.7", "Dit is geen bestand met de cijfers van een partner."),
        (b"", "Dit is geen bestand met de cijfers van een partner."),
    ],
)
def test_a_file_that_is_not_taken_says_why_and_changes_nothing(
    app: Flask, client_for: ClientFor, second: bytes, sentence: str
) -> None:
    omar = client_for("omar")
    accept(send(omar, file(document())))
    before, traces = kept(app), acts(app)
    page = send(omar, second)
    assert page.status == 422
    assert sentence in page.main
    assert (kept(app), acts(app)) == (before, traces)


def test_what_comes_back_from_the_page_is_judged_again(app: Flask, client_for: ClientFor) -> None:
    page = send(client_for("omar"), file(document()))
    for content in ("", "{}", file(document()).decode().replace("Linde", "Lende"), "\ud800", "[" * 9_000):
        answer = page.form("/take-over").submit({"compared": "y", "content": content.encode(errors="replace").decode()})
        assert answer.status == 422
    assert kept(app) == []


def test_a_file_that_is_far_too_large_is_not_read(
    app: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_BYTES", 20_000)
    assert "Dit bestand is te groot" in send(client_for("omar"), b" " * 30_000).main
    monkeypatch.setattr(uploading, "MOST_BYTES", 1_000)
    monkeypatch.setattr(uploading, "ENVELOPE", 1_000)
    page = send(client_for("omar"), b" " * 100_000)
    assert page.status == 422
    assert "Dit bestand is te groot voor gepubliceerde cijfers." in page.main


def test_the_place_of_a_fault_is_told_and_never_what_stands_there(client_for: ClientFor) -> None:
    page = send(client_for("omar"), raw(changed(document(), "organisation.name", "<b>boe</b>")))
    assert "organisation.name" in page.main
    assert "boe" not in page.html


def test_a_partner_is_removed_and_is_somebody_new_afterwards(app: Flask, client_for: ClientFor) -> None:
    omar = client_for("omar")
    accept(send(omar, file(document())))
    overview = omar.visit(FILES)
    assert "Nummer vergeleken op" in overview.main
    gone = overview.form("/remove").submit()
    assert "De partner is verwijderd." in gone.text
    assert kept(app) == []
    assert acts(app) == ["partners.take_over", "partners.remove"]
    assert "Bel Ziekenhuis De Linde" in send(omar, file(document(), OTHER_KEY)).main


def test_another_organisation_finds_no_partner_of_ours(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    omar, pia = client_for("omar"), client_for("pia")
    accept(send(omar, file(document())))
    with app.app_context():
        partner_id = db.session.scalars(select(Partner.id)).one()
    page = pia.visit(FILES)
    assert NAME not in page.text
    assert NAME not in pia.visit(COALITION).text
    token = page.form(FILES).values["csrf_token"][0]
    assert pia.post(f"{FILES}/{partner_id}/remove", {"csrf_token": token}).status == 404
    assert len(kept(app)) == 1
    accept(send(pia, file(document())))
    assert len(kept(app)) == 2, "each organisation compares for itself"


@pytest.mark.database
def test_our_file_holds_what_is_published_and_opens_elsewhere(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    ledger = publish(app, cast.organisation_id)
    omar = client_for("omar")
    assert "Jullie nummer" not in omar.visit(FILES).main
    form = omar.visit(FILES).form("/own")
    answer = form.submit(with_staff=True)
    assert answer.headers["Content-Disposition"].endswith('.json"')
    arrived = read(answer.body, today())
    assert arrived.name == MUNICIPALITY
    assert numbers_in(arrived.document) <= published_numbers(ledger)
    assert arrived.figures.fte
    assert acts(app) == ["partners.export"]
    assert all(group in omar.visit(FILES).main for group in fingerprint(arrived.public_key))
    again = read(form.submit().body, today())
    assert again.public_key == arrived.public_key
    assert again.figures.fte == ()
    assert "een bestand van je eigen organisatie" in send(omar, answer.body).main
    pia = client_for("pia")
    page = accept(send(pia, answer.body))
    assert f"De cijfers van {MUNICIPALITY} staan nu naast" in page.text


def test_without_published_figures_there_is_no_file_and_no_key(app: Flask, client_for: ClientFor) -> None:
    omar = client_for("omar")
    page = omar.visit(FILES)
    assert "Er zijn nog geen gepubliceerde cijfers." in page.main
    token = page.form(FILES).values["csrf_token"][0]
    assert "dus is er" not in omar.post(f"{FILES}/own", {"csrf_token": token}).headers.get("Content-Disposition", "")
    with app.app_context():
        assert db.session.scalars(select(SigningKey)).all() == []
    assert acts(app) == []


def test_the_key_lies_sealed(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    publish(app, cast.organisation_id)
    omar = client_for("omar")
    omar.visit(FILES).form("/own").submit()
    with app.app_context():
        row = db.session.scalars(select(SigningKey)).one()
        plain = row.key.open(row.private, f"signing_key.private:{row.id}")
        assert len(plain) == 32
        assert plain not in row.private


@pytest.mark.parametrize("login", ["anna", "bram", "hanna", "dora", "bea"])
def test_who_does_not_arrange_the_coalition_finds_no_files(client_for: ClientFor, login: str) -> None:
    assert client_for(login).get(FILES).status == 404
