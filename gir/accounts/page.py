"""The frame of a page for the person who is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import ceil

from flask import has_request_context, request, session, url_for
from flask_babel import ngettext

from gir.accounts.actor import Actor, is_proven, me, signed_in_now
from gir.accounts.models import first_name
from gir.accounts.terms import Office, Role
from gir.config import Settings
from gir.database import now
from gir.web.dates import time_of_day
from gir.web.page import LANGUAGES, Destination, Emergency, Group, Link, MenuSection, Page, current_language, is_current

GROUPS = (MenuSection.CASES, MenuSection.LOOKING_BACK, MenuSection.SETTINGS)
"""The groups of the menu "More", in their order."""
FEW = 1
"""So many places need no menu of their own, which would hide one link behind another: they end the bar. Two would not
fit beside a long role.
"""

Shown = dict[MenuSection, tuple[Link, ...]]
NOTHING: Shown = dict.fromkeys(MenuSection, ())
"""For who only reports: no place is open to them."""


class Places:
    """The places of the navigation. Every page shows some of them, so what people with the same roles get is kept."""

    def __init__(self, destinations: Iterable[Destination]) -> None:
        self.destinations = sorted(destinations, key=lambda destination: destination.order)
        self._known = lru_cache(maxsize=500)(self._labelled)

    def shown(self, roles: frozenset[Role]) -> Shown:
        """The places people with these roles may go to, as they stand on this page. One of them at most is current."""
        known = self._known(current_language(), request.script_root, roles)
        here = max((url for _section, _label, url in known if is_current(url)), key=len, default="")
        return {
            section: tuple(Link(label, url, url == here) for place, label, url in known if place == section)
            for section in MenuSection
        }

    def _labelled(self, _language: str, _root: str, roles: frozenset[Role]) -> list[tuple[str, str, str]]:
        names = {role.value for role in roles}
        allowed = [place for place in self.destinations if not place.roles or place.roles & names]
        return [(place.section, str(place.label), url_for(place.endpoint)) for place in allowed]


def bar_and_more(shown: Shown) -> tuple[tuple[Link, ...], tuple[Group, ...]]:
    """What stands in the bar, and the groups of the menu "More". The order is the same for everybody."""
    rest = [(section, shown[section]) for section in GROUPS if shown[section]]
    if sum(len(links) for _section, links in rest) <= FEW:
        return shown[MenuSection.DAILY] + tuple(link for _section, links in rest for link in links), ()
    return shown[MenuSection.DAILY], tuple(Group(str(section.label), links) for section, links in rest)


def page_for(settings: Settings, places: Places) -> Page:
    """The frame for whoever asks: plain for visitors, with navigation by role for people who are signed in."""
    if not signed_in_now():
        return Page(settings.product_name, current_language())
    actor = me()
    shown = places.shown(actor.roles) if is_proven() else NOTHING
    bar, more = bar_and_more(shown)
    return Page(
        product_name=settings.product_name,
        language=current_language(),
        organisation_name=actor.organisation_name,
        navigation=bar,
        more=more,
        account_links=shown[MenuSection.ACCOUNT],
        person_name=first_name(actor.name),
        role_names=role_names(actor) if is_proven() else "",
        emergency_label=actor.emergency_label,
        emergency_number=actor.emergency_number,
        duty_number=actor.duty_number,
        emergency=emergency_of(actor) if is_proven() else None,
    )


def emergency_of(actor: Actor) -> Emergency | None:
    """What every page says of emergency access that is running for somebody."""
    glass = actor.glass
    if glass is None:
        return None
    minutes = max(1, ceil((glass.ends_at - now()).total_seconds() / 60))
    said = ngettext(
        "Emergency access to %(number)s: one minute left, until %(time)s. "
        "You can only read, and everything is recorded.",
        "Emergency access to %(number)s: %(num)d minutes left, until %(time)s. "
        "You can only read, and everything is recorded.",
        minutes,
        number=glass.number,
        time=time_of_day(glass.ends_at),
    )
    return Emergency(said, url_for("break_glass.end"), url_for("followup.case", case_id=glass.case_id))


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
