"""How much of the settled billing hangs on few clients."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple


class Concentration(NamedTuple):
    """Sums over the billing of each client: all of it, its squares, and the largest one."""

    total: int = 0
    squares: int = 0
    largest: int = 0

    @property
    def effective_clients(self) -> Fraction:
        """1 ÷ Σ share²: with how many equal clients the billing would be as concentrated."""
        return Fraction(self.total**2, self.squares)


class Billed:
    """Billing by client, ready to say what the concentration were if one client had billed another amount."""

    def __init__(self, by_client: Mapping[str, int]):
        self._by_client = by_client
        amounts = by_client.values()
        self.concentration = Concentration(
            sum(amounts), sum(amount * amount for amount in amounts), max(amounts, default=0)
        )
        self._leaders = _two_largest(by_client.items())

    def with_more(self, client: str, more: int) -> Concentration:
        """The concentration after that client billed `more`, which may be negative."""
        before = self._by_client[client]
        after = before + more
        others = (amount for name, amount in self._leaders if name != client)
        return Concentration(
            self.concentration.total + more,
            self.concentration.squares - before**2 + after**2,
            max(after, next(others, 0)),
        )


def _two_largest(billed: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(billed, key=lambda pair: pair[1], reverse=True)[:2]
