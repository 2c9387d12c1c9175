"""The registry for aggression against people with a public task: the application factory."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask
from flask_login import LoginManager
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from gir import cli, database, vault
from gir.accounts import external_views, organisation_views, password_views  # noqa: F401 - its routes belong to the organisation
from gir.accounts import page as accounts_page
from gir.accounts import views as accounts_views
from gir.accounts.absences import views as absence_views
from gir.accounts.actor import load_signed_in
from gir.accounts.given_back import give_back, give_back_unsaved
from gir.accounts.rights import views as rights_views
from gir.accounts.second_factor import views as second_factor_views
from gir.accounts.sessions import keep_sign_in_alive
from gir.cases import outside
from gir.cases.break_glass.services import is_still_to_judge
from gir.config import Settings
from gir.evidence import views as evidence_views
from gir.exchange import views as exchange_views
from gir.exchange.partners import views as partner_file_views
from gir.exchange.staffing import views as staffing_file_views
from gir.followup import views as followup_views
from gir.followup.damage import views as damage_views
from gir.followup.ending import views as ending_views  # noqa: F401 - its routes belong to the handlers’ screens
from gir.followup.lessons import views as lessons_views
from gir.followup.measures import views as measures_views
from gir.followup.perpetrator import criteria_views
from gir.forgetting import views as forgetting_views
from gir.notifications import views as notifications_views
from gir.notifications.owners import tell_owner
from gir.notifications.queries import mail_health
from gir.notifications.rights import tell_rights
from gir.notifications.stand_ins import tell_stand_in
from gir.notifications.terms import MessageKind
from gir.notifications.wording import views as wording_views
from gir.privacy import views as privacy_views
from gir.privacy.break_glass import deputy_views  # noqa: F401 - its routes belong to emergency access
from gir.privacy.break_glass import views as break_glass_views
from gir.privacy.register import views as register_views
from gir.privacy.requests import own_views as own_data_views
from gir.privacy.requests import views as requests_views
from gir.pulse import views as pulse_views
from gir.reporting import (
    answer_views,
    draft_views,
    filed_views,
    house_rules_views,
    more_views,
    pile_views,
    trust_views,
    visit_trust_views,
    visit_views,
    visitor_more_views,
    visitor_views,
)
from gir.reporting import views as reporting_views
from gir.statistics import views as statistics_views
from gir.statistics.markers import views as markers_views
from gir.statistics.partners import views as partners_views
from gir.statistics.protected import views as published_views
from gir.statistics.reports import access as report_access
from gir.statistics.reports import file_views as report_file_views  # noqa: F401 - its route belongs to the reports
from gir.statistics.reports import purpose_views  # noqa: F401 - its route belongs to the privacy officer
from gir.statistics.reports import views as reports_views
from gir.statistics.staffing import views as staffing_views
from gir.threat.after_closing import AFTER_CLOSING
from gir.threat.measures.access import is_still_asked
from gir.translations import Languages
from gir.web import addresses, errors, gate, health, security_txt
from gir.web.compiled import keep_compiled
from gir.web.compression import Compressed
from gir.web.cookies import SessionCookies
from gir.web.headers import YEAR, SecureHeaders
from gir.web.page import STATIC, VENDOR, frame

ROOMS = (
    accounts_views,
    second_factor_views,
    password_views,
    organisation_views,
    rights_views,
    absence_views,
    reporting_views,
    draft_views,
    filed_views,
    visitor_views,
    visit_views,
    visit_trust_views,
    visitor_more_views,
    more_views,
    answer_views,
    house_rules_views,
    trust_views,
    pile_views,
    evidence_views,
    followup_views,
    measures_views,
    criteria_views,
    damage_views,
    lessons_views,
    statistics_views,
    exchange_views,
    markers_views,
    staffing_views,
    staffing_file_views,
    published_views,
    reports_views,
    partners_views,
    partner_file_views,
    notifications_views,
    wording_views,
    pulse_views,
    privacy_views,
    forgetting_views,
    register_views,
    requests_views,
    own_data_views,
    break_glass_views,
    health,
    security_txt,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application: configure, connect, guard, register.

    Raises:
        gir.config.InsecureSettings: a secret is missing or weak.
        gir.web.gate.RouteWithoutGate: a route does not say who may enter it.
    """
    settings = settings or Settings.from_environment(os.environ, Path(__file__).parent.parent / "instance")
    settings.check()
    app = Flask(__name__, static_folder=None, template_folder="web/templates", instance_path=str(settings.instance))
    _configure(app, settings)
    vault.open_keyring(app, settings.keyring)
    database.connect(app, settings)
    Languages(app, locale_selector=accounts_page.request_language)
    _sign_people_in(app)
    app.session_interface = SessionCookies(app)
    app.url_map.converters.update(id=addresses.PublicId, default=addresses.Word)
    gate.guard(app)
    keep_sign_in_alive(app)
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    places = accounts_page.Places(d for room in ROOMS for d in getattr(room, "NAVIGATION", ()))
    frame(app, settings, lambda s: accounts_page.page_for(s, places))
    keep_compiled(app, settings.instance)
    errors.register(app, give_back, give_back_unsaved)
    app.cli.add_command(cli.commands)
    gate.refuse_routes_without_gate(app)
    _wrap(app, settings)
    return app


def _sign_people_in(app: Flask) -> None:
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None  # type: ignore[assignment]  # a sign-in has limits of its own, and a phone may change its address
    manager.user_loader(load_signed_in)


def _configure(app: Flask, settings: Settings) -> None:
    app.extensions["gir_settings"] = settings
    app.extensions["gir_health"] = {"mail": mail_health}
    app.extensions["gir_tell_owner"] = tell_owner
    app.extensions["gir_tell_stand_in"] = tell_stand_in
    app.extensions["gir_tell_rights"] = tell_rights
    app.extensions["gir_after_closing"] = AFTER_CLOSING
    app.extensions["gir_still_told"] = {
        MessageKind.DECISION: is_still_asked,
        MessageKind.ALL_TOO_CLOSE: outside.is_still_told,
        MessageKind.GLASS: is_still_to_judge,
        MessageKind.REPORT_READY: report_access.is_still_told,
    }
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.upload_limit,
        MAX_FORM_MEMORY_SIZE=settings.upload_limit,
        MAX_FORM_PARTS=500,
        TRUSTED_HOSTS=settings.hosts,
        SESSION_COOKIE_NAME="__Host-gir" if settings.https else "gir",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,  # the gate checks it, before anything else happens
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a slow writer must not lose a report
        WTF_CSRF_SSL_STRICT=settings.https,
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
    )


def _wrap(app: Flask, settings: Settings) -> None:
    files = WhiteNoise(app.wsgi_app, max_age=YEAR if not app.debug else 0, allow_all_origins=False)
    files.add_files(str(STATIC), prefix="static/")
    files.add_files(str(VENDOR), prefix="vendor/")
    app.wsgi_app = SecureHeaders(Compressed(files), https=settings.https)  # type: ignore[method-assign]
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
