"""Opportunities: threads in which somebody passes on work or looks for an introduction."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId, Instant


class Opportunity(Base):
    """What makes a thread an opportunity. It never says who the client is."""

    __tablename__ = "opportunities"
    __table_args__ = (
        Index("ix_opportunities_state_id", "state", "id"),
        Index("ix_opportunities_group_id_state", "group_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), unique=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    """rules.Kind."""
    need: Mapped[str] = mapped_column(Text)
    buyer_type: Mapped[str] = mapped_column(String(12))
    """rules.BuyerType."""
    deal_band: Mapped[str] = mapped_column(String(12))
    """rules.DealBand."""
    timing: Mapped[str] = mapped_column(String(160), default="")
    expires_on: Mapped[date] = mapped_column()
    """The last calendar day (UTC) on which it is open."""
    state: Mapped[str] = mapped_column(String(10))
    """rules.State; each change of it is an OpportunityMove."""
    created_at: Mapped[datetime] = mapped_column(Instant)


class OpportunityMove(Base):
    """Who brought an opportunity into which state, and when; by nobody: its day had passed."""

    __tablename__ = "opportunity_moves"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(
        ForeignKey("opportunities.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(10))
    moved_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    moved_at: Mapped[datetime] = mapped_column(Instant)


class OpportunityAnswer(Base):
    """A member's "I can take this": once per opportunity, said in a post of its thread."""

    __tablename__ = "opportunity_answers"
    __table_args__ = (UniqueConstraint("opportunity_id", "member_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    chosen_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the author said that this is the match."""
