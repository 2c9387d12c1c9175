"""The frame of a page for the person who is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from flask import has_request_context, request, session, url_for

from gir.accounts.actor import Actor, me, signed_in_now
from gir.accounts.models import first_name
from gir.accounts.terms import Office, Role
from gir.config import Settings
from gir.web.page import LANGUAGES, Destination, Link, Page, current_language, is_current

ACCOUNT = "account"
"""The section of places that stand in the menu of who is signed in."""


class Places:
    """The places of the navigation. Every page shows some of them, so what people with the same roles get is kept."""

    def __init__(self, destinations: Iterable[Destination]) -> None:
        self.destinations = sorted(destinations, key=lambda destination: destination.order)
        self._known = lru_cache(maxsize=500)(self._labelled)

    def links(self, roles: frozenset[Role], section: str = "") -> tuple[Link, ...]:
        """The places of a section that people with these roles may go to, as they stand on this page."""
        known = self._known(current_language(), request.script_root, roles, section)
        return tuple(Link(label, url, is_current(url)) for label, url in known)

    def _labelled(self, _language: str, _root: str, roles: frozenset[Role], section: str) -> list[tuple[str, str]]:
        names = {role.value for role in roles}
        places = [place for place in self.destinations if place.section == section]
        allowed = [place for place in places if not place.roles or place.roles & names]
        return [(str(place.label), url_for(place.endpoint)) for place in allowed]


def page_for(settings: Settings, places: Places) -> Page:
    """The frame for whoever asks: plain for visitors, with navigation by role for people who are signed in."""
    if not signed_in_now():
        return Page(settings.product_name, current_language())
    actor = me()
    return Page(
        product_name=settings.product_name,
        language=current_language(),
        organisation_name=actor.organisation_name,
        navigation=places.links(actor.roles),
        account_links=places.links(actor.roles, ACCOUNT),
        person_name=first_name(actor.name),
        role_names=role_names(actor),
        emergency_label=actor.emergency_label,
        emergency_number=actor.emergency_number,
        duty_number=actor.duty_number,
    )


CLERKS = frozenset({Office.COUNCIL_CLERK, Office.TOWN_CLERK})
"""Offices of which the name says the role."""


def role_names(actor: Actor) -> str:
    """The roles as the account menu says them; the office for office-holders."""
    return _role_names(current_language(), actor.roles, actor.office)


@lru_cache(maxsize=500)
def _role_names(_language: str, roles: frozenset[Role], office: Office | None) -> str:
    said = {Role.EMPLOYEE, Role.CLERK} if office in CLERKS else {Role.EMPLOYEE}
    own = [str(role.label) for role in Role if role in roles - said]
    if office:
        own.insert(0, str(office.label))
    return ", ".join(own) or str(Role.EMPLOYEE.label)


def request_language() -> str:
    """The language of this request: the person's, else the one chosen in this browser, else Dutch."""
    if not has_request_context():
        return LANGUAGES[0]
    chosen = me().language if signed_in_now() else session.get("language")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]
