"""What a case and the page of signals say of incidents that pile up."""

from __future__ import annotations

import json

from flask_babel import gettext as _

from gir.care.piles.queries import call_wished
from gir.care.terms import CareAct
from gir.cases.models import Case
from gir.terms import Term
from gir.web.dates import long_date


def call_wish(case: Case, acts: frozenset[Term]) -> str:
    """That the reporter asked for a call and nobody spoke with them since: in the room of care.

    Who is there only for aftercare knows of it when it was passed on to them too.
    """
    wish = call_wished(case) if acts & {CareAct.READ, CareAct.RECORD_TALK} else None
    if wish is None or (CareAct.READ not in acts and "step" not in json.loads(wish.detail)):
        return ""
    return _("The reporter would like a call. They said so on %(moment)s.", moment=long_date(wish.at))
