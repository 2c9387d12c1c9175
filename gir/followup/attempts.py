"""Showing the form of an act, and doing the act: one way, whatever it is that somebody acts on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from gir.accounts.actor import me
from gir.accounts.drafts import forget_kept, kept_form
from gir.audit import refused
from gir.cases.services import ChangedMeanwhile
from gir.followup.act_page import ActedOn
from gir.terms import lazy as _l

SOMEBODY_CHANGED_IT = _l("This is not possible any more: somebody changed the case. Look at the choices again.")

T = TypeVar("T", bound=ActedOn)


class Attempt(ABC, Generic[T]):
    """One act on one thing that was looked up for it. A subclass says what is its own about such a thing."""

    page: Any
    """The page of the act, with its ``form`` and its verb: a subclass says of which type."""
    conflict_template: ClassVar[str]
    """It extends ``followup/act_conflict.html``."""
    refusals: ClassVar[Mapping[type[Exception], str]] = {}
    """Why the verb may find that it cannot be done any more, and what is said then. Each leaves a trace."""

    def __init__(self, page: Any, thing: T) -> None:
        self.page, self.thing, self.actor = page, thing, me()

    @abstractmethod
    def note_look(self) -> None:
        """Leave the trace of a look at the thing: both the form and the two texts beside each other show it."""

    @abstractmethod
    def is_permitted(self) -> bool:
        """Whether the act is permitted now; it was when the page was shown."""

    @abstractmethod
    def form_page(self, **shown: Any) -> str:
        """The page with the form; ``shown`` is what every such page shows."""

    @abstractmethod
    def as_it_is(self) -> dict[str, Any]:
        """The thing as it is now, for a page that shows it beside what was typed."""

    @abstractmethod
    def next_place(self) -> str:
        """The address where the act leads."""

    def has_moved_on(self, form: Any) -> bool:
        """Whether somebody else changed the thing since the page was shown, in a way that matters to the act."""
        return bool(form.shown_version != self.thing.version)

    def answer(self) -> ResponseReturnValue:
        """Show the form of the act, or do the act with what was filled in."""
        form = self.page.form(self.thing, self.actor)
        if request.method != "POST":
            return self._show(form), 200
        if self.has_moved_on(form):
            return self._conflict(form)
        if not form.validate():
            return self._show(form), 422
        return self._do(form)

    def _show(self, form: Any) -> str:
        self.note_look()
        restored = request.method == "GET" and kept_form(self.actor, request.path) is not None
        return self.form_page(act=self.page, form=form, restored=restored)

    def _do(self, form: Any) -> ResponseReturnValue:
        try:
            told = self.page.do(self.thing, form, self.actor)
        except ChangedMeanwhile:
            return self._conflict(form)
        except tuple(self.refusals) as error:
            self._refuse()
            form.form_errors.extend(str(words) for kind, words in self.refusals.items() if isinstance(error, kind))
            return self._show(form), 422
        forget_kept(self.actor, request.path)
        flash(told, "done")
        return redirect(self.next_place())

    def _conflict(self, form: Any) -> ResponseReturnValue:
        """Somebody else was first: show the thing as it is now beside what was typed, and let the person choose."""
        may_still = self.is_permitted()
        if not may_still:
            self._refuse()
        self.note_look()
        kept = [pair for pair in request.form.items(multi=True) if pair[0] not in ("version", "csrf_token")]
        typed = {"answers": form.answers(), "kept": kept, "may_still": may_still}
        shown = {"act": self.page, "version": self.thing.version, **self.as_it_is(), **typed}
        return render_template(self.conflict_template, **shown), 409

    def _refuse(self) -> None:
        """Leave a trace of an act that was asked for and not allowed."""
        refused(self.page.act, self.thing.__tablename__, self.thing.id, actor=self.actor)
