"""The page that asks once to whom the chosen cases go."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext as _

from gir.accounts.actor import Actor, actor_of
from gir.accounts.models import first_name
from gir.accounts.terms import Role
from gir.followup.case_page import title_for
from gir.followup.chosen.choosing import Chosen, choices_for, opening_home
from gir.followup.chosen.forms import ChosenForm
from gir.followup.chosen.services import Outcome
from gir.followup.chosen.terms import Wish
from gir.web.fields import options


def form_for(actor: Actor, chosen: list[Chosen], wish: Wish, *, sent: bool) -> ChosenForm:
    """The form with its choices; ``sent``: with what was filled in."""
    people = choices_for(actor, chosen, wish)
    form = ChosenForm() if sent else ChosenForm(formdata=None, data={"wish": wish.value})
    form.crossing = opening_home(chosen, people)
    if wish is Wish.TAKE:
        form.who.label.text = _("In which role?")
        choices = options([(f"{role.value}:{actor.person_id}", str(role.label)) for role in people])
        form.who.choices = choices if len(choices) == 1 else [*options([("", _("Choose a role"))]), *choices]
        return form
    form.who.choices = options([("", _("Choose a colleague"))]) + [
        choice
        for role, found in people.items()
        for choice in options([(f"{role.value}:{a.person_id}", a.name) for a in found], str(role.label))
    ]
    return form


def asking_page(actor: Actor, chosen: list[Chosen], wish: Wish, form: ChosenForm) -> str:
    """Which cases, and the question."""
    cases = [(one.ticked, one.case.number, title_for(actor, one.case)) for one in chosen]
    possible = bool(choices_for(actor, chosen, wish))
    return render_template("chosen/ask.html", cases=cases, wish=wish, form=form, possible=possible)


def done_page(wish: Wish, role: Role, person_id: str, outcomes: Sequence[Outcome]) -> str:
    """Which were given, and which not and why."""
    given = [one for one in outcomes if not one.why]
    kept = [one for one in outcomes if one.why]
    person = first_name(actor_of(person_id).name) if wish is Wish.GIVE else ""
    return render_template("chosen/done.html", given=given, kept=kept, person=person, role=role, wish=wish)
