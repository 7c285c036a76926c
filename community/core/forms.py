"""The base of every form: CSRF, tidy text, and fields that share one meaning everywhere."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from community.core.markup import Unrenderable, render


class Form(FlaskForm):
    """A form that takes only its own fields and answers errors beside them."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            if unbound_field.field_class in {StringField, TextAreaField}:
                options["filters"] = [*unbound_field.kwargs.get("filters", ()), tidy]
                return unbound_field.bind(form=form, **options)
            return unbound_field.bind(form=form, **options)


class WholeNumber(IntegerField):
    """A whole number, or None for nothing typed; what is neither gets one message and no other check."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = int(valuelist[0])
        except ValueError:
            self.data = None
            raise ValueError(_("Enter a whole number, such as 7.")) from None

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation


class Required(InputRequired):
    """The field must hold something other than white space."""

    def __call__(self, form: Any, field: Field) -> None:
        if isinstance(field.data, str) and not field.data.strip():
            field.raw_data = []
        super().__call__(form, field)


class AtMost(Length):
    """At most `limit` characters."""

    def __init__(self, limit: int) -> None:
        super().__init__(max=limit, message=_l("Use at most %(max)d characters."))


class Markdown:
    """A body that can be rendered: within the limits of size and of markup."""

    def __call__(self, form: Any, field: Field) -> None:
        try:
            render(field.data or "")
        except Unrenderable as error:
            raise ValidationError(error.message.translated(_)) from error


def tidy(text: Any) -> Any:
    """Strip the ends, unify line ends, and drop NUL, which PostgreSQL cannot store."""
    if not isinstance(text, str):
        return text
    return text.replace("\x00", "").replace("\r\n", "\n").strip()
