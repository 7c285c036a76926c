"""Starting threads, closing them to replies, keeping them on top, taking them away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from community.core import clock, events, markup
from community.core.access import Actor
from community.core.db import db, insert_new
from community.groups.events import ThreadStarted
from community.groups.models import Group, Post, Thread, ThreadLock, ThreadPin
from community.groups.subjects import SeenGroup, SeenThread


class FormAlreadyUsed(Exception):
    """The form's key has made a post already."""


def start_thread(actor: Actor, group: SeenGroup, *, title: str, body: str, form_key: str | None) -> int:
    """A new thread with its first post; returns its id. Raises FormAlreadyUsed."""
    now = clock.now()
    thread = Thread(
        group_id=group.id,
        title=title,
        author_id=actor.id,
        last_author_id=actor.id,
        created_at=now,
        last_post_at=now,
        next_number=2,
        last_number=1,
        post_count=1,
    )
    try:
        with db.session.begin_nested():
            db.session.add(thread)
            db.session.flush()
            db.session.add(new_post(actor, thread.id, 1, body, form_key, now))
    except IntegrityError as error:
        raise FormAlreadyUsed from error
    db.session.execute(
        update(Group)
        .where(Group.id == group.id)
        .values(thread_count=Group.thread_count + 1, last_post_at=now)
    )
    events.record(ThreadStarted(thread.id, actor.id or 0))
    return thread.id


def new_post(
    actor: Actor, thread_id: int, number: int, body: str, form_key: str | None, now: datetime
) -> Post:
    """The row of a post, its HTML rendered now and for good."""
    return Post(
        thread_id=thread_id,
        number=number,
        author_id=actor.id,
        body=body,
        html=markup.render(body),
        form_key=form_key or None,
        created_at=now,
    )


def raise_version(thread_id: int) -> int:
    """The thread's next version; whoever changes the thread waits here for whoever changes it now."""
    return db.session.execute(
        update(Thread)
        .where(Thread.id == thread_id)
        .values(version=Thread.version + 1)
        .returning(Thread.version)
    ).scalar_one()


def lock_thread(actor: Actor, thread: SeenThread, *, reason: str = "") -> None:
    """Close the thread to replies and edits."""
    raise_version(thread.id)
    insert_new(ThreadLock, thread_id=thread.id, locked_by=actor.id, locked_at=clock.now(), reason=reason)


def unlock_thread(actor: Actor, thread: SeenThread) -> None:
    """Let people reply again."""
    raise_version(thread.id)
    db.session.execute(delete(ThreadLock).where(ThreadLock.thread_id == thread.id))


def pin_thread(actor: Actor, thread: SeenThread) -> None:
    """Keep the thread at the top of its group."""
    raise_version(thread.id)
    insert_new(
        ThreadPin,
        thread_id=thread.id,
        group_id=thread.group.id,
        pinned_by=actor.id,
        pinned_at=clock.now(),
    )


def unpin_thread(actor: Actor, thread: SeenThread) -> None:
    """Let the thread stand where its activity puts it."""
    raise_version(thread.id)
    db.session.execute(delete(ThreadPin).where(ThreadPin.thread_id == thread.id))


def remove_thread(actor: Actor, thread: SeenThread) -> None:
    """Take the whole thread away; moderators can put it back."""
    _set_removed(thread, clock.now(), actor.id, -1)


def put_thread_back(actor: Actor, thread: SeenThread) -> None:
    """Let the group see the thread again."""
    _set_removed(thread, None, None, +1)


def _set_removed(thread: SeenThread, at: datetime | None, by: int | None, change: int) -> None:
    was = Thread.removed_at.is_(None) if at else Thread.removed_at.is_not(None)
    changed = db.session.execute(
        update(Thread)
        .where(Thread.id == thread.id, was)
        .values(removed_at=at, removed_by=by, version=Thread.version + 1)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]
        return
    db.session.execute(
        update(Group).where(Group.id == thread.group.id).values(thread_count=Group.thread_count + change)
    )
    count_latest(thread.group.id)


def count_latest(group_id: int) -> None:
    """Set the group's latest activity from its threads, after one lost or regained its newest post."""
    latest = (
        select(Thread.last_post_at)
        .where(Thread.group_id == group_id, Thread.removed_at.is_(None))
        .order_by(Thread.last_post_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    db.session.execute(update(Group).where(Group.id == group_id).values(last_post_at=latest))
