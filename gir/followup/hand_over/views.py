"""The page on which a coordinator hands over everything that somebody handles."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from gir.accounts.actor import me
from gir.accounts.gates import roles
from gir.accounts.terms import Role
from gir.cases.hand_over.queries import Seat, seats_seen_by, without_stand_in
from gir.cases.hand_over.services import HandedOver, hand_over
from gir.followup.door import blueprint
from gir.followup.hand_over.forms import HandOverForm, hand_over_form

coordinators = roles(Role.COORDINATOR)


@blueprint.get("/cases/hand-over", endpoint="hand_over")
@coordinators
def show_hand_over() -> ResponseReturnValue:
    """Whose cases may go over; and for one person, per role to whom."""
    seats = seats_seen_by(me())
    chosen = [seat for seat in seats if seat.person_id == request.args.get("who")]
    return _page(seats, hand_over_form(me(), chosen, formdata=None) if chosen else None)


@blueprint.post("/cases/hand-over", endpoint="hand_over_submit")
@coordinators.keeping_nothing()
def do_hand_over() -> ResponseReturnValue:
    """Hand over what was chosen, and say how it went."""
    seats = seats_seen_by(me())
    chosen = [seat for seat in seats if seat.person_id == request.form.get("who")]
    if not chosen:
        return _page(seats, None, nobody=True), 422
    form = hand_over_form(me(), chosen)
    if not form.validate():
        return _page(seats, form), 422
    to = {role: colleague.person_id for role, colleague in form.chosen.items()}
    flash(_told(hand_over(chosen[0].person_id, to, form.reason.data or "", actor=me())), "done")
    return redirect(url_for("followup.hand_over"))


def _told(outcome: HandedOver) -> str:
    done = ngettext("One case was handed over.", "%(num)d cases were handed over.", outcome.done)
    if not outcome.kept:
        return done
    kept = ngettext(
        "One stayed: whoever you chose may not handle it.",
        "%(num)d stayed: whoever you chose may not handle them.",
        outcome.kept,
    )
    return f"{done} {kept}"


def _page(seats: list[Seat], form: HandOverForm | None, *, nobody: bool = False) -> str:
    people = {seat.person_id: seat.name for seat in seats}
    chosen = [seat for seat in seats if form is not None and seat.person_id == form.who.data]
    alone = without_stand_in(me())
    page = {"people": people, "chosen": chosen, "alone": alone, "nobody": nobody}
    return render_template("followup/hand_over/page.html", form=form, **page)
