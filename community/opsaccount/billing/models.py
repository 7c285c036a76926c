"""Table of settled billing.

BillingItem  one settled earning or refund of a client. Amounts are integer minor units of `currency`;
             `gross` is before the provider's fee and negative for a refund; `fee` and `net` are empty
             where the source states no fee, else net = gross - fee. `base_gross` is the gross in
             `base_currency` at `rate` (base units for one unit), all three kept as of entry; empty
             `base_gross`: no rate is known, the item stays out of the score and is listed.
             `key` is a blind index of the source's own id or fingerprint, unique per owner and source.
"""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Exact
from community.opsaccount.records import (
    IMPORTS,
    Record,
    belongs_to_contact,
    carried_by,
    carrier_column,
    sealed_column,
)
from community.opsaccount.scope import owned_reference
from community.opsaccount.sealing import Sealed


class BillingItem(Record):
    """One settled item."""

    __tablename__ = "billing_items"

    contact_id: Mapped[uuid.UUID]
    account_id: Mapped[uuid.UUID | None] = carrier_column()
    """The account that carried the payment; empty: the member's own path."""
    kind: Mapped[str] = mapped_column(String(8))
    settled_on: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    gross: Mapped[int] = mapped_column(BigInteger)
    fee: Mapped[int | None] = mapped_column(BigInteger)
    net: Mapped[int | None] = mapped_column(BigInteger)
    unrounded: Mapped[Decimal | None] = mapped_column(Exact)
    """The exact gross in major units, where the source states more decimals than the currency has."""
    rate: Mapped[Decimal | None] = mapped_column(Exact)
    base_currency: Mapped[str] = mapped_column(String(3))
    base_gross: Mapped[int | None] = mapped_column(BigInteger)
    hours: Mapped[Decimal | None] = mapped_column(Exact)
    description_sealed: Mapped[bytes | None] = sealed_column()
    description = Sealed()
    source: Mapped[str] = mapped_column(String(24), default="manual")
    key: Mapped[bytes | None] = mapped_column(LargeBinary)
    import_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    """The import that brought the item; it cannot be erased under it, only undone with it."""
    traced_on: Mapped[date | None]
    """The day the member found terms, invoice, approval and proof of this payment together."""

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (
            belongs_to_contact(),
            carried_by(),
            owned_reference("import_id", IMPORTS, ondelete="NO ACTION"),
            UniqueConstraint("owner_id", "source", "key"),
            Index("ix_billing_items_settled", "owner_id", "settled_on", "id"),
            Index("ix_billing_items_contact", "owner_id", "contact_id", "settled_on"),
            Index("ix_billing_items_import", "owner_id", "import_id"),
        )
