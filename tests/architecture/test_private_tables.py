"""Every table of the private space is owned, and its keys keep owners apart."""

from __future__ import annotations

import pytest
from sqlalchemy import ForeignKeyConstraint, Table, UniqueConstraint

from community.opsaccount.scope import Owned
from tests.architecture.everything import MODELS, PRIVATE

TABLES = {name: model.__table__ for name, model in PRIVATE.items()}


def test_every_table_of_the_desk_is_owned_and_no_other():
    desk = {model for model in MODELS if model.__module__.startswith("community.opsaccount")}
    assert desk == {model for model in MODELS if issubclass(model, Owned)}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_unique_keys_begin_with_the_owner(table: Table):
    keys = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    keys += [index for index in table.indexes if index.unique]
    assert {next(iter(key.columns)).name for key in keys} == {"owner_id"}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_references_take_the_owner_along(table: Table):
    for key in (each for each in table.constraints if isinstance(each, ForeignKeyConstraint)):
        target, named = key.elements[0].column.table.name, [column.name for column in key.columns]
        if target == "members":
            assert (named, key.ondelete) == (["owner_id"], "CASCADE")
        else:
            assert target in PRIVATE and named[0] == "owner_id"
