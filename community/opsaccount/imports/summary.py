"""What a file would add: counts of verdicts, and sums by currency, by kind and by contract or client."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from community.core.money import to_decimal

from .records import Entry, Kind, Outcome, Record


@dataclass(slots=True)
class Totals:
    """Sums in minor units of one currency. `exact` is gross in major units, before any rounding."""

    count: int = 0
    gross: int = 0
    fee: int = 0
    net: int = 0
    without_fees: int = 0  # records whose export states no fee; their gross stands in for net
    exact: Decimal = Decimal(0)

    def add(self, record: Record) -> None:
        self.count += 1
        self.gross += record.gross
        self.fee += record.fee or 0
        self.net += record.gross if record.net is None else record.net
        self.without_fees += record.fee is None
        self.exact += (
            to_decimal(record.gross, record.currency) if record.unrounded is None else record.unrounded
        )


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
        self.kinds.setdefault((record.kind, record.currency), Totals()).add(record)
        self.first_day = min(self.first_day or record.occurred_on, record.occurred_on)
        self.last_day = max(self.last_day or record.occurred_on, record.occurred_on)
        if record.kind.is_billing:
            work = Work(record.client_name or record.work_title, record.contract_id, record.currency)
            self.works.setdefault(work, Totals()).add(record)
            self.billing.setdefault(record.currency, Totals()).add(record)


def summarise(entries: Iterable[Entry]) -> Summary:
    """The summary of all entries."""
    summary = Summary()
    for entry in entries:
        summary.add(entry)
    return summary
