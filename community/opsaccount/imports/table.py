"""Rows of cells from delimited text: the delimiter is found, damage is named by line, memory stays small."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOBase
from itertools import islice

from community.core.wording import say

from .decoding import TextFile
from .refusals import Cause, Refused

DELIMITERS = (",", ";", "\t")
_MAX_LINE = 1_000_000  # characters; a longer line is no row of an export
_MAX_COLUMNS = 500
_HEADER_WITHIN = 12  # rows: some exports put a title above the header
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of cells, and the line of the file it begins in (1 = first). `damage`: why there are none."""

    number: int
    cells: list[str]
    damage: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text file whose delimiter and header row are known."""

    file: TextFile
    delimiter: str
    header: tuple[str, ...]
    header_line: int

    def lines(self) -> Iterator[Line]:
        """Every row under the header that has any text in it, from the beginning each time."""
        with self.file.opened() as text:
            for line in _parsed(text, self.delimiter):
                if line.number > self.header_line and (line.damage or any(map(str.strip, line.cells))):
                    yield line


def find_sheet(file: TextFile, is_known: Callable[[Sequence[str]], bool]) -> Sheet:
    """The file's table. A row that `is_known` accepts is its header, under whatever delimiter it shows;
    otherwise the first row with two filled cells under the delimiter that gives the most columns."""
    candidates = [(delimiter, _top(file, delimiter)) for delimiter in _delimiters(file)]
    for delimiter, top in candidates:
        for line in top:
            if is_known(line.cells):
                return _sheet(file, delimiter, line)
    delimiter, top = max(candidates, key=lambda candidate: _width(candidate[1]))
    for line in top:
        if sum(1 for cell in line.cells if cell.strip()) >= 2:
            return _sheet(file, delimiter, line)
    raise Refused(Cause.EMPTY if not top else Cause.OTHER_FILE, _no_table(bool(top)))


def unique_names(header: Sequence[str]) -> tuple[str, ...]:
    """The column names with a number behind repeated ones: Amount, Amount (2). Empty ones are named too."""
    counts: dict[str, int] = {}
    names = []
    for position, cell in enumerate(header, start=1):
        name = cell.strip() or f"({position})"
        counts[name] = counts.get(name, 0) + 1
        names.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    return tuple(names)


def _delimiters(file: TextFile) -> tuple[str, ...]:
    with file.opened() as text:
        stated = _SEPARATOR_LINE.fullmatch(text.readline(20))
    return (stated[1],) if stated and stated[1] in DELIMITERS else DELIMITERS


def _top(file: TextFile, delimiter: str) -> list[Line]:
    with file.opened() as text:
        lines = (line for line in _parsed(text, delimiter, forgiving=True) if any(map(str.strip, line.cells)))
        return [
            line for line in islice(lines, _HEADER_WITHIN) if not _SEPARATOR_LINE.fullmatch(line.cells[0])
        ]


def _width(lines: list[Line]) -> int:
    """The number of columns that at least two rows share; one row alone counts half."""
    widths = sorted((len(line.cells) for line in lines), reverse=True)
    return 2 * widths[1] + 1 if len(widths) > 1 else sum(widths)


def _sheet(file: TextFile, delimiter: str, line: Line) -> Sheet:
    header = [cell.replace("\ufeff", "").strip() for cell in line.cells]
    while header and not header[-1]:
        header.pop()
    if len(header) > _MAX_COLUMNS:
        raise Refused(
            Cause.OTHER_FILE,
            say("The file has %(count)s columns; no export has so many.", count=len(header)),
        )
    return Sheet(file, delimiter, tuple(header), line.number)


def _parsed(text: TextIOBase, delimiter: str, *, forgiving: bool = False) -> Iterator[Line]:
    source = _physical_lines(text)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if forgiving:
                return
            yield Line(begins, [], _damage(begins, reader.line_num, error))
        else:
            yield Line(begins, cells)


def _damage(begins: int, ends: int, error: csv.Error) -> str:
    # Only "'x' expected after '\"'" stays within its row; the others mean a quote that is never closed, which
    # has swallowed the rows behind it, so that nothing after it can be trusted.
    if "expected after" in str(error) and begins == ends:
        return str(error)
    raise Refused(
        Cause.DAMAGED,
        say(
            "Line %(line)s opens a quotation mark that is not closed properly, or holds a cell of more than "
            "%(limit)s characters. Download the export again.",
            line=begins,
            limit=csv.field_size_limit(),
        ),
    )


def _physical_lines(text: TextIOBase) -> Iterator[str]:
    number = 0
    while line := text.readline(_MAX_LINE + 1):
        number += 1
        if len(line) > _MAX_LINE:
            raise Refused(
                Cause.OTHER_FILE,
                say("Line %(line)s has more than a million characters: this is no table.", line=number),
            )
        yield line


def _no_table(has_text: bool):
    if has_text:
        return say(
            "The file is text, but no table: no row has two columns separated by comma, semicolon or tab."
        )
    return say("The file has no rows.")
