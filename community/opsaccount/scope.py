"""Whose Desk this is: the owner every private statement of a session is confined to.

Five locks guard the private space (docs/security.md). This module is the first, the session's; it
also names the owner to PostgreSQL, whose row security is the second.
"""

from __future__ import annotations

import re
import uuid
from functools import cache, lru_cache
from typing import Any

from flask import has_request_context
from sqlalchemy import (
    Connection,
    Engine,
    ForeignKey,
    ForeignKeyConstraint,
    UniqueConstraint,
    Uuid,
    event,
    text,
)
from sqlalchemy.orm import (
    Mapped,
    ORMExecuteState,
    Session,
    declared_attr,
    mapped_column,
    with_loader_criteria,
)

from community.core.db import Base, db, reading_only

OWNER = "desk_owner"

_NAMED = "select set_config('app.member', :owner, true)"
_TO_READ = text(_NAMED)
# In the same statement, so that it costs no round trip: one Desk has one writer at a time, as SQLite has
# for everything. Two tabs could else undo and sort one import, or merge two contacts into each other.
_TO_WRITE = text(
    f"{_NAMED}, set_config('lock_timeout', :patience, true)"
    ", pg_advisory_xact_lock(hashtextextended('desk ' || cast(:owner as text), 0))"
)
PATIENCE = "5s"
"""How long a request waits for its turn: each that waits keeps a connection from everybody else. What
nobody waits for, a job or a command, takes the turn whenever it comes ("0")."""


class NoOwner(RuntimeError):
    """A private table was named before the session knew whose Desk it serves."""


class ForeignOwner(RuntimeError):
    """Somebody else's private row turned up, or one session was to serve two owners."""


class Owned(Base):
    """A row of one member's private space.

    The key is made here, not by the database, because sealed columns are bound to it before the row is
    stored. Every table has a unique `(owner_id, id)`, so that references between private rows carry the
    owner and cannot point into another Desk.
    """

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)

    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        return (UniqueConstraint("owner_id", "id"), *cls.within_owner())

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        """Further constraints of the table, such as `owned_reference(…)`."""
        return ()

    def __init__(self, **values: Any) -> None:
        self.id = values.pop("id", None) or uuid.uuid4()
        self.owner_id = acting_owner()
        super().__init__(**values)


def owned_reference(column: str, target: str, *, ondelete: str = "CASCADE") -> ForeignKeyConstraint:
    """A reference to another private table that takes the owner along: `(owner_id, column)`."""
    return ForeignKeyConstraint(
        ["owner_id", column], [f"{target}.owner_id", f"{target}.id"], ondelete=ondelete
    )


def enter(owner_id: int) -> None:
    """Confine this session to the Desk of `owner_id`, for good. Raises ForeignOwner on a second owner."""
    session = db.session()
    if session.info.setdefault(OWNER, owner_id) != owner_id:
        raise ForeignOwner("a session serves one Desk and is never switched")
    if session.in_transaction():
        connection = session.connection()
        # A connection whose transaction began just now has been told already.
        if connection.info[OWNER] != owner_id:
            _name_owner(session, None, connection)


def acting_owner() -> int:
    """The member whose Desk the session serves. Raises NoOwner."""
    owner = db.session().info.get(OWNER)
    if owner is None:
        raise NoOwner("no Desk was entered")
    return owner


@event.listens_for(Session, "after_begin")
def _name_owner(session: Session, transaction: object, connection: Connection) -> None:
    """Tell the connection, and PostgreSQL's row security, whose Desk this transaction serves.

    Who may write waits there until nobody else writes in that Desk; pages that only read never wait.
    """
    owner = session.info.get(OWNER)
    connection.info[OWNER] = owner
    if owner is not None and connection.dialect.name == "postgresql":
        if reading_only():
            connection.execute(_TO_READ, {"owner": str(owner)})
        else:
            patience = PATIENCE if has_request_context() else "0"
            connection.execute(_TO_WRITE, {"owner": str(owner), "patience": patience})


@event.listens_for(Session, "do_orm_execute")
def _confine_statement(state: ORMExecuteState) -> None:
    """Add the owner to every statement that names a private table, in any form or depth."""
    owner = state.session.info.get(OWNER)
    # Without an owner the statement is left alone here, and refused below if it names a private table.
    if owner is None or state.is_column_load or state.is_relationship_load:
        return
    if state.is_insert and any(issubclass(mapper.class_, Owned) for mapper in state.all_mappers):
        raise ForeignOwner("private rows are added through the session, which stamps their owner")
    state.statement = state.statement.options(
        with_loader_criteria(Owned, lambda cls: cls.owner_id == owner, include_aliases=True)
    )


@event.listens_for(Engine, "before_cursor_execute")
def _refuse_ownerless_statement(
    connection: Connection, cursor: object, statement: str, parameters: object, context: object, many: bool
) -> None:
    """Refuse any SQL, however it was made, that names a private table while nobody's Desk is open.

    A connection that no session uses (a migration's) carries no mark and is let through.
    """
    if connection.info.get(OWNER, "no session") is None and _names_private_table(statement):
        raise NoOwner("a private table was named before a Desk was entered")


@lru_cache(maxsize=4096)
def _names_private_table(statement: str) -> bool:
    return not _private_tables().isdisjoint(re.findall(r"[a-z_]+", statement))


@cache
def _private_tables() -> frozenset[str]:
    mappers = Base.registry.mappers
    return frozenset(m.local_table.name for m in mappers if issubclass(m.class_, Owned))  # type: ignore[attr-defined]


@event.listens_for(Session, "before_flush")
def _refuse_foreign_writes(session: Session, context: object, instances: object) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Owned):
            if OWNER not in session.info:
                raise NoOwner("a private row was written before a Desk was entered")
            if row.owner_id != session.info[OWNER]:
                raise ForeignOwner("a private row of another member was about to be written")


@event.listens_for(Owned, "load", propagate=True)
def _refuse_foreign_rows(row: Owned, context: Any) -> None:
    if row.owner_id != context.session.info.get(OWNER):
        raise ForeignOwner("a private row of another member was loaded")
