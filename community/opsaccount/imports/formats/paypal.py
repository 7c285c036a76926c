"""PayPal's activity download: columns chosen and translated by its user, dates and decimals by locale."""

from collections.abc import Sequence

from community.core.money import DecimalStyle
from community.core.wording import Message, say

from ..dates import DateOrder
from ..layout import Layout, Row, Skip, normalised
from ..records import Kind, Record
from ..styles import Styles

_COMPLETED = frozenset(["completed", "abgeschlossen"])
_MEMO = frozenset(["memo", "keine auswirkung", "no impact"])
# Only these words make income; whatever else comes in is unsorted.
_PAYMENTS = frozenset(
    [
        "general payment",
        "website payment",
        "express checkout payment",
        "mobile payment",
        "invoice payment",
        "payment received",
        "preapproved payment bill user payment",
        "pre-approved payment bill user payment",
        "recurring payment",
        "subscription payment",
        "web accept payment received",
        "mass pay payment",
        "mass payment",
        "direct credit card payment",
        "paypal here payment",
        "allgemeine zahlung",
        "website-zahlung",
        "zahlung über website",
        "express-checkout-zahlung",
        "paypal express-zahlung",
        "handyzahlung",
        "mobile zahlung",
        "rechnungszahlung",
        "zahlung erhalten",
        "sammelzahlung",
        "abonnementzahlung",
        "zahlung im einzugsverfahren mit zahlungsrechnung",
    ]
)
# Looked for in this order inside the type's words: none of them is income.
_OTHERS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.CONVERSION, ("currency conversion", "währungsumrechnung")),
    (Kind.TRANSFER, ("hold", "reserve", "einbehalt")),
    (Kind.TRANSFER, ("bank deposit", "card deposit", "bankgutschrift", "kartengutschrift")),
    (Kind.REFUND, ("refund", "reversal", "chargeback", "rückzahlung", "rückbuchung")),
    (Kind.TAX, ("tax collected", "steuer")),
    (Kind.FEE, ("fee", "gebühr")),
    (Kind.WITHDRAWAL, ("withdraw", "abbuchung", "auszahlung", "transfer to bank")),
)


def _read(row: Row) -> Record | Skip:
    left_out = _left_out(row)
    if left_out:
        return Skip(left_out)
    currency = row.currency("currency")
    gross, net = row.minor("gross", currency), row.minor("net", currency)
    fee = -row.minor_if("fee", currency)  # charged fees are written with a minus
    if gross - fee != net:
        raise row.broken("net", say("“%(net)s” is not gross plus fee.", net=row.text("net")))
    kind = _kind(row.text("type").casefold(), gross)
    if kind is Kind.FEE:
        gross, fee = 0, -net
    return row.record(
        kind=kind,
        occurred_on=row.day("date"),
        currency=currency,
        gross=gross,
        fee=fee,
        net=net,
        client_name=row.text("name") or row.text("from"),
        description=row.texts("item", "subject", "note") or row.text("type"),
        external_id=row.text("id"),
        why_unsorted=say("unknown type “%(type)s”", type=row.text("type")) if kind is Kind.UNSORTED else None,
    )


def _left_out(row: Row) -> Message | None:
    status = row.text("status")
    if status.casefold() not in _COMPLETED:
        return say("its status is “%(status)s”, not completed", status=status)
    if row.text("impact").casefold() in _MEMO:
        return say("it does not change the balance")
    return None


def _kind(written: str, gross: int) -> Kind:
    if written in _PAYMENTS:
        return Kind.EARNING if gross > 0 else Kind.EXPENSE
    for kind, words in _OTHERS:
        if any(word in written for word in words):
            return kind
    return Kind.UNSORTED


def _styles_of_language(header: Sequence[str]) -> Styles:
    """What the header's language says when the cells allow both: German writes 25.09.2026 and 1.234,56."""
    if "datum" in map(normalised, header):
        return Styles(DateOrder.DMY, DecimalStyle.COMMA)
    return Styles(None, DecimalStyle.POINT)


ACTIVITY = Layout(
    key="paypal-activity",
    source="paypal",
    title=say("PayPal activity download"),
    needed={
        "date": ("date", "datum"),
        "type": ("type", "typ"),
        "status": ("status",),
        "currency": ("currency", "währung"),
        "gross": ("gross", "brutto"),
        "fee": ("fee", "entgelt", "gebühr"),
        "net": ("net", "netto"),
        "id": ("transaction id", "transaktionscode"),
    },
    optional={
        "zone": ("timezone", "time zone", "zeitzone"),
        "name": ("name",),
        "from": ("from email address", "absender e-mail-adresse"),
        "item": ("item title", "artikelbezeichnung"),
        "subject": ("subject", "betreff"),
        "note": ("note", "hinweis"),
        "impact": ("balance impact", "auswirkung auf guthaben"),
    },
    read=_read,
    styles=Styles(None, None),
    styles_of_header=_styles_of_language,
    date_fields=("date",),
    amount_fields=("gross", "net"),
)
