"""The letters of a request: the decision with its reasons, and the word that it takes longer.

A decision on such a request is one in the sense of the Awb where the employer is a public body (UAVG 34): its clause
says how to object. Everybody can complain to the data protection authority.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from gir.cases.models import Case
from gir.organisations.models import Organisation
from gir.organisations.terms import EmployerKind
from gir.privacy.requests.models import PrivacyRequest
from gir.privacy.requests.redaction import without_others
from gir.privacy.requests.terms import RequestKind
from gir.terms import lazy as _l
from gir.threat.measures.letters import objection_words
from gir.web.dates import long_day, today
from gir.web.page import written_in
from gir.web.paper import as_data

SUBJECTS: dict[RequestKind, str] = {
    RequestKind.ACCESS: _l("Your request to see your data"),
    RequestKind.CORRECTION: _l("Your request to correct your data"),
    RequestKind.ERASURE: _l("Your request to erase your data"),
    RequestKind.RESTRICTION: _l("Your request to keep your data and not use it otherwise"),
    RequestKind.OBJECTION: _l("Your objection to the use of your data"),
}
"""What a letter is about."""
AUTHORITY = "https://autoriteitpersoonsgegevens.nl"
"""Where everybody can complain about how their data are used."""


def sealed_words(request: PrivacyRequest, *, signed_by: str) -> str:
    """The decision as it is sent, to be kept with the request."""
    organisation = request.organisation
    with written_in(organisation.language):
        body = [{"heading": heading, "text": text} for heading, text in _decision(request)]
        return as_data(_letter(request, _("Decision on your request"), body, decision_clause(organisation), signed_by))


def extension_words(request: PrivacyRequest, *, signed_by: str) -> str:
    """The letter that says that it takes longer, and why."""
    with written_in(request.organisation.language):
        said = _("You asked us something about your data on %(day)s.", day=long_day(request.received_on))
        longer = _(
            "We cannot answer within one month. We answer on %(day)s at the latest.", day=long_day(request.due_on)
        )
        body = [{"heading": False, "text": text} for text in (said, longer, request.extension_reason or "")]
        return as_data(_letter(request, _("Our answer takes longer"), body, complaint_clause(), signed_by))


def _letter(request: PrivacyRequest, title: str, body: Any, clause: Any, signed_by: str) -> dict[str, Any]:
    organisation = request.organisation
    about = [
        (_("Date"), long_day(today())),
        (_("Our reference"), request.number),
        (_("About"), str(SUBJECTS[request.kind])),
    ]
    return {
        "language": organisation.language,
        "title": title,
        "draft": "",
        "organisation": organisation.name,
        "sender": [line for line in (organisation.name, organisation.work_address or "") if line],
        "addressee": [request.who, *(request.reach or "").splitlines()],
        "about": about,
        "body": body,
        "clause": clause,
        "signed": [line for line in (_("Yours sincerely,"), signed_by) if line],
    }


def _decision(request: PrivacyRequest) -> Iterator[tuple[bool, str]]:
    cases = [link.case for link in request.links]
    yield False, _("You asked us something about your data on %(day)s.", day=long_day(request.received_on))
    yield True, _("What we decided")
    yield False, str(request.outcome.label) if request.outcome else ""
    for heading, text in (
        (_("Which behaviour it is about"), request.behaviour),
        (_("Which rule it is held to"), request.norm),
        (_("How we look at it"), request.opinion),
        (_("Why we decide so"), request.reason),
    ):
        if text:
            yield True, heading
            yield False, _without_all(text, cases, request)


def _without_all(text: str, cases: list[Case], request: PrivacyRequest) -> str:
    for case in cases:
        text = without_others(text, case, request)
    return text


def decision_clause(organisation: Organisation) -> list[dict[str, Any]]:
    """What can be done against the decision; nobody edits it."""
    if organisation.kind is not EmployerKind.MUNICIPALITY:
        return complaint_clause()
    address = ", ".join(filter(None, (organisation.name, organisation.work_address)))
    title, *parts = objection_words(address)
    objection = [{"heading": True, "text": title}, *({"heading": False, "text": part} for part in parts)]
    return [*objection, *complaint_clause()]


def complaint_clause() -> list[dict[str, Any]]:
    """The way to the authority, which is open to everybody."""
    return [
        {"heading": True, "text": _("You can also complain to the authority")},
        {
            "heading": False,
            "text": _(
                "Do you think that we do not use your data as the law says? Then you can complain to the Dutch Data "
                "Protection Authority: %(address)s. You can also go to court.",
                address=AUTHORITY,
            ),
        },
    ]


def shown_letter(request: PrivacyRequest) -> list[dict[str, Any]]:
    """The paragraphs of the decision with its clause, as a page shows them."""
    words = json.loads(request.letter or "{}")
    return [*words.get("body", []), *words.get("clause", [])]
