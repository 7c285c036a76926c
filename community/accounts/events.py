"""What happened to accounts, for whoever must act on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MemberJoined:
    """An address was confirmed and the account opened."""

    member_id: int


@dataclass(frozen=True)
class ProfileChanged:
    """Something that others see of a member changed."""

    member_id: int


@dataclass(frozen=True)
class SessionsEnded:
    """A member was signed out somewhere: whatever those sessions still hold open must be closed."""

    member_id: int
    session_ids: tuple[int, ...]
