"""Tables of imports.

Import         one file of one account, from upload to its end: state, answers (order of dates, column map),
               counts of verdicts, and what was found in it (sealed JSON). The file itself lies sealed in
               `storage.Shelf` until the import ends.
ImportedKey    the blind index of one event's own id or fingerprint; unique per owner and source, so no
               event enters twice, whatever file, spelling or hand brings it again.
Movement       money on an account that is no billing: fees, taxes, withdrawals … and what the member has
               still to sort. Unsorted rows count nowhere.
ColumnMapping  what the columns of a header mean, by the header's fingerprint; names are private, so sealed.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from community.core import clock
from community.core.db import Exact, Instant
from community.opsaccount.imports.rules import State
from community.opsaccount.records import IMPORTS, Record, carried_by, carrier_column, sealed_column
from community.opsaccount.scope import Owned, owned_reference
from community.opsaccount.sealing import Sealed


class Import(Owned):
    """One file on its way into the Desk."""

    __tablename__ = IMPORTS

    account_id: Mapped[uuid.UUID | None] = carrier_column()
    """The account the file belongs to; empty until one is chosen, or made when the import is committed."""
    source: Mapped[str] = mapped_column(String(24), default="")
    layout: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(12), default=State.UPLOADED)
    question: Mapped[str] = mapped_column(String(8), default="")
    """What the member must say before the file can be read: a `rules.Question`, or empty."""
    file_name_sealed: Mapped[bytes | None] = sealed_column()
    file_name = Sealed()
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    """Blind index of the file's SHA-256."""
    shelf: Mapped[str] = mapped_column(String(32), default="")
    """Where the file lies (`storage.Shelf`); empty once it was removed."""
    date_order: Mapped[str] = mapped_column(String(3), default="")
    column_map_sealed: Mapped[bytes | None] = sealed_column()
    column_map = Sealed()
    rows_read: Mapped[int] = mapped_column(default=0)
    fresh: Mapped[int] = mapped_column(default=0)
    """Rows that would be, or were, added."""
    unsorted: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    broken: Mapped[int] = mapped_column(default=0)
    found_sealed: Mapped[bytes | None] = sealed_column()
    found = Sealed()
    """JSON of `findings.Findings`."""
    error_sealed: Mapped[bytes | None] = sealed_column()
    error = Sealed()
    """JSON of a Message: why it failed, or what is asked."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    committed_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it was discarded or undone."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"created_at": clock.now(), "state": State.UPLOADED, **values})

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (
            carried_by(),
            Index("ix_imports_created", "owner_id", "created_at", "id"),
            Index("ix_imports_digest", "owner_id", "digest"),
        )


class ImportedKey(Owned):
    """One event that is there already."""

    __tablename__ = "imported_keys"

    source: Mapped[str] = mapped_column(String(24))
    key: Mapped[bytes] = mapped_column(LargeBinary)
    import_id: Mapped[uuid.UUID]

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (
            owned_reference("import_id", IMPORTS),
            UniqueConstraint("owner_id", "source", "key"),
            Index("ix_imported_keys_import", "owner_id", "import_id"),
        )


class Movement(Record):
    """Money on an account that is no billing, or not yet; amounts as in `records.Record`."""

    __tablename__ = "account_movements"

    account_id: Mapped[uuid.UUID]
    import_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(String(12))
    """A `records.Kind`, or `rules.IGNORED`."""
    occurred_on: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    gross: Mapped[int] = mapped_column(BigInteger)
    fee: Mapped[int | None] = mapped_column(BigInteger)
    net: Mapped[int | None] = mapped_column(BigInteger)
    rate: Mapped[Decimal | None] = mapped_column(Exact)
    """Units of the base currency for one of `currency`, where the export states it."""
    client_name_sealed: Mapped[bytes | None] = sealed_column()
    client_name = Sealed()
    """Whom or what contract the row names."""
    description_sealed: Mapped[bytes | None] = sealed_column()
    description = Sealed()
    reason_sealed: Mapped[bytes | None] = sealed_column()
    reason = Sealed()
    """JSON of a Message: why the row could not be sorted."""
    line: Mapped[int]
    source: Mapped[str] = mapped_column(String(24))
    key: Mapped[bytes] = mapped_column(LargeBinary)
    sorted_at: Mapped[datetime | None] = mapped_column(Instant)
    billing_item_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    """The billing the member made of it."""

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (
            carried_by(),
            owned_reference("import_id", IMPORTS),
            Index("ix_account_movements_kind", "owner_id", "kind", "occurred_on", "id"),
            Index("ix_account_movements_import", "owner_id", "import_id"),
        )


class ColumnMapping(Owned):
    """The member's own description of one kind of file."""

    __tablename__ = "column_mappings"

    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    """Blind index of `column_map.header_fingerprint`."""
    account_id: Mapped[uuid.UUID | None] = carrier_column()
    column_map_sealed: Mapped[bytes | None] = sealed_column()
    column_map = Sealed()
    used_at: Mapped[datetime] = mapped_column(Instant)

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (carried_by(), UniqueConstraint("owner_id", "fingerprint"))
