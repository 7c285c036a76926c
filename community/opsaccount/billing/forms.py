"""Forms of settled billing."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import Optional, ValidationError

from community.core import clock
from community.core.access import current_actor
from community.core.forms import AtMost
from community.core.money import to_decimal
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.billing.rules import Kind
from community.opsaccount.fields import (
    TEXT,
    AmountField,
    CarrierField,
    ContactField,
    CurrencyField,
    Day,
    DeskForm,
    NumberField,
    RateField,
    choices_of,
)
from community.opsaccount.wording import BILLING_KINDS


class ItemForm(DeskForm):
    """One settled item. A refund's amount is entered without a sign and kept with a minus."""

    contact_id = ContactField(_l("Client"))
    kind = SelectField(_l("What it is"), choices=choices_of(BILLING_KINDS))
    settled_on = Day(_l("Settled on"), required=True)
    amount = AmountField(_l("Amount before fees"), required=True)
    currency = CurrencyField()
    charged = AmountField(
        _l("Fee"), signed=True, description=_l("What the account kept. Leave empty when you do not know.")
    )
    account_id = CarrierField(_l("Paid through"), none=_l("My own invoice and bank account"))
    worth = RateField()
    time = NumberField(_l("Hours"))
    description = TextAreaField(_l("What for"), [Optional(), AtMost(TEXT)])
    traced_on = Day(
        _l("Proof found together on"),
        description=_l("Terms, invoice, approval and proof of payment all on file for this item."),
    )

    @property
    def sign(self) -> int:
        """-1 for money given back, else 1."""
        return -1 if self.kind.data == Kind.REFUND else 1

    def values(self) -> dict[str, Any]:
        plain = ("contact_id", "kind", "settled_on", "currency", "account_id", "description", "traced_on")
        return {name: self[name].data for name in plain} | {
            "gross": self.sign * (self.amount.minor or 0),
            "fee": self.charged.minor,
            "rate": self.worth.number,
            "hours": self.time.number,
        }

    def validate_settled_on(self, field: Any) -> None:
        """Settled by today, in the member's own zone."""
        if field.data and field.data > clock.today(current_actor().timezone):
            raise ValidationError(_("This day is still to come. What is owed stands under cash and cost."))

    def validate_amount(self, field: Any) -> None:
        """Nothing is no settled item."""
        if field.minor == 0:
            raise ValidationError(_("Enter an amount above zero."))

    def validate_charged(self, field: Any) -> None:
        """No more is kept than has arrived, or given back than was; to give money back may cost anything."""
        fee = self.sign * (field.minor or 0)
        if self.amount.minor and not self.amount.errors and fee > self.amount.minor:
            raise ValidationError(_("The fee cannot be more than the amount."))

    def validate_time(self, field: Any) -> None:
        """Hours are not negative."""
        if field.number is not None and field.number < 0:
            raise ValidationError(_("Enter the hours without a minus sign."))


class RateForm(DeskForm):
    """One rate for all items of a currency that have none."""

    worth = RateField(required=True, description="")


def shown(item: BillingItem) -> dict[str, Any]:
    """What ItemForm shows of an item."""
    return {
        "amount": f"{to_decimal(abs(item.gross), item.currency):f}",
        "charged": "" if item.fee is None else f"{to_decimal(item.fee, item.currency):f}",
        "worth": "" if item.rate is None else f"{item.rate:f}",
        "time": "" if item.hours is None else f"{item.hours:f}",
    }
