"""A group to work in, and the people who come to it."""

from __future__ import annotations

import pytest
from flask_sqlalchemy import SQLAlchemy

from community.accounts.models import Member
from community.groups.models import Group, Thread
from tests.factories import make_group, make_thread


@pytest.fixture
def group(db: SQLAlchemy, ada: Member) -> Group:
    """An open group of Ada's, joined at once."""
    return make_group(ada, "Copywriters", visibility="open", joining="now")


@pytest.fixture
def thread(group: Group, ada: Member) -> Thread:
    """A thread in it, with one post of Ada's."""
    return make_thread(group, ada, "Too expensive")


@pytest.fixture
def here(thread: Thread) -> str:
    """Where that thread is read."""
    return f"/groups/copywriters/threads/{thread.id}"
