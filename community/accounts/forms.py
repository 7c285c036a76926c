"""The forms of accounts: their fields, words and checks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField

from community.core.forms import AtMost, Form, Required


class SignInForm(Form):
    """An address and its password; says the same whichever of them is wrong."""

    email = StringField(_l("Email address"), [Required(_l("Enter your email address.")), AtMost(254)])
    password = PasswordField(_l("Password"), [Required(_l("Enter your password.")), AtMost(128)])
    next = HiddenField()
