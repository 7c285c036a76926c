"""What changes members and their sign-in sessions."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from community.accounts.models import Member, SignInSession
from community.accounts.secrets import new_token, token_hash
from community.core import clock
from community.core.db import db

SESSION_LIFE = timedelta(days=90)


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


def end_session(member_id: int, session_id: int) -> None:
    """Sign `member_id` out in one place; ending it twice changes nothing."""
    db.session.execute(
        update(SignInSession)
        .where(
            SignInSession.id == session_id,
            SignInSession.member_id == member_id,
            SignInSession.ended_at.is_(None),
        )
        .values(ended_at=clock.now())
    )
