"""People without an account who come back with their code, each at another point of their report."""

from __future__ import annotations

from sqlalchemy import select

from gir.cases.models import Case
from gir.database import db
from tests.browser.world import World
from tests.support.codes import code_on
from tests.support.page_client import PageClient
from tests.support.stories import finish_everything
from tests.support.visitors import ANSWERS, ClientFor, claim_for_guest, come_back

PAGES = {
    "guest": (
        "/returning/report",
        "/returning/readers",
        "/returning/protect",
        "/returning/more",
        "/returning/more/people",
        "/returning/more/evidence",
    ),
    "claiming": ("/returning/report",),
    "answered": ("/returning/report",),
}


def _cases(world: World) -> set[str]:
    with world.app.app_context():
        return set(db.session.scalars(select(Case.id)))


def _report(world: World, client: PageClient) -> str:
    """Report by the link and come back with the code; gives the id of the case."""
    known, link = _cases(world), f"/r/{world.cases['link']}"
    world.cases["code"] = code_on(client.visit(link).form(link).submit(ANSWERS))
    come_back(client, world.cases["code"])
    (case_id,) = _cases(world) - known
    return case_id


def come_in(world: World, client_for: ClientFor) -> dict[str, PageClient]:
    """A guest whose report is open, one for whom it was filed, and one who got an answer."""
    guest, answered, claiming = (PageClient(world.app) for _ in range(3))
    _report(world, guest)
    finish_everything(world.app, world.cast, _report(world, answered))
    _case_id, claim = claim_for_guest(world.app, world.cast, client_for)
    come_back(claiming, claim)
    return {"guest": guest, "claiming": claiming, "answered": answered}
