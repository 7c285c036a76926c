"""One record per economic event, whatever export it came from, and what becomes of each row of a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from community.core.wording import Message


class Kind(StrEnum):
    """What happened to the money. Only EARNING and REFUND are billing."""

    EARNING = "earning"
    REFUND = "refund"  # also chargebacks and their reversal; reverses billing by its sign
    FEE = "fee"  # a fee that is not part of another record
    SUBSCRIPTION = "subscription"  # memberships, connects
    TAX = "tax"
    WITHDRAWAL = "withdrawal"  # from the account to the member's bank
    TRANSFER = "transfer"  # between own accounts, reserves, top-ups
    CONVERSION = "conversion"  # one leg of a currency exchange
    EXPENSE = "expense"  # paid to somebody else
    UNSORTED = "unsorted"  # the member decides; never counted as income

    @property
    def is_billing(self) -> bool:
        return self in (Kind.EARNING, Kind.REFUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One economic event.

    Amounts are signed integer minor units of `currency`, seen from the account: gross is what moved before
    the provider's fee (refunds, withdrawals and spending negative), fee is positive when charged and negative
    when returned, and net = gross - fee whenever fee is known. fee and net are None where the export does not
    state fees, which is not the same as a fee of nothing. A pure fee has gross 0.
    """

    source: str  # the account's kind, e.g. "upwork"; keys are unique within (member, source)
    kind: Kind
    occurred_on: date  # the calendar day the export states
    currency: str
    gross: int
    fee: int | None = None
    net: int | None = None
    client_name: str = ""
    work_title: str = ""  # the contract's title; stands in where no client is named
    contract_id: str = ""
    description: str = ""
    hours: Decimal | None = None
    unrounded: Decimal | None = None  # the exact amount in major units, when gross had to be rounded
    exchange_rate: Decimal | None = None  # units of exchange_currency for one of currency, as stated
    exchange_currency: str = ""
    external_id: str = ""
    role: str = ""  # tells rows apart that share one external_id; "" is the event itself
    joined_as: str = ""  # rows with the same value may be one event and its fee
    why_unsorted: Message | None = None
    line: int = 0  # where its first row begins in the file, 1 = the first line
    rows: int = 1  # how many rows of the file it was made from
    fee_keys: tuple[str, ...] = ()  # the keys of fees that were rows of their own and are part of this


class Outcome(StrEnum):
    """What would become of a row on import."""

    NEW = "new"
    UNSORTED = "unsorted"  # new, but kept apart until the member says what it is
    SKIPPED = "skipped"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Entry:
    """The verdict on one row, or on the rows that make one event."""

    outcome: Outcome
    line: int
    reason: Message | None = None  # why it is skipped, unsorted or broken
    record: Record | None = None  # None when broken or not an event
    rows: int = 1
    keys: tuple[str, ...] = ()  # to remember on import: the event's own key, then those of fees joined to it

    @property
    def is_import(self) -> bool:
        return self.outcome in (Outcome.NEW, Outcome.UNSORTED)

    @property
    def is_known(self) -> bool:
        """Whether it is left out because an earlier import brought it."""
        return self.outcome is Outcome.SKIPPED and bool(self.keys)


def skipped(line: int, reason: Message) -> Entry:
    """A row that is deliberately left out."""
    return Entry(Outcome.SKIPPED, line, reason)


def taken(record: Record, keys: tuple[str, ...] = ()) -> Entry:
    """A row that became an event."""
    outcome = Outcome.UNSORTED if record.kind is Kind.UNSORTED else Outcome.NEW
    return Entry(outcome, record.line, record.why_unsorted, record, record.rows, keys)


def imported(entries: Iterable[Entry]) -> Iterable[Record]:
    """The records that an import would add."""
    return (entry.record for entry in entries if entry.is_import and entry.record)
