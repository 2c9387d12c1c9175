"""Every address that can be looked at, with ids of things that are there: pages, files, pictures and calendars."""

from __future__ import annotations

from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from gir.accounts.actor import actor_of
from gir.accounts.feeds import make_feed
from gir.cases.models import Case
from gir.database import db
from gir.evidence.models import EvidenceFile
from gir.evidence.terms import Preview, Scan
from tests.browser import pages
from tests.browser.world import World
from tests.security import visits
from tests.statistics.partners.employers import publish

DOCUMENTS = (
    "/healthz",
    "/clocks.ics?link={feed}",
    "/organisation/start-kit.pdf",
    "/organisation/poster.pdf",
    "/measures/{measure_runs}/letter.pdf",
    "/cases/{busy}/police-file.pdf",
    "/my-reports/{busy}/files/{file}",
    "/my-reports/{busy}/files/{file}/picture",
    "/cases/{busy}/files/{file}",
    "/cases/{busy}/files/{file}/picture",
    "/lessons/rie.csv",
    "/trends/history/files/example.csv",
    "/trends/history/{import_ready}/rejected.csv",
    "/organisation/head-counts/files/head-counts.csv",
    "/trends/reports.svg",
    "/trends/published/employee-total.csv",
    "/trends/partners/partners.svg",
    "/privacy/register.csv",
    "/organisation/people/{reader}",
    "/organisation/people/{reader}/leave",
    "/my-data/{request_free}/letter.pdf",
    "/privacy/requests/{request_decided}/letter.pdf",
)
NOT_FOUND = {
    "second_factor.code": "no second factor in these stories: tests/accounts/test_second_factor.py",
    "second_factor.app": "the same",
    "security.contact": "nobody is named here: tests/web/test_security_txt.py",
    "break_glass.judge": "only what somebody opened: tests/privacy/test_judging_glass.py",
    "followup.propose_lift": "only while somebody is kept out: tests/followup/test_lifting.py",
    "followup.decide_lift": "the same",
    "people.decide": "only while a role waits: tests/accounts/test_rights.py",
    "people.end": "of one role by its id: tests/accounts/test_rights.py",
    "requests.extension": "only of a request that was extended: tests/privacy/test_requests.py",
}
"""Addresses at which these stories find nothing."""


def add_documents(world: World) -> None:
    """Know the id of a file that may be opened and the link of a calendar; let there be published figures."""
    publish(world.app, world.cast.organisation_id)
    with world.app.app_context():
        incident = select(Case.incident_id).where(Case.id == world.cases["busy"]).scalar_subquery()
        clean = select(EvidenceFile.id).where(
            EvidenceFile.incident_id == incident,
            EvidenceFile.scan != Scan.INFECTED,
            EvidenceFile.preview == Preview.READY,
        )
        world.cases["file"] = db.session.scalars(clean).first() or ""
        world.cases["feed"] = make_feed(actor=actor_of(world.cast.people["omar"]))


def every_address(world: World) -> list[str]:
    """All of them, once."""
    listed = [path for paths in (*pages.PAGES.values(), *visits.PAGES.values(), DOCUMENTS) for path in paths]
    return list(dict.fromkeys(path.format_map(world.cases) for path in listed))


def endpoint_of(world: World, path: str) -> str:
    """Which route answers there."""
    try:
        endpoint, _values = world.app.url_map.bind("localhost").match(path.partition("?")[0])
        return str(endpoint)
    except HTTPException:
        return ""
