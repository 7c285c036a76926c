"""Upwork's weekly summary: what was billed on each contract and day, without fees, ids or a currency."""

import re

from community.core.wording import say

from ..layout import Layout, Row
from ..records import Kind, Record

_CURRENCY = "USD"  # the file names none; Upwork bills and pays in US dollars
_CONTRACT = re.compile(r"(?P<title>.*?)\s*\((?P<id>[0-9]+)\)", re.DOTALL)
# "" is hourly work. Anything else is the member's to judge.
_EARNING_TYPES = frozenset(
    [
        "",
        "hourly",
        "bonus",
        "fixed price payment",
        "fixed-price payment",
        "fixed price",
        "fixed-price",
        "milestone",
    ]
)
_REFUND_TYPES = frozenset(["refund", "refund to client"])


def _read(row: Row) -> Record:
    # Hours x rate may end between two cents; the exact figure is kept beside the rounded one.
    gross, unrounded = row.rounded("amount", _CURRENCY)
    contract = _CONTRACT.fullmatch(row.text("contract"))
    if not row.text("contract"):
        raise row.broken("contract", say("it is empty."))
    kind = _kind(row.text("type"), gross)
    return row.record(
        kind=kind,
        occurred_on=row.day("date"),
        currency=_CURRENCY,
        gross=gross,
        work_title=contract["title"] if contract else row.text("contract"),
        contract_id=contract["id"] if contract else "",
        description=row.text("type"),
        hours=row.decimal_if("hours"),
        unrounded=unrounded,
        why_unsorted=say("unknown payment type “%(type)s”", type=row.text("type"))
        if kind is Kind.UNSORTED
        else None,
    )


def _kind(written: str, gross: int) -> Kind:
    word = written.casefold()
    if word in _REFUND_TYPES or (word in _EARNING_TYPES and gross < 0):
        return Kind.REFUND
    return Kind.EARNING if word in _EARNING_TYPES else Kind.UNSORTED


WEEKLY = Layout(
    key="upwork-weekly",
    source="upwork",
    title=say("Upwork weekly summary"),
    needed={
        "date": ("date",),
        "contract": ("contract",),
        "hours": ("hours",),
        "amount": ("amount",),
        "type": ("payment type",),
    },
    optional={},
    read=_read,
    overlaps=frozenset(["upwork-transactions", "upwork-transactions-earlier", "upwork-legacy"]),
    notices=(
        say("This export names no currency; Upwork's amounts are taken as US dollars."),
        say("This export does not state fees; import Upwork's transactions instead to see them."),
    ),
)
