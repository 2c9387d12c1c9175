"""What happens when the form of an act on an item is asked for, or sent."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gir.accounts.actor import me
from gir.accounts.drafts import forget_kept, kept_form
from gir.cases.services import ChangedMeanwhile, note_reading
from gir.followup.damage.acts import ItemPage
from gir.followup.damage.words import item_view
from gir.followup.steps import all_permitted
from gir.threat.damage.access import item_for
from gir.threat.damage.models import DamageItem
from gir.threat.damage.services import DoesNotAddUp
from gir.threat.damage.terms import DamageAct


def item_page(item_id: str, page: ItemPage) -> ResponseReturnValue:
    """Show the form of an act, or do the act with what was filled in."""
    item = item_for(me(), item_id, page.act)
    form = page.form(item, me())
    if request.method != "POST":
        return _show(page, item, form), 200
    if form.shown_version != item.version:
        return _conflict(page, item, form)
    if not form.validate():
        return _show(page, item, form), 422
    return _do(page, item, form)


def _do(page: ItemPage, item: DamageItem, form: Any) -> ResponseReturnValue:
    try:
        told = page.do(item, form, me())
    except ChangedMeanwhile:
        return _conflict(page, item, form)
    except DoesNotAddUp as error:
        field = form[error.field]
        field.errors = [*field.errors, str(error)]
        return _show(page, item, form), 422
    forget_kept(me(), request.path)
    flash(told, "done")
    return redirect(back_of(item))


def back_of(item: DamageItem) -> str:
    """Where somebody came from: the case, or the list for who does not stand before it."""
    if _reads(item):
        return url_for("followup.case", case_id=item.case_id, _anchor="threat")
    return url_for("damage.list")


def _reads(item: DamageItem) -> bool:
    return DamageAct.READ in all_permitted(me(), item.case)


def _view(item: DamageItem) -> Any:
    """The item; who may read what it is leaves a trace of that."""
    if _reads(item):
        note_reading(item.case, actor=me())
    return item_view(item, me(), described=_reads(item))


def _show(page: ItemPage, item: DamageItem, form: Any) -> str:
    restored = request.method == "GET" and kept_form(me(), request.path) is not None
    found = {"act": page, "item": _view(item), "form": form, "restored": restored, "back": back_of(item)}
    return render_template("damage/item.html", **found)


def _conflict(page: ItemPage, item: DamageItem, form: Any) -> ResponseReturnValue:
    """Somebody else was first: show how the item is now beside what was typed, and let the person choose."""
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in ("version", "csrf_token")]
    found = {"act": page, "item": _view(item), "answers": form.answers(), "kept": kept, "back": back_of(item)}
    return render_template("damage/conflict.html", version=item.version, **found), 409
