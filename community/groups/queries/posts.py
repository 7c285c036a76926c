"""Posts: one with all that acts need to know, and what stands on a page of a thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from community.accounts.models import Member
from community.core.access import Actor
from community.core.db import db, first_row, rows
from community.groups.models import Group, Post, PostRevision, Thread
from community.groups.queries.threads import thread_at
from community.groups.rules import Removal
from community.groups.subjects import SeenPost, SeenThread

_AT = (
    select(
        Post.id,
        Post.number,
        Post.author_id,
        Member.name,
        Post.body,
        Post.html,
        Post.version,
        Post.revision,
        Post.reply_to,
        Post.created_at,
        Post.edited_at,
        Post.removed_at,
        Post.removal,
        Post.removal_reason,
    )
    .outerjoin(Member, Member.id == Post.author_id)
    .where(Post.thread_id == bindparam("thread"), Post.number == bindparam("number"))
)


def post_at(actor: Actor, slug: str, thread_id: int, number: int) -> SeenPost | None:
    """The post of that address, None where the actor may not read its thread."""
    thread = thread_at(actor, slug, thread_id)
    row = thread and db.session.execute(_AT, {"thread": thread.id, "number": number}).first()
    if not thread or not row:
        return None
    values: list[Any] = [*row, thread]
    values[12] = Removal(values[12]) if values[12] else None
    return SeenPost(*values)


@dataclass(frozen=True, slots=True)
class PostMark:
    """Which post stands where, and which version of it and of its author's name is true now."""

    id: int
    number: int
    version: int
    author_version: int | None


@dataclass(frozen=True, slots=True)
class ShownPost:
    """What the partial of a post shows; the same for everyone who may read the thread."""

    id: int
    number: int
    version: int
    author_id: int | None
    author_name: str | None
    author_version: int | None
    html: str
    reply_to: int | None
    revision: int
    created_at: datetime
    edited_at: datetime | None
    removal: Removal | None
    removal_reason: str


_MARKS = (
    select(Post.id, Post.number, Post.version, Member.profile_version)
    .outerjoin(Member, Member.id == Post.author_id)
    .where(Post.thread_id == bindparam("thread"))
    .order_by(Post.number)
)
_MARKS_ON_PAGE = _MARKS.where(Post.number.between(bindparam("first"), bindparam("last")))
_SHOWN = select(
    Post.id,
    Post.number,
    Post.version,
    Post.author_id,
    Member.name,
    Member.profile_version,
    Post.html,
    Post.reply_to,
    Post.revision,
    Post.created_at,
    Post.edited_at,
    Post.removal,
    Post.removal_reason,
).outerjoin(Member, Member.id == Post.author_id)
_SHOWN_OF = _SHOWN.where(Post.id.in_(bindparam("ids", expanding=True)))


def marks_between(thread_id: int, first: int, last: int) -> list[PostMark]:
    """The posts of the thread with a number from `first` to `last`, removed ones too, in order."""
    found = rows(_MARKS_ON_PAGE, {"thread": thread_id, "first": first, "last": last})
    return [PostMark(*row) for row in found]


def marks_missed(thread_id: int, *, last: int, version: int | None, most: int) -> list[PostMark]:
    """The posts that came after number `last`, or changed since the thread's `version`; at most `most`."""
    new = Post.number > last
    missed = new if version is None else new | (Post.changed_at_version > version)
    found = rows(_MARKS.where(missed).limit(most), {"thread": thread_id})
    return [PostMark(*row) for row in found]


def shown_posts(ids: Iterable[int]) -> list[ShownPost]:
    """What those posts show, in no order; the text of a removed one stays behind."""
    return [_shown(list(row)) for row in rows(_SHOWN_OF, {"ids": list(ids)})]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thread stands: in which group, what its room is called now, and its version."""

    slug: str
    access_epoch: int
    version: int


_PLACED = (
    _SHOWN.join(Thread, Thread.id == Post.thread_id)
    .join(Group, Group.id == Thread.group_id)
    .where(Post.thread_id == bindparam("thread"), Post.number == bindparam("number"))
    .where(Thread.removed_at.is_(None))
    .add_columns(Group.slug, Group.access_epoch, Thread.version)
)


def placed_post(thread_id: int, number: int) -> tuple[Place, ShownPost] | None:
    """The post of that number and where it stands; None where its thread is gone."""
    row = first_row(_PLACED, {"thread": thread_id, "number": number})
    return (Place(*row[-3:]), _shown(list(row[:-3]))) if row else None


def _shown(values: list[Any]) -> ShownPost:
    if values[11]:
        values[6], values[11] = "", Removal(values[11])
    return ShownPost(*values)


@dataclass(frozen=True, slots=True)
class Written:
    """A post that a form's key has made already."""

    thread_id: int
    number: int
    body: str


def written_with(author_id: int | None, form_key: str | None) -> Written | None:
    """What the author already posted with that form, if anything."""
    if not form_key:
        return None
    known = select(Post.thread_id, Post.number, Post.body).where(
        Post.author_id == author_id, Post.form_key == form_key
    )
    row = db.session.execute(known).first()
    return Written(*row) if row else None


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier text of a post, who replaced it, when and why."""

    number: int
    body: str
    editor_name: str | None
    replaced_at: datetime
    reason: str


def revisions_of(post: SeenPost) -> list[Revision]:
    """The hundred latest earlier texts, the newest first."""
    earlier = (
        select(
            PostRevision.number,
            PostRevision.body,
            Member.name,
            PostRevision.replaced_at,
            PostRevision.reason,
        )
        .outerjoin(Member, Member.id == PostRevision.editor_id)
        .where(PostRevision.post_id == post.id)
        .order_by(PostRevision.number.desc())
        .limit(100)
    )
    return [Revision(*row) for row in db.session.execute(earlier)]


def number_of_post(thread: SeenThread, wanted: int) -> int:
    """`wanted`, brought into the numbers that were given out."""
    return max(1, min(wanted, thread.next_number - 1))
