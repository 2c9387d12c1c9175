"""The words of mails, as a coordinator writes them: they say nothing of what waits, and lead to one place only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.audit.models import AuditLine
from gir.config import Settings
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.notifications.letters import Letter, compose, read_letter
from gir.notifications.models import Mail
from gir.notifications.outbox import gather
from gir.notifications.services import enqueue
from gir.notifications.terms import Matter, MessageKind
from gir.notifications.wording.limits import refusal_of_subject, refusal_of_text
from gir.notifications.wording.models import MailWording
from gir.notifications.wording.queries import Wording, mark_of, own_wording, usual_wording, wording_of
from gir.notifications.wording.services import reset_wording, save_wording
from gir.organisations.services import ChangedMeanwhile
from tests.support.page_client import PageClient

OVERVIEW, ONE = "/organisation/mails", "/organisation/mails/to_do/nl"
TEXT = "Goedendag,\n\nEr staat iets klaar.\n{link}\n\nGroet, {organisation}"


@pytest.fixture
def told(app: Flask, cast: Cast) -> Callable[..., EmailMessage]:
    """The mail that somebody gets when these kinds of things wait."""

    def mail(name: str, *kinds: MessageKind) -> EmailMessage:
        with app.app_context():
            with write_transaction() as session:
                for kind in kinds:
                    enqueue(session, [cast.people[name]], kind, about=kind.value, path="/p")
            gather()
            settings: Settings = app.extensions["gir_settings"]
            newest = db.session.scalars(select(Mail.id).order_by(Mail.made_at.desc())).first()
            assert newest is not None
            return compose(read_letter(newest), settings)

    return mail


def save(app: Flask, cast: Cast, subject: str = "Er staat iets klaar – {product}", text: str = TEXT) -> None:
    with app.app_context():
        actor = actor_of(cast.people["chantal"])
        shown = mark_of(wording_of(actor.organisation_id, Matter.TO_DO, "nl"))
        save_wording(Matter.TO_DO, "nl", subject, text, shown=shown, actor=actor)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("matter", Matter)
def test_the_words_of_the_software_are_allowed(app: Flask, matter: Matter, language: str) -> None:
    with app.app_context():
        usual = usual_wording(matter, language)
        assert refusal_of_subject(usual.subject) == ""
        assert refusal_of_text(usual.text) == ""


def test_they_are_the_words_that_a_mail_really_has(app: Flask) -> None:
    """What a coordinator starts from is what is sent now."""
    settings: Settings = app.extensions["gir_settings"]
    with app.app_context():
        for matter, kind in ((Matter.TO_DO, MessageKind.NEW_CASE), (Matter.QUESTION, MessageKind.CONFIRM_TALK)):
            letter = Letter("m", datetime(2026, 11, 2, tzinfo=UTC), "a@b.example", "nl", None, ((kind, "/p"),))
            mail = compose(letter, settings)
            usual = usual_wording(matter, "nl").filled(
                link=f"{settings.base_url}/p", product=settings.product_name, organisation="x"
            )
            assert mail["Subject"] == usual.subject
            assert mail.get_content().startswith(usual.text + "\n\n-- \n")


def test_a_mail_has_the_words_of_the_organisation(app: Flask, cast: Cast, told: Callable[..., EmailMessage]) -> None:
    save(app, cast)
    mail = told("hanna", MessageKind.NEW_CASE)
    assert mail["Subject"] == "Er staat iets klaar – Meldpunt Veilig Werken"
    content = mail.get_content()
    assert content.startswith(
        "Goedendag,\n\nEr staat iets klaar.\nhttp://127.0.0.1:8000/p\n\nGroet, Gemeente Voorbeeldstad"
    )
    assert "http://127.0.0.1:8000/account" in content  # the small print stays
    assert mail["List-Unsubscribe"]


def test_about_other_things_and_elsewhere_it_has_those_of_the_software(
    app: Flask, cast: Cast, told: Callable[..., EmailMessage]
) -> None:
    save(app, cast)
    assert "Goedendag" not in told("anna", MessageKind.ANSWERED).get_content()
    assert "Goedendag" not in told("pia", MessageKind.NEW_CASE).get_content()
    assert "Goedendag" not in told("omar", MessageKind.NEW_CASE, MessageKind.ESCALATED).get_content()


def test_a_name_that_looks_like_a_place_is_not_filled_in_again() -> None:
    wording = Wording("{organisation}", "{organisation} {link}")
    filled = wording.filled(link="https://x.example/", product="P", organisation="{link}{product}")
    assert filled == Wording("{link}{product}", "{link}{product} https://x.example/")


@pytest.mark.parametrize(
    "subject",
    [
        "Nieuwe melding",
        "Agressie aan de balie",
        "Je zaak wacht",
        "A new report",
        "Regel een\nBcc: iedereen@voorbeeld.example",
        "{link}",
        "{name}",
        "{{product}}",
        "{product",
        "Kijk op www.voorbeeld.nl",
    ],
)
def test_a_subject_tells_nothing_and_is_one_line(app: Flask, subject: str) -> None:
    with app.app_context():
        assert refusal_of_subject(subject)


@pytest.mark.parametrize(
    "text",
    [
        "Er staat iets klaar.",
        "{link} en nog eens {link}",
        "{link} {name}",
        "{link} {link!r}",
        "{link} {link.__class__}",
        "{link} Iemand heeft iets gemeld.",
        "{link} Er was een bedreiging.",
        "{link} of https://ergens-anders.example/inloggen",
        "{link} of ga naar inloggen.nl",
        "{link} of mail naar iemand@voorbeeld.example",
        "{link} <a href=x>",
    ],
)
def test_a_text_tells_nothing_and_leads_to_one_place(app: Flask, text: str) -> None:
    with app.app_context():
        assert refusal_of_text(text)


def test_to_sign_in_may_be_called_what_people_call_it(app: Flask) -> None:
    with app.app_context():
        assert refusal_of_text("Hier kun je je aanmelden: {link}") == ""


def test_what_is_refused_is_not_kept(app: Flask, cast: Cast) -> None:
    with pytest.raises(ValueError, match="melding"):
        save(app, cast, subject="Nieuwe melding")
    with app.app_context():
        assert db.session.scalars(select(MailWording)).all() == []


def test_nobody_saves_over_somebody_else(app: Flask, cast: Cast) -> None:
    with app.app_context():
        shown = mark_of(usual_wording(Matter.TO_DO, "nl"))
    save(app, cast)
    with app.app_context():
        actor = actor_of(cast.people["chantal"])
        with pytest.raises(ChangedMeanwhile):
            save_wording(Matter.TO_DO, "nl", "Anders", TEXT, shown=shown, actor=actor)
        with pytest.raises(ChangedMeanwhile):
            reset_wording(Matter.TO_DO, "nl", shown=shown, actor=actor)
        assert own_wording(actor.organisation_id, Matter.TO_DO, "nl") is not None


# ── On screen ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_coordinator_writes_looks_and_takes_it_back(
    app: Flask, cast: Cast, client_for: Callable[..., PageClient]
) -> None:
    client = client_for("chantal")
    page = client.visit(ONE).form(ONE).submit(subject="Er staat iets klaar", text=TEXT)
    assert page.path == OVERVIEW
    assert "eigen woorden" in page.main
    page = client.visit(ONE)
    assert "Groet, Gemeente Voorbeeldstad" in page.text  # the example
    page = page.form(f"{ONE}/reset").submit()
    assert "eigen woorden" not in page.main
    with app.app_context():
        assert own_wording(cast.organisation_id, Matter.TO_DO, "nl") is None
        lines = list(db.session.scalars(select(AuditLine).where(AuditLine.act.in_(("mail.write", "mail.reset")))))
        assert [line.act for line in lines] == ["mail.write", "mail.reset"]
        assert not any("Groet" in line.detail for line in lines)


def test_what_was_typed_stays_when_it_is_refused(app: Flask, client_for: Callable[..., PageClient]) -> None:
    page = client_for("chantal").visit(ONE).form(ONE).submit(subject="Nieuwe melding", text="Kom langs.")
    assert page.status == 422
    assert "Laat weg waar het over gaat: “melding”." in page.text
    assert "De plek om in te loggen moet er één keer in staan: {link}." in page.text
    assert page.form(ONE).values["subject"] == ["Nieuwe melding"]
    with app.app_context():
        assert db.session.scalars(select(MailWording)).all() == []


def test_two_who_write_see_both_texts(client_for: Callable[..., PageClient]) -> None:
    form = client_for("chantal").visit(ONE).form(ONE)
    client_for("chantal").visit(ONE).form(ONE).submit(subject="Van de een", text=TEXT)
    page = form.submit(subject="Van de ander", text=TEXT)
    assert page.status == 409
    assert "Van de een" in page.text
    assert "Van de ander" in page.text


@pytest.mark.parametrize("name", ["hanna", "bea", "anna"])
def test_only_the_coordinator(client_for: Callable[..., PageClient], name: str) -> None:
    client = client_for(name)
    for path in (OVERVIEW, ONE):
        assert client.get(path).status == 404
    assert client_for("chantal").get("/organisation/mails/to_do/fr").status == 404
