"""Who may do what in groups: this package's rows of the permission table, and its visibility pairs.

A subject carries the role of the actor it was loaded for, so each rule is a pure look at two records.
Administrators of the instance have no say inside a group they do not belong to.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from community.core import clock
from community.core.access import Actor, permission
from community.groups.models import Group, Membership, Thread
from community.groups.rules import Joining, Removal, Role, Visibility, at_least, may_undo
from community.groups.subjects import SeenGroup, SeenInvitation, SeenMember, SeenPost, SeenRequest, SeenThread


def can_see(actor: Actor, group: SeenGroup) -> bool:
    """Whether the group exists for the actor; its SQL twin is `visible_groups`."""
    return group.visibility != Visibility.SECRET or group.role is not None


def visible_groups(actor: Actor) -> ColumnElement[bool]:
    """The condition on groups that is true where `can_see` is."""
    return or_(Group.visibility != Visibility.SECRET, _belongs(actor))


def can_see_thread(actor: Actor, thread: SeenThread) -> bool:
    """Whether the actor may read the thread; its SQL twin is `visible_threads`.

    A removed thread is still there for those who may put it back.
    """
    if thread.removed_at is not None:
        return at_least(thread.group.role, Role.MODERATOR)
    return READ(actor, thread.group)


def visible_threads(actor: Actor) -> ColumnElement[bool]:
    """The condition on threads joined with their groups that is true where `can_see_thread` is."""
    return or_(
        and_(Thread.removed_at.is_(None), or_(Group.visibility == Visibility.OPEN, _belongs(actor))),
        and_(Thread.removed_at.is_not(None), _belongs(actor, Role.MODERATOR, Role.OWNER)),
    )


def _belongs(actor: Actor, *roles: Role) -> ColumnElement[bool]:
    # Under a name of its own: the statement around it may have joined memberships for another reason.
    place = aliased(Membership)
    found = exists().where(place.group_id == Group.id, place.member_id == actor.id)
    return found.where(place.role.in_(roles)) if roles else found


@permission("group:create")
def CREATE(actor: Actor, _: None) -> bool:
    return actor.is_authenticated


@permission("group:see")
def SEE(actor: Actor, group: SeenGroup) -> bool:
    return can_see(actor, group)


@permission("group:read")
def READ(actor: Actor, group: SeenGroup) -> bool:
    return group.visibility == Visibility.OPEN or group.role is not None


@permission("group:join")
def JOIN(actor: Actor, group: SeenGroup) -> bool:
    return _may_come(actor, group) and group.joining == Joining.NOW


@permission("group:ask-to-join")
def ASK_TO_JOIN(actor: Actor, group: SeenGroup) -> bool:
    return _may_come(actor, group) and group.joining == Joining.APPROVAL


def _may_come(actor: Actor, group: SeenGroup) -> bool:
    return actor.is_authenticated and group.role is None and can_see(actor, group)


@permission("group:leave")
def LEAVE(actor: Actor, group: SeenGroup) -> bool:
    return group.role is not None


@permission("group:members")
def SEE_MEMBERS(actor: Actor, group: SeenGroup) -> bool:
    return group.role is not None or (actor.is_authenticated and group.visibility == Visibility.OPEN)


@permission("group:edit")
def EDIT(actor: Actor, group: SeenGroup) -> bool:
    return group.role == Role.OWNER


@permission("group:decide-requests")
def DECIDE_REQUESTS(actor: Actor, group: SeenGroup) -> bool:
    return at_least(group.role, Role.MODERATOR)


@permission("join-request:decide")
def DECIDE_REQUEST(actor: Actor, request: SeenRequest) -> bool:
    return DECIDE_REQUESTS(actor, request.group)


@permission("group:invite")
def INVITE(actor: Actor, group: SeenGroup) -> bool:
    return at_least(group.role, Role.MODERATOR)


@permission("invitation:manage")
def MANAGE_INVITATION(actor: Actor, invitation: SeenInvitation) -> bool:
    return INVITE(actor, invitation.group) and at_least(invitation.group.role, invitation.role)


@permission("invitation:accept")
def ACCEPT_INVITATION(actor: Actor, invitation: SeenInvitation) -> bool:
    return actor.is_authenticated


@permission("member:change-role")
def CHANGE_ROLE(actor: Actor, member: SeenMember) -> bool:
    return member.group.role == Role.OWNER


@permission("member:remove")
def REMOVE_MEMBER(actor: Actor, member: SeenMember) -> bool:
    """Owners remove anyone but themselves, moderators remove those who are neither."""
    if member.id == actor.id:
        return False
    mine = member.group.role
    return mine == Role.OWNER or (mine == Role.MODERATOR and member.role == Role.MEMBER)


@permission("thread:start")
def START_THREAD(actor: Actor, group: SeenGroup) -> bool:
    return group.role is not None


@permission("thread:read")
def READ_THREAD(actor: Actor, thread: SeenThread) -> bool:
    return can_see_thread(actor, thread)


@permission("thread:reply")
def REPLY(actor: Actor, thread: SeenThread) -> bool:
    return thread.group.role is not None and thread.locked_at is None and thread.removed_at is None


@permission("thread:lock")
def LOCK(actor: Actor, thread: SeenThread) -> bool:
    return at_least(thread.group.role, Role.MODERATOR)


@permission("thread:pin")
def PIN(actor: Actor, thread: SeenThread) -> bool:
    return at_least(thread.group.role, Role.MODERATOR)


@permission("thread:remove")
def REMOVE_THREAD(actor: Actor, thread: SeenThread) -> bool:
    return at_least(thread.group.role, Role.MODERATOR)


@permission("post:read")
def READ_POST(actor: Actor, post: SeenPost) -> bool:
    return can_see_thread(actor, post.thread)


@permission("post:edit")
def EDIT_POST(actor: Actor, post: SeenPost) -> bool:
    """Authors edit their own standing posts; a lock or the loss of membership ends that."""
    return _is_mine(actor, post) and post.removed_at is None and REPLY(actor, post.thread)


@permission("post:history")
def SEE_HISTORY(actor: Actor, post: SeenPost) -> bool:
    """Earlier texts of a removed post are for moderators, like the post itself."""
    if post.removed_at is not None:
        return TAKE_DOWN(actor, post)
    return can_see_thread(actor, post.thread)


@permission("post:remove")
def REMOVE_POST(actor: Actor, post: SeenPost) -> bool:
    return _is_mine(actor, post) and post.thread.group.role is not None


@permission("post:take-down")
def TAKE_DOWN(actor: Actor, post: SeenPost) -> bool:
    return at_least(post.thread.group.role, Role.MODERATOR)


@permission("post:put-back")
def PUT_BACK(actor: Actor, post: SeenPost) -> bool:
    """Whoever's right removed it may undo that, an author for a day."""
    return _may_put_back(actor, post, clock.now())


def _may_put_back(actor: Actor, post: SeenPost, now: datetime) -> bool:
    if post.removed_at is None:
        return False
    if post.removal == Removal.MODERATOR:
        return TAKE_DOWN(actor, post)
    return REMOVE_POST(actor, post) and may_undo(post.removed_at, now)


def _is_mine(actor: Actor, post: SeenPost) -> bool:
    return actor.is_authenticated and post.author_id == actor.id
