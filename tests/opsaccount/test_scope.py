"""The session's lock on the private space: every form of statement, read and write."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import delete, exists, func, insert, literal, select, update
from sqlalchemy.orm import aliased

from community.accounts.models import Member
from community.core.db import db as database
from community.opsaccount import scope
from community.opsaccount.sealing import MemberKey, seal
from tests.factories import desk_of

STATEMENTS = {
    "entity": lambda: select(MemberKey),
    "columns": lambda: select(MemberKey.id),
    "alias": lambda: select(aliased(MemberKey)),
    "count": lambda: select(func.count()).select_from(MemberKey).having(func.count() > 0),
    "subquery": lambda: select(select(MemberKey.id).subquery()),
    "cte": lambda: select(select(MemberKey.id).cte()),
    "exists": lambda: select(Member.id).where(exists().where(MemberKey.owner_id == Member.id)),
    "scalar subquery": lambda: select(Member.id).where(Member.id.in_(select(MemberKey.owner_id))),
    "join": lambda: select(Member.id).join(MemberKey, MemberKey.owner_id == Member.id),
    "implicit join": lambda: select(Member.id).where(MemberKey.owner_id == Member.id),
    "union": lambda: select(MemberKey.id).union_all(select(MemberKey.id)),
    "literal exists": lambda: select(literal(1)).where(exists(select(MemberKey.id))),
}


@pytest.fixture
def key_of_ada(ada: Member) -> uuid.UUID:
    with desk_of(ada):
        seal(b"anything", "somewhere")
        return database.session.scalars(select(MemberKey.id)).one()


@pytest.mark.parametrize("form", STATEMENTS)
def test_a_statement_finds_the_owners_rows_and_no_neighbours(form, key_of_ada, ada, ben):
    with desk_of(ada):
        assert database.session.execute(STATEMENTS[form]()).all()
    with desk_of(ben):
        assert database.session.execute(STATEMENTS[form]()).all() == []


@pytest.mark.parametrize("form", STATEMENTS)
def test_without_an_owner_a_private_table_cannot_be_named(form, key_of_ada):
    with pytest.raises(scope.NoOwner):
        database.session.execute(STATEMENTS[form]())


def test_a_neighbours_update_and_delete_change_nothing(key_of_ada, ada, ben):
    with desk_of(ben):
        database.session.execute(update(MemberKey).values(wrapped=b"x"))
        database.session.execute(delete(MemberKey))
        assert database.session.get(MemberKey, key_of_ada) is None
    with desk_of(ada):
        assert database.session.get_one(MemberKey, key_of_ada).wrapped != b"x"


def test_rows_cannot_be_inserted_around_the_session(ada, ben):
    with desk_of(ben), pytest.raises(scope.ForeignOwner):
        database.session.execute(insert(MemberKey).values(id=uuid.uuid4(), owner_id=ada.id, wrapped=b"x"))


def test_a_row_stamped_with_another_owner_is_refused(ada, ben):
    ada_id = ada.id
    with desk_of(ben):
        key = MemberKey(wrapped=b"x")
        key.owner_id = ada_id
        database.session.add(key)
        with pytest.raises(scope.ForeignOwner):
            database.session.flush()
        database.session.rollback()


def test_a_session_never_switches_owner(ada, ben):
    other = ben.id
    with desk_of(ada), pytest.raises(scope.ForeignOwner):
        scope.enter(other)
