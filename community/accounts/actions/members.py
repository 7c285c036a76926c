"""Accounts opened, and what others see of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import IntegrityError

from community.accounts.events import MemberJoined, ProfileChanged
from community.accounts.models import Member
from community.core import clock, events
from community.core.db import db

SEEN_BY_OTHERS = {"name", "headline", "languages"}


class AddressTaken(Exception):
    """Another member has this email address."""


def add_member(*, email: str, name: str, password_hash: str, **more: Any) -> Member:
    """A member whose address is known to be theirs. Raises AddressTaken."""
    now = clock.now()
    member = Member(
        email=email, name=name, password_hash=password_hash, created_at=now, confirmed_at=now, **more
    )
    try:
        # Asking first would lose against another who confirms the same address in this moment.
        with db.session.begin_nested():
            db.session.add(member)
    except IntegrityError as error:
        raise AddressTaken(email) from error
    events.record(MemberJoined(member.id))
    return member


def change_profile(member: Member, **values: Any) -> None:
    """Take the new `values`; those that others see raise the profile's version."""
    changed = {name for name, value in values.items() if getattr(member, name) != value}
    for name in changed:
        setattr(member, name, values[name])
    if changed & SEEN_BY_OTHERS:
        member.profile_version += 1
        events.record(ProfileChanged(member.id))
    db.session.flush()
