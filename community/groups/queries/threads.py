"""Threads as an actor stands to them, and lists of them by their latest activity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, bindparam, case, literal, select, union_all

from community.accounts.models import Member
from community.core.access import Actor
from community.core.db import first_row, rows
from community.core.paging import Page, first_page, keyset_page
from community.groups.models import Group, Membership, Thread, ThreadLock, ThreadPin
from community.groups.policy import can_see_thread
from community.groups.queries.groups import GROUP_COLUMNS, OF_ACTOR, seen_group
from community.groups.subjects import SeenGroup, SeenThread

THREADS_A_PAGE = 30
THREADS_AT_HOME = 20
PINNED_AT_MOST = 20
"""How many pinned threads the page of a group shows."""

_THREAD_COLUMNS = (
    Thread.id,
    Thread.title,
    Thread.kind,
    Thread.author_id,
    Thread.next_number,
    Thread.last_number,
    Thread.post_count,
    Thread.last_post_at,
    Thread.version,
    Thread.removed_at,
    ThreadLock.locked_at,
    ThreadPin.pinned_at,
)
_AT = (
    select(*_THREAD_COLUMNS, *GROUP_COLUMNS)
    .join(Group, Group.id == Thread.group_id)
    .outerjoin(ThreadLock, ThreadLock.thread_id == Thread.id)
    .outerjoin(ThreadPin, ThreadPin.thread_id == Thread.id)
    .outerjoin(Membership, OF_ACTOR)
    .where(Thread.id == bindparam("thread"))
)
_AT_SLUG = _AT.where(Group.slug == bindparam("slug"))


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """A thread in a list."""

    id: int
    title: str
    kind: str
    post_count: int
    last_number: int
    last_post_at: datetime
    last_author: str | None
    locked_at: datetime | None
    slug: str
    group_name: str


_LINE = (
    select(
        Thread.id,
        Thread.title,
        Thread.kind,
        Thread.post_count,
        Thread.last_number,
        Thread.last_post_at,
        Member.name,
        ThreadLock.locked_at,
    )
    .outerjoin(Member, Member.id == Thread.last_author_id)
    .outerjoin(ThreadLock, ThreadLock.thread_id == Thread.id)
    .outerjoin(ThreadPin, ThreadPin.thread_id == Thread.id)
    .where(Thread.removed_at.is_(None))
)
_UNPINNED: Select[*tuple[Any, ...]] = _LINE.where(
    Thread.group_id == bindparam("group"), ThreadPin.thread_id.is_(None)
)
_LATEST_FIRST = (Thread.last_post_at.desc(), Thread.id.desc())


def _opening() -> CompoundSelect[*tuple[Any, ...]]:
    """The pinned threads of a group and the first page of the others: one round trip for both."""
    lines = _LINE.add_columns(ThreadPin.pinned_at)
    pinned = lines.where(ThreadPin.group_id == bindparam("group")).order_by(ThreadPin.pinned_at.desc())
    others = _UNPINNED.add_columns(ThreadPin.pinned_at).order_by(*_LATEST_FIRST)
    parts = (pinned.limit(PINNED_AT_MOST).subquery(), others.limit(THREADS_A_PAGE + 1).subquery())
    together = union_all(*map(select, parts))
    columns = together.selected_columns
    return together.order_by(
        columns.pinned_at.desc().nulls_last(), columns.last_post_at.desc(), columns.id.desc()
    )


_OPENING = _opening()


def thread_at(actor: Actor, slug: str, thread_id: int) -> SeenThread | None:
    """The thread of that address, None where the actor may not read it."""
    row = rows(_AT_SLUG, {"actor": actor.id, "slug": slug, "thread": thread_id}).first()
    return _if_visible(actor, row)


def thread_of_id(actor: Actor, thread_id: int) -> SeenThread | None:
    """The thread of that id, None where the actor may not read it."""
    return _if_visible(actor, rows(_AT, {"actor": actor.id, "thread": thread_id}).first())


def _if_visible(actor: Actor, row: Sequence[Any] | None) -> SeenThread | None:
    if row is None:
        return None
    own = len(_THREAD_COLUMNS)
    thread = SeenThread(*(*row[:own], seen_group(row[own:])))
    return thread if can_see_thread(actor, thread) else None


class Versions(NamedTuple):
    """Numbers of which one rises with every change of what the pages of a thread show, or to whom."""

    group: int
    thread: int
    next_number: int


_VERSIONS = (
    select(Group.version, Thread.version, Thread.next_number)
    .join(Group, Group.id == Thread.group_id)
    .where(Thread.id == bindparam("thread"), Group.slug == bindparam("slug"))
)


def versions_of(slug: str, thread_id: int) -> Versions | None:
    """The versions of the thread of that address, whoever may read it."""
    row = first_row(_VERSIONS, {"slug": slug, "thread": thread_id})
    return Versions(*row) if row else None


def threads_of(group: SeenGroup, cursor: str | None) -> tuple[list[ThreadLine], Page[ThreadLine]]:
    """One page of the group's threads, the latest activity first; above the first page the pinned ones,
    the newest pin first.
    """
    if not cursor:
        return _opening_of(group)
    page = keyset_page(
        _UNPINNED,
        [Thread.last_post_at, Thread.id],
        cursor=cursor,
        size=THREADS_A_PAGE,
        key_of=_place_of,
        parse=lambda key: [datetime.fromisoformat(key[0]), int(key[1])],
        values={"group": group.id},
    )
    return [], Page(_lines(page.items, group), page.newer, page.older)


def _opening_of(group: SeenGroup) -> tuple[list[ThreadLine], Page[ThreadLine]]:
    found = rows(_OPENING, {"group": group.id}).all()
    lines = _lines((row[:-1] for row in found), group)
    pinned = sum(row.pinned_at is not None for row in found)
    return lines[:pinned], first_page(lines[pinned:], THREADS_A_PAGE, _place_of)


def _place_of(line: ThreadLine) -> tuple[str, int]:
    return line.last_post_at.isoformat(), line.id


def _lines(rows: Iterable[Sequence[Any]], group: SeenGroup) -> list[ThreadLine]:
    return [ThreadLine(*(*row, group.slug, group.name)) for row in rows]


def latest_threads(
    groups: Sequence[SeenGroup], beside: Select[*tuple[int]], **values: Any
) -> tuple[list[ThreadLine], list[ThreadLine]]:
    """The THREADS_AT_HOME most recently active threads of `groups`, which come most recently active first;
    and the threads whose ids `beside` selects with `values`, the newest first: one round trip for both.

    Only so many groups need to be asked: a thread among the latest n stands in a group among the latest n.
    Each is one walk down an index, so the cost does not grow with the threads.
    """
    asked = [group.id for group in groups[:THREADS_AT_HOME] if group.last_post_at]
    if not asked:
        return [], []
    places = {f"group_{place}": group for place, group in enumerate(asked)}
    latest: list[ThreadLine] = []
    others: list[ThreadLine] = []
    for row in rows(_latest_of(len(asked), beside), {**values, **places}):
        (others if row.beside else latest).append(ThreadLine(*row[:-1]))
    return latest, others


@cache
def _latest_of(groups: int, beside: Select[*tuple[int]]) -> Select[*tuple[Any, ...]]:
    """The newest lines of so many groups, group_0, group_1 …; to build it costs more than to run it."""
    walks = [
        select(Thread.id, Thread.last_post_at)
        .where(Thread.group_id == bindparam(f"group_{place}"), Thread.removed_at.is_(None))
        .order_by(*_LATEST_FIRST)
        .limit(THREADS_AT_HOME)
        .subquery()
        for place in range(groups)
    ]
    together = union_all(*(select(walk) for walk in walks)).subquery()
    newest = select(together.c.id, literal(0).label("beside"))
    newest = newest.order_by(together.c.last_post_at.desc(), together.c.id.desc()).limit(THREADS_AT_HOME)
    others = beside.add_columns(literal(1).label("beside")).subquery()
    # What a line shows besides is looked up only for the few that were chosen.
    chosen = union_all(select(newest.subquery()), select(others)).subquery()
    return (
        _LINE.add_columns(Group.slug, Group.name, chosen.c.beside)
        .join(chosen, chosen.c.id == Thread.id)
        .join(Group, Group.id == Thread.group_id)
        .order_by(case((chosen.c.beside == 0, Thread.last_post_at)).desc().nulls_last(), Thread.id.desc())
    )
