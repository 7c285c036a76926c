"""Reading imports: the history, what is already there, what is still to sort."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from community.accounts import queries as members
from community.core.access import Actor
from community.core.db import db
from community.core.paging import Page, keyset_page
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.finance import queries as finance
from community.opsaccount.imports.models import ColumnMapping, Import, ImportedKey, Movement
from community.opsaccount.imports.records import Kind
from community.opsaccount.imports.rules import State
from community.opsaccount.queries import find as find_record
from community.opsaccount.queries import live
from community.opsaccount.scope import acting_owner
from community.opsaccount.sealing import blind_index

AT_ONCE = 500
"""Keys looked up by one statement; SQLite's bound parameters are limited."""
HISTORY, UNSORTED = 30, 50


def one(actor: Actor, import_id: uuid.UUID) -> Import | None:
    """The import that an address names."""
    return find(import_id)


def find(import_id: uuid.UUID) -> Import | None:
    """The import of that id."""
    return db.session.scalar(select(Import).where(Import.id == import_id))


def history(cursor: str | None) -> Page[Import]:
    """The imports, newest first."""
    return keyset_page(
        select(Import),
        _keys(Import.created_at, Import.id),
        cursor=cursor,
        size=HISTORY,
        key_of=lambda row: (row.created_at.isoformat(), row.id.hex),
        parse=lambda key: (datetime.fromisoformat(key[0]), uuid.UUID(key[1])),
    )


def key_index(source: str, key: str) -> bytes:
    """What an event is remembered by: 32 bytes that tell nothing of its id."""
    # Hashed first: a blind index folds case and white space, in which ids may well differ.
    return blind_index(hashlib.sha256(key.encode()).hexdigest(), f"import key {source}")


def has_keys(source: str) -> bool:
    """Whether anything was ever imported from this source."""
    return db.session.scalar(select(ImportedKey.id).where(ImportedKey.source == source).limit(1)) is not None


def known_keys(source: str, keys: Iterable[str]) -> set[str]:
    """Those of `keys` whose events are there already."""
    indexes = {key_index(source, key): key for key in keys}
    wanted, known = list(indexes), set[str]()
    for start in range(0, len(wanted), AT_ONCE):
        rows = select(ImportedKey.key).where(
            ImportedKey.source == source, ImportedKey.key.in_(wanted[start : start + AT_ONCE])
        )
        known.update(indexes[bytes(key)] for key in db.session.scalars(rows))
    return known


def file_index(digest: str) -> bytes:
    """What a file is recognised by; `digest` is its SHA-256 in hex."""
    return blind_index(digest, "import file")


def imported_before(found: Import) -> Import | None:
    """The newest finished import of the very same file."""
    same = select(Import).where(
        Import.digest == found.digest, Import.id != found.id, Import.state == State.DONE
    )
    return db.session.scalars(same.order_by(Import.committed_at.desc())).first()


def layouts_imported(account_id: uuid.UUID | None) -> set[str]:
    """The kinds of export that were imported into an account."""
    if account_id is None:
        return set()
    rows = select(Import.layout).where(Import.account_id == account_id, Import.state == State.DONE)
    return set(db.session.scalars(rows.distinct()))


def mapping_of(fingerprint: str) -> ColumnMapping | None:
    """What the member said about files with this header."""
    wanted = ColumnMapping.fingerprint == blind_index(fingerprint, "file header")
    return db.session.scalar(select(ColumnMapping).where(wanted))


def base_currency() -> str:
    """The currency the Desk adds up in."""
    return finance.base_currency(members.member(acting_owner()).currency)


def movement(actor: Actor, movement_id: uuid.UUID) -> Movement | None:
    """The movement that an address names."""
    return find_record(Movement, movement_id)


def unsorted_page(cursor: str | None) -> Page[Movement]:
    """What the member has still to sort, newest first."""
    return keyset_page(
        live(Movement).where(Movement.kind == Kind.UNSORTED),
        _keys(Movement.occurred_on, Movement.id),
        cursor=cursor,
        size=UNSORTED,
        key_of=lambda row: (row.occurred_on.isoformat(), row.id.hex),
        parse=lambda key: (datetime.fromisoformat(key[0]).date(), uuid.UUID(key[1])),
    )


def unsorted_count() -> int:
    """How many movements wait to be sorted."""
    rows = live(Movement).where(Movement.kind == Kind.UNSORTED).with_only_columns(func.count())
    return db.session.scalar(rows) or 0


def last_paid_days(account_id: uuid.UUID) -> dict[uuid.UUID, date]:
    """The newest day each contact paid through an account."""
    days = (
        live(BillingItem)
        .where(BillingItem.account_id == account_id)
        .with_only_columns(BillingItem.contact_id, func.max(BillingItem.settled_on).label("day"))
        .group_by(BillingItem.contact_id)
    )
    return {row.contact_id: row.day for row in db.session.execute(days)}


def _keys(*columns: Any) -> tuple[ColumnElement[Any], ...]:
    return columns
