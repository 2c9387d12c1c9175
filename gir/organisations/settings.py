"""What an organisation decides for itself: its name and numbers, and the ways in which people may report.

Every group of settings has a mark, a fingerprint of how it was when a page showed it: who saves over what somebody else
changed meanwhile is told first, and two people who change different things do not get in each other's way.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass, fields
from typing import TypeVar

from sqlalchemy.orm import Session

from gir.audit import Who, recorded
from gir.database import db
from gir.organisations.models import Organisation
from gir.organisations.services import ChangedMeanwhile, own_organisation
from gir.organisations.terms import OrganisationAct

TOKEN_BYTES = 24
"""Of the link for people without an account: 192 bits, nothing to guess."""


@dataclass(frozen=True)
class Details:
    """How an organisation is called and reached. Numbers are as people write them, an extension included."""

    name: str
    emergency_label: str | None
    emergency_number: str | None
    duty_number: str | None
    work_address: str | None
    language: str


@dataclass(frozen=True)
class Ways:
    """In which ways people may report, and whether staff get a question about it every quarter."""

    accountless: bool
    pulse_on: bool


S = TypeVar("S", Details, Ways)


def details_of(organisation_id: str) -> Details:
    """Name and numbers as they are now."""
    return _read(Details, _now(organisation_id))


def ways_of(organisation_id: str) -> Ways:
    """The ways as they are now."""
    return _read(Ways, _now(organisation_id))


def report_token_of(organisation_id: str) -> str | None:
    """The token of the link for people without an account; None when they cannot report."""
    home = _now(organisation_id)
    return home.report_token if home.accountless else None


def mark_of(settings: object) -> str:
    """A fingerprint of settings as they were shown."""
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:32]


def change_details(wanted: Details, *, shown: str, actor: Who) -> None:
    """Change name, numbers, address or language. ``shown`` is the mark of the details that the page showed.

    Raises:
        ChangedMeanwhile: somebody else changed them meanwhile.
    """
    _change(OrganisationAct.CHANGE_DETAILS, wanted, shown, actor)


def change_ways(wanted: Ways, *, shown: str, actor: Who) -> None:
    """Switch ways on or off. Reporting without account gets a link the first time; switched off, the link rests.

    Raises:
        ChangedMeanwhile: somebody else changed them meanwhile.
    """
    _change(OrganisationAct.CHANGE_WAYS, wanted, shown, actor)


def renew_link(*, shown: str, actor: Who) -> None:
    """Make a new link for people without an account: the old one and every poster with it stop working.

    Raises:
        ChangedMeanwhile: somebody else made a new one meanwhile, or switched this way of reporting off.
    """
    home = _now(actor.organisation_id)
    with recorded(OrganisationAct.RENEW_LINK, home, actor=actor) as session:
        home = own_organisation(session, actor.organisation_id)
        if not home.accountless or mark_of(home.report_token) != shown:
            raise ChangedMeanwhile
        home.report_token = secrets.token_urlsafe(TOKEN_BYTES)


def _change(act: OrganisationAct, wanted: S, shown: str, actor: Who) -> None:
    home = _now(actor.organisation_id)
    before = asdict(_read(type(wanted), home))
    changed = [name for name, value in asdict(wanted).items() if before[name] != value]
    if changed:
        with recorded(act, home, actor=actor, detail={"fields": " ".join(changed)}) as session:
            _write(session, wanted, shown, actor)


def _write(session: Session, wanted: S, shown: str, actor: Who) -> None:
    home = own_organisation(session, actor.organisation_id)
    if mark_of(_read(type(wanted), home)) != shown:
        raise ChangedMeanwhile
    for name, value in asdict(wanted).items():
        setattr(home, name, value)
    if home.accountless and home.report_token is None:
        home.report_token = secrets.token_urlsafe(TOKEN_BYTES)


def _read(kind: type[S], home: Organisation) -> S:
    return kind(**{field.name: getattr(home, field.name) for field in fields(kind)})


def _now(organisation_id: str) -> Organisation:
    return db.session.get_one(Organisation, organisation_id, populate_existing=True)
