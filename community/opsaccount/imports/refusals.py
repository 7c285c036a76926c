"""Why a file or a cell cannot be taken, in words a member can act on."""

from collections.abc import Sequence
from enum import StrEnum

from community.core.wording import Message, say


class Cause(StrEnum):
    """What kind of refusal it is, for pages that offer a way on."""

    TOO_LARGE = "too-large"
    EMPTY = "empty"
    OTHER_FILE = "other-file"  # a workbook, a PDF, a saved page …
    ENCODING = "encoding"
    DAMAGED = "damaged"
    UNKNOWN_COLUMNS = "unknown-columns"  # offer the mapper: `headers` and `sample` are set
    MISSING_COLUMNS = "missing-columns"
    DOUBLE_COLUMN = "double-column"
    AMBIGUOUS_DATES = "ambiguous-dates"  # ask for day/month or month/day and read again


class Refused(Exception):
    """The whole file is refused; nothing of it may be kept."""

    def __init__(
        self,
        cause: Cause,
        message: Message,
        *,
        headers: Sequence[str] = (),
        sample: Sequence[Sequence[str]] = (),
    ) -> None:
        super().__init__(message)
        self.cause = cause
        self.message = message
        self.headers = tuple(headers)
        self.sample = tuple(tuple(row) for row in sample)


class BrokenRow(Exception):
    """One row cannot be read; the message names the column and the value."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def broken_cell(column: str, why: Message) -> BrokenRow:
    """A BrokenRow that names the column as the file spells it."""
    return BrokenRow(say("Column “%(column)s”: %(why)s", column=column, why=why))
