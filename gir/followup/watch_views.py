"""Following a case from its page."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.cases.access import case_for
from gir.cases.terms import Act
from gir.cases.watching.services import watch
from gir.followup.door import blueprint, handlers


@blueprint.post("/cases/<id:case_id>/watch", endpoint="watch")
@handlers.keeping_nothing()
def follow(case_id: str) -> ResponseReturnValue:
    """Follow the case, or no longer. Sent twice it is as if it was sent once."""
    wanted = request.form.get("follow") != "no"
    case = case_for(me(), case_id, Act.WATCH if wanted else Act.UNWATCH)
    watch(case, wanted, actor=me())
    said = _("You follow this case now.") if wanted else _("You do not follow this case any more.")
    flash(said, "done")
    return redirect(url_for("followup.case", case_id=case.id))
