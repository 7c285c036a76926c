"""What the example's Desk has behind it: an imported export, and a stress test saved every month."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from community.core import clock
from community.demo.export import NAME, made_up_export, real_export
from community.opsaccount.channels.queries import account_on
from community.opsaccount.imports.actions import commit, read_file, take, upload
from community.opsaccount.resilience.actions import save_result
from community.opsaccount.resilience.running import run_on_day

PLATFORM = "upwork"


def import_weekly_summary(today: date) -> str:
    """Import the export as a member would; answers what was imported, in a sentence."""
    path = real_export()
    content = path.read_bytes() if path else made_up_export(today)
    account = account_on(PLATFORM)
    found = upload(io.BytesIO(content), NAME, account_id=account.id if account else None)
    read_file(found)
    take(found)
    commit(found)
    which = "a real" if path else "no real export lies in shared/data: a made-up"
    return f"On the Desk: {which} weekly summary of {found.rows_read} rows, and invented clients beside it."


def save_results(days_ago: Iterable[int], today: date, currency: str) -> None:
    """Run and save the stress test on each of those days, from the records as they stood then."""
    for days in days_ago:
        day = today - timedelta(days=days)
        with clock.moved_to(datetime.combine(day, time(18), UTC)):
            standing, run = run_on_day(day, currency)
            assert run, f"nothing was recorded {days} days ago"
            save_result(run, standing)
