"""The stress test in a few lines, for the Desk's front page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from community.opsaccount.resilience import queries
from community.opsaccount.resilience.assembly import TooMany
from community.opsaccount.resilience.headlines import worst_cells
from community.opsaccount.resilience.matrix import Cell, Row
from community.opsaccount.resilience.queries import Point
from community.opsaccount.resilience.records import Records
from community.opsaccount.resilience.running import Run, run_on

WORST = 2


@dataclass(frozen=True)
class Glance:
    """The test of today, or of the day of the newest record where that is old; None: nothing to test."""

    as_of: date
    run: Run
    worst: Sequence[tuple[Row, Cell]]
    trend: Sequence[Point]


def glance(records: Records) -> Glance | None:
    """What the front page shows of the test of these records."""
    if records.basics.newest is None:
        return None
    try:
        run = run_on(queries.standing_of(records))
    except TooMany:
        return None
    return Glance(records.as_of, run, worst_cells(run.rows, WORST), queries.trend()) if run else None
