"""The stress test: saved results, and the member's own weights."""

import sqlalchemy as sa
from alembic import op

from community.core.db import BigId, Instant
from community.migrations.owned import confine

revision = "0008"
down_revision = "0007"

TABLES = ("saved_results", "chosen_weights")


def upgrade() -> None:
    _owned(
        "saved_results",
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("formula", sa.Integer, nullable=False),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("band", sa.String(8), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("estimated", sa.Boolean, nullable=False),
        *(sa.Column(f"{name}_sealed", sa.LargeBinary) for name in ("snapshot", "weights", "result", "names")),
    )
    op.create_index("ix_saved_results_day", "saved_results", ["owner_id", "as_of", "created_at"])
    _owned("chosen_weights", sa.Column("weights", sa.JSON, nullable=False), sa.UniqueConstraint("owner_id"))
    confine(*TABLES)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _owned(table: str, *columns: sa.schema.SchemaItem) -> None:
    member = sa.ForeignKey("members.id", ondelete="CASCADE")
    op.create_table(
        table,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", BigId, member, nullable=False, index=True),
        *columns,
        sa.UniqueConstraint("owner_id", "id"),
    )
