"""What was deleted and can still be brought back, of every kind of record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from community.core.db import db
from community.opsaccount.contacts.models import Contact
from community.opsaccount.imports.models import Import
from community.opsaccount.records import Record

MOST = 50
"""Of each kind, the last ones deleted."""


class Deleted(NamedTuple):
    """A deleted record, and the contact it hangs on."""

    record: Any
    contact: Contact | None

    @property
    def at(self) -> datetime:
        """When it was deleted."""
        return self.record.deleted_at


def deleted_of(kinds: Iterable[type[Record]]) -> list[Deleted]:
    """The deleted records of these kinds, the last deleted first; one statement a kind.

    What went with its contact comes back with it, so only the contact is listed.
    """
    found = [Deleted(*row) for kind in kinds for row in _rows(kind)]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _rows(kind: Any) -> Sequence[tuple[Any, Contact | None]]:
    wanted = select(kind).where(
        kind.deleted_at.is_not(None),
        # Rows that an import has laid down but not yet shown bear its own instant; they were never there.
        kind.deleted_at.not_in(select(Import.created_at)),
    )
    newest = wanted.order_by(kind.deleted_at.desc(), kind.id).limit(MOST)
    if not hasattr(kind, "contact_id"):
        return [(row, None) for row in db.session.scalars(newest)]
    with_contact = newest.add_columns(Contact).join(Contact, Contact.id == kind.contact_id)
    return [(row[0], row[1]) for row in db.session.execute(with_contact.where(Contact.deleted_at.is_(None)))]
