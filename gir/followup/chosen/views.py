"""Several cases at once: which, to whom, and what became of each."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.terms import Role
from gir.followup.chosen.choosing import MOST, chosen_cases
from gir.followup.chosen.page import asking_page, done_page, form_for
from gir.followup.chosen.services import hand_out
from gir.followup.chosen.terms import Wish
from gir.followup.door import blueprint, handlers


@blueprint.post("/cases/chosen", endpoint="chosen")
@handlers.keeping_nothing()
def ask_about_chosen() -> ResponseReturnValue:
    """Show which cases were ticked, and ask to whom they go."""
    wish, ticked = _wish(), request.form.getlist("case")
    if len(ticked) > MOST:
        return _back(_("Choose at most %(number)d cases at a time.", number=MOST))
    chosen = chosen_cases(me(), ticked, wish)
    if not chosen:
        return _back(_("Tick one or more cases first."))
    return asking_page(me(), chosen, wish, form_for(me(), chosen, wish, sent=False))


@blueprint.post("/cases/chosen/give", endpoint="give_chosen")
@handlers.keeping_nothing()
def give_chosen() -> ResponseReturnValue:
    """Give or take them, each by itself, and say what became of each."""
    wish, actor = _wish(), me()
    chosen = chosen_cases(actor, request.form.getlist("case")[:MOST], wish)
    if not chosen:
        return _back(_("Tick one or more cases first."))
    form = form_for(actor, chosen, wish, sent=True)
    if not form.validate():
        return asking_page(actor, chosen, wish, form), 422
    role, person_id = form.who.data.split(":", 1)
    outcomes = hand_out(chosen, wish, Role(role), person_id, form.reason.data or "", actor=actor)
    return done_page(wish, Role(role), person_id, outcomes)


def _wish() -> Wish:
    return Wish.TAKE if request.form.get("wish") == Wish.TAKE else Wish.GIVE


def _back(said: str) -> ResponseReturnValue:
    flash(said, "soon")
    return redirect(url_for("followup.work_list"))
