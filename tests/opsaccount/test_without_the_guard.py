"""With the session's lock taken off, the others hold: row security shows nothing, sealing gives no text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, select, update
from sqlalchemy.orm import Session

from community.core.db import db as database
from community.opsaccount import scope
from community.opsaccount.scope import Owned
from community.opsaccount.sealing import MemberKey, Unsealable, open_sealed
from tests.factories import desk_of, make_member
from tests.opsaccount.private import fill_desk, private_models, sealed_texts

HOOKS: list[tuple[Any, str, Any]] = [
    (Session, "do_orm_execute", scope._confine_statement),
    (Session, "before_flush", scope._refuse_foreign_writes),
    (Engine, "before_cursor_execute", scope._refuse_ownerless_statement),
]
MODELS = private_models()


@contextmanager
def taken_off() -> Iterator[None]:
    """The session's hooks taken off; the refusal of foreign rows is met by reading columns, not rows."""
    for target, name, hook in HOOKS:
        event.remove(target, name, hook)
    try:
        yield
    finally:
        for target, name, hook in HOOKS:
            event.listen(target, name, hook)


@pytest.fixture
def unguarded(db) -> Iterator[None]:
    """The whole test without the session's lock."""
    with taken_off():
        yield


@pytest.fixture
def neighbours(ada, ben) -> int:
    """Ada's id; her Desk and Ben's hold a row of every kind."""
    for member in (ada, ben):
        with desk_of(member):
            fill_desk(f"of-{member.id}")
    return ada.id


def foreign_rows(model: type[Owned], owner: int) -> list[Any]:
    """What is found of another owner's rows of a kind, by all its columns."""
    columns = [attribute.class_attribute for attribute in model.__mapper__.column_attrs]
    return [r for r in database.session.execute(select(*columns)).mappings() if r["owner_id"] != owner]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__tablename__)
def test_a_neighbours_rows_stay_shut(model, neighbours, ben, unguarded):
    me = ben.id
    with desk_of(ben):
        found = foreign_rows(model, me)
        if database.engine.dialect.name == "postgresql":
            assert found == []
            return
        # On SQLite the rows are there, which shows that the guard is really off.
        assert [row["owner_id"] for row in found] == [neighbours]
        for name in sealed_texts(model):
            place = f"{neighbours}|{model.__tablename__}|{name}_sealed|{found[0]['id'].hex}"
            with pytest.raises(Unsealable):
                open_sealed(found[0][f"{name}_sealed"], place)


def test_with_nobodys_desk_open_postgresql_shows_no_row(open_app):
    """On real commits: who is acting is forgotten with the transaction, on a connection used again, too."""
    app = open_app()
    with app.app_context():
        if database.engine.dialect.name != "postgresql":
            pytest.skip("row security is PostgreSQL's")
        with desk_of(make_member()):
            fill_desk("somebody")
            assert all(foreign_rows(model, 0) for model in MODELS)
        with taken_off():
            assert [model for model in MODELS if foreign_rows(model, 0)] == []


@pytest.mark.parametrize("model", [m for m in MODELS if m is not MemberKey], ids=lambda m: m.__tablename__)
def test_on_postgresql_a_neighbours_rows_cannot_be_written(model, neighbours, ada, ben, unguarded):
    if database.engine.dialect.name != "postgresql":
        pytest.skip("row security is PostgreSQL's")
    with desk_of(ben):
        theirs = model.owner_id == neighbours
        assert database.session.execute(update(model).where(theirs).values(owner_id=neighbours)).rowcount == 0
        assert database.session.execute(delete(model).where(theirs)).rowcount == 0
    with desk_of(ada):
        assert len(foreign_rows(model, 0)) == 1
