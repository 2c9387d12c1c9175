"""One's own account and mails, one click for less mail, and how mails fare."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.gates import roles, signed_in
from gir.accounts.services import set_language
from gir.accounts.terms import Role
from gir.config import Settings
from gir.notifications.forms import AccountForm, account_form
from gir.notifications.links import PATH, mail_of
from gir.notifications.preferences import choose_mails, deliveries_of, kinds_of_mail, language_of_mail, less_mail
from gir.notifications.queries import mail_figures, troubled_mails
from gir.notifications.services import try_again
from gir.terms import lazy as _l
from gir.web.dates import moment_in_text, short_moment
from gir.web.gate import open_to_all
from gir.web.page import Destination, MenuSection

blueprint = Blueprint("notifications", __name__, template_folder="templates")
NAVIGATION = (
    Destination(_l("Language and mails"), "notifications.account", 10, section=MenuSection.ACCOUNT),
    Destination(
        _l("How mails fare"),
        "notifications.mail_state",
        70,
        frozenset({Role.ADMINISTRATOR}),
        section=MenuSection.SETTINGS,
    ),
)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["gir_settings"]
    return settings


@blueprint.get("/account", endpoint="account")
@signed_in
def account() -> ResponseReturnValue:
    """In which language somebody reads, and which mails they get when."""
    return _account_page(account_form(deliveries_of(me()), me().language))


@blueprint.post("/account", endpoint="account_submit")
@signed_in
def change_account() -> ResponseReturnValue:
    """Keep what was chosen."""
    form = account_form(deliveries_of(me()), me().language)
    if not form.validate():
        return _account_page(form), 422
    choose_mails(form.chosen, actor=me())
    if form.language.data != me().language:
        set_language(form.language.data, actor=me())
    with force_locale(form.language.data):
        flash(_("Your choices are saved."), "done")
    return redirect(url_for("notifications.account"))


def _account_page(form: AccountForm) -> str:
    always = [kind for kind in deliveries_of(me()) if not kind.may_be_less]
    return render_template("notifications/account.html", form=form, always=always)


@blueprint.get(PATH, endpoint="less")
@open_to_all
def ask_for_less() -> ResponseReturnValue:
    """What the link in a mail can do. Looking at it changes nothing: mail scanners open every link."""
    mail_id = mail_of(request.args.get("mail", ""), _settings()) or ""
    kinds = kinds_of_mail(mail_id)
    with _as_the_mail_was_written(mail_id):
        return render_template("notifications/less.html", kinds=kinds), 200 if kinds else 422


@blueprint.post(PATH, endpoint="less_submit")
@open_to_all.by_signed_address()
def get_less() -> ResponseReturnValue:
    """Less of what this mail was about: pressed on the page, or by a mail program (RFC 8058)."""
    mail_id = mail_of(request.args.get("mail", ""), _settings()) or ""
    done = less_mail(mail_id)
    with _as_the_mail_was_written(mail_id):
        return render_template("notifications/less.html", kinds=list(done), done=done), 200 if done else 422


def _as_the_mail_was_written(mail_id: str) -> AbstractContextManager[object]:
    """In the language of the mail, unless a language was chosen in this browser."""
    language = None if session.get("language") else language_of_mail(mail_id)
    return force_locale(language) if language else nullcontext()


@blueprint.get("/organisation/mail", endpoint="mail_state")
@roles(Role.ADMINISTRATOR)
def mail_state() -> ResponseReturnValue:
    """How the organisation's mails fare: counts, moments and reasons."""
    server = _settings().mail_server
    return render_template(
        "notifications/mail_state.html",
        figures=mail_figures(me().organisation_id),
        troubled=troubled_mails(me().organisation_id),
        server=f"{server.host}:{server.port}" if server else "",
        moment_in_text=moment_in_text,
        short_moment=short_moment,
    )


@blueprint.post("/organisation/mail/try-again", endpoint="try_again")
@roles(Role.ADMINISTRATOR)
def try_mails_again() -> ResponseReturnValue:
    """Try everything again that did not go out."""
    number = try_again(actor=me())
    flash(ngettext("%(num)d mail is tried again.", "%(num)d mails are tried again.", number), "done")
    return redirect(url_for("notifications.mail_state"))
