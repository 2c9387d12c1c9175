"""What the page of somebody's own views shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.followup.work_choice import NOT_ASSESSED, Choice, Sort, read_choice
from gir.followup.work_list import departments_of
from gir.followup.work_views.forms import NameForm, ViewForm
from gir.followup.work_views.queries import views_of
from gir.followup.work_views.services import MOST, NameTaken, TooManyViews, save_view
from gir.incidents.terms import Form, Severity


def views_page(
    actor: Actor,
    asked: Mapping[str, str],
    *,
    form: ViewForm | None = None,
    renamed: tuple[str, NameForm] | None = None,
) -> str:
    """The views that are there, and what can be kept: the combination that is ``asked`` for, if any."""
    departments, views = departments_of(actor), views_of(actor)
    choice = read_choice(asked, departments)
    if form is None and "tab" in asked:
        form = ViewForm(formdata=None, data=_as_kept(choice))
    return render_template(
        "work_views/views.html",
        views=views,
        names={view.id: _name_form(view.id, view.name, renamed) for view in views},
        form=form,
        asks=form is not None,
        combination=_in_words(choice, departments),
        full=len(views) >= MOST,
        most=MOST,
    )


def _name_form(view_id: str, name: str, renamed: tuple[str, NameForm] | None) -> NameForm:
    sent = renamed is not None and renamed[0] == view_id
    form = renamed[1] if renamed and sent else NameForm(formdata=None, data={"name": name})
    form.name.id = f"name-{view_id}"  # several on one page
    return form


def save(form: ViewForm, actor: Actor) -> bool:
    """Keep what the form says; what is no choice any more is left out. Not possible: the form says why."""
    kept = _as_kept(read_choice({name: form[name].data or "" for name in _as_kept(Choice())}, departments_of(actor)))
    try:
        save_view(form.name.data or "", actor=actor, **kept)
    except TooManyViews:
        form.form_errors.append(_("You have %(number)d views already. Delete one first.", number=MOST))
    except NameTaken:
        form.name.errors = [_("You have a view with this name already. Choose another name.")]
    else:
        return True
    return False


def _as_kept(choice: Choice) -> dict[str, str]:
    """What a view keeps of a choice: no number, no page."""
    sort = "" if choice.sort is Sort.CLOCK else choice.sort.value
    return {
        "tab": choice.tab.value,
        "department": choice.department,
        "form": choice.form,
        "severity": choice.severity,
        "sort": sort,
    }


def _in_words(choice: Choice, departments: dict[str, str]) -> list[tuple[str, str]]:
    severity: Any = choice.severity
    if severity:
        severity = _("not assessed") if severity == NOT_ASSESSED else Severity(severity).label
    pairs = (
        (_("Work list"), choice.tab.label),
        (_("Department"), departments.get(choice.department, "")),
        (_("Kind of behaviour"), Form(choice.form).label if choice.form else ""),
        (_("Severity"), severity),
        (_("Order"), choice.sort.label),
    )
    return [(label, str(value)) for label, value in pairs if value]
