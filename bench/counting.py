"""Counts what one page asks of the database and of Redis, in this process: no measured server is slowed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from redis.connection import AbstractConnection
from sqlalchemy import event

from community.core.db import db

READS = ("select", "with")
FRAME = ("begin", "commit", "rollback", "savepoint", "release", "pragma", "set ")


@dataclass
class Count:
    """Statements of one page, the writes among them, and its round trips to Redis."""

    queries: int = 0
    writes: int = 0
    redis: int = 0

    def take(self, statement: str) -> None:
        """Count one statement, unless it only frames a transaction."""
        words = statement.lstrip().lower()
        if words.startswith(FRAME):
            return
        self.queries += 1
        self.writes += not words.startswith(READS)


def count_page(app: Flask, path: str, cookie: str) -> Count:
    """What the second GET of a page asks for: the first fills the caches a server has full."""
    client = app.test_client(use_cookies=False)
    headers = {"Cookie": cookie} if cookie else {}
    client.get(path, headers=headers)
    count = Count()
    with _statements(app, count), _round_trips(count):
        answer = client.get(path, headers=headers)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return count


@contextmanager
def _statements(app: Flask, count: Count) -> Iterator[None]:
    def take(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        count.take(statement)

    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", take)
    try:
        yield
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", take)


@contextmanager
def _round_trips(count: Count) -> Iterator[None]:
    """Every command or pipeline goes out through this one method of the Redis client."""
    send = AbstractConnection.send_packed_command

    def counted(self: AbstractConnection, *arguments: Any, **options: Any) -> Any:
        count.redis += 1
        return send(self, *arguments, **options)

    AbstractConnection.send_packed_command = counted  # type: ignore[method-assign]
    try:
        yield
    finally:
        AbstractConnection.send_packed_command = send  # type: ignore[method-assign]
