"""Saving, deleting and restoring private records of any kind."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from community.core import clock
from community.core.db import db
from community.opsaccount.records import Record
from community.opsaccount.sealing import blind_index

R = TypeVar("R", bound=Record)


def once_id(model: type[Record], token: str) -> uuid.UUID:
    """The id a form sent once or twice gives its new record.

    Made with the member's own key, so that no token can name a record of another Desk.
    """
    return uuid.UUID(bytes=blind_index(token, f"once {model.__tablename__}")[:16])


def keep(record: R, values: Mapping[str, Any]) -> R:
    """Set the values of a new or known record and flush.

    Unless the values say that it is an estimate, it is none any more: somebody looked at it.
    """
    for name, value in {"estimated": False, **values}.items():
        setattr(record, name, value)
    db.session.add(record)
    db.session.flush()
    return record


def delete(record: Record) -> None:
    """Take the record out of every list and sum; `restore` undoes it."""
    record.deleted_at = clock.now()
    db.session.flush()


def restore(record: Record) -> None:
    """Undo `delete`."""
    record.deleted_at = None
    db.session.flush()
