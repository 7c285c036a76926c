"""Sign-ups that wait for their address to be confirmed; mailed links that confirm a new address."""

import sqlalchemy as sa
from alembic import op

from community.core.db import BigId, Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "sign_ups",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("email", sa.Text, nullable=False, index=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("browser_hash", sa.String(64), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
    )
    op.add_column("mailed_tokens", sa.Column("email", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("mailed_tokens") as batch:
        batch.drop_column("email")
    op.drop_table("sign_ups")
