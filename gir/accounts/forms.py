"""The sign-in form."""

from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from gir.terms import lazy as _l
from gir.web.forms import Form


class SignInForm(Form):
    """Address and password."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Fill in your e-mail address.")), Length(max=200, message=_l("This address is too long."))],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Fill in your password.")), Length(max=200, message=_l("This password is too long."))],
        render_kw={"autocomplete": "current-password"},
    )
