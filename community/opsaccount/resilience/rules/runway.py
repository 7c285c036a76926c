"""How many days the money lasts, with one account gone or with nothing pulled."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from community.opsaccount.resilience.snapshot import Finance, Receivable

HORIZON = 365
DAYS_OF_A_MONTH = 30

# Expected money by day, and days of runway by pulled account (None: nothing pulled).
Arrivals = Mapping[int, int]
Runways = Mapping[str | None, int | None]


def arrival_day(receivable: Receivable, as_of: date) -> int:
    """The day after `as_of` on which the money is expected: due date plus usual delay, overdue on day 1."""
    return max(1, (receivable.due_on - as_of).days + receivable.median_delay_days)


def arrivals(receivables: Iterable[Receivable], as_of: date) -> dict[int, int]:
    """Expected money by day, within the horizon."""
    by_day: dict[int, int] = {}
    for receivable in receivables:
        day = arrival_day(receivable, as_of)
        if day <= HORIZON:
            by_day[day] = by_day.get(day, 0) + receivable.amount
    return by_day


def last_day(cash: int, monthly_cost: int, coming: Arrivals) -> int:
    """The last day, up to 365, before which the balance was never below 0.

    Each day costs a thirtieth of a month, so the balance is kept thirtyfold and stays whole.
    """
    balance = DAYS_OF_A_MONTH * cash
    for day in range(1, HORIZON + 1):
        balance += DAYS_OF_A_MONTH * coming.get(day, 0) - monthly_cost
        if balance < 0:
            return day - 1
    return HORIZON


class Purse:
    """What the money lasts for, by pulled account (None: nothing), and after one client pays another way.

    `paying` names, for each client, the accounts without which it can still pay.
    """

    def __init__(
        self, finance: Finance, as_of: date, external: Iterable[str], paying: Mapping[str, frozenset[str]]
    ):
        self._finance = finance
        self._paying = paying
        self._owed = _owed_by_client(finance.receivables, as_of)
        self._coming: dict[str | None, Arrivals] = {None: _together(self._owed.values())}
        for account in external:
            safe = (owed for client, owed in self._owed.items() if account in paying[client])
            self._coming[account] = _together(safe)
        self.days: Runways = {
            pulled: self._last_day(pulled, coming) for pulled, coming in self._coming.items()
        }

    def days_when(self, client: str, paying: frozenset[str]) -> Runways:
        """The days when that client could pay without these accounts; only what changes is walked again."""
        owed = self._owed.get(client)
        if owed is None:
            return self.days
        before = self._paying[client]
        gained = {name: _together((self._coming[name], owed)) for name in paying - before}
        lost = {name: _together((self._coming[name], _negated(owed))) for name in before - paying}
        days = dict(self.days)
        days.update((name, self._last_day(name, coming)) for name, coming in (gained | lost).items())
        return days

    def _last_day(self, pulled: str | None, coming: Arrivals) -> int | None:
        cash, cost = self._finance.cash, self._finance.monthly_cost
        if cash is None or cost is None:
            return None
        held = sum(amount for account, amount in self._finance.held if account != pulled)
        return last_day(cash + held, cost, coming)


def _owed_by_client(receivables: Iterable[Receivable], as_of: date) -> dict[str, Arrivals]:
    by_client: dict[str, list[Receivable]] = {}
    for receivable in receivables:
        by_client.setdefault(receivable.client, []).append(receivable)
    return {client: arrivals(owed, as_of) for client, owed in by_client.items()}


def _together(parts: Iterable[Arrivals]) -> Arrivals:
    total: Counter[int] = Counter()
    for part in parts:
        for day, amount in part.items():
            total[day] += amount
    return total


def _negated(coming: Arrivals) -> Arrivals:
    return {day: -amount for day, amount in coming.items()}
