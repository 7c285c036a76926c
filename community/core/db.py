"""The database: base class, column types, and where a session sends its statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Protocol, cast

from flask import Flask, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    BigInteger,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Integer,
    MetaData,
    Select,
    String,
    inspect,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from community.core.connections import prepare_engine

READS = "reads"
"""Name of the engine for what only reads: each statement for itself, on connections that refuse to write.
On PostgreSQL `begin` and `rollback` would be two round trips more for every page (ADR 12)."""

FACTS = "facts"
"""Where a session keeps what was recorded in it until it commits."""

BigId = BigInteger().with_variant(Integer, "sqlite")
"""Surrogate key: 64 bits, and SQLite's rowid."""


class Base(DeclarativeBase):
    """Parent of every table; names constraints so that migrations can name them too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime; a naive one is refused rather than guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: an instant needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal number kept to its last digit, as text: SQLite has no exact decimals of its own."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class RoutedSession(FlaskSession):
    """Sends a safe request's statements where nothing can be written.

    With a Desk open they stay in one transaction, which is where PostgreSQL is told whose Desk it is.
    """

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        bind = super().get_bind(*args, **kwargs)
        if not isinstance(bind, Engine) or not reading_only():
            return bind
        return (None if self.info else _reads()) or _read_only(bind)


db = SQLAlchemy(
    model_class=Base,
    session_options={"class_": RoutedSession, "join_transaction_mode": "create_savepoint"},
    disable_autonaming=True,
)


class Rows(Protocol):
    """Rows as they are unpacked: what each column holds, the select has said already."""

    def first(self) -> Any: ...
    def all(self) -> Sequence[Any]: ...
    def __iter__(self) -> Iterator[Any]: ...


def rows(statement: Executable, values: Mapping[str, Any] | None = None) -> Rows:
    """The rows of a select of columns, for the queries of the busiest pages."""
    return run(statement, values)


def first_row(statement: Select[*tuple[Any, ...]], values: Mapping[str, Any] | None = None) -> Any:
    """The first row of a select, None without one, for a request that may well ask nothing else.

    It takes a connection for this one statement: a session would cost half as much again.
    """
    reads = _reads()
    if reads is None or not reading_only():
        return rows(statement, values).first()
    with reads.connect() as connection:
        return connection.execute(statement, values).first()


def run(statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[Any]:
    """Execute a statement of columns, for what is done most often.

    The session's own execute prepares for entities that such a statement does not have, which costs as
    much as the query. A session with a Desk open, and so with a guard on its statements, is asked the
    ordinary way.
    """
    session = db.session()
    if session.info.keys() - {FACTS}:
        return cast(CursorResult[Any], session.execute(statement, values))
    if session.new or session.dirty or session.deleted:
        session.flush()
    return session.connection().execute(statement, values)


def init_db(app: Flask) -> None:
    """Bind the database to `app` and prepare its engine."""
    db.init_app(app)
    with app.app_context():
        for name, engine in db.engines.items():
            prepare_engine(engine, only_reads=name == READS)


def close_connections() -> None:
    """Give the database all idle connections of the current application back."""
    for engine in db.engines.values():
        engine.dispose()


def dialect() -> str:
    """The database's kind: `sqlite` or `postgresql`."""
    return db.session.get_bind().dialect.name


def insert_or_leave(model: type[Base], dialect: str) -> Any:
    """An insert that leaves what a unique key already holds the like of: it then returns no row."""
    return (sqlite.insert if dialect == "sqlite" else postgresql.insert)(model).on_conflict_do_nothing()


def insert_new(model: type[Base], **values: Any) -> bool:
    """Insert one row unless a unique key already holds its like; whether it was inserted.

    Two requests at once cannot both insert, and the one that did not is not thrown out of its transaction.
    """
    insert = insert_or_leave(model, dialect()).values(**values)
    # Not rowcount: psycopg does not know it for an INSERT that the ORM sends.
    return db.session.execute(insert.returning(*inspect(model).primary_key)).first() is not None


_promised: ContextVar[bool] = ContextVar("promised to read only", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Promise, where there is no request, that the block will not change anything."""
    token = _promised.set(True)
    try:
        yield
    finally:
        _promised.reset(token)


def reading_only() -> bool:
    """True inside a request whose method promises not to change anything, and inside `reading()`."""
    return _promised.get() or (has_request_context() and request.method in {"GET", "HEAD", "OPTIONS"})


def _reads() -> Engine | None:
    # Where all sessions share one connection (a test's, say), that is where reads must look too.
    return db.engines.get(READS) if isinstance(db.engine, Engine) else None


def _read_only(engine: Engine) -> Engine:
    views = engine.pool.__dict__.setdefault("_read_only_views", {})
    if engine not in views:
        views[engine] = engine.execution_options(postgresql_readonly=True, read_only=True)
    return views[engine]
