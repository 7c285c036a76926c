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
    """The entries, each record with `keys`; a repeated id is skipped, or unsorted if its content differs."""
    contents: dict[int, tuple[int, ...]] = {}
    for entry in entries:
        yield _identified(entry, entry.record, contents) if entry.record else entry


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


def _identified(entry: Entry, record: Record, contents: dict[int, tuple[int, ...]]) -> Entry:
    name = _name(record)
    # Only hashes are kept: half a million ids must not cost half a gigabyte.
    content = hash(
        (record.occurred_on, record.gross, record.fee, record.net, record.currency, record.description)
    )
    before = contents.get(hash(name), ())
    contents[hash(name)] = (*before, content)
    if not record.external_id:
        return _keyed(entry, record, f"#{fingerprint(record, len(before))}")
    if content in before:
        return Entry(Outcome.SKIPPED, entry.line, _TWICE, None, entry.rows)
    if not before:
        return _keyed(entry, record, name)
    changed = replace(record, kind=Kind.UNSORTED, why_unsorted=_CHANGED)
    return _keyed(taken(changed), changed, f"{name}#{len(before) + 1}")


def _name(record: Record) -> str:
    if record.external_id:
        return f"{record.external_id}/{record.role}" if record.role else record.external_id
    return fingerprint(record, 0)


def _keyed(entry: Entry, record: Record, key: str) -> Entry:
    return replace(entry, record=replace(record, keys=(key, *record.keys)))


def _compared(entry: Entry, record: Record, seen: Container[str]) -> Entry:
    own, *joined = record.keys
    if own not in seen:
        known_fee = any(key in seen for key in joined)
        return replace(entry, record=_without_fee(record)) if known_fee else entry
    if joined and not any(key in seen for key in joined):
        return taken(_only_fee(record))
    return replace(entry, outcome=Outcome.SKIPPED, reason=_ALREADY)


def _without_fee(record: Record) -> Record:
    return replace(record, fee=0, net=record.gross, keys=record.keys[:1])


def _only_fee(record: Record) -> Record:
    """The fee of an event that came alone in an earlier file."""
    fee = record.fee or 0
    return replace(
        record, kind=Kind.FEE, gross=0, fee=fee, net=-fee, hours=None, why_unsorted=None, keys=record.keys[1:]
    )
