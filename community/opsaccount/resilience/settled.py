"""Settled items as the score counts them: in the base currency, refunds taken off, none below zero."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from community.core.money import exponent
from community.opsaccount.resilience.snapshot import MILLION

BILLED_FOR = timedelta(days=180)
PAID_LATELY = timedelta(days=90)
MILLIONTHS = 6
"""Decimals of a millionth; no currency has more than four."""


@dataclass(frozen=True, slots=True)
class Settled:
    """One settled item: `amount` in millionths of the base currency, negative for a refund."""

    id: uuid.UUID
    contact: uuid.UUID
    carrier: uuid.UUID | None
    day: date
    amount: int
    traced: bool = False


def in_millionths(minor: int, currency: str, exact: Decimal | None = None) -> int:
    """Minor units as millionths of a unit; `exact` is the amount in units where more decimals are known."""
    if exact is None:
        return minor * 10 ** (MILLIONTHS - exponent(currency))
    return int((exact * MILLION).quantize(Decimal(1), ROUND_HALF_UP))


def after_refunds(items: Iterable[Settled]) -> list[Settled]:
    """The earnings that are left when every refund is taken off, oldest first.

    A refund comes off the newest earlier earnings of the same client and account. What exceeds them gives
    back money of before these items and counts nowhere: no share is below zero.
    """
    ordered = sorted(items, key=lambda item: (item.day, item.amount < 0, str(item.id)))
    kept: dict[tuple[uuid.UUID, uuid.UUID | None], list[Settled]] = defaultdict(list)
    for item in ordered:
        earned = kept[item.contact, item.carrier]
        if item.amount < 0:
            _take_off(earned, -item.amount)
        elif item.amount:
            earned.append(item)
    left = (item for items in kept.values() for item in items)
    return sorted(left, key=lambda item: (item.day, str(item.id)))


def at_most(items: Sequence[Settled], most: int) -> Sequence[Settled]:
    """The same sums of each client and account in at most `most` items where that can be had.

    Too many are added up by month, and if that is not enough altogether. Every share stays exact; only
    the range, which leaves out one item at a time, then leaves out a month's worth.
    """
    if len(items) <= most:
        return items
    months = _added_up(items, lambda item: (item.day.year, item.day.month))
    return months if len(months) <= most else _added_up(months, lambda item: None)


def _added_up(items: Iterable[Settled], period: Callable[[Settled], object]) -> list[Settled]:
    merged: dict[tuple[object, ...], Settled] = {}
    for item in items:
        key = (item.contact, item.carrier, period(item))
        known = merged.get(key)
        merged[key] = replace(known, amount=known.amount + item.amount) if known else item
    return list(merged.values())


def _take_off(earned: list[Settled], refund: int) -> None:
    """Take a refund off the newest of these, as far as they go."""
    while earned and refund:
        last = earned.pop()
        if last.amount > refund:
            earned.append(replace(last, amount=last.amount - refund))
        refund = max(0, refund - last.amount)
