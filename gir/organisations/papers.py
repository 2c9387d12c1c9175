"""The start kit and the poster of an organisation: one page each, to print and hang up."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
from flask_babel import force_locale
from flask_babel import gettext as _

from gir.terms import Term

HERE = Path(__file__).parent / "documents"
RELIEF_HOURS = 24
"""Hours within which somebody is there for who was hurt; the protocol's own figure (a test holds them together)."""
ANSWER_DAYS = 5
"""Working days within which who reported gets an answer in somebody's own words; the same."""


class Paper(Term):
    """A document that an organisation can print."""

    START_KIT = "start-kit"
    POSTER = "poster"

    @property
    def template(self) -> tuple[Path, ...]:
        """The files it is made of, in their order."""
        return HERE / "sheet.typ", HERE / f"{self.value.replace('-', '_')}.typ"


@dataclass(frozen=True)
class About:
    """What a document says of one organisation."""

    organisation: str
    emergency_label: str | None
    emergency_number: str | None
    duty_number: str | None
    sentence: str | None
    address: str
    accountless: bool


def words_of(paper: Paper, about: About, language: str) -> dict[str, Any]:
    """Everything that stands on a document, in one language; the organisation's own words stay as they are."""
    with force_locale(language):
        return {
            "language": language,
            "organisation": about.organisation,
            "norm": about.sentence or _("Emotion is fine, aggression is not."),
            "address": about.address,
            "code": code_of(about.address),
            "code_says": _("Code to scan. It opens %(address)s", address=about.address),
            "no_account": _("You do not need an account.") if about.accountless else "",
            "danger": {"title": _("Immediate danger? Call first."), "calls": _calls(about)},
            **(_start_kit() if paper is Paper.START_KIT else _poster()),
        }


def code_of(address: str) -> str:
    """The QR code of an address, as SVG. A quarter of it may be damaged and it still opens the page."""
    drawn = io.BytesIO()
    segno.make(address, error="q", micro=False).save(drawn, kind="svg", border=4, xmldecl=False, light="#ffffff")
    return drawn.getvalue().decode()


def _calls(about: About) -> list[Mapping[str, str]]:
    calls = [(_("Police, fire brigade, ambulance"), "112")]
    if about.emergency_number:
        calls.append((about.emergency_label or _("Security"), about.emergency_number))
    if about.duty_number:
        calls.append((_("Somebody who listens, day and night"), about.duty_number))
    return [{"label": label, "number": number} for label, number in calls]


def _start_kit() -> dict[str, Any]:
    return {
        "title": _("Aggression at work: what you can do"),
        "counts": {
            "title": _("What counts?"),
            "items": [
                _("Shouting, name-calling, belittling; also by telephone, by mail and online"),
                _("Threats against you, your family or your home"),
                _("Pushing, hitting, spitting, throwing"),
                _("Discrimination, and sexual remarks or touching"),
                _("Damage to things, yours or those of the organisation"),
            ],
            "small": _("Small things count too. It is not part of your work."),
        },
        "report": {
            "title": _("Report in one minute"),
            "items": [
                _("Scan the code, or open the address below."),
                _("Tell what happened in your own words. Short is fine."),
                _("Choose when and where. Send it. Everything else can wait."),
            ],
            "scan": _("Scan and report:"),
        },
        "then": {
            "title": _("What happens then?"),
            "items": [
                _("At once: you get a number, and the names of who takes it up."),
                _("Within %(hours)s hours: somebody is there for you.", hours=RELIEF_HOURS),
                _("Within %(days)s working days: an answer in somebody's own words.", days=ANSWER_DAYS),
                _("You follow every step, and nothing is closed before you have had an answer."),
                _("We file the police report for you. Your home address stays out of it."),
            ],
        },
        "helps": {
            "title": _("Who helps you?"),
            "items": [
                _("Your manager: there for you first, and for your team. You can hide your report from your manager."),
                _("HRM: aftercare, being ill, injuries."),
                _("OOV: who did it, measures, the police."),
                _("The coordinator: watches that every promise is kept."),
                _("Council members and members of the college: the clerk for office-holders."),
            ],
        },
        "foot": _("Hang this page where colleagues see it, and give it to everybody who is new."),
    }


def _poster() -> dict[str, Any]:
    return {
        "title": _("Did something nasty happen at work?"),
        "lead": _("Report it in one minute. Small things count too."),
        "report": {"scan": _("Scan and report")},
    }
