"""Counts what a request asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

FRAME = ("begin", "commit", "rollback", "savepoint", "release", "pragma", "set ")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent inside the block, without those that only frame transactions."""
    sent: list[str] = []

    def take(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.lstrip().lower().startswith(FRAME):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", take)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", take)
