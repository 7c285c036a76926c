"""Stripe: the itemised balance report and the transactions export; gross, fee and net are in each row."""

from collections.abc import Mapping

from community.core.wording import say

from ..layout import Layout, Row
from ..records import Kind, Record

_CATEGORIES: Mapping[str, Kind] = {
    "charge": Kind.EARNING,
    "charge_failure": Kind.REFUND,
    "refund": Kind.REFUND,
    "refund_failure": Kind.REFUND,
    "partial_capture_reversal": Kind.REFUND,
    "dispute": Kind.REFUND,
    "dispute_reversal": Kind.REFUND,
    "fee": Kind.FEE,
    "network_cost": Kind.FEE,
    "tax": Kind.TAX,
    "payout": Kind.WITHDRAWAL,
    "payout_reversal": Kind.WITHDRAWAL,
    "payout_minimum_balance_hold": Kind.TRANSFER,
    "payout_minimum_balance_release": Kind.TRANSFER,
    "topup": Kind.TRANSFER,
    "topup_reversal": Kind.TRANSFER,
    "transfer": Kind.TRANSFER,
    "transfer_reversal": Kind.TRANSFER,
    "risk_reserved_funds": Kind.TRANSFER,
    "connect_reserved_funds": Kind.TRANSFER,
    "currency_conversion": Kind.CONVERSION,
    "contribution": Kind.EXPENSE,
}
_TYPES: Mapping[str, Kind] = {
    "charge": Kind.EARNING,
    "payment": Kind.EARNING,
    "refund": Kind.REFUND,
    "payment_refund": Kind.REFUND,
    "payment_failure_refund": Kind.REFUND,
    "payment_reversal": Kind.REFUND,
    "refund_failure": Kind.REFUND,
    "payment_refund_failure": Kind.REFUND,
    "dispute": Kind.REFUND,
    "stripe_fee": Kind.FEE,
    "tax_fee": Kind.TAX,
    "payout": Kind.WITHDRAWAL,
    "payout_failure": Kind.WITHDRAWAL,
    "payout_cancel": Kind.WITHDRAWAL,
    "transfer": Kind.TRANSFER,
    "topup": Kind.TRANSFER,
    "topup_reversal": Kind.TRANSFER,
    "reserve_transaction": Kind.TRANSFER,
    "reserved_funds": Kind.TRANSFER,
    "contribution": Kind.EXPENSE,
}


def _read_balance(row: Row) -> Record:
    return _record(row, _CATEGORIES)


def _read_transaction(row: Row) -> Record:
    return _record(row, _TYPES)


def _record(row: Row, kinds: Mapping[str, Kind]) -> Record:
    currency = row.currency("currency")
    gross, fee, net = (row.minor(name, currency) for name in ("gross", "fee", "net"))
    if gross - fee != net:
        raise row.broken("net", say("“%(net)s” is not gross less fee.", net=row.text("net")))
    word = row.text("kind").casefold().replace(" ", "_")
    kind = kinds.get(word, Kind.UNSORTED)
    if kind is Kind.FEE:
        gross, fee = 0, -net  # Stripe books its own fee as a negative gross
    return row.record(
        kind=kind,
        occurred_on=row.day("date"),
        currency=currency,
        gross=gross,
        fee=fee,
        net=net,
        client_name=row.text("client") or row.text("client email"),
        description=row.texts("description") or row.text("kind"),
        external_id=row.text("id"),
        why_unsorted=say("unknown category “%(type)s”", type=row.text("kind"))
        if kind is Kind.UNSORTED
        else None,
    )


BALANCE = Layout(
    key="stripe-balance",
    source="stripe",
    title=say("Stripe balance report"),
    needed={
        "id": ("balance_transaction_id",),
        "date": ("created_utc", "created"),
        "currency": ("currency",),
        "gross": ("gross",),
        "fee": ("fee",),
        "net": ("net",),
        "kind": ("reporting_category",),
    },
    optional={
        "description": ("description",),
        "client": ("customer_name",),
        "client email": ("customer_email",),
    },
    read=_read_balance,
)
TRANSACTIONS = Layout(
    key="stripe-transactions",
    source="stripe",
    title=say("Stripe transactions"),
    needed={
        "id": ("id",),
        "kind": ("type",),
        "source": ("source",),
        "gross": ("amount",),
        "fee": ("fee",),
        "net": ("net",),
        "currency": ("currency",),
        "date": ("created (utc)",),
    },
    optional={
        "description": ("description",),
        "client": ("customer name (metadata)",),
        "client email": ("customer email (metadata)",),
    },
    read=_read_transaction,
)
