"""What time it is, for the instance and for one member."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones


def now() -> datetime:
    """This instant, aware, UTC."""
    return datetime.now(UTC)


def today(timezone: str) -> date:
    """The calendar date now in `timezone` (an IANA name)."""
    return now().astimezone(ZoneInfo(timezone)).date()


def zone_names() -> list[str]:
    """The IANA zones a person may choose from, by region, UTC first."""
    named = (z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix/", "right/")))
    return ["UTC", *sorted(named)]
