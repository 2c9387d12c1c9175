"""The file about somebody: to read, as PDF, and for another system what they gave themselves."""

from __future__ import annotations

import json
from typing import Any

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.audit import recorded
from gir.privacy.requests.letters import complaint_clause
from gir.privacy.requests.models import PrivacyRequest, RequestText
from gir.privacy.requests.terms import FileForm, RequestAct
from gir.privacy.taking import Stated, take_away
from gir.threat.measures.letters import TEMPLATE
from gir.web.dates import long_day, today
from gir.web.page import written_in
from gir.web.paper import as_data, typeset_once

TYPES = {FileForm.PDF: "application/pdf", FileForm.JSON: "application/json"}


def file_of(request: PrivacyRequest, form: FileForm) -> bytes:
    """What was released, and nothing else. What was destroyed meanwhile is not in it."""
    if form is FileForm.JSON:
        return _for_machines(request)
    return typeset_once(TEMPLATE, as_data(_to_read(request)))


def take(request: PrivacyRequest, stated: Stated | None, *, actor: Actor) -> None:
    """Write down that who handled it takes the file along, and what for: before it is given."""
    take_away(RequestAct.TAKE, request, told={"texts": str(len(released(request)))}, stated=stated, actor=actor)


def take_own(request: PrivacyRequest, form: FileForm, *, actor: Actor) -> None:
    """Write down that somebody takes their own file along."""
    with recorded(RequestAct.TAKE_OWN, request, actor=actor, detail={"form": form.value}):
        pass


def released(request: PrivacyRequest) -> list[RequestText]:
    """The texts that were let through, case by case."""
    rows = [row for row in request.texts if row.released]
    return sorted(rows, key=lambda row: (row.link.case.number if row.link else "", row.position))


def _to_read(request: PrivacyRequest) -> dict[str, Any]:
    organisation = request.organisation
    with written_in(organisation.language):
        said = _("These are the texts about you that we hold. Names and addresses of others are left out.")
        body: list[dict[str, Any]] = [{"heading": False, "text": said}]
        for row in released(request):
            number = row.link.case.number if row.link else ""
            body.append({"heading": True, "text": " · ".join(filter(None, (number, str(row.source.label))))})
            body.append({"heading": False, "text": row.released or ""})
        return {
            "language": organisation.language,
            "title": _("What we hold about you"),
            "draft": "",
            "organisation": organisation.name,
            "sender": [line for line in (organisation.name, organisation.work_address or "") if line],
            "addressee": [request.who],
            "about": [(_("Date"), long_day(request.released_at or today())), (_("Our reference"), request.number)],
            "body": body,
            "clause": complaint_clause(),
            "signed": [],
        }


def _for_machines(request: PrivacyRequest) -> bytes:
    """Names of fields are those of the register; nothing of what others wrote."""
    given = [
        {
            "case": row.link.case.number if row.link else None,
            "field": row.origin.partition(":")[0],
            "text": row.released,
        }
        for row in released(request)
        if row.given
    ]
    made = {"request": request.number, "organisation": request.organisation.name, "given": given}
    return json.dumps(made, ensure_ascii=False, indent=2).encode()
