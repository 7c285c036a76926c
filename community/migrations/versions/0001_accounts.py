"""Members, sign-in sessions, mailed tokens, outgoing mail."""

import sqlalchemy as sa
from alembic import op

from community.core.db import BigId, Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "members",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("email", sa.Text, nullable=False, unique=True),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("headline", sa.String(160), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("languages", sa.Text, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("is_admin", sa.Boolean, nullable=False),
        sa.Column("profile_version", sa.Integer, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("confirmed_at", Instant),
    )
    op.create_table(
        "sign_in_sessions",
        sa.Column("id", BigId, primary_key=True),
        _member(index=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("device", sa.String(200), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("last_used_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
    )
    op.create_table(
        "mailed_tokens",
        sa.Column("id", BigId, primary_key=True),
        _member(index=True),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("used_at", Instant),
    )
    op.create_table(
        "admin_codes",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("code_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("used_at", Instant),
        sa.Column("used_by", BigId, sa.ForeignKey("members.id", ondelete="SET NULL")),
    )
    op.create_table(
        "outgoing_mails",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("due_at", Instant, index=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sent_at", Instant),
        sa.Column("last_error", sa.Text),
    )


def downgrade() -> None:
    for table in ("outgoing_mails", "admin_codes", "mailed_tokens", "sign_in_sessions", "members"):
        op.drop_table(table)


def _member(*, index: bool) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(
        "member_id", BigId, sa.ForeignKey("members.id", ondelete="CASCADE"), nullable=False, index=index
    )
