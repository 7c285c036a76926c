"""The verdicts on a file, kept on its shelf by kind in segments: any page of them is one small read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

from .records import Entry, Outcome
from .storage import Shelf
from .stored import pack_entry, unpack_entry

SEGMENT = 1_000
"""Entries in one file of the shelf, and looked up in the database at once."""
PAGE = 50
"""Entries on one page of a preview; divides SEGMENT."""

T = TypeVar("T")


class Verdict(StrEnum):
    """What a preview says about a row."""

    NEW = "new"
    UNSORTED = "unsorted"
    KNOWN = "known"
    SKIPPED = "skipped"
    BROKEN = "broken"


def verdict_of(entry: Entry) -> Verdict:
    """Under which verdict the entry is listed."""
    return Verdict.KNOWN if entry.is_known else _VERDICTS[entry.outcome]


_VERDICTS = {
    Outcome.NEW: Verdict.NEW,
    Outcome.UNSORTED: Verdict.UNSORTED,
    Outcome.SKIPPED: Verdict.SKIPPED,
    Outcome.BROKEN: Verdict.BROKEN,
}


class VerdictWriter:
    """Takes entries in the order of the file and keeps each under its verdict."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._waiting: dict[Verdict, list[Any]] = {verdict: [] for verdict in Verdict}
        self.counts: Counter[str] = Counter()
        """Entries by verdict."""
        self.rows: Counter[str] = Counter()
        """Rows of the file by verdict."""

    def add(self, entry: Entry) -> None:
        """Keep one more entry."""
        verdict = verdict_of(entry)
        waiting = self._waiting[verdict]
        waiting.append(pack_entry(entry))
        self.counts[verdict] += 1
        self.rows[verdict] += entry.rows
        if len(waiting) == SEGMENT:
            self._write(verdict)

    def close(self) -> None:
        """Keep what is still waiting."""
        for verdict, waiting in self._waiting.items():
            if waiting:
                self._write(verdict)

    def _write(self, verdict: Verdict) -> None:
        number = (self.counts[verdict] - 1) // SEGMENT
        self._shelf.write(f"{verdict}-{number}", self._waiting[verdict])
        self._waiting[verdict] = []


def segments(shelf: Shelf, verdict: Verdict, count: int) -> Iterator[list[Entry]]:
    """All entries of a verdict, SEGMENT at a time; `count` is how many there are. Raises storage.Gone."""
    for number in range(-(-count // SEGMENT)):
        yield [unpack_entry(packed) for packed in shelf.read(f"{verdict}-{number}")]


def page_of(shelf: Shelf, verdict: Verdict, number: int) -> list[Entry]:
    """Page `number` (0 = first) of a verdict; the caller knows that it exists. Raises storage.Gone."""
    number, within = divmod(number * PAGE, SEGMENT)
    packed = shelf.read(f"{verdict}-{number}")
    return [unpack_entry(each) for each in packed[within : within + PAGE]]


def batches(items: Iterable[T], size: int = SEGMENT) -> Iterator[list[T]]:
    """The items in lists of `size`, the last one shorter."""
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
