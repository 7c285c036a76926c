"""Writing settled billing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import not_

from community.core.db import db
from community.opsaccount import actions
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.billing.queries import is_rated
from community.opsaccount.billing.rules import in_base
from community.opsaccount.contacts.actions import settle_touches
from community.opsaccount.queries import live
from community.opsaccount.sealing import blind_index

AT_ONCE = 1_000
"""Items given a rate between two flushes."""


def item_key(source: str, key: str) -> bytes:
    """What a source's own id or fingerprint is kept as: unique per owner and source, telling nothing."""
    return blind_index(key, f"billing {source}")


def new_item(*, base: str, **values: Any) -> BillingItem:
    """An item with its worth in the base currency, not yet added: imports add many at once.

    Call `contacts.actions.settle_touches` for each contact when they are flushed.
    """
    item = BillingItem(**{"source": "manual", "base_currency": base, **values})
    _weigh(item, base)
    return item


def save_item(
    item: BillingItem | None, values: Mapping[str, Any], *, base: str, id: uuid.UUID | None = None
) -> BillingItem:
    """A new or changed item by hand; `values` has gross with its sign, fee or None, and perhaps a rate."""
    before = item.contact_id if item else None
    item = item or BillingItem(id=id, source="manual", base_currency=base)
    for name, value in values.items():
        setattr(item, name, value)
    item.net = None if item.fee is None else item.gross - item.fee
    item.unrounded = None
    _weigh(item, base)
    actions.keep(item, {})
    for contact_id in {item.contact_id, before} - {None}:
        settle_touches(contact_id)  # type: ignore[arg-type]
    return item


def delete_item(item: BillingItem) -> None:
    """Delete an item; the contact's last touch is the newest that is left."""
    actions.delete(item)
    settle_touches(item.contact_id)


def rate_items(currency: str, rate: Decimal, *, base: str) -> int:
    """Give every item of a currency that has no rate this one; answers how many there were."""
    wanted = live(BillingItem).where(BillingItem.currency == currency, not_(is_rated(base)))
    done = 0
    while items := db.session.scalars(wanted.limit(AT_ONCE)).all():
        for item in items:
            item.rate = rate
            _weigh(item, base)
        db.session.flush()
        done += len(items)
    return done


def _weigh(item: BillingItem, base: str) -> None:
    item.base_currency = base
    item.base_gross = in_base(item.gross, item.currency, item.rate, base)
