"""Who belongs to a group, who wants to, and the links that let people in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from community.accounts.models import Member
from community.accounts.secrets import token_hash
from community.core.access import Actor
from community.core.db import db
from community.core.paging import Page, keyset_page
from community.groups.models import Group, Invitation, JoinRequest, Membership
from community.groups.queries.groups import GROUP_COLUMNS, OF_ACTOR, group_at, seen_group
from community.groups.rules import RequestState, Role
from community.groups.subjects import SeenGroup, SeenInvitation, SeenMember, SeenRequest

PEOPLE_A_PAGE = 50

_MEMBERS = select(Member.id, Member.name, Member.headline, Membership.role, Membership.joined_at).join(
    Membership, Membership.member_id == Member.id
)
_REQUESTS = select(
    JoinRequest.id,
    JoinRequest.member_id,
    Member.name,
    JoinRequest.answer,
    JoinRequest.state,
    JoinRequest.created_at,
).join(Member, Member.id == JoinRequest.member_id)
_INVITATION_COLUMNS = (
    Invitation.id,
    Invitation.role,
    Invitation.max_uses,
    Invitation.uses,
    Invitation.created_at,
    Invitation.expires_at,
    Invitation.revoked_at,
    Member.name,
)
_INVITATIONS = select(*_INVITATION_COLUMNS).outerjoin(Member, Member.id == Invitation.created_by)
_BY_TOKEN = (
    select(*_INVITATION_COLUMNS, *GROUP_COLUMNS)
    .join(Group, Group.id == Invitation.group_id)
    .outerjoin(Member, Member.id == Invitation.created_by)
    .outerjoin(Membership, OF_ACTOR)
    .where(Invitation.token_hash == bindparam("hash"))
)


def members_of(group: SeenGroup, cursor: str | None) -> Page[SeenMember]:
    """One page of the group's members, the newest first."""
    statement = _MEMBERS.where(Membership.group_id == group.id)
    page = keyset_page(
        statement,
        [Membership.joined_at, Membership.member_id],
        cursor=cursor,
        size=PEOPLE_A_PAGE,
        key_of=lambda row: [row.joined_at.isoformat(), row.id],
        parse=lambda key: [datetime.fromisoformat(key[0]), int(key[1])],
        scalars=False,
    )
    return Page([_seen_member(row, group) for row in page.items], page.newer, page.older)


def member_at(actor: Actor, slug: str, member_id: int) -> SeenMember | None:
    """That member of that group; None when the actor may not see the group's members."""
    group = group_at(actor, slug)
    if group is None or group.role is None:
        return None
    found = _MEMBERS.where(Membership.group_id == group.id, Member.id == member_id)
    row = db.session.execute(found).first()
    return _seen_member(row, group) if row else None


def _seen_member(row: Sequence[Any], group: SeenGroup) -> SeenMember:
    member_id, name, headline, role, joined_at = row
    return SeenMember(member_id, name, headline, Role(role), joined_at, group)


def waiting_requests(group: SeenGroup, cursor: str | None) -> Page[SeenRequest]:
    """One page of the wishes to join that nobody has decided, the newest first."""
    statement: Select[*tuple[Any, ...]] = _REQUESTS.where(
        JoinRequest.group_id == group.id, JoinRequest.state == RequestState.WAITING
    )
    page = keyset_page(
        statement,
        [JoinRequest.id],
        cursor=cursor,
        size=PEOPLE_A_PAGE,
        key_of=lambda row: [row[0]],
        scalars=False,
    )
    return Page([SeenRequest(*(*row, group)) for row in page.items], page.newer, page.older)


def waiting_count(group: SeenGroup) -> int:
    """How many wishes to join nobody has decided yet, up to a hundred."""
    waiting = select(JoinRequest.id).where(
        JoinRequest.group_id == group.id, JoinRequest.state == RequestState.WAITING
    )
    counted = select(func.count()).select_from(waiting.limit(100).subquery())
    return db.session.scalars(counted).one()


def request_at(actor: Actor, slug: str, request_id: int) -> SeenRequest | None:
    """That request to that group; None for those who may not see the group."""
    group = group_at(actor, slug)
    if group is None or group.role is None:
        return None
    row = db.session.execute(
        _REQUESTS.where(JoinRequest.id == request_id, JoinRequest.group_id == group.id)
    ).first()
    return SeenRequest(*(*row, group)) if row else None


def my_request(actor: Actor, group: SeenGroup) -> JoinRequest | None:
    """The actor's newest request to the group, decided or not."""
    mine = select(JoinRequest).where(JoinRequest.group_id == group.id, JoinRequest.member_id == actor.id)
    return db.session.scalar(mine.order_by(JoinRequest.id.desc()).limit(1))


def invitations_of(group: SeenGroup) -> list[SeenInvitation]:
    """The group's hundred newest links, the newest first."""
    mine = _INVITATIONS.where(Invitation.group_id == group.id).order_by(Invitation.id.desc()).limit(100)
    return [_seen_invitation(row, group) for row in db.session.execute(mine)]


def invitation_at(actor: Actor, slug: str, invitation_id: int) -> SeenInvitation | None:
    """That link of that group; None for those who may not see the group."""
    group = group_at(actor, slug)
    if group is None or group.role is None:
        return None
    row = db.session.execute(
        _INVITATIONS.where(Invitation.id == invitation_id, Invitation.group_id == group.id)
    ).first()
    return _seen_invitation(row, group) if row else None


def invitation_by_token(actor: Actor, token: str) -> SeenInvitation | None:
    """The link whose secret is `token`, with its group: holding it is reason enough to see both."""
    row = db.session.execute(_BY_TOKEN, {"actor": actor.id, "hash": token_hash(token)}).first()
    if row is None:
        return None
    own = len(_INVITATION_COLUMNS)
    return _seen_invitation(row[:own], seen_group(row[own:]))


def _seen_invitation(row: Sequence[Any], group: SeenGroup) -> SeenInvitation:
    invitation_id, role, *rest = row
    return SeenInvitation(*(invitation_id, Role(role), *rest, group))
