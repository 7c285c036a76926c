"""`insert_new` says whether the row is new, on both databases; much counting relies on its word."""

from __future__ import annotations

from sqlalchemy import func, select

from community.core import clock
from community.core.db import db as database
from community.core.db import insert_new
from community.groups.models import Group, Membership


def test_the_first_is_new_and_its_like_is_not(db, ada, ben):
    group = _group()
    assert _join(group, ada) is True
    assert _join(group, ada) is False
    assert _join(group, ben) is True
    assert db.session.scalar(select(func.count()).select_from(Membership)) == 2


def test_the_transaction_goes_on_after_a_row_that_was_there(db, ada):
    group = _group()
    _join(group, ada)
    _join(group, ada)
    group.name = "Still here"
    db.session.flush()
    assert db.session.scalar(select(Group.name)) == "Still here"


def _group() -> Group:
    group = Group(slug="table", name="Table", visibility="open", joining="now", created_at=clock.now())
    database.session.add(group)
    database.session.flush()
    return group


def _join(group: Group, member) -> bool:
    return insert_new(
        Membership, group_id=group.id, member_id=member.id, role="member", joined_at=clock.now()
    )
