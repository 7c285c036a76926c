"""What a file would add: counts of verdicts, and sums by currency, by kind and by contract or client."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from community.core.money import to_decimal

from .records import Entry, Kind, Outcome, Record

Key = TypeVar("Key")


@dataclass(slots=True)
class Totals:
    """Sums of records in minor units of one currency."""

    currency: str
    count: int = 0
    gross: int = 0
    fee: int = 0
    net: int = 0
    without_fees: int = 0  # records whose export states no fee; their gross stands in for net
    rounded_off: Decimal = Decimal(0)  # in major units, what rounding single rows took from gross

    @property
    def exact(self) -> Decimal:
        """Gross in major units before any rounding."""
        return to_decimal(self.gross, self.currency) + self.rounded_off

    def add(self, record: Record) -> None:
        """Counts the record in. It must be in this currency."""
        self.count += 1
        self.gross += record.gross
        self.fee += record.fee or 0
        self.net += record.gross if record.net is None else record.net
        self.without_fees += record.fee is None
        if record.unrounded is not None:
            self.rounded_off += record.unrounded - to_decimal(record.gross, record.currency)


@dataclass(frozen=True, slots=True)
class Work:
    """One contract or client as a file names it. Contracts of one title are told apart by their id."""

    name: str
    contract_id: str
    currency: str


@dataclass(slots=True)
class Summary:
    """Filled entry by entry, so that it costs no memory for the rows."""

    rows: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)  # counts rows of the file
    billing: dict[str, Totals] = field(default_factory=dict)  # currency → earnings less refunds
    kinds: dict[tuple[Kind, str], Totals] = field(default_factory=dict)  # (kind, currency)
    works: dict[Work, Totals] = field(default_factory=dict)  # billing only
    first_day: date | None = None
    last_day: date | None = None

    def add(self, entry: Entry) -> None:
        """Counts the entry, and sums its record if an import would add it."""
        self.rows += entry.rows
        self.outcomes[entry.outcome] += entry.rows
        if entry.is_import and entry.record:
            self._sum(entry.record)

    def _sum(self, record: Record) -> None:
        currency = record.currency
        _totals(self.kinds, (record.kind, currency), currency).add(record)
        self.first_day = min(self.first_day or record.occurred_on, record.occurred_on)
        self.last_day = max(self.last_day or record.occurred_on, record.occurred_on)
        if record.kind.is_billing:
            work = Work(record.client_name or record.work_title, record.contract_id, currency)
            _totals(self.works, work, currency).add(record)
            _totals(self.billing, currency, currency).add(record)


def _totals(sums: dict[Key, Totals], key: Key, currency: str) -> Totals:
    found = sums.get(key)
    if found is None:
        found = sums[key] = Totals(currency)
    return found


def summarise(entries: Iterable[Entry]) -> Summary:
    """The summary of all entries."""
    summary = Summary()
    for entry in entries:
        summary.add(entry)
    return summary
