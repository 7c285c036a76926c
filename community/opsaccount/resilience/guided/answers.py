"""What a person answers from memory: how much comes, is agreed and is paid through which account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MOST = 50
"""Leads or clients of one kind; who has more has an export to import."""


@dataclass(frozen=True)
class Through:
    """What comes through one account, or (platform empty) on the member's own path."""

    platform: str = ""
    leads: int = 0
    clients: int = 0
    reachable: int = 0
    """Clients met there whom the member can reach by an address no account holds."""
    income: int = 0
    """Minor units over the last six months, all these clients together."""


@dataclass(frozen=True)
class Answers:
    """Everything asked; amounts in minor units of `currency`, None where nothing was answered."""

    currency: str
    through: tuple[Through, ...]
    own: Through
    referral_leads: int = 0
    site_leads: int = 0
    signed: int = 0
    """Clients of the member's own path who signed a contract."""
    pays_through: str = ""
    """The platform that carries the payments of the member's own clients; empty: a bank transfer."""
    cash: int | None = None
    monthly_cost: int | None = None
    terms_published: bool = False
    signature: bool = False
    invoice_profile: bool = False

    @property
    def platforms(self) -> Iterator[str]:
        """Every account named."""
        yield from (part.platform for part in self.through)
        if self.pays_through:
            yield self.pays_through


def shared(total: int, among: int) -> list[int]:
    """`total` minor units in equal parts, the odd ones on the first; they add up to it."""
    each, odd = divmod(total, among)
    return [each + (n < odd) for n in range(among)]
