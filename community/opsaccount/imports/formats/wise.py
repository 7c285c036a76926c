"""Wise: the balance statement of one currency, and the history of transfers over all of them."""

from decimal import Decimal

from community.core.money import DecimalStyle
from community.core.wording import Message, say

from ..dates import DateOrder
from ..layout import Layout, Row, Skip
from ..records import Kind, Record
from ..styles import Styles

# Payouts of these arrive at the bank net of their fees; counting them again would double the income.
_PLATFORMS = ("upwork", "stripe", "paypal", "fiverr", "freelancer.com", "toptal", "payoneer")
_DETAILS = {
    "transfer": Kind.EXPENSE,
    "card": Kind.EXPENSE,
    "direct_debit": Kind.EXPENSE,
    "conversion": Kind.CONVERSION,
    "money_added": Kind.TRANSFER,
    "fee": Kind.FEE,
}
_CHARGES = "wise charges for"
_PLATFORM_PAYOUT = say("it looks like the payout of another account; import that account's own export")
_UNKNOWN_CREDIT = say("money came in, but the row does not say that a client paid")
_UNKNOWN = say("the row does not say what this is")


def _read_statement(row: Row) -> Record:
    currency = row.currency("currency")
    net = row.minor("amount", currency)  # the fee is already taken off
    fee = row.minor_if("fee", currency)
    identity = row.text("id")
    kind, why = _statement_kind(row, net)
    is_fee = kind is Kind.FEE
    rate, other = _exchange(row, currency)
    return row.record(
        kind=kind,
        occurred_on=row.day("date"),
        currency=currency,
        gross=0 if is_fee else net + fee,
        fee=-net if is_fee else fee,
        net=net,
        client_name=row.text("payer") if net > 0 else row.text("payee") or row.text("merchant"),
        description=row.texts("description", "reference"),
        exchange_rate=rate,
        exchange_currency=other,
        # A conversion carries one id in both currencies, hence the currency in the key.
        external_id=f"{identity.removeprefix('FEE-')}:{currency}" if identity else "",
        role="fee" if is_fee else "",
        joined_as=f"{identity.removeprefix('FEE-')}:{currency}" if identity else "",
        why_unsorted=why,
    )


def _statement_kind(row: Row, net: int) -> tuple[Kind, Message | None]:
    identity, words = row.text("id").upper(), row.text("description").casefold()
    if identity.startswith("FEE-") or words.startswith(_CHARGES):
        return Kind.FEE, None
    known = _DETAILS.get(row.text("details type").casefold())
    if row.text("exchange to") and identity.startswith(("BALANCE-", "CONVERSION-")):
        known = Kind.CONVERSION
    if net > 0 and known in (None, Kind.EXPENSE):
        return _credit(row, words)
    if known:
        return known, None
    if net < 0 and identity.startswith(("TRANSFER-", "CARD-", "DIRECT_DEBIT")):
        return Kind.EXPENSE, None
    return Kind.UNSORTED, _UNKNOWN


def _credit(row: Row, words: str) -> tuple[Kind, Message | None]:
    is_deposit = row.text("details type").casefold() == "deposit" or words.startswith("received money from")
    if not is_deposit:
        return Kind.UNSORTED, _UNKNOWN_CREDIT
    if _is_platform(row.text("payer"), words):
        return Kind.UNSORTED, _PLATFORM_PAYOUT
    return Kind.EARNING, None


def _is_platform(*texts: str) -> bool:
    return any(name in text.casefold() for text in texts for name in _PLATFORMS)


def _exchange(row: Row, currency: str) -> tuple[Decimal | None, str]:
    # The rate is stated from "exchange from"; on the receiving leg it would have to be turned round.
    other = row.text("exchange to").upper()
    if not other or row.text("exchange from").upper() != currency:
        return None, ""
    return row.decimal_if("rate"), other


def _read_history(row: Row) -> Record | Skip:
    status, direction = row.text("status").upper(), row.text("direction").upper()
    if status != "COMPLETED":
        return Skip(say("its status is “%(status)s”, not completed", status=row.text("status")))
    side = "target" if direction == "IN" else "source"
    currency = row.currency(f"{side} currency")
    amount = row.minor(f"{side} amount", currency)  # what is left after the fee, without a sign
    fee = row.minor_if(f"{side} fee", currency) if _same_currency(row, side, currency) else 0
    kind, why = _history_kind(row, direction)
    gross = amount + fee if direction == "IN" else -amount
    return row.record(
        kind=kind,
        occurred_on=row.day("finished") if row.text("finished") else row.day("created"),
        currency=currency,
        gross=gross,
        fee=fee,
        net=gross - fee,
        client_name=row.text("source name" if direction == "IN" else "target name"),
        description=row.texts("reference", "note"),
        exchange_rate=_rate(row),
        exchange_currency=row.text("target currency").upper() if _rate(row) else "",
        external_id=f"{row.text('id')}:{currency}" if row.text("id") else "",
        why_unsorted=why,
    )


def _history_kind(row: Row, direction: str) -> tuple[Kind, Message | None]:
    if direction == "OUT":
        return Kind.EXPENSE, None
    if direction == "NEUTRAL":
        return Kind.CONVERSION, None
    if direction != "IN":
        return Kind.UNSORTED, _UNKNOWN
    if row.text("id").upper().startswith(("BALANCE_CASHBACK", "BALANCE-", "TOPUP")):
        return Kind.UNSORTED, _UNKNOWN_CREDIT
    return (
        (Kind.UNSORTED, _PLATFORM_PAYOUT) if _is_platform(row.text("source name")) else (Kind.EARNING, None)
    )


def _same_currency(row: Row, side: str, currency: str) -> bool:
    return row.text(f"{side} fee currency").upper() in ("", currency)


def _rate(row: Row) -> Decimal | None:
    crosses = row.text("source currency").upper() != row.text("target currency").upper()
    return row.decimal_if("rate") if crosses and row.text("direction").upper() != "IN" else None


_OVERLAP = say("Wise's statements and its transaction history list the same money: import one kind only.")
STATEMENT = Layout(
    key="wise-statement",
    source="wise",
    title=say("Wise balance statement"),
    needed={
        "id": ("transferwise id", "wise id"),
        "date": ("date",),
        "amount": ("amount",),
        "currency": ("currency",),
        "description": ("description",),
        "fee": ("total fees",),
    },
    optional={
        "reference": ("payment reference",),
        "exchange from": ("exchange from",),
        "exchange to": ("exchange to",),
        "rate": ("exchange rate",),
        "payer": ("payer name",),
        "payee": ("payee name",),
        "merchant": ("merchant",),
        "details type": ("transaction details type",),
    },
    read=_read_statement,
    styles=Styles(DateOrder.DMY, DecimalStyle.POINT),
    joins_fees=True,
    overlaps=frozenset(["wise-history"]),
    notices=(_OVERLAP,),
)
HISTORY = Layout(
    key="wise-history",
    source="wise",
    title=say("Wise transaction history"),
    needed={
        "id": ("id",),
        "status": ("status",),
        "direction": ("direction",),
        "created": ("created on",),
        "source amount": ("source amount (after fees)",),
        "source currency": ("source currency",),
        "target amount": ("target amount (after fees)",),
        "target currency": ("target currency",),
    },
    optional={
        "finished": ("finished on",),
        "source fee": ("source fee amount",),
        "source fee currency": ("source fee currency",),
        "target fee": ("target fee amount",),
        "target fee currency": ("target fee currency",),
        "source name": ("source name",),
        "target name": ("target name",),
        "rate": ("exchange rate",),
        "reference": ("reference",),
        "note": ("note",),
    },
    read=_read_history,
    overlaps=frozenset(["wise-statement"]),
    notices=(_OVERLAP,),
)
