"""The forms of accounts: their fields, words and checks."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import ValidationError

from community.accounts.models import Member
from community.accounts.rules import (
    LONGEST_PASSWORD,
    MOST_LANGUAGES,
    UnknownLanguage,
    email_address,
    language_codes,
    language_names,
    password_fault,
)
from community.core.clock import zone_names
from community.core.forms import AtMost, Form, Required
from community.core.money import currencies_in_use

LOCALES = ["en"]
"""Languages the screens exist in."""


class EmailField(StringField):
    """An email address, kept in small letters."""

    data: str | None
    errors: Any

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, [Required(_l("Enter your email address.")), AtMost(254)], **options)

    def post_validate(self, form: Any, stopped: bool) -> None:
        if stopped:
            return
        found = email_address(self.data or "")
        if found is None:
            raise ValidationError(_("Enter an email address in the form name@example.org."))
        self.data = found


class NewPassword:
    """A password that is not among those tried first; `personal` names the fields it must not repeat."""

    field_flags = {"minlength": 8, "maxlength": LONGEST_PASSWORD}

    def __init__(self, *personal: str) -> None:
        self.personal = personal

    def __call__(self, form: Any, field: Field) -> None:
        known = [*(form[name].data or "" for name in self.personal), *getattr(form, "known_as", ())]
        if fault := password_fault(field.data or "", known):
            raise ValidationError(fault.translated(_))


class SignInForm(Form):
    """An address and its password; says the same whichever of them is wrong."""

    email = StringField(_l("Email address"), [Required(_l("Enter your email address.")), AtMost(254)])
    password = PasswordField(_l("Password"), [Required(_l("Enter your password."))])
    next = HiddenField()


class SignUpForm(Form):
    """Name, address and password; the browser adds its time zone where it can."""

    name = StringField(_l("Your name"), [Required(_l("Enter your name.")), AtMost(80)])
    email = EmailField(_l("Email address"))
    password = PasswordField(
        _l("Password"), [Required(_l("Choose a password.")), NewPassword("name", "email")]
    )
    timezone = HiddenField()

    def zone(self) -> str:
        """The browser's time zone if it is one, else UTC."""
        return self.timezone.data if self.timezone.data in zone_names() else "UTC"


class EmailForm(Form):
    """Where to send a link for a new password."""

    email = EmailField(_l("Email address"))


class NewPasswordForm(Form):
    """A new password, typed once: a browser keeps it, and a wrong one is reset again."""

    password = PasswordField(_l("New password"), [Required(_l("Choose a password.")), NewPassword()])

    def __init__(self, known_as: tuple[str, ...] = (), **options: Any) -> None:
        self.known_as = known_as
        super().__init__(**options)


class ChangePasswordForm(NewPasswordForm):
    """The current password and a new one."""

    current = PasswordField(_l("Current password"), [Required(_l("Enter your current password."))])


class ChangeAddressForm(Form):
    """A new address, and the password as proof."""

    email = EmailField(_l("New email address"))
    current = PasswordField(_l("Current password"), [Required(_l("Enter your current password."))])


class FirstAdministratorForm(Form):
    """The code that the server printed."""

    code = StringField(_l("Code"), [Required(_l("Enter the code.")), AtMost(80)])


class ProfileForm(Form):
    """What others see of a member, and how the pages speak to them."""

    name = StringField(_l("Your name"), [Required(_l("Enter your name.")), AtMost(80)])
    headline = StringField(_l("Headline"), [AtMost(160)])
    languages = StringField(_l("Languages you work in"), [AtMost(200)])
    timezone = SelectField(_l("Time zone"))
    currency = SelectField(_l("Currency"))
    locale = SelectField(_l("Language of the pages"))

    def __init__(self, member: Member) -> None:
        shown = get_locale() or Locale("en")
        kept = {
            name: getattr(member, name) for name in ("name", "headline", "timezone", "currency", "locale")
        }
        super().__init__(data={**kept, "languages": language_names(member.languages, str(shown))})
        self.timezone.choices = [(zone, zone.replace("_", " ")) for zone in zone_names()]
        self.currency.choices = [
            (code, f"{code} – {shown.currencies.get(code, code)}") for code in currencies_in_use()
        ]
        self.locale.choices = [(code, Locale.parse(code).get_display_name(code)) for code in LOCALES]

    def validate_languages(self, field: Field) -> None:
        try:
            codes = language_codes(field.data or "")
        except UnknownLanguage as error:
            raise ValidationError(_("“%(word)s” is not a language we know.", word=error.args[0])) from error
        if len(codes) > MOST_LANGUAGES:
            raise ValidationError(_("Name at most %(count)s languages.", count=MOST_LANGUAGES))

    def values(self) -> dict[str, str]:
        """The member's columns as the form has them."""
        languages = ",".join(language_codes(self.languages.data or ""))
        names = ("name", "headline", "timezone", "currency", "locale")
        return {**{name: self[name].data or "" for name in names}, "languages": languages}
