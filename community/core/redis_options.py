"""How long a request waits for Redis, which may also hang: take the connection and never answer."""

from __future__ import annotations

from time import monotonic
from typing import Any

WAIT = 0.4
"""Seconds for a connection, and for each answer. Redis needs a millisecond; a person waits for this."""
PAUSE = 2.0
"""Seconds in which nobody else waits for a Redis that has just not answered."""

BRIEFLY: dict[str, Any] = {"socket_connect_timeout": WAIT, "socket_timeout": WAIT}
"""Options of a client that somebody waits for. Who listens for messages is not bound by them."""
PATIENTLY: dict[str, Any] = {"socket_connect_timeout": WAIT, "socket_timeout": 2.0}
"""Options of the job queue's client, whose worker lets Redis hold each question for a second."""


class Patience:
    """Remembers that Redis did not answer, so that one request finds it out and not each."""

    def __init__(self) -> None:
        self._until = 0.0

    @property
    def spent(self) -> bool:
        """Whether it was tried a moment ago, in vain."""
        return monotonic() < self._until

    def spend(self) -> None:
        """Redis has not answered just now."""
        self._until = monotonic() + PAUSE
