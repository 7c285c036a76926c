"""Makers of records for tests: sensible by default, told only what the test is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from typing import Any

from flask import current_app
from sqlalchemy import select

from community.accounts.actions import start_session
from community.accounts.models import Member, SignInSession
from community.accounts.secrets import hash_password, token_hash
from community.core import clock, events
from community.core.db import db
from community.opsaccount import scope

PASSWORD = "a long walk by the river"
_numbers = count(1)


def make_member(name: str = "", **values: Any) -> Member:
    """A confirmed member whose password is PASSWORD."""
    name = name or f"Member {next(_numbers)}"
    email = f"{name.lower().replace(' ', '.')}@example.org"
    given = {"email": email, "confirmed_at": clock.now(), "created_at": clock.now(), **values}
    member = Member(name=name, password_hash=_hash(), **given)
    db.session.add(member)
    db.session.commit()
    return member


def make_session(member: Member, **values: Any) -> SignInSession:
    """A sign-in session of `member` on another device."""
    token = start_session(member, device=values.pop("device", "Firefox on Linux"))
    made = db.session.scalars(
        select(SignInSession).where(SignInSession.token_hash == token_hash(token))
    ).one()
    for name, value in values.items():
        setattr(made, name, value)
    db.session.commit()
    return made


@contextmanager
def desk_of(member: Member) -> Iterator[None]:
    """Work inside the Desk of `member`, in a session of its own that is committed at the end."""
    member_id = member.id
    db.session.commit()
    with current_app._get_current_object().app_context():  # type: ignore[attr-defined]
        scope.enter(member_id)
        yield
        events.commit()
    db.session.expire_all()


@cache
def _hash() -> str:
    return hash_password(PASSWORD)
