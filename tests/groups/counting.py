"""Counts what a request asks of the database, and what a thread holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, event, select

from community.groups.models import Post, Thread

FRAME = ("begin", "commit", "rollback", "savepoint", "release", "pragma", "set ", "select set_config")
"""The last names a Desk's owner to PostgreSQL, once a transaction."""


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


def numbers_of(db: SQLAlchemy, thread: Thread) -> list[int]:
    """The numbers of a thread's posts, removed ones too, in order."""
    mine = select(Post.number).where(Post.thread_id == thread.id)
    return list(db.session.scalars(mine.order_by(Post.number)))
