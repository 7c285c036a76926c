"""Which events are already there: by the export's own id, else by a fingerprint that keeps twins apart."""

import hashlib
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from community.core.wording import say

from .records import Entry, Kind, Outcome, Record, taken

_TWICE = say("the file lists this row twice")
_ALREADY = say("already imported")
_CHANGED = say("the file uses the same id for another amount; say what it is")


def identify(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries with their `keys`; a repeated id is skipped, or unsorted if its content differs."""
    before = _Before()
    for entry in entries:
        yield _identified(entry.record, before) if entry.record else entry


def compare(entries: Iterable[Entry], seen: Container[str]) -> Iterator[Entry]:
    """The entries; what is in `seen` is skipped, and of a joined event only the part not yet there is new."""
    for entry in entries:
        yield _compared(entry, entry.record, seen) if entry.record and entry.is_import else entry


def fingerprint(record: Record, twin: int) -> str:
    """32 hex characters for an event without an id: its day, amounts, names and which of equal ones it is."""
    facts = (
        record.occurred_on.isoformat(),
        record.currency,
        *(str(amount) for amount in (record.gross, record.fee, record.net, record.unrounded)),
        record.client_name,
        record.work_title,
        record.contract_id,
        record.description,
        str(twin),
    )
    return hashlib.sha256("\x1f".join(facts).encode()).hexdigest()[:32]


class _Before:
    """The names and contents met so far in one file, hashed: half a million ids must stay small."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self._contents: set[int] = set()

    def count(self, name: str) -> int:
        """How often this name was counted before this time."""
        met = self._counts.get(hash(name), 0)
        self._counts[hash(name)] = met + 1
        return met

    def holds(self, name: str, record: Record) -> bool:
        """Whether this name was met with this content before this time."""
        amounts = (record.gross, record.fee, record.net)
        content = hash((name, record.occurred_on, record.currency, amounts, record.description))
        held = content in self._contents
        self._contents.add(content)
        return held


def _identified(record: Record, before: _Before) -> Entry:
    if not record.external_id:
        twin = before.count(fingerprint(record, 0))
        return taken(record, (f"#{fingerprint(record, twin)}",))
    name = f"{record.external_id}/{record.role}" if record.role else record.external_id
    if before.holds(name, record):
        return Entry(Outcome.SKIPPED, record.line, _TWICE, None, record.rows)
    met = before.count(name)
    if not met:
        return taken(record, (name, *record.fee_keys))
    changed = replace(record, kind=Kind.UNSORTED, why_unsorted=_CHANGED)
    return taken(changed, (f"{name}#{met + 1}", *record.fee_keys))


def _compared(entry: Entry, record: Record, seen: Container[str]) -> Entry:
    own, *fees = entry.keys
    known_fee = any(key in seen for key in fees)
    if own not in seen:
        return taken(_without_fee(record), (own,)) if known_fee else entry
    if fees and not known_fee:
        return taken(_only_fee(record), tuple(fees))
    return Entry(Outcome.SKIPPED, entry.line, _ALREADY, record, entry.rows, entry.keys)


def _without_fee(record: Record) -> Record:
    return replace(record, fee=0, net=record.gross, fee_keys=())


def _only_fee(record: Record) -> Record:
    """The fee of an event that came alone in an earlier file."""
    fee = record.fee or 0
    return replace(record, kind=Kind.FEE, gross=0, fee=fee, net=-fee, hours=None, why_unsorted=None)
