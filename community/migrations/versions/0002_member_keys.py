"""The wrapped data key of each member's private space."""

import sqlalchemy as sa
from alembic import op

from community.core.db import BigId
from community.migrations.owned import confine

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "member_keys",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column(
            "owner_id", BigId, sa.ForeignKey("members.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("owner_id", "id"),
        sa.UniqueConstraint("owner_id"),
    )
    confine("member_keys")


def downgrade() -> None:
    op.drop_table("member_keys")
