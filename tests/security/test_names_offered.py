"""Lists to choose from tell no names but of who handles cases or listens, of here, and still here: on every page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from gir.accounts.actor import Actor, actor_of
from gir.accounts.terms import OPENING_ROLES
from tests.browser import pages
from tests.browser.world import World
from tests.security import visits
from tests.security.addresses import add_documents, endpoint_of, every_address
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.visitors import ClientFor


def people_offered(page: Page, people: dict[str, str]) -> Iterator[str]:
    """The sign-in names of the people whose id is an answer in some list of the page."""
    for form in page.forms:
        for control in form.controls:
            values = [control.get("value") or ""] if control.tag == "input" else []
            values += [option.get("value") or "" for option in control.iter("option")]
            for value in values:
                yield from (people[piece] for piece in value.split(":") if piece in people)


def test_lists_to_choose_from_hold_only_who_may_be_in_them(
    told: World, client_for: ClientFor, visitor: PageClient
) -> None:
    ids = {person_id: name for name, person_id in told.cast.people.items()}
    actors: dict[str, Actor] = {}
    with told.app.app_context():
        for name, person_id in told.cast.people.items():
            if name != "fenna":
                actors[name] = actor_of(person_id)
    opens = {name for name, actor in actors.items() if actor.roles & OPENING_ROLES}
    found: dict[str, set[str]] = defaultdict(set)
    offering = 0
    add_documents(told)
    guests = visits.come_in(told, client_for)
    everybody = {name: client_for(name) for name in (*pages.PAGES, "dora", "wilma") if name != pages.VISITOR}
    for name, client in {**everybody, **guests, pages.VISITOR: visitor}.items():
        for path in every_address(told):
            if "." in path.rpartition("/")[2]:
                continue
            answer = client._client.get(path)
            if answer.mimetype != "text/html" or not any(person_id in answer.text for person_id in ids):
                continue
            offered = set(people_offered(Page(answer, client._send), ids)) - {name}
            offering += bool(offered)
            home = actors[name].organisation_id if name in actors else told.cast.organisation_id
            assert "fenna" not in offered, f"{path} as {name} offers who has left"
            assert all(actors[one].organisation_id == home for one in offered), f"{path} as {name}: of elsewhere"
            if name == pages.VISITOR:
                assert not offered, f"{path} offers names to a stranger"
            if offered - opens:
                found[f"{endpoint_of(told, path)} {name}"] |= offered - opens
    assert not found, dict(found)
    assert offering > 30, "the lists were not found"
