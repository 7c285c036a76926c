"""Counts what one page asks of the database, in this process, where counting slows no measured server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import event

from community.core.db import db

READS = ("select", "with")
FRAME = ("begin", "commit", "rollback", "savepoint", "release", "pragma", "set ")


@dataclass
class Count:
    """Statements of one page: all that ask or change something, and the writes among them."""

    queries: int = 0
    writes: int = 0

    def take(self, statement: str) -> None:
        words = statement.lstrip().lower()
        if words.startswith(FRAME):
            return
        self.queries += 1
        self.writes += not words.startswith(READS)


def count_page(app: Flask, path: str, cookie: str) -> Count:
    """The statements of one GET, the second of its kind: the first fills the caches a server has full."""
    client = app.test_client(use_cookies=False)
    headers = {"Cookie": cookie} if cookie else {}
    client.get(path, headers=headers)
    with _counted(app) as count:
        answer = client.get(path, headers=headers)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return count


@contextmanager
def _counted(app: Flask) -> Iterator[Count]:
    count = Count()

    def take(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        count.take(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", take)
    try:
        yield count
    finally:
        event.remove(engine, "before_cursor_execute", take)
