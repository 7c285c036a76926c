"""Reading settled billing: by month, by client, by account; sums per currency; items for the stress test."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    type_coerce,
)

from community.core.db import db
from community.core.paging import Page, keyset_page
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels.rules import OWN
from community.opsaccount.contacts.models import Contact
from community.opsaccount.queries import live

SIZE = 50
"""Items on a page."""


@dataclass(frozen=True)
class Filter:
    """Which items: of a month (its first day), a contact, a carrier (`own` or an id), without a rate."""

    month: date | None = None
    contact: uuid.UUID | None = None
    carrier: str = ""
    unrated: bool = False


class Sum(NamedTuple):
    """What the items of one currency come to, in minor units."""

    currency: str
    items: int
    gross: int
    fee: int
    net: int
    """Gross less what is known of fees."""
    without_fee: int
    """Items whose source states no fee."""
    unrated: int
    """Items that the score leaves out for want of a rate."""


class Months(NamedTuple):
    """A month, and the nearest months before and after it that have items; first days."""

    month: date | None
    earlier: date | None
    later: date | None


class Settled(NamedTuple):
    """An item as the stress test wants it; `base_gross` is in minor units of the base currency."""

    id: uuid.UUID
    contact_id: uuid.UUID
    account_id: uuid.UUID | None
    kind: str
    settled_on: date
    currency: str
    gross: int
    base_gross: int | None
    rate: Decimal | None
    """Base units for one unit; 1 for the base currency itself, None where `base_gross` is."""
    unrounded: Decimal | None
    """The exact gross in major units of `currency`, where it has more decimals than the currency."""
    traced_on: date | None


def is_rated(base: str) -> ColumnElement[bool]:
    """The item's worth in the base currency is known."""
    kept = and_(BillingItem.base_gross.is_not(None), BillingItem.base_currency == base)
    return or_(BillingItem.currency == base, kept)


def billing_page(wanted: Filter, base: str, cursor: str | None) -> Page[tuple[BillingItem, Contact]]:
    """Items with their contacts, newest first."""
    rows = _filtered(select(BillingItem, Contact), wanted, base)
    return keyset_page(
        rows.join(Contact, Contact.id == BillingItem.contact_id),
        (BillingItem.settled_on, BillingItem.id),
        cursor=cursor,
        size=SIZE,
        key_of=lambda row: (row[0].settled_on, row[0].id),
        parse=lambda key: (date.fromisoformat(key[0]), uuid.UUID(key[1])),
        scalars=False,
    )


def sums(wanted: Filter, base: str) -> Sequence[Sum]:
    """What the filtered items come to, a row for each currency, the most frequent first."""
    count = func.count()
    fees = func.coalesce(func.sum(BillingItem.fee), 0)
    gross = func.sum(BillingItem.gross)
    columns = (
        BillingItem.currency,
        count,
        gross,
        fees,
        gross - fees,
        _count_where(BillingItem.fee.is_(None)),
        _count_where(not_(is_rated(base))),
    )
    rows = _filtered(select(*columns), wanted, base).group_by(BillingItem.currency)
    found = db.session.execute(rows.order_by(count.desc(), BillingItem.currency))
    return [Sum(row[0], *(int(value) for value in row[1:])) for row in found]


def newest_month() -> date | None:
    """The first day of the newest month with items."""
    newest = db.session.scalar(live(BillingItem).with_only_columns(func.max(BillingItem.settled_on)))
    return newest and newest.replace(day=1)


def months(month: date | None) -> Months:
    """The neighbours of a month; one statement that reads only the ends of an index."""
    if month is None:
        return Months(None, None, None)
    settled_on = BillingItem.settled_on
    ends = select(
        _end(func.max(settled_on), settled_on < month),
        _end(func.min(settled_on), settled_on >= next_month(month)),
    )
    earlier, later = db.session.execute(ends).one()
    return Months(month, earlier and earlier.replace(day=1), later and later.replace(day=1))


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def of_contact(contact: Contact) -> Sequence[Sum]:
    """What a contact was billed, by currency."""
    return sums(Filter(contact=contact.id), "")


def unrated(base: str) -> Sequence[tuple[str, int]]:
    """Currencies with items whose worth in `base` is not known, and how many."""
    rows = live(BillingItem).where(not_(is_rated(base)))
    counted = rows.with_only_columns(BillingItem.currency, func.count()).group_by(BillingItem.currency)
    return [
        (currency, count) for currency, count in db.session.execute(counted.order_by(BillingItem.currency))
    ]


def settled(as_of: date, base: str, *, days: int) -> list[Settled]:
    """The items of the last `days` days up to a day, oldest first; deleted contacts' are gone with them."""
    item = BillingItem
    own = item.currency == base
    base_gross = case((own, item.gross), (item.base_currency == base, item.base_gross))
    columns = (
        item.id,
        item.contact_id,
        item.account_id,
        item.kind,
        item.settled_on,
        item.currency,
        item.gross,
        base_gross,
        case((own, literal("1", String)), (item.base_currency == base, type_coerce(item.rate, String))),
        item.unrounded,
        item.traced_on,
    )
    rows = live(item).where(item.settled_on > as_of - timedelta(days=days), item.settled_on <= as_of)
    found = db.session.execute(rows.with_only_columns(*columns).order_by(item.settled_on, item.id))
    return [Settled._make((*row[:8], _rate(row[8]), *row[9:])) for row in found]


def known_keys(source: str, keys: list[bytes]) -> set[bytes]:
    """Those of the keys that this source has already brought, deleted items' included."""
    rows = select(BillingItem.key).where(BillingItem.source == source, BillingItem.key.in_(keys))
    return {bytes(key) for key in db.session.scalars(rows) if key}


def _filtered(statement: Any, wanted: Filter, base: str) -> Any:
    found = statement.where(BillingItem.deleted_at.is_(None))
    if wanted.month:
        end = next_month(wanted.month)
        found = found.where(BillingItem.settled_on >= wanted.month, BillingItem.settled_on < end)
    if wanted.contact:
        found = found.where(BillingItem.contact_id == wanted.contact)
    if wanted.carrier:
        account = None if wanted.carrier == OWN else uuid.UUID(wanted.carrier)
        found = found.where(BillingItem.account_id.is_not_distinct_from(account))
    return found.where(not_(is_rated(base))) if wanted.unrated else found


def _end(end: ColumnElement[Any], condition: ColumnElement[bool]) -> Any:
    return live(BillingItem).with_only_columns(end).where(condition).scalar_subquery()


def _count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _rate(stored: Any) -> Decimal | None:
    return None if stored is None else Decimal(stored)
