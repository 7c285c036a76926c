"""Tables of the accounts somebody else controls.

Account  one marketplace, social inbox, payment or mail provider. `code` (unique per owner, in clear,
         never derived from the sealed name) is its id in snapshots; `platform` is a key of
         `rules.PLATFORMS` or empty, and what an import of that source looks for.
Drill    a test of some days without one account: when, how long, what came of it (sealed).

Lanes (`rules.Lane`) are origins without a table: a record names one by its code.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.opsaccount.channels.rules import Function
from community.opsaccount.records import ACCOUNTS, Record, carried_by, carrier_column, sealed_column
from community.opsaccount.sealing import Sealed


class Account(Record):
    """An account that somebody else can limit or close."""

    __tablename__ = ACCOUNTS

    code: Mapped[str] = mapped_column(String(40))
    platform: Mapped[str] = mapped_column(String(24), default="")
    kind: Mapped[str] = mapped_column(String(12))
    name_sealed: Mapped[bytes | None] = sealed_column()
    name = Sealed()
    function: Mapped[str] = mapped_column(String(24), default=Function.DISCOVERY_ONLY)
    exception_sealed: Mapped[bytes | None] = sealed_column()
    exception = Sealed()
    """Why delivery happens there; required for `discovery_and_delivery`."""
    exception_on: Mapped[date | None]
    since: Mapped[date | None]
    closed_on: Mapped[date | None]
    notes_sealed: Mapped[bytes | None] = sealed_column()
    notes = Sealed()

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (UniqueConstraint("owner_id", "code"),)


class Drill(Record):
    """Some days in which one account was left out on purpose."""

    __tablename__ = "drills"

    account_id: Mapped[uuid.UUID | None] = carrier_column()
    drilled_on: Mapped[date]
    """The last day of the drill."""
    days: Mapped[int]
    result_sealed: Mapped[bytes | None] = sealed_column()
    result = Sealed()

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (carried_by(),)
