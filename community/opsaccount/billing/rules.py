"""What counts as billing, and the worth of an item in the base currency."""

from __future__ import annotations

from decimal import Decimal, localcontext
from enum import StrEnum

from community.core.money import round_to_minor, to_decimal


class Kind(StrEnum):
    """An earning, or money given back."""

    EARNING = "earning"
    REFUND = "refund"


def in_base(gross: int, currency: str, rate: Decimal | None, base: str) -> int | None:
    """`gross` minor units of `currency` in minor units of `base`, half-up; None without a rate.

    `rate` is base units for one unit of `currency`. A foreign amount is never taken one to one.
    Raises AmountError for a worth that no column holds.
    """
    if currency == base:
        return gross
    if rate is None:
        return None
    with localcontext(prec=60):
        return round_to_minor(to_decimal(gross, currency) * rate, base)
