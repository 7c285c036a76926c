"""What time it is, for the instance and for one member."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """This instant, aware, UTC."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def moved_to(instant: datetime) -> Iterator[None]:
    """Inside the block it is `instant`, here and in no other greenlet: history is told, waiting is tested."""
    before = _told.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(before)


def today(timezone: str) -> date:
    """The calendar date now in `timezone` (an IANA name)."""
    return now().astimezone(ZoneInfo(timezone)).date()


def zone_names() -> list[str]:
    """The IANA zones a person may choose from, by region, UTC first."""
    named = (z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix/", "right/")))
    return ["UTC", *sorted(named)]
