"""Opportunities, their moves, and the answers to them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from community.core.db import BigId, Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("threads", sa.Column("kind", sa.String(12), nullable=False, server_default="talk"))
    op.create_table(
        "opportunities",
        sa.Column("id", BigId, primary_key=True),
        _of("thread_id", "threads", unique=True),
        _of("group_id", "groups"),
        sa.Column("author_id", BigId, sa.ForeignKey("members.id", ondelete="SET NULL"), index=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("need", sa.Text, nullable=False),
        sa.Column("buyer_type", sa.String(12), nullable=False),
        sa.Column("deal_band", sa.String(12), nullable=False),
        sa.Column("timing", sa.String(160), nullable=False),
        sa.Column("expires_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
    )
    op.create_index("ix_opportunities_state_id", "opportunities", ["state", "id"])
    op.create_index("ix_opportunities_group_id_state", "opportunities", ["group_id", "state", "id"])
    op.create_table(
        "opportunity_moves",
        sa.Column("id", BigId, primary_key=True),
        _of("opportunity_id", "opportunities", index=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("moved_by", BigId, sa.ForeignKey("members.id", ondelete="SET NULL")),
        sa.Column("moved_at", Instant, nullable=False),
    )
    op.create_table(
        "opportunity_answers",
        sa.Column("id", BigId, primary_key=True),
        _of("opportunity_id", "opportunities"),
        _of("member_id", "members", index=True),
        _of("post_id", "posts", unique=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("chosen_at", Instant),
        sa.UniqueConstraint("opportunity_id", "member_id"),
    )


def downgrade() -> None:
    for table in ("opportunity_answers", "opportunity_moves", "opportunities"):
        op.drop_table(table)
    op.drop_column("threads", "kind")


def _of(name: str, table: str, **options: Any) -> sa.Column:  # type: ignore[type-arg]
    """A reference that goes with what it refers to."""
    return sa.Column(name, BigId, sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, **options)
