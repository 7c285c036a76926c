"""Asking to join and being answered; invitation links and their end."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from community.accounts.secrets import new_token, token_hash
from community.core import clock, events
from community.core.access import Actor
from community.core.db import db
from community.groups.actions.membership import admit_from_request
from community.groups.events import JoinRequestDecided, JoinRequested
from community.groups.models import Invitation, JoinRequest
from community.groups.queries.people import my_request
from community.groups.rules import RequestState, Role
from community.groups.subjects import SeenGroup, SeenInvitation, SeenRequest


def ask_to_join(actor: Actor, group: SeenGroup, *, answer: str) -> None:
    """Leave a request for the moderators; asking again while one waits, or was ignored, changes nothing.

    An ignored request looks to its author exactly like a waiting one.
    """
    last = my_request(actor, group)
    if last is not None and last.state in {RequestState.WAITING, RequestState.IGNORED}:
        return
    request = JoinRequest(
        group_id=group.id,
        member_id=actor.id,
        answer=answer,
        state=RequestState.WAITING,
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(request)
    except IntegrityError:
        return  # a second tab was faster
    events.record(JoinRequested(group.id, request.id))


def withdraw_request(actor: Actor, group: SeenGroup) -> None:
    """Take one's own waiting request back."""
    db.session.execute(
        update(JoinRequest)
        .where(
            JoinRequest.group_id == group.id,
            JoinRequest.member_id == actor.id,
            JoinRequest.state == RequestState.WAITING,
        )
        .values(state=RequestState.WITHDRAWN, decided_at=clock.now())
    )


def approve_request(actor: Actor, seen: SeenRequest) -> bool:
    """Let the asker in; False when somebody decided before."""
    request = _decide(actor, seen, RequestState.APPROVED)
    if request is None:
        return False
    admit_from_request(request)
    events.record(JoinRequestDecided(request.group_id, request.id))
    return True


def decline_request(actor: Actor, seen: SeenRequest, *, message: str) -> bool:
    """Say no, with a message; the asker may ask again. False when somebody decided before."""
    request = _decide(actor, seen, RequestState.DECLINED, message)
    if request is None:
        return False
    events.record(JoinRequestDecided(request.group_id, request.id))
    return True


def ignore_request(actor: Actor, seen: SeenRequest) -> bool:
    """Put the request away without a word, for good. False when somebody decided before."""
    return _decide(actor, seen, RequestState.IGNORED) is not None


def _decide(actor: Actor, seen: SeenRequest, state: RequestState, message: str = "") -> JoinRequest | None:
    """Move a waiting request to `state`, in one conditional statement, so two moderators decide once."""
    decided = db.session.execute(
        update(JoinRequest)
        .where(JoinRequest.id == seen.id, JoinRequest.state == RequestState.WAITING)
        .values(state=state, message=message, decided_by=actor.id, decided_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if decided.rowcount == 0:  # type: ignore[attr-defined]
        return None
    return db.session.get_one(JoinRequest, seen.id, populate_existing=True)


def invite(
    actor: Actor, group: SeenGroup, *, role: Role, days: int, max_uses: int | None
) -> tuple[Invitation, str]:
    """A new link, and its secret, which is shown once and not kept."""
    token, now = new_token(), clock.now()
    invitation = Invitation(
        group_id=group.id,
        token_hash=token_hash(token),
        role=role,
        max_uses=max_uses,
        created_by=actor.id,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    db.session.add(invitation)
    db.session.flush()
    return invitation, token


def revoke_invitation(actor: Actor, invitation: SeenInvitation) -> None:
    """End the link; who came by it stays."""
    db.session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_by=actor.id)
    )


def reset_invitation(actor: Actor, invitation: SeenInvitation) -> str:
    """End the link and make one with the same terms: a new secret, and as many days and uses as it had."""
    revoke_invitation(actor, invitation)
    days = max(1, round((invitation.expires_at - invitation.created_at) / timedelta(days=1)))
    return invite(actor, invitation.group, role=invitation.role, days=days, max_uses=invitation.max_uses)[1]
