"""The frame of a page for the person who is signed in."""

from __future__ import annotations

from collections.abc import Sequence

from flask import has_request_context, session, url_for

from gir.accounts.actor import Actor, me, signed_in_now
from gir.accounts.models import first_name
from gir.accounts.terms import Role
from gir.config import Settings
from gir.web.page import LANGUAGES, Destination, Link, Page, current_language, is_current


def page_for(settings: Settings, destinations: Sequence[Destination]) -> Page:
    """The frame for whoever asks: plain for visitors, with navigation by role for people who are signed in."""
    if not signed_in_now():
        return Page(settings.product_name, current_language())
    actor = me()
    return Page(
        product_name=settings.product_name,
        language=current_language(),
        organisation_name=actor.organisation_name,
        navigation=tuple(_links(actor, destinations)),
        person_name=first_name(actor.name),
        role_names=role_names(actor),
        emergency_label=actor.emergency_label,
        emergency_number=actor.emergency_number,
        duty_number=actor.duty_number,
    )


def role_names(actor: Actor) -> str:
    """The roles as the account menu says them; the office for office-holders."""
    own = [str(role.label) for role in Role if role in actor.roles and role is not Role.EMPLOYEE]
    if actor.office:
        own.insert(0, str(actor.office.label))
    return ", ".join(own) or str(Role.EMPLOYEE.label)


def _links(actor: Actor, destinations: Sequence[Destination]) -> list[Link]:
    allowed = [d for d in destinations if not d.roles or d.roles & {role.value for role in actor.roles}]
    urls = [(d, url_for(d.endpoint)) for d in allowed]
    return [Link(str(d.label), url, is_current(url)) for d, url in urls]


def request_language() -> str:
    """The language of this request: the person's, else the one chosen in this browser, else Dutch."""
    if not has_request_context():
        return LANGUAGES[0]
    chosen = me().language if signed_in_now() else session.get("language")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]
