"""What happens when the form of an act on an item is asked for, or sent."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from gir.accounts.actor import me
from gir.cases.services import note_reading
from gir.followup.attempts import Attempt
from gir.followup.damage.acts import ItemPage
from gir.followup.damage.words import item_view
from gir.followup.steps import all_permitted
from gir.threat.damage.access import item_for, permitted_on_items
from gir.threat.damage.models import DamageItem
from gir.threat.damage.services import DoesNotAddUp
from gir.threat.damage.terms import DamageAct


def item_page(item_id: str, page: ItemPage) -> ResponseReturnValue:
    """Show the form of an act, or do the act with what was filled in."""
    return _ItemAttempt(page, item_for(me(), item_id, page.act)).answer()


class _ItemAttempt(Attempt[DamageItem]):
    page: ItemPage
    conflict_template = "damage/conflict.html"

    def note_look(self) -> None:
        if self._reads:
            note_reading(self.thing.case, actor=self.actor)

    def is_permitted(self) -> bool:
        return self.page.act in permitted_on_items(self.actor, self.thing.case)

    def form_page(self, **shown: Any) -> str:
        return render_template("damage/item.html", **self.as_it_is(), **shown)

    def as_it_is(self) -> dict[str, Any]:
        view = item_view(self.thing, self.actor, described=self._reads)
        return {"item": view, "back": self.next_place()}

    def next_place(self) -> str:
        """Where somebody came from: the case, or the list for who does not stand before it."""
        if self._reads:
            return url_for("followup.case", case_id=self.thing.case_id, _anchor="threat")
        return url_for("damage.list")

    @property
    def _reads(self) -> bool:
        return DamageAct.READ in all_permitted(self.actor, self.thing.case)

    def _do(self, form: Any) -> ResponseReturnValue:
        try:
            return super()._do(form)
        except DoesNotAddUp as error:
            field = form[error.field]
            field.errors = [*field.errors, str(error)]
            return self._show(form), 422
