"""Making a group and changing its settings."""

from __future__ import annotations

from sqlalchemy import select, update

from community.core import clock, events
from community.core.access import Actor
from community.core.db import db
from community.groups.events import AccessNarrowed, GroupJoined
from community.groups.models import Group, Membership, Post, Thread
from community.groups.rules import Joining, Role, Visibility, exposure
from community.groups.subjects import SeenGroup


def create_group(
    actor: Actor,
    *,
    name: str,
    slug: str,
    description: str,
    visibility: Visibility,
    joining: Joining,
    prompt: str = "",
) -> Group:
    """A new group, its maker the owner. The form has refused settings that do not fit and a taken slug."""
    now = clock.now()
    group = Group(
        slug=slug,
        name=name,
        description=description,
        visibility=visibility,
        joining=joining,
        prompt=prompt,
        created_by=actor.id,
        created_at=now,
        member_count=1,
    )
    db.session.add(group)
    db.session.flush()
    db.session.add(Membership(group_id=group.id, member_id=actor.id, role=Role.OWNER, joined_at=now))
    db.session.flush()
    actor.forget("groups")
    events.record(GroupJoined(group.id, actor.id or 0))
    return group


def change_settings(
    actor: Actor,
    group: SeenGroup,
    *,
    name: str,
    slug: str,
    description: str,
    visibility: Visibility,
    joining: Joining,
    prompt: str,
) -> None:
    """Give the group these settings; whoever no longer may read it is cut off at once."""
    db.session.execute(
        update(Group)
        .where(Group.id == group.id)
        .values(
            name=name,
            slug=slug,
            description=description,
            visibility=visibility,
            joining=joining,
            prompt=prompt,
            version=Group.version + 1,
        )
    )
    if exposure(group.visibility, visibility) == "hides":
        narrow_access(group.id)


def narrow_access(group_id: int) -> None:
    """Close the group's live rooms, since somebody lost the right to be in them; the others come back."""
    epoch = db.session.execute(
        update(Group)
        .where(Group.id == group_id)
        .values(access_epoch=Group.access_epoch + 1, version=Group.version + 1)
        .returning(Group.access_epoch)
    ).scalar_one()
    events.record(AccessNarrowed(group_id, epoch - 1))


def lock_group(group_id: int) -> None:
    """Make others who change the group's membership wait until this transaction ends."""
    db.session.execute(select(Group.id).where(Group.id == group_id).with_for_update(key_share=True))


def refresh_names(member_id: int) -> None:
    """Raise the version of every group in which the member has written, so that kept pages end."""
    written = (
        select(Thread.group_id)
        .join(Post, Post.thread_id == Thread.id)
        .where(Post.author_id == member_id)
        .distinct()
    )
    db.session.execute(
        update(Group)
        .where(Group.id.in_(written))
        .values(version=Group.version + 1)
        .execution_options(synchronize_session=False)
    )
