"""One-time links in mails: only their hash is kept, and the newest of a kind voids those before it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update

from community.accounts.models import MailedToken, Member
from community.accounts.queries import live_token
from community.accounts.secrets import new_token, token_hash
from community.core import clock
from community.core.db import db


def mail_token(member: Member, purpose: str, life: timedelta, *, email: str = "") -> str:
    """A new link's secret for `member`; earlier ones for the same purpose end."""
    token, now = new_token(), clock.now()
    void_tokens(member.id, purpose)
    db.session.add(
        MailedToken(
            member_id=member.id,
            purpose=purpose,
            email=email,
            token_hash=token_hash(token),
            created_at=now,
            expires_at=now + life,
        )
    )
    db.session.flush()
    return token


def use_token(token: str, purpose: str) -> MailedToken | None:
    """Use the link up and return its row; None when it was used, has expired, or is for something else."""
    found = live_token(token, purpose)
    if found is None:
        return None
    used = db.session.execute(
        update(MailedToken)
        .where(MailedToken.id == found.id, MailedToken.used_at.is_(None))
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return found if used.rowcount == 1 else None  # type: ignore[attr-defined]


def void_tokens(member_id: int, purpose: str) -> None:
    """End the links of that purpose which were not used."""
    db.session.execute(
        delete(MailedToken).where(
            MailedToken.member_id == member_id, MailedToken.purpose == purpose, MailedToken.used_at.is_(None)
        )
    )
