"""What each new connection and each transaction needs, on PostgreSQL and on SQLite."""

from __future__ import annotations

import sqlite3
from random import random
from time import monotonic
from typing import Any

import gevent
import psycopg
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError

APP_ROLE = "guildhall_app"
"""The PostgreSQL role every connection of the app takes on: neither owner nor superuser, so row
security binds it even when the address in the configuration belongs to one who is."""

PING_AFTER = 5.0
"""Seconds a pooled connection may rest and still be trusted without asking."""

LOCK_PATIENCE = 10.0
"""Seconds a SQLite writer waits for its turn before giving up."""


def is_busy(error: Exception) -> bool:
    """Whether a writer gave up waiting for another one."""
    cause = getattr(error, "orig", error)
    if isinstance(cause, sqlite3.OperationalError):
        return "locked" in str(cause)
    return isinstance(cause, psycopg.errors.LockNotAvailable)


def prepare_engine(engine: Engine, *, only_reads: bool = False) -> None:
    """Install what each new connection and each transaction of `engine` needs."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        if only_reads:
            event.listen(engine, "connect", _prepare_sqlite_reads)
        else:
            event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "checkout", _ask_after_rest)
        if only_reads:
            event.listen(engine, "connect", _prepare_postgresql_reads)


def _prepare_postgresql(connection: Any, record: object) -> None:
    _outside_transactions(connection, f"set role {APP_ROLE}")


def _prepare_postgresql_reads(connection: Any, record: object) -> None:
    _outside_transactions(connection, "set default_transaction_read_only = on")
    # Pages look rows up by their keys, so one plan serves all values; to plan anew can take twice the query.
    _outside_transactions(connection, "set plan_cache_mode = force_generic_plan")


def _outside_transactions(connection: Any, statement: str) -> None:
    before = connection.autocommit
    connection.autocommit = True
    connection.execute(statement)
    connection.autocommit = before


def _ask_after_rest(connection: Any, record: Any, pooled: object) -> None:
    """Ask a connection that has rested whether it still stands, and renew the pool when it does not.

    SQLAlchemy's own pre-ping asks at every checkout: a round trip that a busy page would pay each time.
    """
    now = monotonic()
    rested = now - record.info.get("used_at", now)
    record.info["used_at"] = now
    if rested < PING_AFTER:
        return
    try:
        _outside_transactions(connection, "select 1")
    except psycopg.OperationalError as error:
        raise InvalidatePoolError from error


def _prepare_sqlite(connection: DBAPIConnection, record: object) -> None:
    # SQLAlchemy sends BEGIN itself: the driver's own habit opens deferred transactions, whose
    # upgrade to a write fails at once when another writer is at work.
    connection.isolation_level = None  # type: ignore[attr-defined]
    for pragma in (
        "busy_timeout=2000",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-16000",
        "mmap_size=134217728",
        "journal_size_limit=67108864",
        "trusted_schema=OFF",
        "busy_timeout=0",
    ):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _prepare_sqlite_reads(connection: DBAPIConnection, record: object) -> None:
    connection.execute("PRAGMA query_only=1")  # type: ignore[attr-defined]


def _begin_sqlite(connection: Connection) -> None:
    """Open a reader at once; queue a writer without stopping the other greenlets."""
    cursor: Any = connection.connection.cursor()
    if connection.get_execution_options().get("read_only"):
        cursor.execute("PRAGMA query_only=1")
        cursor.execute("BEGIN")
        return
    cursor.execute("PRAGMA query_only=0")
    deadline, wait = monotonic() + LOCK_PATIENCE, 0.001
    while True:
        try:
            cursor.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > deadline:
                raise
            # SQLite's own busy wait would hold every greenlet of the process, the lock's owner too.
            gevent.sleep(random() * wait + 0.0005)
            wait = min(wait * 2, 0.02)
