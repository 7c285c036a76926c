"""Forms of money at hand, money owed and facts of the own path."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, NumberRange, Optional, ValidationError

from community.core.forms import AtMost, WholeNumber
from community.core.money import to_decimal
from community.opsaccount.fields import (
    TEXT,
    UNCHOSEN,
    AmountField,
    CarrierField,
    ContactField,
    CurrencyField,
    Day,
    DeskForm,
    RateField,
    choices_of,
)
from community.opsaccount.finance.models import MoneyStatement, Receivable
from community.opsaccount.finance.rules import Statement
from community.opsaccount.wording import FACTS, STATEMENTS


class StatementForm(DeskForm):
    """What there was, or what a month costs, on a day; in the base currency."""

    currency = HiddenField()
    kind = SelectField(_l("What it is about"), choices=choices_of(STATEMENTS))
    account_id = CarrierField(
        _l("Held with"), none=_l("No account"), description=_l("Only for money held with an account.")
    )
    stated_on = Day(_l("On"), required=True)
    sum = AmountField(_l("Amount"), required=True)
    note = TextAreaField(_l("Note"), [Optional(), AtMost(TEXT)])

    def values(self) -> dict[str, Any]:
        plain = ("currency", "kind", "account_id", "stated_on", "note")
        return {name: self[name].data for name in plain} | {"amount": self.sum.minor}

    def validate_account_id(self, field: Any) -> None:
        """Held money lies with somebody."""
        if self.kind.data == Statement.HELD and field.data is None:
            raise ValidationError(_("Choose the account that holds it."))


class ReceivableForm(DeskForm):
    """An amount a client owes."""

    contact_id = ContactField(_l("Client"))
    sum = AmountField(_l("Amount"), required=True)
    currency = CurrencyField()
    worth = RateField()
    invoiced_on = Day(_l("Invoiced on"), required=True)
    due_on = Day(_l("Due on"), required=True)
    delay_days = WholeNumber(
        _l("Days this client usually pays late"),
        [NumberRange(0, 365, _l("Enter a number of days from 0 to 365."))],
    )
    paid_on = Day(_l("Paid on"), description=_l("Leave empty while it is owed."))
    description = TextAreaField(_l("What for"), [Optional(), AtMost(TEXT)])

    def values(self) -> dict[str, Any]:
        others = {name: value for name, value in super().values().items() if name not in {"sum", "worth"}}
        return {**others, "amount": self.sum.minor, "rate": self.worth.number}

    def validate_due_on(self, field: Any) -> None:
        """Not due before it was asked for."""
        if field.data and self.invoiced_on.data and field.data < self.invoiced_on.data:
            raise ValidationError(_("It cannot be due before it was invoiced."))


class FactForm(DeskForm):
    """Something that is true of the own path from a day on."""

    # Nothing is chosen beforehand: what was saved unread would stand as a proof in the stress test.
    kind = SelectField(
        _l("What is true"),
        [DataRequired(_l("Choose what is true."))],
        choices=[SelectChoice(UNCHOSEN, _l("Choose one")), *choices_of(FACTS)],
    )
    since = Day(_l("Since"), required=True)
    ended_on = Day(_l("No longer true from"))
    note = TextAreaField(
        _l("Note"), [Optional(), AtMost(TEXT)], description=_l("Where it can be seen, who signed.")
    )


class BaseCurrencyForm(DeskForm):
    """The currency the Desk reckons in."""

    currency = CurrencyField(_l("Base currency"))


def shown_statement(statement: MoneyStatement) -> dict[str, Any]:
    """What StatementForm shows of a statement."""
    return {"sum": f"{to_decimal(statement.amount, statement.currency):f}"}


def shown_receivable(receivable: Receivable) -> dict[str, Any]:
    """What ReceivableForm shows of an amount owed."""
    return {
        "sum": f"{to_decimal(receivable.amount, receivable.currency):f}",
        "worth": "" if receivable.rate is None else f"{receivable.rate:f}",
    }
