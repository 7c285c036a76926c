"""States of an import, and what an account's payments say about the work behind them."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    """How far a file has come."""

    UPLOADED = "uploaded"  # the member must first answer a question
    READING = "reading"
    PREVIEWED = "previewed"
    COMMITTING = "committing"
    DONE = "done"
    FAILED = "failed"
    DISCARDED = "discarded"
    UNDONE = "undone"


class Question(StrEnum):
    """What only the member can say about a file."""

    COLUMNS = "columns"
    DATES = "dates"


IGNORED = "ignored"
"""The kind of a movement that the member says counts as nothing."""

KEPT_FOR = timedelta(days=1)
"""How long a file lies sealed before it is swept, unless its import ends earlier."""

READ_AT_ONCE = 512 * 1024
"""Bytes of a file that is read while the member waits; a larger one is read in the background."""

ADD_AT_ONCE = 5_000
"""Rows that are added while the member waits."""

QUIET = timedelta(days=90)
"""Without a payment for so long, while the account saw others, imported work counts as ended."""


def ended_on(last_paid: date, account_last: date) -> date | None:
    """When imported work ended as far as the payments tell: on its last paid day, if it then fell quiet.

    Measured against the account's newest payment, not against today: an old file says nothing about what
    came after it.
    """
    return last_paid if account_last - last_paid >= QUIET else None
