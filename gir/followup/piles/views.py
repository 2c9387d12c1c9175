"""The page of signals: desks, places and addresses where incidents pile up, and from how many on that is said."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.gates import roles
from gir.accounts.terms import Role
from gir.care.piles.norms import NormChanged, norm_of, set_norm
from gir.care.piles.queries import address_piles, desk_piles
from gir.followup.door import blueprint
from gir.followup.piles.forms import NormForm

READERS = (Role.COORDINATOR, Role.MANAGER, Role.OOV)
readers = roles(*READERS)
keepers = roles(Role.COORDINATOR)


@blueprint.get("/cases/signals", endpoint="signals")
@readers
def show_signals() -> ResponseReturnValue:
    """Where incidents pile up, among the cases that exist for who looks."""
    return _page(NormForm.of(norm_of(me().organisation_id), sent=False))


@blueprint.post("/cases/signals", endpoint="set_pile_norm")
@keepers
def save_norm() -> ResponseReturnValue:
    """Set from how many on it is a pile."""
    form = NormForm.of(norm_of(me().organisation_id), sent=True)
    if not form.validate():
        return _page(form), 422
    try:
        set_norm(form.wanted, shown=form.mark.data or "", actor=me())
    except NormChanged:
        form.compare_with(norm_of(me().organisation_id))
        return _page(form), 409
    flash(_("From now on these numbers hold."), "done")
    return redirect(url_for("followup.signals"))


def may_see_signals() -> bool:
    """Whether who asks for this page may read where incidents pile up."""
    return bool(me().roles & set(READERS))


def _page(form: NormForm) -> str:
    keeps = Role.COORDINATOR in me().roles
    piles = {"piles": desk_piles(me()), "addresses": address_piles(me())}
    return render_template(
        "piles/signals.html", **piles, form=form if keeps else None, norm=norm_of(me().organisation_id)
    )
