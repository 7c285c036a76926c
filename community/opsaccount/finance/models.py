"""Tables of money at hand and of the own path; a new statement is a new row, so any day can be asked about.

DeskSettings      the base currency of the Desk; none: the member's own currency counts.
MoneyStatement    on a day: cash, monthly cost, or money held with an account. The newest of its kind
                  (and account) up to a day counts on that day.
Receivable        an invoice not yet paid: client, amount, due day, usual delay in days; `paid_on` closes it.
OwnPathFact       terms published, a signature completed, invoice profile complete: from a day, till a day.
"""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Exact
from community.opsaccount.records import (
    Record,
    belongs_to_contact,
    carried_by,
    carrier_column,
    sealed_column,
)
from community.opsaccount.scope import Owned
from community.opsaccount.sealing import Sealed


class DeskSettings(Owned):
    """What holds for the whole Desk."""

    __tablename__ = "desk_settings"

    base_currency: Mapped[str] = mapped_column(String(3))

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (UniqueConstraint("owner_id"),)


class MoneyStatement(Record):
    """What there was, or what a month costs, on a day; integer minor units."""

    __tablename__ = "money_statements"

    kind: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[uuid.UUID | None] = carrier_column()
    stated_on: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int] = mapped_column(BigInteger)
    note_sealed: Mapped[bytes | None] = sealed_column()
    note = Sealed()

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (carried_by(), Index("ix_money_statements_kind", "owner_id", "kind", "stated_on"))


class Receivable(Record):
    """Money a client owes; `base_amount` as in BillingItem."""

    __tablename__ = "receivables"

    contact_id: Mapped[uuid.UUID]
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int] = mapped_column(BigInteger)
    rate: Mapped[Decimal | None] = mapped_column(Exact)
    base_currency: Mapped[str] = mapped_column(String(3))
    base_amount: Mapped[int | None] = mapped_column(BigInteger)
    invoiced_on: Mapped[date]
    due_on: Mapped[date]
    delay_days: Mapped[int] = mapped_column(default=0)
    """Median days this client pays after the due date."""
    paid_on: Mapped[date | None]
    description_sealed: Mapped[bytes | None] = sealed_column()
    description = Sealed()

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (belongs_to_contact(), Index("ix_receivables_due", "owner_id", "due_on"))


class OwnPathFact(Record):
    """Something true of the own path from a day on."""

    __tablename__ = "own_path_facts"

    kind: Mapped[str] = mapped_column(String(16))
    since: Mapped[date]
    ended_on: Mapped[date | None]
    note_sealed: Mapped[bytes | None] = sealed_column()
    note = Sealed()

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (Index("ix_own_path_facts_kind", "owner_id", "kind", "since"),)

    def holds_on(self, day: date) -> bool:
        """Whether it had begun and not ended."""
        return self.since <= day and (self.ended_on is None or self.ended_on > day)
