"""Clears away what can no longer be used: ended sessions, old links, unconfirmed sign-ups."""

from __future__ import annotations

from sqlalchemy import delete, or_

from community.accounts.models import MailedToken, SignInSession, SignUp
from community.core import clock
from community.core.db import db
from community.core.jobs import every


@every("17")
def sweep_accounts() -> None:
    """Once an hour, delete sessions, links and sign-ups that have ended."""
    now = clock.now()
    for over in (
        delete(SignInSession).where(
            or_(SignInSession.expires_at <= now, SignInSession.ended_at.is_not(None))
        ),
        delete(MailedToken).where(or_(MailedToken.expires_at <= now, MailedToken.used_at.is_not(None))),
        delete(SignUp).where(SignUp.expires_at <= now),
    ):
        db.session.execute(over.execution_options(synchronize_session=False))
