"""How a file writes dates and decimals, found from its own cells where the export follows a locale."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from community.core.money import DecimalStyle

from .dates import FIGURES, DateOrder

# A last separator followed by one, two or four and more figures can only be the decimal one.
_DECIMAL_TAIL = re.compile(r"[0-9]([.,])(?:[0-9]{1,2}|[0-9]{4,})\D*$")
_BOTH = re.compile(r"[0-9]([.,])[0-9]{3}.*([.,])[0-9]")


@dataclass(frozen=True, slots=True)
class Styles:
    """The order of dates and the decimal sign; None while the cells seen allow both."""

    order: DateOrder | None = None
    decimals: DecimalStyle | None = None

    @property
    def settled(self) -> bool:
        return self.order is not None and self.decimals is not None

    def over(self, found: "Styles") -> "Styles":
        """These styles, completed by what was found."""
        return Styles(self.order or found.order, self.decimals or found.decimals)


def order_of(text: str) -> DateOrder | None:
    """The order that this one date proves, or None when it allows more than one."""
    figures = FIGURES.fullmatch(text.strip())
    if not figures:
        return DateOrder.YMD if any(sign.isalpha() for sign in text) and any(map(str.isdigit, text)) else None
    if len(figures[1]) == 4:
        return DateOrder.YMD
    if figures[2] == "." or int(figures[1]) > 12:
        return DateOrder.DMY
    return DateOrder.MDY if int(figures[3]) > 12 else None


def decimals_of(text: str) -> DecimalStyle | None:
    """The decimal sign that this one amount proves, or None when it allows both."""
    both = _BOTH.search(text)
    if both:
        # 1,234.56 proves the point; 1.234.567 has the same sign twice and proves it a group sign.
        mark = both[2] if both[1] != both[2] else {",": ".", ".": ","}[both[1]]
        return DecimalStyle.COMMA if mark == "," else DecimalStyle.POINT
    tail = _DECIMAL_TAIL.search(text)
    if not tail:
        return None
    return DecimalStyle.COMMA if tail[1] == "," else DecimalStyle.POINT


def infer(samples: Iterable[tuple[Iterable[str], Iterable[str]]], known: Styles) -> Styles:
    """`known` completed from pairs of (date cells, amount cells); reads no further than it must."""
    styles, cells = known, iter(samples)
    while not styles.settled and (sample := next(cells, None)):
        dates, amounts = sample
        if styles.order is None:
            styles = replace(styles, order=next(filter(None, map(order_of, dates)), None))
        if styles.decimals is None:
            styles = replace(styles, decimals=next(filter(None, map(decimals_of, amounts)), None))
    return styles
