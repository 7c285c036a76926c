"""Sign-in sessions: begun, used, ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, update

from community.accounts.events import SessionsEnded
from community.accounts.models import Member, SignInSession
from community.accounts.secrets import new_token, token_hash
from community.core import clock, events
from community.core.access import Actor
from community.core.db import db

SESSION_LIFE = timedelta(days=90)
NOTED_EVERY = timedelta(minutes=10)
"""How exact "last used" is: noting every request would make each of them a write."""


def start_session(member: Member, *, device: str) -> str:
    """A new sign-in session of `member`; returns the secret for the cookie, kept nowhere else."""
    token, now = new_token(), clock.now()
    db.session.add(
        SignInSession(
            member_id=member.id,
            token_hash=token_hash(token),
            device=device[:200],
            created_at=now,
            last_used_at=now,
            expires_at=now + SESSION_LIFE,
        )
    )
    db.session.flush()
    return token


def end_session(member_id: int | None, session_id: int | None) -> None:
    """Sign `member_id` out in one place; ending it twice changes nothing."""
    _end(member_id, SignInSession.id == session_id)


def end_other_sessions(actor: Actor) -> int:
    """Sign the actor out everywhere but here; returns in how many places."""
    return _end(actor.id, SignInSession.id != actor.session_id)


def end_all_sessions(member_id: int) -> None:
    """Sign `member_id` out everywhere."""
    _end(member_id)


def note_use(session_id: int, last_used_at: datetime) -> None:
    """Remember that the session was just used, unless that is known well enough."""
    now = clock.now()
    if now - last_used_at > NOTED_EVERY:
        db.session.execute(
            update(SignInSession).where(SignInSession.id == session_id).values(last_used_at=now)
        )


def _end(member_id: int | None, *which: ColumnElement[bool]) -> int:
    mine = (SignInSession.member_id == member_id, SignInSession.ended_at.is_(None), *which)
    ended = db.session.scalars(
        update(SignInSession)
        .where(*mine)
        .values(ended_at=clock.now())
        .returning(SignInSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    if ended and member_id is not None:
        events.record(SessionsEnded(member_id, tuple(ended)))
    return len(ended)
