"""From a kept file to a preview: recognised, questions answered, every row judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import BinaryIO

from community.core import clock
from community.core.db import db
from community.core.wording import Message, say
from community.opsaccount.imports import queries
from community.opsaccount.imports.column_map import ColumnMap, header_fingerprint
from community.opsaccount.imports.dates import DateOrder
from community.opsaccount.imports.findings import findings_of
from community.opsaccount.imports.identity import compare
from community.opsaccount.imports.models import ColumnMapping, Import
from community.opsaccount.imports.reading import Reading, open_export, overlap
from community.opsaccount.imports.records import Entry
from community.opsaccount.imports.refusals import Cause, Refused
from community.opsaccount.imports.rules import Question, State
from community.opsaccount.imports.storage import Shelf
from community.opsaccount.imports.stored import message_text
from community.opsaccount.imports.summary import Summary
from community.opsaccount.imports.verdicts import Verdict, VerdictWriter, batches
from community.opsaccount.sealing import blind_index

Pace = Callable[[float], None]
"""Told the share that is done, 0 to 1, after each batch; a job notes it and lets others work."""

_ASKED = {
    Cause.UNKNOWN_COLUMNS: Question.COLUMNS,
    Cause.MISSING_COLUMNS: Question.COLUMNS,
    Cause.AMBIGUOUS_DATES: Question.DATES,
}


def at_once(share: float) -> None:
    """The pace of somebody who waits for it."""


def recognise(found: Import) -> None:
    """Find out which export it is, by its header or by what the member once said about such a header.

    Notes what the member must still say. Raises Refused for a file that can never be read.
    """
    with Shelf(found.shelf).opened() as stream:
        try:
            reading = _open(found, stream)
        except Refused as refused:
            if refused.cause not in _ASKED:
                raise
            if refused.cause is not Cause.AMBIGUOUS_DATES and _remembered(found, refused.headers):
                recognise(found)
                return
            found.state, found.question = State.UPLOADED, _ASKED[refused.cause]
            found.error = message_text(refused.message)
            return
    found.state, found.question, found.error = State.READING, "", ""
    found.layout, found.source = reading.layout.key, reading.layout.source


def asked_columns(found: Import) -> Refused:
    """The header and sample rows of a file whose columns are not known. Raises Refused for other trouble."""
    with Shelf(found.shelf).opened() as stream:
        try:
            open_export(stream)
        except Refused as refused:
            if refused.headers and refused.cause in (Cause.UNKNOWN_COLUMNS, Cause.MISSING_COLUMNS):
                return refused
            raise
    raise LookupError("the columns of this file are known")


def answer_columns(found: Import, header: Iterable[str], column_map: ColumnMap) -> None:
    """Read the file by the member's own map, and remember it for files with the same header."""
    found.column_map = column_map.to_json()
    _remember(header_fingerprint(list(header)), found, column_map)
    recognise(found)
    db.session.flush()


def answer_order(found: Import, order: DateOrder) -> None:
    """The dates of the file are written in this order."""
    found.date_order = order
    recognise(found)
    db.session.flush()


def read_file(found: Import, pace: Pace = at_once) -> None:
    """Judge every row and put the verdicts on the shelf. Raises Refused when damage shows up on the way.

    A `pace` that commits lets go of the row; nothing of it is read again before the end.
    """
    shelf, source, account_id = Shelf(found.shelf), found.source, found.account_id
    notices = _notices(found)
    seen_before = queries.has_keys(source)
    writer, summary = VerdictWriter(shelf), Summary()
    with shelf.opened() as stream:
        reading = _open(found, stream)
        for batch in batches(reading.entries()):
            for entry in compared(source, batch) if seen_before else batch:
                writer.add(entry)
                summary.add(entry)
            pace(reading.progress)
    writer.close()
    if warning := overlap(reading.layout, queries.layouts_imported(account_id)):
        notices.append(warning)
    found.found = findings_of(summary, reading.layout, [*reading.notices, *notices], writer.counts).to_json()
    _count(found, writer.rows)
    found.state = State.PREVIEWED
    db.session.flush()


def compared(source: str, entries: list[Entry]) -> list[Entry]:
    """The entries, those that are there already marked so."""
    known = queries.known_keys(source, (key for entry in entries for key in entry.keys if entry.is_import))
    return list(compare(entries, known)) if known else entries


def _open(found: Import, stream: BinaryIO) -> Reading:
    return open_export(
        stream,
        column_map=ColumnMap.from_json(found.column_map) if found.column_map else None,
        order=DateOrder(found.date_order) if found.date_order else None,
    )


def _count(found: Import, rows: Counter[str]) -> None:
    found.rows_read = sum(rows.values())
    found.fresh, found.unsorted = rows[Verdict.NEW], rows[Verdict.UNSORTED]
    found.known, found.skipped, found.broken = (
        rows[Verdict.KNOWN],
        rows[Verdict.SKIPPED],
        rows[Verdict.BROKEN],
    )


def _notices(found: Import) -> list[Message]:
    earlier = queries.imported_before(found)
    if earlier is None or earlier.committed_at is None:
        return []
    when = earlier.committed_at.replace(microsecond=0)
    return [say("This very file was imported before (%(when)s).", when=when)]


def _remembered(found: Import, header: Iterable[str]) -> bool:
    """Take over what the member once said about this header; False when nothing is known or was tried."""
    mapping = queries.mapping_of(header_fingerprint(list(header)))
    if mapping is None or found.column_map:
        return False
    found.column_map = mapping.column_map
    found.account_id = found.account_id or mapping.account_id
    mapping.used_at = clock.now()
    return True


def _remember(fingerprint: str, found: Import, column_map: ColumnMap) -> None:
    mapping = queries.mapping_of(fingerprint)
    if mapping is None:
        mapping = ColumnMapping(fingerprint=blind_index(fingerprint, "file header"), used_at=clock.now())
        db.session.add(mapping)
    mapping.column_map, mapping.account_id = column_map.to_json(), found.account_id
    mapping.used_at = clock.now()
