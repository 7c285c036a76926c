"""Correcting, removing and putting back posts.

Whoever writes in a thread first takes its row, so that numbers rise without gaps and counters stay true
whatever happens at the same time; posts come after their thread, the group last, in every action.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from community.core import clock, events, markup
from community.core.access import Actor
from community.core.db import db
from community.groups.actions.threads import count_latest, raise_version
from community.groups.events import PostChanged
from community.groups.models import Post, PostRevision, Thread
from community.groups.rules import Removal, is_small_correction
from community.groups.subjects import SeenPost


class StaleEdit(Exception):
    """Somebody, perhaps the author in another tab, changed the post since it was read."""


def edit_post(actor: Actor, post: SeenPost, *, body: str, version: int, reason: str = "") -> None:
    """Give the post a new text. Raises StaleEdit unless it still is the `version` that was read."""
    if body == post.body and version == post.version:
        return
    now = clock.now()
    small = is_small_correction(
        post.body,
        body,
        age=now - (post.edited_at or post.created_at),
        same_author=post.author_id == actor.id,
    )
    values = {"body": body, "html": markup.render(body), "edited_at": now}
    values["revision"] = post.revision if small else post.revision + 1
    _change(post, values, version=version)
    if not small:
        db.session.add(
            PostRevision(
                post_id=post.id,
                number=post.revision,
                body=post.body,
                editor_id=actor.id,
                replaced_at=now,
                reason=reason,
            )
        )
        db.session.flush()


def remove_post(actor: Actor, post: SeenPost) -> None:
    """The author takes their post away; a stub stays, and for a day they may put it back."""
    _remove(actor, post, Removal.AUTHOR, "")


def take_down(actor: Actor, post: SeenPost, *, reason: str) -> None:
    """A moderator removes the post, also one that its author had removed, so that they cannot put it back."""
    _remove(actor, post, Removal.MODERATOR, reason)


def _remove(actor: Actor, post: SeenPost, removal: Removal, reason: str) -> None:
    if post.removal in {removal, Removal.MODERATOR}:
        return
    _change(
        post,
        {"removed_at": clock.now(), "removed_by": actor.id, "removal": removal, "removal_reason": reason},
    )
    if post.removed_at is None:
        _recount(post, -1)


def put_back(actor: Actor, post: SeenPost) -> None:
    """Undo a removal."""
    _change(post, {"removed_at": None, "removed_by": None, "removal": None, "removal_reason": ""})
    _recount(post, +1)


def _change(post: SeenPost, values: dict[str, Any], *, version: int | None = None) -> None:
    """Write `values` if the post is still the one that was read. Raises StaleEdit."""
    stamp = raise_version(post.thread.id)
    changed = db.session.execute(
        update(Post)
        .where(Post.id == post.id, Post.version == (post.version if version is None else version))
        .values(**values, version=Post.version + 1, changed_at_version=stamp)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]
        raise StaleEdit
    events.record(PostChanged(post.thread.id, post.id, post.number))


def _recount(post: SeenPost, change: int) -> None:
    """Count the post out or in, and let the newest post that stands be the thread's top again."""
    top = db.session.execute(
        select(Post.number, Post.created_at, Post.author_id)
        .where(Post.thread_id == post.thread.id, Post.removed_at.is_(None))
        .order_by(Post.number.desc())
        .limit(1)
    ).first()
    number, at, author = top or (0, None, None)
    db.session.execute(
        update(Thread)
        .where(Thread.id == post.thread.id)
        .values(
            post_count=Thread.post_count + change,
            last_number=number,
            last_post_at=at or Thread.created_at,
            last_author_id=author,
        )
    )
    count_latest(post.thread.group.id)
