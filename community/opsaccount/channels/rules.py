"""Words and presets for accounts and lanes; codes that name them without giving a sealed name away."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

OWN = "own"
"""The carrier nobody else can limit: own form, own mail domain, this instance, a bank transfer."""


class Kind(StrEnum):
    """What somebody else's account is for."""

    MARKETPLACE = "marketplace"
    SOCIAL = "social"
    PAYMENT = "payment"
    MAIL = "mail"
    OTHER = "other"


class Function(StrEnum):
    """What the member uses an account for; delivery there needs a written exception."""

    DISCOVERY_ONLY = "discovery_only"
    DISCOVERY_AND_DELIVERY = "discovery_and_delivery"


class Lane(StrEnum):
    """Where work comes from when no account brought it."""

    REFERRAL = "referral"
    SITE = "site"
    OUTBOUND = "outbound"
    CONTENT = "content"
    COMMUNITY = "community"
    EVENT = "event"
    RETURNING = "returning"
    OTHER = "other"


@dataclass(frozen=True)
class Platform:
    """A well-known account: its name, its kind, and how long its terms bind a client met there."""

    name: str
    kind: Kind
    lock_months: int = 0


PLATFORMS = {
    "upwork": Platform("Upwork", Kind.MARKETPLACE, lock_months=24),
    "fiverr": Platform("Fiverr", Kind.MARKETPLACE),
    "freelancer": Platform("Freelancer.com", Kind.MARKETPLACE),
    "toptal": Platform("Toptal", Kind.MARKETPLACE),
    "malt": Platform("Malt", Kind.MARKETPLACE),
    "contra": Platform("Contra", Kind.MARKETPLACE),
    "stripe": Platform("Stripe", Kind.PAYMENT),
    "paypal": Platform("PayPal", Kind.PAYMENT),
    "wise": Platform("Wise", Kind.PAYMENT),
    "payoneer": Platform("Payoneer", Kind.PAYMENT),
    "linkedin": Platform("LinkedIn", Kind.SOCIAL),
    "instagram": Platform("Instagram", Kind.SOCIAL),
    "x": Platform("X", Kind.SOCIAL),
    "gmail": Platform("Gmail", Kind.MAIL),
    "outlook": Platform("Outlook", Kind.MAIL),
}


def platform_called(name: str) -> str:
    """The key of the platform with that name, whatever its case; empty for one that is not known."""
    return next((key for key, known in PLATFORMS.items() if known.name.casefold() == name.casefold()), "")


def free_code(platform: str, kind: Kind, taken: Container[str]) -> str:
    """A short code that is not in `taken`: the platform's, or the kind's with a number.

    Never made from the name: that is sealed, the code is not.
    """
    if platform and platform not in taken:
        return platform
    stem = platform or str(kind)
    return next(code for code in (f"{stem}-{n}" for n in count(2 if platform else 1)) if code not in taken)
