"""The handlers' screens: the work list and the case page. The acts stand in ``case_views``."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gir.accounts.actor import me
from gir.accounts.terms import OPENING_ROLES, Role
from gir.cases.access import case_for
from gir.cases.services import note_reading
from gir.cases.terms import Act
from gir.followup import case_views, clock_views, search_views, watch_views  # noqa: F401 - routes of the blueprint
from gir.followup.acts import note_fields
from gir.followup.aftercare import views as aftercare_views  # noqa: F401 - the same
from gir.followup.briefing import briefing
from gir.followup.case_page import case_page
from gir.followup.chosen import views as chosen_views  # noqa: F401 - the same
from gir.followup.conflicts import views as conflict_views  # noqa: F401 - the same
from gir.followup.door import blueprint, handlers
from gir.followup.hand_over import views as hand_over_views  # noqa: F401 - the same
from gir.followup.links import views as link_views  # noqa: F401 - the same
from gir.followup.own_steps import views as own_step_views  # noqa: F401 - the same
from gir.followup.pauses import views as pause_views  # noqa: F401 - the same
from gir.followup.perpetrator import views as perpetrator_views  # noqa: F401 - the same
from gir.followup.piles import views as pile_views  # noqa: F401 - the same
from gir.followup.police import views as police_views  # noqa: F401 - the same
from gir.followup.protocol import views as protocol_views  # noqa: F401 - the same
from gir.followup.routing import views as routing_views  # noqa: F401 - the same
from gir.followup.timeline import timeline_pieces
from gir.followup.work_page import work_page
from gir.followup.work_views import views as kept_views  # noqa: F401 - the same
from gir.terms import lazy as _l
from gir.web.page import Destination, MenuSection

__all__ = ["NAVIGATION", "blueprint"]

OPENING = frozenset(role.value for role in OPENING_ROLES)
NAVIGATION = (
    Destination(_l("Work list"), "followup.work_list", 20, OPENING, MenuSection.DAILY),
    Destination(
        _l("Hand over cases"), "followup.hand_over", 28, frozenset({Role.COORDINATOR.value}), MenuSection.CASES
    ),
)


@blueprint.get("/cases", endpoint="work_list")
@handlers
def show_work_list() -> ResponseReturnValue:
    """The cases that wait for somebody."""
    return render_template("followup/work_list.html", **work_page(me(), request.args))


@blueprint.get("/cases/<id:case_id>", endpoint="case")
@handlers.reading("content")
def show_case(case_id: str) -> ResponseReturnValue:
    """One case. That it is read is recorded before anything is shown."""
    actor = me()
    case = case_for(actor, case_id, Act.READ)
    note_reading(case, actor=actor)
    view = case_page(case, actor, whole_history=request.args.get("history") == "all")
    return render_template(
        "followup/case.html",
        case=view,
        moments=timeline_pieces(view.timeline),
        note_fields=note_fields(view.note_audiences),
    )


@blueprint.get("/cases/<id:case_id>/briefing", endpoint="briefing")
@handlers.reading("content")
def show_briefing(case_id: str) -> ResponseReturnValue:
    """One case without names, to be printed. It is read as the case is, so it is recorded as that."""
    actor = me()
    case = case_for(actor, case_id, Act.READ)
    note_reading(case, actor=actor)
    return render_template("followup/briefing.html", sheet=briefing(case, actor))
