"""The addresses of further help and of the peer support team."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from gir.followup.acting import act_page
from gir.followup.aftercare import acts
from gir.followup.door import blueprint, handlers


@blueprint.route("/cases/<id:case_id>/referral", methods=["GET", "POST"])
@handlers
def refer(case_id: str) -> ResponseReturnValue:
    """Record that the reporter was pointed to further help."""
    return act_page(case_id, acts.REFER)


@blueprint.route("/cases/<id:case_id>/peer-support", methods=["GET", "POST"])
@handlers
def invite_peer(case_id: str) -> ResponseReturnValue:
    """Ask a colleague of the peer support team in."""
    return act_page(case_id, acts.INVITE_PEER)
