"""What happens when the form of a setting is asked for, or sent: one way for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gir.accounts.actor import Actor, me
from gir.accounts.drafts import forget_kept, kept_form
from gir.accounts.settings_forms import SettingsForm
from gir.organisations.services import ChangedMeanwhile
from gir.web.fields import in_words


@dataclass(frozen=True)
class SettingsPage:
    """One form about settings.

    ``save`` does the act with a valid form and says in a sentence what happened. ``back`` and ``then`` are endpoints:
    where somebody goes who saves nothing, and who saved.
    """

    title: str
    button: str
    form: type[SettingsForm]
    save: Callable[[Any, Actor], str]
    back: str = "organisation.overview"
    then: str = "organisation.overview"
    lead: str = ""
    template: str = "accounts/settings_form.html"
    context: Callable[[Actor], dict[str, Any]] = lambda _actor: {}


def settings_page(page: SettingsPage) -> ResponseReturnValue:
    """Show a form, or save what was filled in."""
    form = page.form.of_request(me())
    if request.method != "POST":
        return _show(page, form, restored=kept_form(me(), request.path) is not None)
    if not form.validate():
        return _show(page, form), 422
    try:
        told = page.save(form, me())
    except ChangedMeanwhile:
        return _conflict(page, form)
    forget_kept(me(), request.path)
    flash(told, "done")
    return redirect(url_for(page.then))


def _show(page: SettingsPage, form: Any, *, restored: bool = False) -> str:
    return render_template(page.template, setting=page, form=form, restored=restored, **page.context(me()))


def _conflict(page: SettingsPage, form: Any) -> ResponseReturnValue:
    """Somebody else saved first: show how it is now beside what was filled in, and let the person choose."""
    saved = page.form.as_saved(me())
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in ("mark", "csrf_token")]
    words = {"theirs": in_words(saved), "mine": in_words(form), "kept": kept, "mark": saved.mark.data}
    return render_template("accounts/settings_conflict.html", setting=page, url=request.path, **words), 409
