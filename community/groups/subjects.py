"""Groups, threads and posts as one actor stands to them: plain records that the permission table judges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from community.groups.rules import Joining, Removal, Role, Visibility


@dataclass(frozen=True, slots=True)
class SeenGroup:
    """A group, and the `role` in it of the actor it was loaded for (None: no member)."""

    id: int
    slug: str
    name: str
    description: str
    visibility: Visibility
    joining: Joining
    prompt: str
    access_epoch: int
    version: int
    member_count: int
    thread_count: int
    last_post_at: datetime | None
    created_at: datetime
    role: Role | None


@dataclass(frozen=True, slots=True)
class SeenThread:
    """A thread, and the group it belongs to as the same actor stands to it."""

    id: int
    title: str
    kind: str
    author_id: int | None
    next_number: int
    last_number: int
    post_count: int
    last_post_at: datetime
    version: int
    removed_at: datetime | None
    locked_at: datetime | None
    pinned_at: datetime | None
    group: SeenGroup


@dataclass(frozen=True, slots=True)
class SeenPost:
    """A post with its text, its author's name, and the thread it belongs to."""

    id: int
    number: int
    author_id: int | None
    author_name: str | None
    body: str
    html: str
    version: int
    revision: int
    reply_to: int | None
    created_at: datetime
    edited_at: datetime | None
    removed_at: datetime | None
    removal: Removal | None
    removal_reason: str
    thread: SeenThread


@dataclass(frozen=True, slots=True)
class SeenMember:
    """A member of a group, as the same actor stands to the group."""

    id: int
    name: str
    headline: str
    role: Role
    joined_at: datetime
    group: SeenGroup


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A wish to join a group, as a moderator sees it."""

    id: int
    member_id: int
    member_name: str
    answer: str
    state: str
    created_at: datetime
    group: SeenGroup


@dataclass(frozen=True, slots=True)
class SeenInvitation:
    """An invitation link as those who manage it see it; its secret cannot be shown again."""

    id: int
    role: Role
    max_uses: int | None
    uses: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    maker_name: str | None
    group: SeenGroup

    def stands(self, now: datetime) -> bool:
        """Whether somebody could join by it now."""
        spent = self.max_uses is not None and self.uses >= self.max_uses
        return self.revoked_at is None and self.expires_at > now and not spent
