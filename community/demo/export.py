"""The export for the example's Desk: the real one where it lies beside the project, else a made-up one."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

from community.config import ROOT

NAME = "upwork-weekly-summary.csv"
_HEADER = ["Date", "Contract", "Hours", "Amount", "Payment type"]
_MADE_UP = [
    # contract, first day of so many days ago, weeks, hours a week, rate; no hours: a fixed price
    ("Landing page for a bakery (90000001)", 980, 3, "6.5", 15),
    ("Fix a newsletter template (90000002)", 930, 1, "", 60),
    ("React components for a course site (90000003)", 860, 14, "8", 18),
    ("Move a shop to a new theme (90000004)", 720, 9, "5.5", 20),
    ("Accessibility repairs (90000005)", 600, 6, "4", 24),
]


def real_export() -> Path | None:
    """The file in a `shared/data` folder of the project or of a folder above it."""
    places = (folder / "shared" / "data" / NAME for folder in (ROOT, *ROOT.parents))
    return next((path for path in places if path.is_file()), None)


def made_up_export(today: date) -> bytes:
    """A small weekly summary as the marketplace writes it, about contracts that never were."""
    rows = [
        (today - timedelta(days=start - 7 * week), contract, hours, rate)
        for contract, start, weeks, hours, rate in _MADE_UP
        for week in range(weeks)
    ]
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(_HEADER)
    for day, contract, hours, rate in sorted(rows):
        amount = f"{float(hours) * rate:g}" if hours else f"{rate}"
        writer.writerow([day.isoformat(), contract, hours, amount, "" if hours else "Fixed Price Payment"])
    return text.getvalue().encode()
