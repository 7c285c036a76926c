"""Which event tells which room: posts of a thread, and the end of the right to read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from community.core import events
from community.core.access import Actor
from community.core.live import TOPICS, Topic, revoke
from community.core.pushes import leave_push
from community.groups.events import AccessNarrowed, PostChanged, PostWritten
from community.groups.policy import READ_THREAD
from community.groups.queries.posts import PostMark, marks_missed, placed_post
from community.groups.queries.threads import thread_of_id
from community.groups.rendering import rendered_post, rendered_posts
from community.groups.subjects import SeenThread

REPLAYED = 200
"""How many missed posts are sent one by one; beyond that the client reloads."""


def _rooms(thread: SeenThread) -> list[str]:
    """The thread's own room, and the group's, by which all its threads are told to come back."""
    epoch = f"e{thread.group.access_epoch}"
    return [f"thread:{thread.id}:{epoch}", f"group:{thread.group.id}:{epoch}"]


def _load(actor: Actor, thread_id: int) -> SeenThread | None:
    return thread_of_id(actor, thread_id)


def _missed(thread: SeenThread, message: Mapping[str, Any]) -> dict[str, Any]:
    """The posts after number `last`, and those changed since the thread's `version` if that is given."""
    told = {"last": thread.next_number - 1, "version": thread.version}
    last, version = message.get("last"), message.get("version")
    if type(last) is not int:
        return told | {"posts": []}
    known = version if type(version) is int and 0 <= version < 2**31 else None
    marks = marks_missed(thread.id, last=max(0, min(last, 2**31 - 1)), version=known, most=REPLAYED + 1)
    if len(marks) > REPLAYED:
        return told | {"reload": True}
    return told | {"posts": _shown(thread.group.slug, thread.id, marks)}


def _shown(slug: str, thread_id: int, marks: list[PostMark]) -> list[dict[str, Any]]:
    partials = rendered_posts(slug, thread_id, marks)
    return [
        {"number": mark.number, "version": mark.version, "html": html}
        for mark, html in zip(marks, partials, strict=True)
    ]


def _show(thread_id: int, number: int) -> tuple[str, dict[str, Any]] | None:
    """The room as it is called now, and the post as it reads now."""
    found = placed_post(thread_id, number)
    if found is None:
        return None
    place, post = found
    html = rendered_post(place.slug, thread_id, post)
    payload = {"topic": "thread", "id": thread_id, "at": place.version}
    payload |= {"number": number, "version": post.version, "html": html}
    return f"thread:{thread_id}:e{place.access_epoch}", payload


TOPICS["thread"] = Topic(_load, READ_THREAD, _rooms, _missed, _show)


@events.inside(PostWritten)
@events.inside(PostChanged)
def tell_readers(event: PostWritten | PostChanged) -> None:
    """Let those who have the thread open see the post as it now is."""
    leave_push("thread", event.thread_id, event.number)


@events.after(AccessNarrowed)
def empty_rooms(event: AccessNarrowed) -> None:
    """Those who kept their right are told to come to the new rooms; the old ones are dead already."""
    revoke(f"group:{event.group_id}:e{event.old_epoch}")
