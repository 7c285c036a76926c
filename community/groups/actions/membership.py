"""Coming into a group, going, being sent away, and changing role."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from community.core import clock, events
from community.core.access import Actor
from community.core.db import db, insert_new
from community.groups.actions.groups import lock_group, narrow_access
from community.groups.events import GroupJoined
from community.groups.models import Group, Invitation, JoinRequest, Membership
from community.groups.rules import RequestState, Role, at_least
from community.groups.subjects import SeenGroup, SeenInvitation, SeenMember


class LastOwner(Exception):
    """A group is never left without an owner."""


class InvitationSpent(Exception):
    """The link was used up, revoked or expired in the meantime."""


def join(actor: Actor, group: SeenGroup) -> None:
    """Become a member at once."""
    _admit(group.id, actor.id or 0, Role.MEMBER)
    actor.forget("groups")


def accept_invitation(actor: Actor, invitation: SeenInvitation) -> bool:
    """Join by the link, spending one use; False for who is a member already. Raises InvitationSpent.

    The use is counted by one conditional UPDATE: a check before the insert would oversell the last place.
    """
    if invitation.group.role is not None:
        return False
    now = clock.now()
    taken = db.session.execute(
        update(Invitation)
        .where(
            Invitation.id == invitation.id,
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
            Invitation.max_uses.is_(None) | (Invitation.uses < Invitation.max_uses),
        )
        .values(uses=Invitation.uses + 1)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount == 0:  # type: ignore[attr-defined]
        raise InvitationSpent
    if not _admit(invitation.group.id, actor.id or 0, invitation.role):
        # Two tabs of one person: the place they did not need goes back.
        db.session.execute(
            update(Invitation).where(Invitation.id == invitation.id).values(uses=Invitation.uses - 1)
        )
        return False
    actor.forget("groups")
    return True


def admit_from_request(request: JoinRequest) -> None:
    """Make the asker a member."""
    _admit(request.group_id, request.member_id, Role.MEMBER)


def _admit(group_id: int, member_id: int, role: Role) -> bool:
    """Add the membership and count it; False when it was there already."""
    if not insert_new(Membership, group_id=group_id, member_id=member_id, role=role, joined_at=clock.now()):
        return False
    _count(group_id, +1)
    db.session.execute(
        update(JoinRequest)
        .where(
            JoinRequest.group_id == group_id,
            JoinRequest.member_id == member_id,
            JoinRequest.state == RequestState.WAITING,
        )
        .values(state=RequestState.APPROVED, decided_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    events.record(GroupJoined(group_id, member_id))
    return True


def leave(actor: Actor, group: SeenGroup) -> None:
    """Stop being a member. Raises LastOwner."""
    _expel(group, actor.id or 0)
    actor.forget("groups")


def remove_member(actor: Actor, member: SeenMember) -> None:
    """Send a member away; they lose the group's live updates at once. Raises LastOwner."""
    _expel(member.group, member.id)


def _expel(group: SeenGroup, member_id: int) -> None:
    lock_group(group.id)
    _keep_an_owner(group.id, member_id)
    gone = db.session.execute(
        delete(Membership).where(Membership.group_id == group.id, Membership.member_id == member_id)
    )
    if gone.rowcount:  # type: ignore[attr-defined]
        _count(group.id, -1)
        _end_links(group.id, member_id, None)
        narrow_access(group.id)


def change_role(actor: Actor, member: SeenMember, role: Role) -> None:
    """Give the member another role. Raises LastOwner when the group would be left without one."""
    lock_group(member.group.id)
    if role != Role.OWNER:
        _keep_an_owner(member.group.id, member.id)
    db.session.execute(
        update(Membership)
        .where(Membership.group_id == member.group.id, Membership.member_id == member.id)
        .values(role=role)
    )
    _end_links(member.group.id, member.id, role)


def _end_links(group_id: int, member_id: int, role: Role | None) -> None:
    """End the links the member made and could not make with `role`, or they would lead back up."""
    invites = at_least(role, Role.MODERATOR)
    beyond = [given for given in Role if not (invites and at_least(role, given))]
    db.session.execute(
        update(Invitation)
        .where(
            Invitation.group_id == group_id,
            Invitation.created_by == member_id,
            Invitation.role.in_(beyond),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def _keep_an_owner(group_id: int, member_id: int) -> None:
    """Raise LastOwner if the group has no owner but this member. The group's row is locked by then."""
    owners = db.session.scalars(
        select(Membership.member_id).where(Membership.group_id == group_id, Membership.role == Role.OWNER)
    ).all()
    if list(owners) == [member_id]:
        raise LastOwner


def _count(group_id: int, change: int) -> None:
    db.session.execute(
        update(Group).where(Group.id == group_id).values(member_count=Group.member_count + change)
    )
