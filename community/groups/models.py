"""Groups, who belongs to them and how they came in, and what they say in threads."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId, Instant


class Group(Base):
    """A circle of members; who sees it and how one joins are two settings that limit each other."""

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(String(48), unique=True)
    """The group's part of its address."""
    name: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(Text, default="")
    visibility: Mapped[str] = mapped_column(String(8))
    """`open`, `closed` or `secret`: rules.Visibility."""
    joining: Mapped[str] = mapped_column(String(12))
    """`now`, `approval` or `invitation`: rules.Joining."""
    prompt: Mapped[str] = mapped_column(String(300), default="")
    """What the group asks of those who want to join."""
    access_epoch: Mapped[int] = mapped_column(default=1)
    """Part of the name of every live room; rises when somebody loses the right to be in one."""
    version: Mapped[int] = mapped_column(default=1)
    """Rises when something changes that the pages below the group show; part of their cache keys."""
    member_count: Mapped[int] = mapped_column(default=0)
    thread_count: Mapped[int] = mapped_column(default=0)
    last_post_at: Mapped[datetime | None] = mapped_column(Instant)
    """The newest `last_post_at` of its threads; None while there are none."""
    created_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(Instant)


class Membership(Base):
    """A member's place in a group."""

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_group_id_joined_at", "group_id", "joined_at", "member_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(10))
    """`member`, `moderator` or `owner`: rules.Role."""
    joined_at: Mapped[datetime] = mapped_column(Instant)


class JoinRequest(Base):
    """A member's wish to join a group, and what became of it."""

    __tablename__ = "join_requests"
    __table_args__ = (
        # Two tabs cannot ask twice; a declined request is history and stands in nobody's way.
        Index(
            "uq_join_requests_waiting",
            "group_id",
            "member_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_join_requests_group_id_state", "group_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    """What the member wrote under the group's prompt."""
    state: Mapped[str] = mapped_column(String(10))
    """`waiting`, `approved`, `declined`, `ignored` or `withdrawn`: rules.RequestState."""
    message: Mapped[str] = mapped_column(Text, default="")
    """What a moderator wrote to the member when declining."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)


class Invitation(Base):
    """A link that lets whoever holds it join a group; only the hash of its secret is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(10))
    max_uses: Mapped[int | None] = mapped_column()
    """How many may join by it; None: as many as come before it expires."""
    uses: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))


class Thread(Base):
    """A conversation in a group: a title and numbered posts."""

    __tablename__ = "threads"
    __table_args__ = (Index("ix_threads_group_id_last_post_at", "group_id", "last_post_at", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(12), default="talk", server_default="talk")
    """`talk`, or `opportunity` when the referrals package keeps more about it."""
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    next_number: Mapped[int] = mapped_column(default=1)
    """The number the next post will get; numbers are never given out twice."""
    last_number: Mapped[int] = mapped_column(default=0)
    """The highest number of a post that still stands."""
    post_count: Mapped[int] = mapped_column(default=0)
    """How many posts still stand."""
    last_post_at: Mapped[datetime] = mapped_column(Instant)
    last_author_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id", ondelete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    """Rises with every change of the thread or of one of its posts; part of cached pages' keys."""
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))


class ThreadLock(Base):
    """A thread closed to replies: by whom, when and why."""

    __tablename__ = "thread_locks"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    locked_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    locked_at: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(String(300), default="")


class ThreadPin(Base):
    """A thread kept at the top of its group's page: by whom and when."""

    __tablename__ = "thread_pins"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    pinned_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    pinned_at: Mapped[datetime] = mapped_column(Instant)


class Post(Base):
    """One numbered contribution to a thread, its Markdown and the HTML made of it at writing."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("thread_id", "number"),
        # The same form sent twice posts once; rows without a key (imports) are not held against each other.
        UniqueConstraint("author_id", "form_key"),
        Index("ix_posts_thread_id_changed_at_version", "thread_id", "changed_at_version"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    """1, 2, 3 … in its thread, without gaps, never reused."""
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    """None once the author's account is gone."""
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    """`body` as core.markup rendered and sanitised it."""
    version: Mapped[int] = mapped_column(default=1)
    """Rises with every change anyone can see; the partial is cached by it."""
    changed_at_version: Mapped[int] = mapped_column(default=1, server_default="1")
    """The thread's version that this post's newest change made: readers who stand below it have missed it."""
    revision: Mapped[int] = mapped_column(default=1)
    """How many texts the post has had; small quick corrections do not count."""
    reply_to: Mapped[int | None] = mapped_column()
    """The number of the post it answers."""
    form_key: Mapped[str | None] = mapped_column(String(40))
    """The key hidden in the form it was written with."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    edited_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    removal: Mapped[str | None] = mapped_column(String(10))
    """None, or by whose right it was removed: `author` or `moderator` (rules.Removal)."""
    removal_reason: Mapped[str] = mapped_column(String(300), default="")


class PostRevision(Base):
    """An earlier text of a post."""

    __tablename__ = "post_revisions"
    __table_args__ = (UniqueConstraint("post_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    """1 is the text as first posted."""
    body: Mapped[str] = mapped_column(Text)
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    """Who replaced this text."""
    replaced_at: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(String(300), default="")
