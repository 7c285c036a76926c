"""Groups, memberships, join requests, invitations, threads, posts."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from community.core.db import BigId, Instant

revision = "0003"
down_revision = "0002"

WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    _make_groups()
    _make_ways_in()
    _make_threads()
    _make_posts()


def downgrade() -> None:
    for table in (
        "post_revisions",
        "posts",
        "thread_pins",
        "thread_locks",
        "threads",
        "invitations",
        "join_requests",
        "memberships",
        "groups",
    ):
        op.drop_table(table)


def _make_groups() -> None:
    op.create_table(
        "groups",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("slug", sa.String(48), nullable=False, unique=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("visibility", sa.String(8), nullable=False),
        sa.Column("joining", sa.String(12), nullable=False),
        sa.Column("prompt", sa.String(300), nullable=False),
        sa.Column("access_epoch", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("member_count", sa.Integer, nullable=False),
        sa.Column("thread_count", sa.Integer, nullable=False),
        sa.Column("last_post_at", Instant),
        _someone("created_by"),
        sa.Column("created_at", Instant, nullable=False),
    )
    op.create_table(
        "memberships",
        sa.Column("member_id", BigId, sa.ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
        _of("group_id", "groups", primary_key=True),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("joined_at", Instant, nullable=False),
    )
    op.create_index(
        "ix_memberships_group_id_joined_at", "memberships", ["group_id", "joined_at", "member_id"]
    )


def _make_ways_in() -> None:
    op.create_table(
        "join_requests",
        sa.Column("id", BigId, primary_key=True),
        _of("group_id", "groups"),
        _of("member_id", "members", index=True),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        _someone("decided_by"),
        sa.Column("decided_at", Instant),
    )
    op.create_index("ix_join_requests_group_id_state", "join_requests", ["group_id", "state", "id"])
    op.create_index(
        "uq_join_requests_waiting",
        "join_requests",
        ["group_id", "member_id"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_table(
        "invitations",
        sa.Column("id", BigId, primary_key=True),
        _of("group_id", "groups", index=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("max_uses", sa.Integer),
        sa.Column("uses", sa.Integer, nullable=False),
        _someone("created_by"),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("revoked_at", Instant),
        _someone("revoked_by"),
    )


def _make_threads() -> None:
    op.create_table(
        "threads",
        sa.Column("id", BigId, primary_key=True),
        _of("group_id", "groups"),
        sa.Column("title", sa.String(160), nullable=False),
        _someone("author_id", index=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("next_number", sa.Integer, nullable=False),
        sa.Column("last_number", sa.Integer, nullable=False),
        sa.Column("post_count", sa.Integer, nullable=False),
        sa.Column("last_post_at", Instant, nullable=False),
        _someone("last_author_id", index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("removed_at", Instant),
        _someone("removed_by"),
    )
    op.create_index("ix_threads_group_id_last_post_at", "threads", ["group_id", "last_post_at", "id"])
    op.create_table(
        "thread_locks",
        _of("thread_id", "threads", primary_key=True),
        _someone("locked_by"),
        sa.Column("locked_at", Instant, nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
    )
    op.create_table(
        "thread_pins",
        _of("thread_id", "threads", primary_key=True),
        _of("group_id", "groups", index=True),
        _someone("pinned_by"),
        sa.Column("pinned_at", Instant, nullable=False),
    )


def _make_posts() -> None:
    op.create_table(
        "posts",
        sa.Column("id", BigId, primary_key=True),
        _of("thread_id", "threads"),
        sa.Column("number", sa.Integer, nullable=False),
        _someone("author_id"),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at_version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("reply_to", sa.Integer),
        sa.Column("form_key", sa.String(40)),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("edited_at", Instant),
        sa.Column("removed_at", Instant),
        _someone("removed_by"),
        sa.Column("removal", sa.String(10)),
        sa.Column("removal_reason", sa.String(300), nullable=False),
        sa.UniqueConstraint("thread_id", "number"),
        sa.UniqueConstraint("author_id", "form_key"),
    )
    op.create_index("ix_posts_thread_id_changed_at_version", "posts", ["thread_id", "changed_at_version"])
    op.create_table(
        "post_revisions",
        sa.Column("id", BigId, primary_key=True),
        _of("post_id", "posts"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        _someone("editor_id"),
        sa.Column("replaced_at", Instant, nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.UniqueConstraint("post_id", "number"),
    )


def _of(name: str, table: str, **options: Any) -> sa.Column:  # type: ignore[type-arg]
    """A reference that goes with what it refers to."""
    return sa.Column(name, BigId, sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, **options)


def _someone(name: str, *, index: bool = False) -> sa.Column:  # type: ignore[type-arg]
    """A member who did something; the deed stays when their account goes."""
    return sa.Column(name, BigId, sa.ForeignKey("members.id", ondelete="SET NULL"), index=index)
