"""Which export a header row belongs to, by the set of its names and never by their order."""

from collections.abc import Sequence
from dataclasses import dataclass

from .layout import Layout, normalised

_NEAR = 0.6  # a layout is named as a near miss when this share of its needed columns is there …
_NEAR_COLUMNS = 3  # … and at least so many


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A layout that the header almost fits, and what it lacks."""

    layout: Layout
    missing: tuple[str, ...]


def recognise(header: Sequence[str], layouts: Sequence[Layout]) -> Layout | None:
    """The layout whose needed columns are all there; of several the one that explains most of the header."""
    fitting = [layout for layout in layouts if not layout.missing(header)]
    return max(fitting, key=lambda layout: _explained(layout, header), default=None)


def near_miss(header: Sequence[str], layouts: Sequence[Layout]) -> NearMiss | None:
    """The layout that lacks the smallest share of its needed columns, if most are there."""
    best, best_share = None, 0.0
    for layout in layouts:
        missing = layout.missing(header)
        there = len(layout.needed) - len(missing)
        share = there / len(layout.needed)
        if there >= _NEAR_COLUMNS and share >= _NEAR and share > best_share:
            best, best_share = NearMiss(layout, tuple(missing)), share
    return best


def _explained(layout: Layout, header: Sequence[str]) -> int:
    spellings = {
        name for columns in (layout.needed, layout.optional) for names in columns.values() for name in names
    }
    return len(spellings & {normalised(name) for name in header})
