"""A sign-in session that ends takes its open connections with it."""

from __future__ import annotations

from sqlalchemy import select

from community.accounts.events import SessionsEnded
from community.accounts.models import SignInSession
from community.core import clock, events
from community.core.db import db
from community.core.live import end_sessions
from community.core.pushes import ended_among


@events.after(SessionsEnded)
def hang_up(ended: SessionsEnded) -> None:
    """Disconnect the sockets of those sessions, on every worker."""
    end_sessions(ended.session_ids)


def over(session_ids: set[int]) -> set[int]:
    """Those of `session_ids` that were ended or have expired."""
    standing = select(SignInSession.id).where(
        SignInSession.id.in_(session_ids),
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > clock.now(),
    )
    return session_ids - set(db.session.scalars(standing))


ended_among.append(over)
