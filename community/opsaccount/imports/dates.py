"""Calendar dates as exports write them; never the process's locale, never a guess between day and month."""

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache

from community.core.wording import Message, say


class DateOrder(StrEnum):
    """The order of the parts in dates written with figures; a year of four figures in front is always ymd."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


class DateError(ValueError):
    """Not a date. `message` says what was expected."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar",
            "feb february februar",
            "mar march mär märz mrz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONE = r"(?: ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?"
_TIME = rf"(?:[T ,]+[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]+)?)?(?: ?[AaPp][Mm])?{_ZONE})?"
FIGURES = re.compile(rf"([0-9]{{1,4}})([-/.])\s?([0-9]{{1,2}})\2\s?([0-9]{{1,4}}){_TIME}")
_MONTH_FIRST = re.compile(rf"([^\W\d_]+)\.? ([0-9]{{1,2}}),? ([0-9]{{4}}){_TIME}")
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})\.?[ -]([^\W\d_]+)\.?,?[ -]([0-9]{{4}}){_TIME}")
_EXAMPLES = {DateOrder.YMD: "2026-09-25", DateOrder.DMY: "25/09/2026", DateOrder.MDY: "09/25/2026"}


@lru_cache(maxsize=4096)
def parse_date(text: str, order: DateOrder = DateOrder.YMD) -> date:
    """The day written in `text`; a time behind it is checked in form and dropped. Raises DateError."""
    parts = _parts(text.strip(), order)
    if parts:
        year, month, day = parts
        try:
            found = date(year + 2000 if year < 100 else year, month, day)
        except ValueError:
            pass
        else:
            if 1990 <= found.year <= 2100:
                return found
    raise DateError(say("“%(text)s” is not a date such as %(example)s.", text=text, example=_EXAMPLES[order]))


def _parts(text: str, order: DateOrder) -> tuple[int, int, int] | None:
    if figures := FIGURES.fullmatch(text):
        return _arranged(figures[1], figures[3], figures[4], order)
    if named := _MONTH_FIRST.fullmatch(text):
        return int(named[3]), _MONTHS.get(named[1].lower(), 0), int(named[2])
    if named := _DAY_FIRST.fullmatch(text):
        return int(named[3]), _MONTHS.get(named[2].lower(), 0), int(named[1])
    return None


def _arranged(first: str, second: str, third: str, order: DateOrder) -> tuple[int, int, int] | None:
    if len(first) == 4:
        return int(first), int(second), int(third)
    if order is DateOrder.YMD or len(first) > 2 or len(third) not in (2, 4):
        return None
    day, month = (first, second) if order is DateOrder.DMY else (second, first)
    return int(third), int(month), int(day)
