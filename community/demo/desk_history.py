"""What the example's Desk has behind it: a stress test saved every month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from community.core import clock
from community.opsaccount.resilience.actions import save_result
from community.opsaccount.resilience.running import run_on_day


def save_results(days_ago: Iterable[int], today: date, currency: str) -> None:
    """Run and save the stress test on each of those days, from the records as they stood then."""
    for days in days_ago:
        day = today - timedelta(days=days)
        with clock.moved_to(datetime.combine(day, time(18), UTC)):
            standing, run = run_on_day(day, currency)
            assert run, f"nothing was recorded {days} days ago"
            save_result(run, standing)
