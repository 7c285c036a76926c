"""Forms of imports: the file, its columns, its dates, and what an unsorted row is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from community.core.forms import AtMost, Form
from community.core.money import DecimalStyle, is_currency
from community.opsaccount.channels.models import Account
from community.opsaccount.channels.rules import PLATFORMS
from community.opsaccount.fields import NAME
from community.opsaccount.imports.column_map import ColumnMap
from community.opsaccount.imports.dates import DateOrder
from community.opsaccount.imports.models import Movement
from community.opsaccount.imports.records import Kind
from community.opsaccount.imports.rules import IGNORED

NEW = "new:"
"""Before the platform of an account that is to be added."""


class UploadForm(Form):
    """A file, and the account it is from where the file does not say."""

    file = FileField(_l("The export, as CSV"), [FileRequired(_l("Choose a file."))])
    account_id = SelectField(_l("Account it is from"), choices=[], default="")

    def offer(self, accounts: Sequence[Account]) -> None:
        """The member's accounts to choose from."""
        self.account_id.choices = [
            SelectChoice("", _("Work it out from the file")),
            *(SelectChoice(str(account.id), account.name) for account in accounts),
        ]

    @property
    def account(self) -> uuid.UUID | None:
        return uuid.UUID(self.account_id.data) if self.account_id.data else None


class OrderForm(Form):
    """Which way round the dates of a file are."""

    order = RadioField(
        _l("How are the dates written?"),
        choices=[
            SelectChoice(str(DateOrder.DMY), _l("Day first: 31/12/2026")),
            SelectChoice(str(DateOrder.MDY), _l("Month first: 12/31/2026")),
        ],
        validators=[InputRequired(_l("Choose one of the two."))],
    )


COLUMNS = {
    "date": _l("Date"),
    "amount": _l("Amount (before fees)"),
    "fee": _l("Fee"),
    "net": _l("Net amount (after fees)"),
    "currency": _l("Currency"),
    "client": _l("Client"),
    "work": _l("Project or contract"),
    "description": _l("Description"),
    "id": _l("Transaction or order number"),
    "hours": _l("Hours"),
}
ROWS_ARE = {
    Kind.EARNING: _l("Earnings; negative ones are refunds"),
    Kind.UNSORTED: _l("Of several kinds: I will sort them myself"),
}


class ColumnsForm(Form):
    """What the columns of a file mean."""

    account_id = SelectField(_l("Account it is from"), choices=[])
    account_name = StringField(
        _l("Name of the new account"), [AtMost(NAME)], description=_l("Only for an account not listed above.")
    )
    order = SelectField(
        _l("Dates are written"),
        choices=[
            SelectChoice(DateOrder.YMD, _l("2026-12-31, or with the month's name")),
            SelectChoice(DateOrder.DMY, _l("31/12/2026 or 31.12.2026: day first")),
            SelectChoice(DateOrder.MDY, _l("12/31/2026: month first")),
        ],
    )
    decimals = SelectField(
        _l("Amounts are written"),
        choices=[SelectChoice(DecimalStyle.POINT, "1,234.56"), SelectChoice(DecimalStyle.COMMA, "1.234,56")],
    )
    every_currency = StringField(
        _l("Currency of the whole file"),
        [AtMost(3)],
        description=_l("Where no column says it: a code such as EUR."),
    )
    every_row_is = RadioField(
        _l("What are the rows?"),
        choices=[SelectChoice(str(kind), label) for kind, label in ROWS_ARE.items()],
        default=str(Kind.EARNING),
    )

    def offer(self, accounts: Sequence[Account], header: Sequence[str]) -> None:
        """Accounts and columns to choose from."""
        have = {account.platform for account in accounts}
        self.account_id.choices = [
            SelectChoice("", _("Choose one")),
            *(SelectChoice(str(account.id), account.name) for account in accounts),
            *(SelectChoice(f"{NEW}{key}", p.name) for key, p in PLATFORMS.items() if key not in have),
            SelectChoice(NEW, _("Another one, named below")),
        ]
        for name in COLUMNS:
            self[f"column_{name}"].choices = [
                SelectChoice("", _("Not in this file")),
                *(SelectChoice(column, column) for column in header),
            ]

    def show(self, suggested: ColumnMap) -> None:
        """Begin with this map."""
        for name, column in suggested.columns.items():
            if f"column_{name}" in self:
                self[f"column_{name}"].data = column
        self.order.data, self.decimals.data = suggested.order, suggested.decimals
        self.every_currency.data = suggested.currency
        self.every_row_is.data = str(Kind.EARNING)

    def column_map(self, source: str) -> ColumnMap:
        """What was chosen, for an account of this source."""
        chosen = {name: self[f"column_{name}"].data for name in COLUMNS}
        return ColumnMap(
            source=source,
            columns={name: column for name, column in chosen.items() if column},
            order=DateOrder(self.order.data),
            decimals=DecimalStyle(self.decimals.data),
            currency=(self.every_currency.data or "").upper(),
            every_row_is=Kind(self.every_row_is.data),
        )

    def validate_account_id(self, field: Any) -> None:
        """An account, or a name for a new one."""
        if not field.data:
            raise ValidationError(_("Choose the account this file is from."))
        if field.data == NEW and not self.account_name.data:
            raise ValidationError(_("Name the new account."))

    def validate_every_currency(self, field: Any) -> None:
        """A currency code, where there is no column for it."""
        if field.data and not is_currency(field.data.upper()):
            raise ValidationError(_("“%(code)s” is not a currency code such as EUR.", code=field.data))
        if not field.data and not self.column_currency.data:  # type: ignore[attr-defined]
            raise ValidationError(_("Choose the column with the currency, or name one for the whole file."))

    def validate_column_date(self, field: Any) -> None:
        """There is no event without a day."""
        if not field.data:
            raise ValidationError(_("Choose the column with the date."))

    def validate_column_amount(self, field: Any) -> None:
        """An amount, before or after fees."""
        if not field.data and not self.column_net.data:  # type: ignore[attr-defined]
            raise ValidationError(_("Choose the column with the amount."))


for _name, _label in COLUMNS.items():
    setattr(ColumnsForm, f"column_{_name}", SelectField(_label, choices=[], default=""))


SORTED_AS = {
    Kind.EARNING: _l("A client paid me"),
    Kind.REFUND: _l("I gave a client money back"),
    Kind.FEE: _l("A fee of the account"),
    Kind.SUBSCRIPTION: _l("A membership or connects"),
    Kind.TAX: _l("A tax"),
    Kind.WITHDRAWAL: _l("A withdrawal to my bank"),
    Kind.TRANSFER: _l("A transfer between my own accounts"),
    Kind.EXPENSE: _l("I paid somebody else"),
    IGNORED: _l("Nothing that counts"),
}


class SortForm(Form):
    """What an unsorted row is, and whose."""

    kind = RadioField(
        _l("What is it?"),
        choices=[SelectChoice(str(kind), label) for kind, label in SORTED_AS.items()],
        validators=[InputRequired(_l("Choose what it is."))],
    )
    contact_id = SelectField(_l("Client"), choices=[], default="")

    def __init__(self, movement: Movement, contacts: Sequence[tuple[uuid.UUID, str]], **given: Any) -> None:
        super().__init__(**given)
        self.movement = movement
        named = movement.client_name
        self.contact_id.choices = [
            SelectChoice("", _("As the file says: %(name)s", name=named) if named else _("Not named")),
            *(SelectChoice(str(contact), label) for contact, label in contacts),
        ]

    def validate_kind(self, field: Any) -> None:
        """What a client pays is more than nothing."""
        if field.data == Kind.EARNING and self.movement.gross <= 0:
            raise ValidationError(_("A payment is not negative: choose money given back, or another kind."))
