"""Another password, chosen by who has the account."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import PasswordField
from wtforms.validators import InputRequired, ValidationError

from gir.accounts.actor import end, me, my_person
from gir.accounts.browsers import known_browser
from gir.accounts.gates import signed_in
from gir.accounts.given_back import wait_words
from gir.accounts.password_rules import objection_to
from gir.accounts.second_factor.proving import StepUpForm
from gir.accounts.services import replace_password
from gir.accounts.signing_in import check_password
from gir.accounts.throttle import TooManyAttempts
from gir.terms import lazy as _l

blueprint = Blueprint("password", __name__, template_folder="templates")


class PasswordForm(StepUpForm):
    """The password of now, and another one twice."""

    current = PasswordField(_l("Your password now"), [InputRequired(_l("Fill in your password of now."))])
    new = PasswordField(
        _l("Your new password"),
        [InputRequired(_l("Choose a new password."))],
        description=_l(
            "At least 12 characters. A few words that do not belong together are best, such as a short line."
        ),
    )
    again = PasswordField(_l("Your new password, once more"))

    def validate_current(self, field: PasswordField) -> None:
        """It is theirs. Wrong ones count as at the door."""
        email = my_person().email or ""
        try:
            person = check_password(email, field.data or "", known_browser(email))
        except TooManyAttempts as wait:
            raise ValidationError(wait_words(wait.minutes)) from wait
        if person is None:
            raise ValidationError(_("This is not your password of now."))

    def validate_new(self, field: PasswordField) -> None:
        """It is good enough, and another one."""
        if field.data == self.current.data:
            raise ValidationError(_("This is your password already. Choose another one."))
        if objection := objection_to(field.data or "", _about_me()):
            raise ValidationError(objection)

    def validate_again(self, field: PasswordField) -> None:
        """Both are the same."""
        if field.data != self.new.data:
            raise ValidationError(_("This is not the same as above. Type it once more."))


def _about_me() -> list[str]:
    person = my_person()
    return [person.name or "", person.email or "", me().organisation_name]


@blueprint.get("/account/password", endpoint="change")
@signed_in
def show_change() -> ResponseReturnValue:
    """Ask for the password of now, and for another one."""
    return _page(PasswordForm(formdata=None))


@blueprint.post("/account/password", endpoint="save")
@signed_in.keeping_nothing()
def change() -> ResponseReturnValue:
    """Take another password. Everything that was begun with the one before ends, here too."""
    form = PasswordForm()
    if not form.validate():
        return _page(form), 422
    replace_password(my_person(), form.new.data or "", actor=me())
    end()
    flash(_("Your password was changed. Sign in with the new one."), "done")
    return redirect(url_for("accounts.sign_in"))


def _page(form: PasswordForm) -> str:
    return render_template("accounts/password.html", form=form)
