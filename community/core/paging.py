"""Keyset pages: page 500 costs what page 1 costs."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from community.core.db import db, rows

T = TypeVar("T")
Key = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Page(Generic[T]):
    """A stretch of a list, with the cursors of its neighbours (None at an end)."""

    items: Sequence[T]
    newer: str | None
    older: str | None


def encode_cursor(direction: str, key: Sequence[Any]) -> str:
    """An opaque place in a list: `direction` ("after" or "before") and the key of the row there."""
    packed = json.dumps([direction, *key], default=str, separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None) -> tuple[str, list[Any]] | None:
    """The place `encode_cursor` packed; None for none and for one that was tampered with."""
    if not cursor:
        return None
    try:
        direction, *key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, RecursionError):
        return None
    return (direction, key) if direction in ("after", "before") else None


def whole_numbers(key: Sequence[Any]) -> tuple[int, ...]:
    """The values of a key that is made of ids. Raises ValueError, TypeError or OverflowError for others."""
    return tuple(map(int, key))


def keyset_page(
    statement: Select[*tuple[Any, ...]],
    keys: Sequence[Key],
    *,
    cursor: str | None,
    size: int,
    key_of: Callable[[Any], Sequence[Any]],
    parse: Callable[[list[Any]], Sequence[Any]] = whole_numbers,
    scalars: bool = True,
    values: Mapping[str, Any] | None = None,
) -> Page[Any]:
    """One page of `statement`, newest first: descending by `keys`, which together are unique.

    `key_of` gives a row's values of `keys`; `parse` turns a cursor's JSON values back into them. Whatever it
    cannot read counts as no cursor. A `statement` of columns that is
    made once, with `values` for its parameters, is also ordered and limited only once.
    """
    backwards, at = _place(cursor, len(keys), parse)
    if values is not None:
        ordered = _made_once(statement, tuple(keys), size, backwards, at is not None)
        place = {f"at_{number}": value for number, value in enumerate(at or ())}
        found = rows(ordered, {**values, **place}).all()
    else:
        ordered = _ordered(statement, keys, size, backwards, at)
        found = db.session.scalars(ordered).all() if scalars else db.session.execute(ordered).all()
    return _page(found, size, key_of, backwards=backwards, placed=at is not None)


def first_page(found: Sequence[T], size: int, key_of: Callable[[T], Sequence[Any]]) -> Page[T]:
    """The first page of a list of which the first `size` rows were found, and one more if there is one."""
    return _page(found, size, key_of, backwards=False, placed=False)


def _page(
    found: Sequence[T], size: int, key_of: Callable[[T], Sequence[Any]], *, backwards: bool, placed: bool
) -> Page[T]:
    more, items = len(found) > size, list(found[:size])
    if backwards:
        items.reverse()
    has_newer = more if backwards else placed
    has_older = (more if not backwards else True) and bool(items)
    return Page(
        items,
        newer=encode_cursor("before", key_of(items[0])) if has_newer and items else None,
        older=encode_cursor("after", key_of(items[-1])) if has_older and items else None,
    )


def _ordered(
    statement: Select[*tuple[Any, ...]],
    keys: Sequence[Key],
    size: int,
    backwards: bool,
    at: Sequence[Any] | None,
) -> Select[*tuple[Any, ...]]:
    """The statement from `at` on, with one row more than asked to know whether there are more."""
    if at is not None:
        there, here = tuple_(*keys), tuple_(*at)
        statement = statement.where(there > here if backwards else there < here)
    return statement.order_by(*(k.asc() if backwards else k.desc() for k in keys)).limit(size + 1)


@lru_cache(256)
def _made_once(
    statement: Select[*tuple[Any, ...]], keys: tuple[Key, ...], size: int, backwards: bool, placed: bool
) -> Select[*tuple[Any, ...]]:
    at = [bindparam(f"at_{place}", type_=key.type) for place, key in enumerate(keys)] if placed else None
    return _ordered(statement, keys, size, backwards, at)


def _place(
    cursor: str | None, length: int, parse: Callable[[list[Any]], Sequence[Any]]
) -> tuple[bool, tuple[Any, ...] | None]:
    """Whether to read backwards, and from which key; no key for no cursor and for one made up."""
    place = decode_cursor(cursor)
    if place is None or len(place[1]) != length:
        return False, None
    try:
        at = tuple(parse(place[1]))
    except (ValueError, TypeError, AttributeError, OverflowError):
        return False, None
    return (place[0] == "before", at) if all(map(_can_be_asked, at)) else (False, None)


def _can_be_asked(value: Any) -> bool:
    """False for what no database has as a key, and some answer with an error when asked for it."""
    if isinstance(value, datetime):
        try:
            return value.tzinfo is not None and bool(value.astimezone(UTC))
        except OverflowError:
            return False
    return not isinstance(value, int) or abs(value) < 2**63
