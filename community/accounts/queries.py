"""Finding members and their sign-in sessions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, exists, select

from community.accounts.models import AdminCode, MailedToken, Member, SignInSession, SignUp
from community.accounts.secrets import token_hash
from community.core import clock
from community.core.access import Actor, NotSignedIn
from community.core.db import db, rows

# Built once: every signed-in request runs it.
_ACTOR = (
    select(
        SignInSession.id,
        SignInSession.expires_at,
        SignInSession.last_used_at,
        Member.id,
        Member.name,
        Member.is_admin,
        Member.locale,
        Member.timezone,
        Member.currency,
    )
    .join(Member, Member.id == SignInSession.member_id)
    .where(SignInSession.token_hash == bindparam("token"), SignInSession.ended_at.is_(None))
)


def actor_of(token: str) -> Actor | None:
    """The actor whose live sign-in session carries `token`."""
    found = rows(_ACTOR, {"token": token_hash(token)}).first()
    if found is None or found[1] <= clock.now():
        return None
    session_id, _, last_used_at, member_id, name, is_admin, locale, timezone, currency = found
    return Actor(
        member_id, name, is_admin, locale, timezone, currency, session_id, token, session_used_at=last_used_at
    )


def member_with(email: str) -> Member | None:
    """The member whose address is `email`, in any case."""
    return db.session.scalar(select(Member).where(Member.email == email.strip().lower()))


def member(member_id: int) -> Member:
    """The member of that id; raises NoResultFound."""
    return db.session.get_one(Member, member_id)


def profile_of(actor: Actor, member_id: int) -> Member | None:
    """The member of that id; a guest is not even told whether there is one."""
    if actor.is_anonymous:
        raise NotSignedIn
    return db.session.get(Member, member_id)


def waiting_sign_up(email: str) -> SignUp | None:
    """The newest sign-up of that address that may still be confirmed."""
    live = select(SignUp).where(SignUp.email == email.strip().lower(), SignUp.expires_at > clock.now())
    return db.session.scalar(live.order_by(SignUp.id.desc()).limit(1))


def sign_up_with(token: str) -> SignUp | None:
    """The sign-up whose mailed link holds `token`."""
    return db.session.scalar(
        select(SignUp).where(SignUp.token_hash == token_hash(token), SignUp.expires_at > clock.now())
    )


def live_token(token: str, purpose: str) -> MailedToken | None:
    """The mailed link of that purpose, unless it was used or has expired."""
    return db.session.scalar(
        select(MailedToken).where(
            MailedToken.token_hash == token_hash(token),
            MailedToken.purpose == purpose,
            MailedToken.used_at.is_(None),
            MailedToken.expires_at > clock.now(),
        )
    )


def sessions_of(actor: Actor) -> Sequence[SignInSession]:
    """Where the actor is signed in, the latest used first."""
    live = select(SignInSession).where(
        SignInSession.member_id == actor.id,
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > clock.now(),
    )
    return db.session.scalars(
        live.order_by(SignInSession.last_used_at.desc(), SignInSession.id.desc()).limit(100)
    ).all()


def session_with(actor: Actor, session_id: int) -> SignInSession | None:
    """The actor's own session of that id."""
    return db.session.scalar(
        select(SignInSession).where(SignInSession.id == session_id, SignInSession.member_id == actor.id)
    )


def first_administrator_wanted(actor: Actor) -> bool | None:
    """True while there is a code to use and no administrator; None afterwards."""
    code = exists().where(AdminCode.used_at.is_(None))
    administrator = exists().where(Member.is_admin)
    return db.session.scalar(select(code & ~administrator)) or None
