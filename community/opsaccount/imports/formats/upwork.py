"""Upwork's transactions in three generations of spelling; a fee is a row of its own, joined later."""

import re
from dataclasses import replace
from decimal import Decimal

from community.core.wording import say

from ..layout import Layout, Row
from ..records import Kind, Record

_CURRENCY = "USD"  # "Amount $", and the legacy file's Amount, are US dollars; the local amount is for display
_KINDS = {
    "hourly": Kind.EARNING,
    "fixed price": Kind.EARNING,
    "bonus": Kind.EARNING,
    "refund": Kind.REFUND,
    "refund to client": Kind.REFUND,
    "service fee": Kind.FEE,
    "service fee refund": Kind.FEE,
    "withdrawal fee": Kind.FEE,
    "connects": Kind.SUBSCRIPTION,
    "subscription": Kind.SUBSCRIPTION,
    "membership fee": Kind.SUBSCRIPTION,
    "vat": Kind.TAX,
    "gst": Kind.TAX,
    "vat/gst": Kind.TAX,
    "wht": Kind.TAX,
    "withholding tax": Kind.TAX,
    "withdrawal": Kind.WITHDRAWAL,
    # a payment *to* Upwork, that covers a negative balance
    "payment": Kind.TRANSFER,
}
_JOINED_FEES = frozenset(["service fee", "service fee refund"])
_FEE_OF = re.compile(r"\bref(?:erence)? id:?\s*([0-9]+)\s*$", re.IGNORECASE)
_HOURS = re.compile(r"\b([0-9]+):([0-5][0-9]) hrs\b")
_RATE_PLACES = Decimal("1e-10")


def _read_transaction(row: Row) -> Record:
    record = _record(row, "id", ("summary", "details", "description", "description 2", "description 3"))
    return replace(record, joined_as=record.external_id)


def _read_legacy(row: Row) -> Record:
    record = _record(row, "id", ("description",))
    if _type_of(row) not in _JOINED_FEES:
        return replace(record, joined_as=record.external_id)
    named = _FEE_OF.search(record.description)  # "Service Fee for Hourly - Ref ID 701123340"
    return replace(record, joined_as=named[1] if named else "")


def _record(row: Row, id_field: str, description_fields: tuple[str, ...]) -> Record:
    written = _type_of(row)
    amount = row.minor("amount", _CURRENCY)
    kind = _kind(written, amount)
    is_fee = kind is Kind.FEE
    description = row.texts(*description_fields)
    rate, local = _exchange(row)
    return row.record(
        kind=kind,
        occurred_on=row.day("date"),
        currency=_CURRENCY,
        gross=0 if is_fee else amount,
        fee=-amount if is_fee else 0,
        net=amount,
        client_name=row.text("team"),
        description=description or row.text("type"),
        hours=_hours(description) if kind is Kind.EARNING else None,
        exchange_rate=rate,
        exchange_currency=local,
        external_id=row.text(id_field),
        role="" if kind in (Kind.EARNING, Kind.REFUND) else written,
        why_unsorted=say("unknown type “%(type)s”", type=row.text("type")) if kind is Kind.UNSORTED else None,
    )


def _kind(written: str, amount: int) -> Kind:
    kind = _KINDS.get(written, Kind.UNSORTED)
    return Kind.REFUND if kind is Kind.EARNING and amount < 0 else kind


def _type_of(row: Row) -> str:
    return row.text("type").casefold().replace("-", " ")


def _hours(description: str) -> Decimal | None:
    """The hours in "Invoice for 05/27/2024-06/02/2024 - 14:20 hrs @ $18.00/hr"."""
    found = _HOURS.search(description)
    return Decimal(found[1]) + (Decimal(found[2]) / 60).quantize(Decimal("1e-5")) if found else None


def _exchange(row: Row) -> tuple[Decimal | None, str]:
    """The stated rate, else the one that the two amounts of the row show; none within US dollars."""
    code = row.text("local currency").upper()
    if code in ("", _CURRENCY):
        return None, ""
    row.currency("local currency")
    stated = row.decimal_if("rate")
    local, dollars = row.decimal_if("local amount"), row.decimal("amount")
    if stated is None and local and dollars:
        stated = abs(local / dollars).quantize(_RATE_PLACES)
    return stated, code if stated else ""


_TITLE = say("Upwork transactions")
_OTHERS = frozenset(["upwork-weekly", "upwork-legacy", "upwork-transactions", "upwork-transactions-earlier"])
_SHARED = {
    "date": ("date",),
    "id": ("transaction id",),
    "type": ("transaction type",),
    "amount": ("amount $",),
}
_WANTED = {
    "summary": ("transaction summary",),
    "details": ("transaction summary details",),
    "description": ("description 1",),
    "description 2": ("description 2",),
    "description 3": ("description 3",),
    "local amount": ("amount in local currency",),
    "local currency": ("currency",),
}

CURRENT = Layout(
    key="upwork-transactions",
    source="upwork",
    title=_TITLE,
    needed={**_SHARED, "team": ("client team",)},
    optional=_WANTED,
    read=_read_transaction,
    joins_fees=True,
    overlaps=_OTHERS - {"upwork-transactions", "upwork-transactions-earlier"},
)
EARLIER = replace(
    CURRENT,
    key="upwork-transactions-earlier",
    title=say("Upwork transactions (earlier spelling)"),
    needed={**_SHARED, "team": ("team",)},
)
LEGACY = Layout(
    key="upwork-legacy",
    source="upwork",
    title=say("Upwork transactions (until the change of 2024)"),
    needed={
        "date": ("date",),
        "id": ("ref id",),
        "type": ("type",),
        "description": ("description",),
        "team": ("team",),
        "amount": ("amount",),
    },
    optional={
        "local amount": ("amount in local currency",),
        "local currency": ("currency",),
        "rate": ("exchangerate", "exchange rate"),
    },
    read=_read_legacy,
    joins_fees=True,
    overlaps=_OTHERS - {"upwork-legacy"},
)
