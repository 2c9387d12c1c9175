"""Whose cases go over, and per role to whom."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length, ValidationError

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.hand_over.queries import Seat, needs_reason, successors
from gir.terms import lazy as _l
from gir.web.bsn import without_bsn
from gir.web.fields import LONGEST_TEXT, OneOf, options
from gir.web.forms import Form

PREFIX = "to_"


class HandOverForm(Form):
    """For each role in which somebody handles cases, who gets them; nobody chosen: they stay."""

    who = HiddenField()
    reason = TextAreaField(
        _l("Why do these colleagues need to read about home and family?"),
        [Length(max=LONGEST_TEXT, message=_l("This text is too long.")), without_bsn],
        description=_l(
            "Needed for office-holders’ cases that they did not handle yet. It is kept in that room of each case."
        ),
    )
    actor: Actor
    offered: dict[Role, list[Actor]]

    @property
    def choices(self) -> list[Any]:
        """The fields of the roles."""
        return [field for field in self if field.name.startswith(PREFIX)]

    @property
    def chosen(self) -> dict[Role, Actor]:
        """Who gets what."""
        return {
            role: colleague
            for role, colleagues in self.offered.items()
            for colleague in colleagues
            if colleague.person_id == self[f"{PREFIX}{role.value}"].data
        }

    def validate_reason(self, field: TextAreaField) -> None:
        """Somebody was chosen; and crossing into the room of home and family needs a reason."""
        if not self.chosen:
            raise ValidationError(_("Choose for at least one role who gets the cases."))
        if not field.data and needs_reason(self.actor, self.who.data or "", self.chosen):
            raise ValidationError(_("Write why these colleagues need it."))


def hand_over_form(actor: Actor, seats: list[Seat], **more: Any) -> HandOverForm:
    """The form for somebody who sits in these seats."""
    person_id = seats[0].person_id
    fields = {
        f"{PREFIX}{seat.role.value}": OneOf(
            _("Who gets the cases as %(role)s?", role=seat.role.label), _l("Choose one of the answers.")
        )
        for seat in seats
    }
    form: HandOverForm = type("HandOverOfOneForm", (HandOverForm,), fields)(data={"who": person_id}, **more)
    form.actor, form.offered = actor, {seat.role: successors(actor, person_id, seat.role) for seat in seats}
    for field in form.choices:
        colleagues = form.offered[Role(field.name.removeprefix(PREFIX))]
        field.choices = options([("-", _("They stay")), *((c.person_id, c.name) for c in colleagues)])
    return form
