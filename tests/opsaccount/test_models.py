"""The Desk's tables are what the models say, confined, and tied together within one owner."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from community.core.db import db as database
from community.opsaccount.channels.models import Account
from community.opsaccount.contacts.models import Contact
from community.opsaccount.records import Record
from tests.factories import desk_of
from tests.opsaccount.private import private_models

OWNED = private_models()


@pytest.mark.parametrize("model", OWNED, ids=lambda m: m.__tablename__)
def test_the_migrated_table_is_what_the_model_says(model, ada):
    with desk_of(ada):
        found = inspect(database.session.connection()).get_columns(model.__tablename__)
    wanted = model.__table__.columns
    assert {(c["name"], c["nullable"]) for c in found} == {(c.name, bool(c.nullable)) for c in wanted}


@pytest.mark.parametrize("model", OWNED, ids=lambda m: m.__tablename__)
def test_keys_indexes_and_references_begin_with_the_owner(model, ada):
    table, wanted = model.__tablename__, model.__table__
    with desk_of(ada):
        found = inspect(database.session.connection())
        keys = [key["column_names"] for key in found.get_unique_constraints(table)]
        references = {tuple(f["constrained_columns"]) for f in found.get_foreign_keys(table)}
        indexes = {tuple(i["column_names"]) for i in found.get_indexes(table)}
    assert all(columns[0] == "owner_id" for columns in (*keys, *references, *indexes))
    assert references == {tuple(c.column_keys) for c in wanted.foreign_key_constraints}
    assert {tuple(c.name for c in i.columns) for i in wanted.indexes} <= indexes


def test_a_reference_into_another_desk_is_refused_by_the_database(ada, ben):
    with desk_of(ada):
        account = Account(code="upwork", kind="marketplace", name="Upwork")
        database.session.add(account)
        account_id = account.id
    with desk_of(ben):
        database.session.add(Contact(kind="lead", name="Nosy", origin_account_id=account_id))
        with pytest.raises(IntegrityError):
            database.session.flush()
        database.session.rollback()


def test_records_start_whole(ada):
    with desk_of(ada):
        row = Contact(kind="lead", name="Wren & Co")
        database.session.add(row)
        database.session.flush()
        assert isinstance(row, Record) and row.deleted_at is None and not row.estimated
        assert row.name == "Wren & Co" and b"Wren" not in (row.name_sealed or b"")
