"""An export read from bytes to verdicts, row by row: open_export, then iterate entries()."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from community.core.wording import Message, say

from .column_map import ColumnMap, layout_of
from .dates import DateError, DateOrder, parse_date
from .decoding import MAX_BYTES, check
from .detection import near_miss, recognise
from .formats import LAYOUTS
from .identity import compare, identify
from .joining import join_fees
from .layout import Layout, Row, Skip
from .records import Entry, Outcome, skipped, taken
from .refusals import BrokenRow, Cause, Refused
from .styles import Styles, infer
from .table import Line, Sheet, find_sheet, unique_names

_TOTALS = frozenset(["total", "totals", "grand total", "subtotal", "sum", "summe", "gesamt", "gesamtsumme"])
_TOTAL_LINE = say("it is a line of totals")
_SAMPLE_ROWS = 20


@dataclass(slots=True)
class Reading:
    """A recognised export. `entries()` reads it; `rows_read` and `progress` tell how far it has come."""

    sheet: Sheet
    layout: Layout
    header: Sequence[str]
    styles: Styles
    notices: tuple[Message, ...]
    seen: Container[str] = frozenset()
    rows_read: int = field(default=0, init=False)

    @property
    def progress(self) -> float:
        """The share of the file's bytes that has been read, 0 to 1."""
        return min(1.0, self.sheet.file.stream.tell() / self.sheet.file.size)

    def entries(self) -> Iterator[Entry]:
        """The verdict on every row. Raises Refused when damage shows up on the way; then nothing counts."""
        entries = self._judged()
        if self.layout.joins_fees:
            entries = join_fees(entries)
        return compare(identify(entries), self.seen)

    def _judged(self) -> Iterator[Entry]:
        self.rows_read = 0
        row = Row(self.layout, self.header, self.layout.columns(self.header), self.styles)
        needed = 1 + max(row.columns[name] for name in self.layout.needed)
        for line in self.sheet.lines():
            self.rows_read += 1
            yield _judge(row, line, needed)
        if not self.rows_read:
            raise Refused(Cause.EMPTY, say("The file has a header, but no rows under it."))


def open_export(
    stream: BinaryIO,
    *,
    seen: Container[str] = frozenset(),
    column_map: ColumnMap | None = None,
    order: DateOrder | None = None,
    limit: int = MAX_BYTES,
) -> Reading:
    """The export in this seekable stream, recognised by its header or read by `column_map`.

    `seen` holds the keys of what is already imported from the same source; `order` answers the question of an
    earlier refusal for AMBIGUOUS_DATES. Raises Refused; the stream stays open, and must until it is read.
    """
    file = check(stream, limit)
    layouts = (layout_of(column_map),) if column_map else LAYOUTS
    sheet = find_sheet(file, lambda cells: recognise(unique_names(cells), layouts) is not None)
    # A map names repeated columns apart; a known export with a repeated column cannot be trusted.
    header = unique_names(sheet.header) if column_map else sheet.header
    layout = recognise(header, layouts)
    if not layout:
        raise _unrecognised(sheet, header, layouts)
    styles = _styles(sheet, layout, header, order)
    return Reading(sheet, layout, header, styles, (*file.notices, *layout.notices), seen)


def overlap(layout: Layout, earlier: Container[str]) -> Message | None:
    """A warning when a layout was imported into the same account before that lists the same money again."""
    if any(key in earlier for key in layout.overlaps):
        return say(
            "Another kind of export of this account was imported before. Both list the same money under "
            "different ids: importing both would count it twice."
        )
    return None


def _judge(row: Row, line: Line, needed: int) -> Entry:
    try:
        row.line, row.cells = line.number, _fitting(row, line, needed)
        outcome = _TOTAL if _is_total(row) else row.layout.read(row)
    except BrokenRow as error:
        return Entry(Outcome.BROKEN, line.number, error.message)
    if isinstance(outcome, Skip):
        return skipped(line.number, outcome.reason)
    return taken(outcome)


_TOTAL = Skip(_TOTAL_LINE)


def _fitting(row: Row, line: Line, needed: int) -> Sequence[str]:
    """The row's cells, as many as the header has. Raises BrokenRow when they cannot be told apart."""
    if line.damage:
        raise BrokenRow(say("a quotation mark stands in the middle of a cell."))
    width, count = len(row.header), len(line.cells)
    if count == width:
        return line.cells
    if count > width and not any(map(str.strip, line.cells[width:])):
        return line.cells[:width]
    if needed <= count < width or _starts_with_total(line.cells):
        return [*line.cells, *[""] * (width - count)]
    raise BrokenRow(say("it has %(count)s cells where the header has %(width)s.", count=count, width=width))


def _is_total(row: Row) -> bool:
    if not _starts_with_total(row.cells):
        return False
    try:
        parse_date(row.text("date"), row.styles.order or DateOrder.YMD)
    except DateError:
        return True
    return False


def _starts_with_total(cells: Sequence[str]) -> bool:
    first = next((cell for cell in cells if cell.strip()), "")
    return first.strip(" :").casefold() in _TOTALS


def _styles(sheet: Sheet, layout: Layout, header: Sequence[str], order: DateOrder | None) -> Styles:
    known = Styles(order).over(layout.styles) if layout.styles.order is None else layout.styles
    if known.settled:
        return known
    columns = layout.columns(header)
    dates = [columns[name] for name in layout.date_fields]
    amounts = [columns[name] for name in layout.amount_fields]
    width = 1 + max(*dates, *amounts)
    samples = (
        ([line.cells[place] for place in dates], [line.cells[place] for place in amounts])
        for line in sheet.lines()
        if len(line.cells) >= width
    )
    styles = infer(samples, known).over(layout.styles_of_header(header))
    if styles.order is None:
        raise Refused(
            Cause.AMBIGUOUS_DATES,
            say("Every date of this file could be day/month or month/day. Say which it is and import again."),
            headers=header,
        )
    return styles


def _unrecognised(sheet: Sheet, header: Sequence[str], layouts: Sequence[Layout]) -> Refused:
    sample = [line.cells for line, _ in zip(sheet.lines(), range(_SAMPLE_ROWS), strict=False)]
    near = near_miss(header, layouts)
    if near:
        message = say(
            "This looks like %(title)s, but these columns are missing: %(columns)s. Export it again with "
            "them, or say yourself what each column means.",
            title=near.layout.title,
            columns=", ".join(near.missing),
        )
        return Refused(Cause.MISSING_COLUMNS, message, headers=header, sample=sample)
    message = say(
        "The columns of this file are not known: %(columns)s. Say what each column means, and it will be "
        "remembered.",
        columns=", ".join(header[:12]) + (" …" if len(header) > 12 else ""),
    )
    return Refused(Cause.UNKNOWN_COLUMNS, message, headers=header, sample=sample)
