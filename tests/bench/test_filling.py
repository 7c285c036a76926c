"""The community that bench fills in adds up, as one grown by posting would."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, func, select

from bench import filling
from community.core.db import Base
from community.groups.models import Group, Membership, Post, Thread

TINY = filling.Size(members=12, groups=3, threads=9, posts=120, long_thread=50)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A small community in a database of its own."""
    folder: Path = tmp_path_factory.mktemp("bench")
    engine = create_engine(f"sqlite:///{folder / 'filled.db'}")
    Base.metadata.create_all(engine)
    filling.fill(engine, TINY)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_it_has_the_size_that_was_asked_for(filled: Connection) -> None:
    assert filled.scalar(select(func.count()).select_from(Post)) == TINY.posts
    assert filled.scalar(select(func.count()).select_from(Thread)) == TINY.threads
    length = select(func.count()).select_from(Post)
    assert filled.scalar(length.where(Post.thread_id == filling.LONG_THREAD)) == TINY.long_thread
    assert filled.scalar(length.where(Post.thread_id == filling.SHORT_THREAD)) == filling.SHORT_POSTS


def test_every_thread_knows_its_posts(filled: Connection) -> None:
    kept = select(Thread.id, Thread.post_count, Thread.last_number, Thread.last_post_at)
    counted = (
        select(Thread.id, func.count(), func.max(Post.number), func.max(Post.created_at))
        .join(Post, Post.thread_id == Thread.id)
        .group_by(Thread.id)
    )
    assert filled.execute(kept.order_by(Thread.id)).all() == filled.execute(counted.order_by(Thread.id)).all()


@pytest.mark.parametrize(("kept", "counted"), [("member_count", Membership), ("thread_count", Thread)])
def test_every_group_knows_its_members_and_threads(filled: Connection, kept: str, counted: Any) -> None:
    rows = select(Group.id, getattr(Group, kept)).order_by(Group.id)
    counts = select(counted.group_id, func.count()).group_by(counted.group_id).order_by(counted.group_id)
    assert filled.execute(rows).all() == filled.execute(counts).all()


def test_both_threads_of_the_trial_lie_in_the_busy_group(filled: Connection) -> None:
    ids = (filling.LONG_THREAD, filling.SHORT_THREAD)
    groups = filled.scalars(select(Thread.group_id).where(Thread.id.in_(ids))).all()
    assert set(groups) == {filling.BUSY_GROUP}
