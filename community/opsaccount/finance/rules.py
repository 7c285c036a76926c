"""Kinds of statements about money and about the own path."""

from __future__ import annotations

from enum import StrEnum


class Statement(StrEnum):
    """What a statement of money is about."""

    CASH = "cash"
    MONTHLY_COST = "monthly_cost"
    HELD = "held"


class Fact(StrEnum):
    """What stands on the member's own path from first terms to paid invoice."""

    TERMS_PUBLISHED = "terms_published"
    SIGNATURE = "signature"
    INVOICE_PROFILE = "invoice_profile"
