"""What the page of every act needs: its form, its verb, and what is said when it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import request

from gir.accounts.actor import Actor
from gir.accounts.drafts import form_of_request
from gir.cases.access import Rules
from gir.cases.models import Case
from gir.cases.terms import AnyStep, Hat, OwnStep, TaskStatus
from gir.followup import forms
from gir.terms import Term

F = TypeVar("F", bound=forms.ActForm)
ActedOn = Any
"""A row that people act on, with an ``id`` and a ``version``: every act raises it."""


@dataclass(frozen=True)
class ActPage:
    """One act with its page.

    ``form`` makes the form for a case; ``do`` performs the verb with a valid form and says in a sentence what happened.
    ``template`` and ``beside`` are for a page that shows more than the form.
    """

    act: Term
    rules: Rules
    policy: Mapping[Any, frozenset[Hat]]
    heading: str
    button: str
    form: Callable[[Case, Actor], Any]
    do: Callable[[Case, Any, Actor], str]
    intro: str = ""
    template: str = "followup/act.html"
    beside: Callable[[Case, Actor], dict[str, Any]] = lambda _case, _actor: {}
    leads_to: str = ""
    """The page that follows, for an act after which the case may exist for the actor no more; else it is the case."""


def fresh(form_class: type[F], thing: ActedOn, actor: Actor, **values: Any) -> F:
    """A form of this request about a thing as it is now."""
    return form_of_request(form_class, actor, data={"version": str(thing.version), **values})


def open_steps(case: Case, wanted: Callable[[Any], bool]) -> list[tuple[str, str]]:
    """Running steps to choose from, in the order of the protocol."""
    return [
        (task.step.value, task.label)
        for task in sorted(case.tasks, key=lambda task: task.position)
        if task.status is TaskStatus.OPEN and wanted(task)
    ]


def name_of_step(case: Case, step: AnyStep) -> str:
    """What a step of this case is called, inside a sentence; a name that the organisation gave stays as it is."""
    if isinstance(step, OwnStep):
        return next((task.label for task in case.tasks if task.step == step), "")
    return str(step.label).lower()


def asked_step(choices: list[tuple[str, str]]) -> str | None:
    """The step that the address asks for, or the only one there is."""
    asked = request.args.get("step")
    keys = [key for key, _label in choices]
    return asked if asked in keys else keys[0] if len(keys) == 1 else None


def moment_in(form: forms.MomentForm) -> datetime:
    """The moment of a form that was validated."""
    moment = form.moment
    if moment is None:  # the form was validated, so this cannot be
        raise ValueError("No moment.")
    return moment
