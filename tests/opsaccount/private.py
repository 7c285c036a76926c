"""Every table of the private space, found by looking, so that a later one is tested without being named."""

from __future__ import annotations

import pkgutil
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

from sqlalchemy import JSON, Column, select

import community.opsaccount
from community.core.db import Base, Exact, Instant
from community.core.db import db as database
from community.opsaccount.scope import Owned
from community.opsaccount.sealing import MemberKey, Sealed

KINDS = {"contacts": "client", "money_statements": "cash", "own_path_facts": "signature"}
"""A kind that pages know, where any other would not do."""
PLAIN: dict[type, Any] = {
    bool: False,
    int: 7,
    bytes: b"7",
    date: date(2026, 11, 1),
    datetime: datetime(2026, 11, 1, tzinfo=UTC),
    Decimal: Decimal(7),
    dict: {},
    list: [],
}
SPOKEN: dict[type, type] = {Instant: datetime, Exact: Decimal, JSON: dict}
"""What a column of these types is given, where SQLAlchemy itself does not say."""


def private_models() -> list[type[Owned]]:
    """All classes with private rows, those that others refer to first."""
    for found in pkgutil.walk_packages(community.opsaccount.__path__, "community.opsaccount."):
        if found.name.rsplit(".", 1)[1] == "models":
            import_module(found.name)
    by_table = {
        m.class_.__tablename__: m.class_ for m in Base.registry.mappers if issubclass(m.class_, Owned)
    }
    return [by_table[t.name] for t in Base.metadata.sorted_tables if t.name in by_table]


def sealed_texts(model: type[Owned]) -> list[str]:
    """The names of the sealed texts of a class."""
    found = (
        name for kind in model.__mro__ for name, value in vars(kind).items() if isinstance(value, Sealed)
    )
    return sorted(set(found))


def fill_desk(mark: str) -> dict[str, uuid.UUID]:
    """One row of every kind in the Desk now open, each sealed text `<mark>-<table>-<name>`; ids by table."""
    made: dict[str, uuid.UUID] = {}
    for model in private_models():
        if model is not MemberKey:
            row = model(**_values(model, made), **_texts(model, mark))
            database.session.add(row)
            database.session.flush()
            made[model.__tablename__] = row.id
    return made


def marks(mark: str) -> list[str]:
    """Every text that `fill_desk(mark)` sealed."""
    return [text for model in private_models() for text in _texts(model, mark).values()]


def raw_rows(model: type[Owned]) -> Sequence[Any]:
    """All columns of all rows of a kind in the Desk now open, unopened, in the order of their ids."""
    columns = [attribute.class_attribute for attribute in model.__mapper__.column_attrs]
    return database.session.execute(select(*columns).order_by(model.id)).all()


def _texts(model: type[Owned], mark: str) -> dict[str, str]:
    return {name: f"{mark}-{model.__tablename__}-{name}".replace("_", "-") for name in sealed_texts(model)}


def _values(model: type[Owned], made: dict[str, uuid.UUID]) -> dict[str, Any]:
    targets = {
        key.parent.name: made[key.column.table.name]
        for key in model.__table__.foreign_keys
        if key.column.table.name in made and key.parent.name != "owner_id"
    }
    needed = (c for c in model.__table__.columns if not c.nullable and c.name not in {"id", "owner_id"})
    plain = {c.name: _plain(model, c) for c in needed if c.name not in targets}
    return {**plain, **targets}


def _plain(model: type[Owned], column: Column[Any]) -> Any:
    kind = SPOKEN.get(type(column.type)) or column.type.python_type
    if kind is uuid.UUID:
        return uuid.uuid4()
    if kind is str:
        known = KINDS.get(model.__tablename__, "x") if column.name == "kind" else "x"
        return "USD" if "currency" in column.name else known
    return PLAIN[kind]
