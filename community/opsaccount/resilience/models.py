"""Tables of the stress test.

SavedResult    one result with everything it was computed from, so that it can be computed again: the day,
               score, band and verdict in clear for the trend; snapshot, weights, result and the names of
               that day sealed.
ChosenWeights  the member's own weights and thresholds, by name; a missing one has its default.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Instant
from community.opsaccount.records import sealed_column
from community.opsaccount.scope import Owned
from community.opsaccount.sealing import Sealed


class SavedResult(Owned):
    """A result kept; it is never changed, only deleted. The sealed texts are JSON."""

    __tablename__ = "saved_results"

    as_of: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(Instant)
    formula: Mapped[int]
    score: Mapped[int]
    band: Mapped[str] = mapped_column(String(8))
    verdict: Mapped[str] = mapped_column(String(16))
    provisional: Mapped[bool]
    estimated: Mapped[bool]
    """It rested, in part, on answers from memory."""
    snapshot_sealed: Mapped[bytes | None] = sealed_column()
    snapshot = Sealed()
    weights_sealed: Mapped[bytes | None] = sealed_column()
    weights = Sealed()
    result_sealed: Mapped[bytes | None] = sealed_column()
    result = Sealed()
    names_sealed: Mapped[bytes | None] = sealed_column()
    names = Sealed()

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (Index("ix_saved_results_day", "owner_id", "as_of", "created_at"),)


class ChosenWeights(Owned):
    """What the member changed in the formula."""

    __tablename__ = "chosen_weights"

    weights: Mapped[dict[str, int]] = mapped_column(JSON)

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (UniqueConstraint("owner_id"),)
