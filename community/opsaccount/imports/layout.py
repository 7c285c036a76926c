"""What an export looks like: its columns by name, and how one of its rows becomes a record."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from community.core.money import (
    AmountError,
    DecimalStyle,
    exponent,
    parse_decimal,
    round_to_minor,
    to_decimal,
    to_minor,
)
from community.core.wording import Message, say

from .dates import DateError, DateOrder, parse_date
from .records import Record
from .refusals import BrokenRow, Cause, Refused, broken_cell
from .styles import Styles

_BLANKS = re.compile(r"\s+")
_FIXED = Styles(DateOrder.YMD, DecimalStyle.POINT)
Columns = Mapping[str, tuple[str, ...]]  # field → the spellings of its header, already normalised


def normalised(header: str) -> str:
    """A header name as it is compared: no case, no byte-order mark, no width forms, single blanks."""
    plain = unicodedata.normalize("NFKC", header).replace("\ufeff", "")
    return _BLANKS.sub(" ", plain).strip(" \"'").casefold()


@dataclass(frozen=True, slots=True)
class Skip:
    """A row that is deliberately no event."""

    reason: Message


@dataclass(frozen=True, slots=True)
class Layout:
    """One export format. `read` makes a record of a row, skips it, or raises BrokenRow."""

    key: str  # e.g. "stripe-balance"
    source: str  # e.g. "stripe": accounts' imports are remembered under it
    title: Message
    needed: Columns
    optional: Columns
    read: Callable[["Row"], Record | Skip]
    styles: Styles = _FIXED
    styles_of_header: Callable[[Sequence[str]], Styles] = lambda header: Styles()
    date_fields: tuple[str, ...] = ()  # looked at when styles are open, i.e. the export follows a locale
    amount_fields: tuple[str, ...] = ()
    joins_fees: bool = False
    overlaps: frozenset[str] = frozenset()  # layouts that list the same money again
    notices: tuple[Message, ...] = ()

    def columns(self, header: Sequence[str]) -> dict[str, int]:
        """Each field's place in this header. Raises Refused when a column in use stands there twice."""
        places: dict[str, list[int]] = {}
        for place, name in enumerate(header):
            places.setdefault(normalised(name), []).append(place)
        found = {}
        for name, spellings in {**self.needed, **self.optional}.items():
            hits = [place for spelling in spellings for place in places.get(spelling, ())]
            if len(hits) > 1 and len({normalised(header[place]) for place in hits}) == 1:
                raise Refused(
                    Cause.DOUBLE_COLUMN,
                    say("The file has the column “%(column)s” more than once.", column=header[hits[0]]),
                )
            if hits:
                found[name] = hits[0]
        return found

    def missing(self, header: Sequence[str]) -> list[str]:
        """The needed columns this header lacks, by their first spelling."""
        names = {normalised(name) for name in header}
        return [spellings[0] for spellings in self.needed.values() if names.isdisjoint(spellings)]


@dataclass(slots=True)
class Row:
    """One row of a file, its cells by the layout's field names."""

    layout: Layout
    header: Sequence[str]
    columns: Mapping[str, int]
    styles: Styles
    line: int = 0
    cells: Sequence[str] = field(default_factory=tuple)

    def has(self, name: str) -> bool:
        """Whether the file has this column at all."""
        return name in self.columns

    def text(self, name: str) -> str:
        """The cell without outer blanks; "" when the column is not there."""
        place = self.columns.get(name)
        return "" if place is None else self.cells[place].strip()

    def texts(self, *names: str) -> str:
        """The different filled cells of these columns, in order, as one line."""
        return " · ".join(dict.fromkeys(filter(None, (_BLANKS.sub(" ", self.text(name)) for name in names))))

    def day(self, name: str) -> date:
        """The cell as a date. Raises BrokenRow."""
        try:
            return parse_date(self.text(name), self.styles.order or DateOrder.YMD)
        except DateError as error:
            raise self.broken(name, error.message) from None

    def decimal(self, name: str) -> Decimal:
        """The cell as an exact number. Raises BrokenRow, also when it is empty."""
        text = self.text(name)
        if not text:
            raise self.broken(name, say("it is empty."))
        try:
            return parse_decimal(text, self.styles.decimals or DecimalStyle.POINT)
        except AmountError as error:
            raise self.broken(name, error.message) from None

    def decimal_if(self, name: str) -> Decimal | None:
        """The cell as an exact number, None when it is empty or not there."""
        return self.decimal(name) if self.text(name) else None

    def minor(self, name: str, currency: str) -> int:
        """The cell as minor units of `currency`. Raises BrokenRow."""
        amount = self.decimal(name)
        try:
            return to_minor(amount, currency)
        except AmountError as error:
            raise self.broken(name, error.message) from None

    def rounded(self, name: str, currency: str) -> tuple[int, Decimal | None]:
        """The cell as minor units, rounded half-up, and the exact number when rounding changed it."""
        amount = self.decimal(name)
        try:
            minor = round_to_minor(amount, currency)
        except AmountError as error:
            raise self.broken(name, error.message) from None
        return minor, None if to_decimal(minor, currency) == amount else amount

    def minor_if(self, name: str, currency: str) -> int:
        """The cell as minor units, 0 when it is empty or not there."""
        return self.minor(name, currency) if self.text(name) else 0

    def currency(self, name: str) -> str:
        """The cell as a currency code, upper case. Raises BrokenRow."""
        code = self.text(name).upper()
        try:
            exponent(code)
        except AmountError as error:
            raise self.broken(name, error.message) from None
        return code

    def record(self, **facts: Any) -> Record:
        """A record of this row."""
        return Record(source=self.layout.source, line=self.line, **facts)

    def broken(self, name: str, why: Message) -> BrokenRow:
        """A BrokenRow for this field, named as the file names the column."""
        place = self.columns.get(name)
        return broken_cell(name if place is None else self.header[place], why)
