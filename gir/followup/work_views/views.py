"""The page of somebody's own views of the work list: keep one, call it otherwise, let it go."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.followup.door import blueprint, handlers
from gir.followup.work_views.forms import NameForm, ViewForm
from gir.followup.work_views.page import save, views_page
from gir.followup.work_views.services import NameTaken, delete_view, own_view, rename_view


@blueprint.get("/cases/views", endpoint="views")
@handlers
def show_views() -> ResponseReturnValue:
    """The views, and the combination that can be kept."""
    return views_page(me(), request.args)


@blueprint.post("/cases/views", endpoint="save_view")
@handlers
def keep_view() -> ResponseReturnValue:
    """Keep a combination under a name."""
    form = ViewForm()
    if not form.validate() or not save(form, me()):
        return views_page(me(), request.form, form=form), 422
    flash(_("Your view is kept. You find it above the work list."), "done")
    return redirect(url_for("followup.views"))


@blueprint.post("/cases/views/<id:view_id>", endpoint="rename_view")
@handlers
def name_view(view_id: str) -> ResponseReturnValue:
    """Call a view otherwise; one of somebody else does not exist."""
    view, form = own_view(me(), view_id) or abort(404), NameForm()
    if not form.validate():
        return views_page(me(), {}, renamed=(view_id, form)), 422
    try:
        rename_view(view, form.name.data or "", actor=me())
    except NameTaken:
        form.name.errors = [_("You have a view with this name already. Choose another name.")]
        return views_page(me(), {}, renamed=(view_id, form)), 422
    flash(_("The view has another name now."), "done")
    return redirect(url_for("followup.views"))


@blueprint.post("/cases/views/<id:view_id>/delete", endpoint="delete_view")
@handlers.keeping_nothing()
def let_view_go(view_id: str) -> ResponseReturnValue:
    """Let a view go; one of somebody else does not exist."""
    delete_view(own_view(me(), view_id) or abort(404), actor=me())
    flash(_("The view is deleted. The cases in it stay as they are."), "done")
    return redirect(url_for("followup.views"))
