"""Replying: the busiest act of the Hall, in four statements.

The row is inserted from the thread's own, which is locked for it: numbers rise without gaps, counters stay
true, and the same form sent twice finds that its key is taken, whatever happens at the same time.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Insert, bindparam, case, select, update

from community.core import clock, events, markup
from community.core.access import Actor
from community.core.db import dialect, insert_or_leave, run
from community.groups.actions.threads import FormAlreadyUsed
from community.groups.events import PostWritten
from community.groups.models import Group, Post, Thread
from community.groups.queries.posts import written_with
from community.groups.subjects import SeenThread

_AT = bindparam("at", type_=Group.last_post_at.type)
_WRITTEN: dict[Any, ColumnElement[Any]] = {
    Post.thread_id: Thread.id.expression,
    Post.number: Thread.next_number.expression,
    Post.author_id: bindparam("author", type_=Post.author_id.type),
    Post.body: bindparam("text", type_=Post.body.type),
    Post.html: bindparam("rendered", type_=Post.html.type),
    Post.form_key: bindparam("key", type_=Post.form_key.type),
    Post.reply_to: bindparam("answers", type_=Post.reply_to.type),
    Post.changed_at_version: Thread.version + 1,
    Post.created_at: _AT,
}
_NUMBER = bindparam("number", type_=Thread.next_number.type)
_COUNTED = (
    update(Thread)
    .where(Thread.id == bindparam("thread"))
    .values(
        next_number=_NUMBER + 1,
        last_number=_NUMBER,
        post_count=Thread.post_count + 1,
        last_post_at=_AT,
        last_author_id=bindparam("author"),
        version=bindparam("stamp"),
    )
)
# Threads of one group do not wait for each other's clocks: the group keeps the later of the two.
_ACTIVE = (
    update(Group)
    .where(Group.id == bindparam("group"))
    .values(last_post_at=case((Group.last_post_at > _AT, Group.last_post_at), else_=_AT))
)


@cache
def _insertion(dialect: str) -> Insert:
    """Insert the post unless the thread is gone or the form's key is taken; its id, number and version."""
    source = select(*_WRITTEN.values()).where(Thread.id == bindparam("thread"), Thread.removed_at.is_(None))
    source = source.with_for_update(key_share=True)
    return (
        insert_or_leave(Post, dialect)
        .from_select(list(_WRITTEN), source)
        .returning(Post.id, Post.number, Post.changed_at_version)
    )


class ThreadClosed(Exception):
    """The thread was removed while the reply was being sent."""


def reply(
    actor: Actor, thread: SeenThread, *, body: str, reply_to: int | None = None, form_key: str | None = None
) -> int:
    """Add a post; returns its number. The same form sent twice answers with the number of the first.

    Raises FormAlreadyUsed when that form posted something else, ThreadClosed when the thread is gone.
    """
    at = clock.now()
    answers = reply_to if reply_to is not None and 0 < reply_to < thread.next_number else None
    values = {"author": actor.id, "text": body, "rendered": markup.render(body), "key": form_key or None}
    placed = run(_insertion(dialect()), {"thread": thread.id, "answers": answers, "at": at, **values}).first()
    if placed is None:
        return _posted_before(actor, thread, body, form_key)
    post_id, number, version = tuple(placed)
    counted = {"number": number, "stamp": version, "author": actor.id, "at": at}
    run(_COUNTED, {"thread": thread.id, **counted})
    run(_ACTIVE, {"group": thread.group.id, "at": at})
    events.record(PostWritten(thread.id, post_id, number))
    return int(number)


def _posted_before(actor: Actor, thread: SeenThread, body: str, form_key: str | None) -> int:
    written = written_with(actor.id, form_key)
    if written is None:
        raise ThreadClosed
    if (written.thread_id, written.body) != (thread.id, body):
        raise FormAlreadyUsed
    return written.number
