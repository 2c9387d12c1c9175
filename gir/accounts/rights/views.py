"""People and their roles: find, add, give, end, let leave. Nothing of a case stands here."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.models import Assignment, Person
from gir.accounts.rights import deciding_views  # noqa: F401 - its routes belong to this blueprint
from gir.accounts.rights.door import blueprint, keepers
from gir.accounts.rights.forms import DayForm, FindForm, GiveForm, NewColleagueForm
from gir.accounts.rights.page import first_password, named, person_page, rows_to_confirm, waiting_rows
from gir.accounts.rights.queries import assignment_of, colleague, colleagues_called
from gir.accounts.rights.services import (
    HasLeft,
    NobodyToAgree,
    OwnRole,
    add_colleague,
    end_assignment,
    give_role,
    leave,
)
from gir.accounts.services import ElsewhereDepartment, RolesDoNotCombine
from gir.accounts.terms import AccountAct, Role
from gir.audit import refused
from gir.organisations.queries import departments_of
from gir.terms import lazy as _l
from gir.web.dates import today

__all__ = ["blueprint"]
REFUSALS = {
    OwnRole: _l("Nobody changes their own roles. Ask another administrator."),
    RolesDoNotCombine: _l(
        "This role does not go together with a role they have: who keeps accounts or the log reads no cases."
    ),
    HasLeft: _l("This colleague is out of service."),
    ElsewhereDepartment: _l("This department is not there any more. Choose another one."),
    NobodyToAgree: _l("This takes a second person, and there is none: another administrator, or the coordinator."),
}


@blueprint.get("", endpoint="overview")
@keepers
def show_overview() -> ResponseReturnValue:
    """Find somebody, and what waits."""
    return _overview(FindForm(formdata=None))


def _overview(form: FindForm, found: list[Person] | None = None) -> str:
    shown = {"waiting": len(waiting_rows(me())), "due": len(rows_to_confirm(me()))}
    return render_template("rights/overview.html", form=form, found=found, **shown)


@blueprint.post("/find", endpoint="find")
@keepers.keeping_nothing()
def find() -> ResponseReturnValue:
    """Whose name or address fits. It is posted, and stands in no address."""
    form = FindForm()
    found = colleagues_called(me().organisation_id, form.who.data or "") if form.validate() else []
    if not found and not form.errors:
        form.who.errors = [_("Nobody here has this name or address. Look at the spelling.")]
    if len(found) == 1:
        return redirect(url_for("people.person", person_id=found[0].id))
    return _overview(form, found), 200 if found else 422


@blueprint.route("/new", methods=["GET", "POST"], endpoint="new")
@keepers.keeping_nothing()
def add() -> ResponseReturnValue:
    """Add somebody. Their first password is shown once."""
    form = NewColleagueForm().offering(departments_of(me().organisation_id))
    if request.method != "POST":
        return render_template("rights/new.html", form=form)
    if not form.validate():
        return render_template("rights/new.html", form=form), 422
    password, (department_id, office) = first_password(), form.where
    named = form.name.data or "", form.email.data or ""
    person = add_colleague(*named, password, actor=me(), department_id=department_id, office=office)
    return render_template("rights/added.html", person=person, password=password)


@blueprint.get("/<id:person_id>", endpoint="person")
@keepers
def show_person(person_id: str) -> ResponseReturnValue:
    """Somebody and their roles."""
    return _person_page(_person(person_id), GiveForm(formdata=None))


def _person_page(person: Person, form: GiveForm) -> str:
    form.offering(departments_of(me().organisation_id))
    return render_template("rights/person.html", form=form, **person_page(person, me()))


def _person(person_id: str) -> Person:
    found = colleague(me().organisation_id, person_id)
    if found is None:
        refused(AccountAct.ASSIGN_ROLE, "person", person_id, actor=me())
        abort(404)
    return found


@blueprint.post("/<id:person_id>/roles", endpoint="give")
@keepers.keeping_nothing()
def give(person_id: str) -> ResponseReturnValue:
    """Give a role; most wait for a second person."""
    person, form = _person(person_id), GiveForm().offering(departments_of(me().organisation_id))
    if not form.validate():
        return _person_page(person, form), 422
    try:
        waits = give_role(person, form.wanted, actor=me())
    except tuple(REFUSALS) as error:
        return _refuse(person, form, error), 422
    told = _("A second person was asked to agree. Nothing changes until then.") if waits else _("The role is given.")
    flash(told, "done")
    return redirect(url_for("people.person", person_id=person.id))


def _refuse(person: Person, form: GiveForm, error: Exception) -> str:
    refused(AccountAct.ASSIGN_ROLE, "person", person.id, actor=me())
    form.role.errors = [str(REFUSALS[type(error)])]
    return _person_page(person, form)


@blueprint.route("/<id:person_id>/roles/<id:assignment_id>/end", methods=["GET", "POST"], endpoint="end")
@keepers.keeping_nothing()
def end(person_id: str, assignment_id: str) -> ResponseReturnValue:
    """Take a role away, at once or after a day."""
    person = _person(person_id)
    row, form = _assignment(person, assignment_id), DayForm()
    if request.method != "POST":
        return _day_page(person, form, _("End a role"), named(row))
    if not form.validate():
        return _day_page(person, form, _("End a role"), named(row)), 422
    end_assignment(row, form.last_day, actor=me())
    flash(_("The role ends."), "done")
    return redirect(url_for("people.person", person_id=person.id))


@blueprint.route("/<id:person_id>/leave", methods=["GET", "POST"], endpoint="leave")
@keepers.keeping_nothing()
def let_go(person_id: str) -> ResponseReturnValue:
    """Let somebody leave, at once or after a day."""
    person, form = _not_oneself(_person(person_id)), DayForm()
    if request.method != "POST":
        return _day_page(person, form, _("Let somebody leave"), _leaving())
    if not form.validate():
        return _day_page(person, form, _("Let somebody leave"), _leaving()), 422
    leave(person, form.last_day + timedelta(days=1) if form.last_day else today(), actor=me())
    flash(_("From then on this colleague cannot sign in, and gets no report."), "done")
    return redirect(url_for("people.person", person_id=person.id))


def _leaving() -> str:
    return _("What they handled keeps their name; the coordinator is told, and gives it to others.")


def _day_page(person: Person, form: DayForm, title: str, lead: str) -> str:
    return render_template("rights/day.html", person=person, form=form, title=title, lead=lead)


def _assignment(person: Person, assignment_id: str) -> Assignment:
    """A role that can be ended: not one's own, and not that of everybody."""
    found = assignment_of(_not_oneself(person).id, assignment_id)
    if found is None or found.role is Role.EMPLOYEE:
        abort(404)
    return found


def _not_oneself(person: Person) -> Person:
    if person.id == me().person_id:
        refused(AccountAct.END_ROLE, "person", person.id, actor=me())
        abort(403)
    return person
