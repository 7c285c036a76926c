"""Groups as an actor stands to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from community.core.access import Actor
from community.core.db import db, rows
from community.core.paging import Page, keyset_page
from community.groups.models import Group, Membership
from community.groups.policy import can_see, visible_groups
from community.groups.rules import Joining, Role, Visibility
from community.groups.subjects import SeenGroup

GROUPS_A_PAGE = 30
MY_GROUPS = 100
"""How many of their groups a member's own lists show."""

GROUP_COLUMNS: tuple[Any, ...] = (
    Group.id,
    Group.slug,
    Group.name,
    Group.description,
    Group.visibility,
    Group.joining,
    Group.prompt,
    Group.access_epoch,
    Group.version,
    Group.member_count,
    Group.thread_count,
    Group.last_post_at,
    Group.created_at,
    Membership.role,
)
"""What a SeenGroup is made of, in its order; the role is that of the bound `actor`."""

OF_ACTOR: ColumnElement[bool] = and_(
    Membership.group_id == Group.id, Membership.member_id == bindparam("actor")
)
"""Joins the membership of the bound `actor`; for a guest (None) there is none."""

_SEEN = select(*GROUP_COLUMNS).outerjoin(Membership, OF_ACTOR)
_AT = _SEEN.where(Group.slug == bindparam("slug"))
_MINE = (
    select(*GROUP_COLUMNS)
    .join(Membership, OF_ACTOR)
    .order_by(Group.last_post_at.desc().nulls_last(), Group.id.desc())
    .limit(MY_GROUPS)
)


def seen_group(row: Sequence[Any]) -> SeenGroup:
    """The record made of GROUP_COLUMNS."""
    values: list[Any] = list(row)
    values[4], values[5] = Visibility(values[4]), Joining(values[5])
    values[13] = Role(values[13]) if values[13] else None
    return SeenGroup(*values)


def group_at(actor: Actor, slug: str) -> SeenGroup | None:
    """The group of that address, None where the actor may not even know of it."""
    row = rows(_AT, {"actor": actor.id, "slug": slug}).first()
    group = seen_group(row) if row else None
    return group if group and can_see(actor, group) else None


def my_groups(actor: Actor) -> list[SeenGroup]:
    """The groups the actor belongs to, the most recently active first, at most MY_GROUPS."""
    return actor.recall("groups", lambda: [seen_group(row) for row in rows(_MINE, {"actor": actor.id})])


def visible(actor: Actor, cursor: str | None) -> Page[SeenGroup]:
    """One page of the groups the actor may know of, the newest first."""
    statement: Select[Any] = _SEEN.where(visible_groups(actor)).params(actor=actor.id)
    page = keyset_page(
        statement, [Group.id], cursor=cursor, size=GROUPS_A_PAGE, key_of=lambda row: [row[0]], scalars=False
    )
    return Page([seen_group(row) for row in page.items], page.newer, page.older)


def slug_is_taken(slug: str, *, besides: int | None = None) -> bool:
    """Whether another group than `besides` has that address."""
    taken = select(Group.id).where(Group.slug == slug)
    return db.session.scalar(taken if besides is None else taken.where(Group.id != besides)) is not None
