"""Fields of the Desk's forms: amounts by their currency's decimals, carriers, origins, dates."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional, StopValidation, ValidationError

from community.core.forms import AtMost, Form, Required
from community.core.money import (
    AmountError,
    DecimalStyle,
    exponent,
    is_currency,
    is_money,
    parse_decimal,
    to_minor,
)
from community.opsaccount.channels.models import Account
from community.opsaccount.channels.rules import OWN
from community.opsaccount.wording import LANES

NAME, TEXT = 200, 10_000
"""Characters of a name or address, and of notes."""
FRAME = {"once", "seen", "csrf_token"}
"""Fields of every Desk form that say nothing of the record."""
UNCHOSEN = ""
"""What a select sends where the member is still to choose."""
HIGHEST_RATE, HIGHEST_AMOUNT = 10**6, 10**12
"""Bounds that keep an amount, in minor units, at its rate within what a column holds."""


class DeskForm(Form):
    """A form of one private record.

    `once` keeps a form sent twice from making two records; `seen` is the mark of what the form of a known
    one showed (`meanwhile.opened`).
    """

    once = HiddenField(default=lambda: secrets.token_hex(16), validators=[AtMost(64)])
    seen = HiddenField(default="", validators=[AtMost(64)])

    def values(self) -> dict[str, Any]:
        """What the record takes over, by attribute."""
        return {f.name: f.data for f in self if f.name not in FRAME}

    def offer(self, accounts: Sequence[Account]) -> None:
        """Let every field that names an account choose among the member's own."""
        for field in self:
            if isinstance(field, CarrierField | OriginField):
                field.offer(accounts)


class OptionalUnless(Optional):
    """May stay empty, unless `needed(form)`; then the message says what is missing."""

    def __init__(self, needed: Callable[[Any], bool], message: Any) -> None:
        super().__init__()
        self.needed, self.missing = needed, message

    def __call__(self, form: Any, field: Any) -> None:
        try:
            super().__call__(form, field)
        except StopValidation:
            if not field.errors and self.needed(form):
                raise StopValidation(self.missing) from None
            raise


class Day(DateField):
    """A calendar date; empty unless required, or unless `needed` (a form's condition and what to say)."""

    def __init__(self, label: Any, *, required: bool = False, needed: Any = None, **options: Any) -> None:
        optional = OptionalUnless(*needed) if needed else Optional()
        super().__init__(label, [Required(_l("Enter a date.")) if required else optional], **options)

    def process_formdata(self, valuelist: Any) -> None:
        """Read the date; says which way round it is to be written."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter a date as year-month-day, such as 2026-03-31.")) from None


class CurrencyField(StringField):
    """A three-letter currency code, in any case."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label or _l("Currency"), [Required(_l("Enter a currency."))], **options)

    def process_formdata(self, valuelist: Any) -> None:
        super().process_formdata([text.strip().upper() for text in valuelist])

    def pre_validate(self, form: Any) -> None:
        if self.data and not is_money(self.data):
            raise ValidationError(_("“%(code)s” is not a currency code such as EUR.", code=self.data))


class NumberField(StringField):
    """An exact number written with a decimal point or a decimal comma; `number` is it, or None."""

    number: Decimal | None = None

    def __init__(self, label: Any, *, required: bool = False, **options: Any) -> None:
        check = Required(_l("Enter a number.")) if required else Optional()
        super().__init__(label, [AtMost(40), check], render_kw={"inputmode": "decimal"}, **options)

    def pre_validate(self, form: Any) -> None:
        if (self.data or "").strip():
            self.number = self.read(self.data, form)

    def read(self, text: str, form: Any) -> Decimal:
        """The number, in the one way of writing it that fits. Raises ValidationError."""
        try:
            return parse_decimal(text)
        except AmountError:
            pass
        try:
            return parse_decimal(text, DecimalStyle.COMMA)
        except AmountError:
            raise ValidationError(self.wanted(form)) from None

    def wanted(self, form: Any) -> str:
        """What to say where something else was typed."""
        return _("Enter a number, such as 7.5.")


class AmountField(NumberField):
    """An amount in the currency of the form's field `currency`; `minor` is it in minor units, or None."""

    minor: int | None = None

    def __init__(self, label: Any, *, signed: bool = False, **options: Any) -> None:
        self.signed = signed
        super().__init__(label, **options)

    def wanted(self, form: Any) -> str:
        currency = form.currency.data or ""
        places = exponent(currency) if is_currency(currency) else 2
        return _("Enter an amount, such as %(example)s.", example=f"{Decimal('1234.5'):.{places}f}")

    def read(self, text: str, form: Any) -> Decimal:
        amount = super().read(text, form)
        try:
            self.minor = to_minor(amount, form.currency.data or "")
        except AmountError as error:
            raise ValidationError(error.message.translated(_)) from None
        if self.minor < 0 and not self.signed:
            raise ValidationError(_("Enter an amount without a minus sign."))
        if abs(self.minor) > HIGHEST_AMOUNT:
            raise ValidationError(_("The amount is too large."))
        return amount


class RateField(NumberField):
    """How many base units one unit of a foreign currency is worth."""

    def __init__(self, **options: Any) -> None:
        words = _l("One unit in your base currency, on that day. Not needed for the base currency.")
        super().__init__(_l("Rate"), **{"description": words, **options})

    def read(self, text: str, form: Any) -> Decimal:
        rate = super().read(text, form)
        if not 0 < rate < HIGHEST_RATE:
            raise ValidationError(_("Enter a rate above nothing and below a million."))
        return rate


class RecordField(SelectField):
    """One of the member's own records, by its id; None for what `none` says.

    With `ask` nothing is chosen beforehand, and that is what is said where nothing is chosen at all.
    """

    def __init__(self, label: Any, *, none: Any = None, ask: Any = None, **options: Any) -> None:
        self.first = [SelectChoice(UNCHOSEN, _l("Choose one"))] if ask else []
        self.first += [SelectChoice(OWN, none)] if none else []
        self.ask = ask
        start = UNCHOSEN if ask else None
        super().__init__(label, coerce=_record_id, choices=list(self.first), default=start, **options)

    def pre_validate(self, form: Any) -> None:
        if self.ask and self.data == UNCHOSEN:
            raise ValidationError(self.ask)
        super().pre_validate(form)

    def choose_from(self, named: Iterable[tuple[uuid.UUID, str]]) -> None:
        """The records to choose from."""
        self.choices = [*self.first, *(SelectChoice(str(id), name) for id, name in named)]


class CarrierField(RecordField):
    """One of the member's accounts, or (None) their own path."""

    def __init__(self, label: Any, *, none: Any = None, **options: Any) -> None:
        super().__init__(label, none=none or _l("My own path"), **options)

    def offer(self, accounts: Iterable[Account]) -> None:
        """The accounts to choose from; a closed one only while it is the one chosen."""
        self.choose_from((a.id, a.name) for a in accounts if not a.closed_on or a.id == self.object_data)


class ContactField(RecordField):
    """One of the member's clients and leads."""

    @property
    def nobody(self) -> bool:
        """Whether there is none to choose, so that the form cannot be filled in yet."""
        return list(self.choices or []) == self.first


class OriginField(SelectField):
    """Where somebody came from: an account (its id), a lane (`lane:referral`), or unknown (empty)."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, choices=self._around([]), **options)

    def offer(self, accounts: Iterable[Account]) -> None:
        """The accounts to choose from, before the lanes."""
        self.choices = self._around([SelectChoice(str(a.id), a.name) for a in accounts])

    @staticmethod
    def _around(accounts: list[SelectChoice]) -> list[SelectChoice]:
        lanes = [SelectChoice(f"lane:{lane}", label) for lane, label in LANES.items()]
        return [SelectChoice("", _l("Not known")), *accounts, *lanes]

    @property
    def origin(self) -> dict[str, Any]:
        """The choice as the two columns of a contact."""
        chosen = self.data or ""
        lane = chosen.removeprefix("lane:") if chosen.startswith("lane:") else ""
        account = uuid.UUID(chosen) if chosen and not lane else None
        return {"origin_account_id": account, "origin_lane": lane}


def choices_of(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """The choices of a select from an enumeration's words."""
    return [SelectChoice(str(key), label) for key, label in words.items()]


def origin_choice(account_id: uuid.UUID | None, lane: str) -> str:
    """What OriginField shows for a contact's two columns."""
    return str(account_id) if account_id else f"lane:{lane}" if lane else ""


def _record_id(value: Any) -> uuid.UUID | str | None:
    if value == UNCHOSEN:
        return UNCHOSEN
    return None if value in (None, OWN) else uuid.UUID(str(value))
