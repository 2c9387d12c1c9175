"""The screens of an organisation's settings, and the documents it can print."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.duty_views import current_turns
from gir.accounts.external import external_person
from gir.accounts.gates import roles, signed_in
from gir.accounts.organisation_door import BOTH, KEEPERS, blueprint
from gir.accounts.settings_forms import DetailsForm, NewLinkForm, WaysForm
from gir.accounts.settings_page import SettingsPage, settings_page
from gir.accounts.terms import Role
from gir.config import Settings
from gir.organisations.papers import About, Paper, words_of
from gir.organisations.queries import current_norm, current_sentence
from gir.organisations.settings import change_details, change_ways, details_of, renew_link, report_token_of, ways_of
from gir.organisations.terms import Language
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p
from gir.web.page import Destination, current_language
from gir.web.paper import as_data, entity_tag, typeset

__all__ = ["NAVIGATION", "blueprint"]

NAVIGATION = (Destination(_p("navigation", "Organisation"), "organisation.overview", 60, frozenset(KEEPERS)),)


@blueprint.get("/organisation", endpoint="overview")
@roles(*KEEPERS)
def show_overview() -> ResponseReturnValue:
    """How the organisation is set up, with a way to change each part."""
    actor = me()
    return render_template("accounts/organisation.html", **_overview(actor), **current_turns(actor))


def _overview(actor: Actor) -> dict[str, Any]:
    home, details = actor.organisation_id, details_of(actor.organisation_id)
    return {
        "details": details,
        "language": Language(details.language).label,
        "ways": ways_of(home),
        "report_address": report_address(actor),
        "norm": current_norm(home),
        "edits_rules": Role.COORDINATOR in actor.roles,
        "languages": list(Language),
        "keeps_accounts": Role.ADMINISTRATOR in actor.roles,
        "external": external_person(home),
    }


# ── Settings ───────────────────────────────────────────────────────────────────────────────────────────────────


def _save_details(form: Any, actor: Actor) -> str:
    change_details(form.details(), shown=form.mark.data, actor=actor)
    return _("The details of the organisation are saved.")


def _save_ways(form: Any, actor: Actor) -> str:
    change_ways(form.ways(), shown=form.mark.data, actor=actor)
    return _("The ways to report are saved.")


def _renew_link(form: Any, actor: Actor) -> str:
    renew_link(shown=form.mark.data, actor=actor)
    return _("There is a new link. Print new posters: the old ones do not work any more.")


DETAILS = SettingsPage(_l("Name and numbers"), _p("settings", "Save"), DetailsForm, _save_details)
WAYS = SettingsPage(
    _l("Ways to report"),
    _p("settings", "Save"),
    WaysForm,
    _save_ways,
    lead=_l("Employees and office-holders can always report here. This is what they and others may do besides."),
)
NEW_LINK = SettingsPage(
    _l("Make a new link"),
    _l("Make a new link"),
    NewLinkForm,
    _renew_link,
    lead=_l(
        "Do this when the link fell into the wrong hands. The link that is there now stops working at once, and so do "
        "all posters and start kits with it. Who reported already keeps their code, and comes back as before."
    ),
)


@blueprint.route("/organisation/details", methods=BOTH)
@roles(*KEEPERS)
def details() -> ResponseReturnValue:
    """Name, numbers, address and language."""
    return settings_page(DETAILS)


@blueprint.route("/organisation/ways", methods=BOTH)
@roles(*KEEPERS)
def ways() -> ResponseReturnValue:
    """Reporting without an account, and the quarterly question."""
    return settings_page(WAYS)


@blueprint.route("/organisation/new-link", methods=BOTH)
@roles(*KEEPERS)
def new_link() -> ResponseReturnValue:
    """Replace the link for people without an account; there must be one."""
    if request.method != "POST" and report_token_of(me().organisation_id) is None:
        return redirect(url_for("organisation.overview"))
    return settings_page(NEW_LINK)


# ── Documents ──────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/organisation/start-kit.pdf", endpoint="start_kit")
@signed_in
def show_start_kit() -> ResponseReturnValue:
    """One page that says everything, to hang up and to hand out."""
    return _document(Paper.START_KIT, _("start-kit"))


@blueprint.get("/organisation/poster.pdf", endpoint="poster")
@signed_in
def show_poster() -> ResponseReturnValue:
    """A poster with the code to scan."""
    return _document(Paper.POSTER, _("poster"))


def _document(paper: Paper, name: str) -> Response:
    """The document in the language of the page or the one that was asked for; kept by browsers until it changes."""
    asked = request.args.get("language")
    language = asked if asked in list(Language) else current_language()
    data = as_data(words_of(paper, _about(me()), language))
    tag = entity_tag(paper.template, data)
    known = request.if_none_match.contains(tag)
    answer = make_response("", 304) if known else _file(typeset(paper.template, data), name)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.vary.add("Cookie")
    answer.set_etag(tag)
    return answer


def _file(content: bytes, name: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def _about(actor: Actor) -> About:
    sentence = current_sentence(actor.organisation_id)
    return About(
        organisation=actor.organisation_name,
        emergency_label=actor.emergency_label,
        emergency_number=actor.emergency_number,
        duty_number=actor.duty_number,
        sentence=sentence[0] if sentence else None,
        address=report_address(actor),
        accountless=report_token_of(actor.organisation_id) is not None,
    )


def report_address(actor: Actor) -> str:
    """Where people of this organisation report: by its link when they need no account, else after signing in."""
    settings: Settings = current_app.extensions["gir_settings"]
    token = report_token_of(actor.organisation_id)
    return f"{settings.base_url}/r/{token}" if token else f"{settings.base_url}/report"
