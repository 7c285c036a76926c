"""Finding members and their sign-in sessions."""

from __future__ import annotations

from sqlalchemy import select

from community.accounts.models import Member, SignInSession
from community.accounts.secrets import token_hash
from community.core import clock
from community.core.access import Actor
from community.core.db import db

# Built once: every signed-in request runs it.
_ACTOR = select(
    SignInSession.id,
    SignInSession.expires_at,
    Member.id,
    Member.name,
    Member.is_admin,
    Member.locale,
    Member.timezone,
    Member.currency,
).join(Member, Member.id == SignInSession.member_id)


def actor_of(token: str) -> Actor | None:
    """The actor whose live sign-in session carries `token`."""
    found = db.session.execute(
        _ACTOR.where(SignInSession.token_hash == token_hash(token), SignInSession.ended_at.is_(None))
    ).first()
    if found is None or found[1] <= clock.now():
        return None
    session_id, _, member_id, name, is_admin, locale, timezone, currency = found
    return Actor(member_id, name, is_admin, locale, timezone, currency, session_id, token)


def member_with(email: str) -> Member | None:
    """The member whose address is `email`, in any case."""
    return db.session.scalar(select(Member).where(Member.email == email.strip().lower()))


def member(member_id: int) -> Member:
    """The member of that id; raises NoResultFound."""
    return db.session.get_one(Member, member_id)
