"""Finding one private record, live or deleted, whatever its kind."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Select, select

from community.core.access import Actor
from community.core.db import db, reading_only
from community.opsaccount.records import Record

R = TypeVar("R", bound=Record)


def live(model: type[R]) -> Select[R]:
    """The records of a kind that were not deleted."""
    return select(model).where(model.deleted_at.is_(None))


def find(model: type[R], record_id: uuid.UUID) -> R | None:
    """The live record of that id."""
    return db.session.scalar(live(model).where(model.id == record_id))


def find_any(model: type[R], record_id: uuid.UUID) -> R | None:
    """The record of that id, deleted or not."""
    return db.session.scalar(select(model).where(model.id == record_id))


def live_one(model: type[R]) -> Callable[..., R | None]:
    """A loader for `@requires`: the live record that the address names."""
    return lambda actor, record_id: find(model, record_id)


def editable_one(model: type[R]) -> Callable[..., R | None]:
    """A loader for `@requires`: the live record that the address names, to be looked at.

    Whoever sends a form is given a deleted one too, lest what they typed be lost, and its row is theirs
    until they are answered: two forms sent at once are compared with one another.
    """

    def load(actor: Actor, record_id: uuid.UUID) -> R | None:
        if reading_only():
            return find(model, record_id)
        wanted = select(model).where(model.id == record_id)
        return db.session.scalar(wanted.with_for_update(key_share=True))

    return load


def deleted_one(model: type[R]) -> Callable[..., R | None]:
    """A loader for `@requires`: the deleted record that the address names."""

    def load(actor: Actor, record_id: uuid.UUID) -> R | None:
        found = find_any(model, record_id)
        return found if found is not None and found.deleted_at else None

    return load
