"""The first screen: the form with what its person may choose from, and the page around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from gir.accounts.actor import Actor
from gir.accounts.keeping import person_mark
from gir.accounts.terms import Role
from gir.cases.choosing import has_manager, possible_handlers
from gir.database import now
from gir.incidents.terms import Channel, Form, Kind
from gir.incidents.titles import title_of
from gir.reporting import sentences
from gir.reporting.drafts import KEPT_FOR, WARNED_BEFORE, answers_of, own_drafts
from gir.reporting.forms import BriefReportForm, OwnReportForm, ReportForm, When
from gir.reporting.models import ReportDraft
from gir.reporting.queries import clerks_for
from gir.web.dates import day_in_text, local_day, moment_in_text

HOUR = timedelta(hours=1)
KNOW_OFFICES = frozenset({Role.CLERK, Role.OOV, Role.COORDINATOR})
"""They handle the reports of office-holders, and write them down for them."""


@dataclass(frozen=True)
class DraftLine:
    """A draft in a list: what it is about in words of the form, never of the story."""

    id: str
    title: str
    saved: str
    kept_until: str
    ends_soon: bool


def report_form(actor: Actor, **options: object) -> ReportForm:
    """The form for this person: with what was posted, or with ``formdata``."""
    handlers = possible_handlers(actor)
    managers = [handler for handler in handlers if handler.role is Role.MANAGER]
    return ReportForm(
        asks_manager=bool(managers),
        managers=managers,
        department=actor.department_name or "",
        handlers=handlers,
        office_holder=actor.office is not None,
        knows_offices=bool(actor.roles & KNOW_OFFICES),
        **options,
    )


def received_form(actor: Actor) -> ReportForm:
    """The form that was posted, checked already: with ``errors`` or without, and whole when it has any."""
    short = next((form for form in (BriefReportForm, OwnReportForm) if form.fits(request.form)), None)
    if short is not None:
        form = short(asks_manager=has_manager(actor), office_holder=actor.office is not None)
        if form.validate():
            return form
    whole = report_form(actor)
    whole.validate()
    return whole


def new_form(actor: Actor) -> ReportForm:
    """An empty form."""
    form = report_form(actor, formdata=None)
    form.colleague.data = "y" if "colleague" in request.args else ""
    return form


def report_page(form: ReportForm, actor: Actor, draft: ReportDraft | None = None, *, listed: bool = False) -> str:
    """The page: for a new report (``listed``: with the drafts that wait), or for a draft that is taken up again."""
    return render_template(
        "reporting/report.html",
        form=form,
        draft=draft_line(draft) if draft else None,
        drafts=draft_lines(actor) if listed else [],
        person=person_mark(actor),
        office_holder=actor.office is not None,
        clerks=sentences.first_names(clerk.name for clerk in clerks_for(actor)) if actor.office else "",
    )


def form_of_draft(draft: ReportDraft, actor: Actor) -> ReportForm:
    """The form as it was left. "Just now" and "today" have become the day on which they were said."""
    answers = answers_of(draft)
    said_on, moment = local_day(draft.saved_at), now()
    if said_on != local_day(moment) and answers.get("when") in (When.NOW, When.TODAY):
        answers.setlist("when", [When.OTHER.value])
        answers.setlist("day", [f"{said_on:%d-%m-%Y}"])
    elif moment - draft.saved_at > HOUR and answers.get("when") == When.NOW:
        answers.setlist("when", [When.TODAY.value])
    if "colleague" in request.args:
        answers.setlist("colleague", ["y"])
    answers.setlist("draft", [draft.id])
    answers.setlist("version", [str(draft.version)])
    return report_form(actor, formdata=answers)


def draft_lines(actor: Actor) -> list[DraftLine]:
    """This person's drafts, the one saved last first."""
    return [draft_line(draft) for draft in own_drafts(actor.person_id)]


def draft_line(draft: ReportDraft) -> DraftLine:
    """One draft as its writer sees it in a list."""
    ends = draft.saved_at + KEPT_FOR
    return DraftLine(
        id=draft.id,
        title=_title(answers_of(draft)),
        saved=moment_in_text(draft.saved_at),
        kept_until=day_in_text(ends),
        ends_soon=ends - now() <= WARNED_BEFORE,
    )


def _title(answers: MultiDict[str, str]) -> str:
    forms = frozenset(form for form in Form if form.value in answers.getlist("forms"))
    channel = next((channel for channel in Channel if channel.value == answers.get("channel")), None)
    kind = next((kind for kind in Kind if kind.value == answers.get("kind")), Kind.AGGRESSION)
    return title_of(kind, forms, channel)
