"""What viewers are still to be told."""

import sqlalchemy as sa
from alembic import op

from community.core.db import BigId, Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "live_pushes",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("subject_id", BigId, nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("created_at", Instant, nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("live_pushes")
