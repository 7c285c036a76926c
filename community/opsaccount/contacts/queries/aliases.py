"""Finding the contact an export means by a title or a name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from community.core.db import db
from community.opsaccount.contacts.models import ContactAlias
from community.opsaccount.sealing import blind_index

AT_ONCE = 500
"""Titles looked up by one statement; SQLite's bound parameters are limited."""


def alias_key(title: str) -> bytes:
    """What a title is found by: equal whatever its case and white space."""
    return blind_index(title, "contact alias")


def contact_known_as(account_id: uuid.UUID, title: str) -> uuid.UUID | None:
    """The contact that exports of this account call `title`, whatever its name is now."""
    return contacts_known_as(account_id, [title]).get(title)


def contacts_known_as(account_id: uuid.UUID, titles: Iterable[str]) -> dict[str, uuid.UUID]:
    """The contacts that exports of this account call by these titles; unknown titles are left out."""
    keys = {title: alias_key(title) for title in titles}
    found: dict[bytes, uuid.UUID] = {}
    wanted = sorted(set(keys.values()))
    for start in range(0, len(wanted), AT_ONCE):
        rows = select(ContactAlias.key, ContactAlias.contact_id).where(
            ContactAlias.account_id == account_id, ContactAlias.key.in_(wanted[start : start + AT_ONCE])
        )
        found.update((bytes(key), contact) for key, contact in db.session.execute(rows))
    return {title: found[key] for title, key in keys.items() if key in found}
