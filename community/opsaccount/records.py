"""What every record of the Desk has: when it was made, whether it is a guess, whether it was taken away."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKeyConstraint, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from community.core import clock
from community.core.db import Instant
from community.opsaccount.scope import Owned, owned_reference

ACCOUNTS = "channel_accounts"
CONTACTS = "contacts"
IMPORTS = "imports"

KEPT_FOR = timedelta(days=30)
"""How long a deleted record can be brought back; then it is erased (`purging`)."""


class Record(Owned):
    """A private row the member enters, imports or estimates.

    A row with `deleted_at` counts nowhere; clearing it undoes the deletion. `estimated` marks an answer
    from memory that an import or a document is still to replace.
    """

    __abstract__ = True

    estimated: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"created_at": clock.now(), "estimated": False, **values})


def sealed_column() -> Mapped[bytes | None]:
    """The bytes behind one `Sealed()` text."""
    return mapped_column(LargeBinary)


def carrier_column() -> Mapped[uuid.UUID | None]:
    """The account that carries something; empty means the member's own path."""
    return mapped_column(Uuid)


def carried_by(column: str = "account_id") -> ForeignKeyConstraint:
    """A reference to an account, which cannot be erased while something refers to it."""
    return owned_reference(column, ACCOUNTS, ondelete="NO ACTION")


def belongs_to_contact() -> ForeignKeyConstraint:
    """A reference to the person or organisation a row is about; it goes when they go."""
    return owned_reference("contact_id", CONTACTS)
