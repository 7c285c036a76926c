"""One contact made of two, and the titles by which exports keep knowing it."""

from __future__ import annotations

import uuid

from sqlalchemy import select, update

from community.core.db import db
from community.opsaccount.contacts.actions.contacts import PARTS
from community.opsaccount.contacts.actions.parts import settle_touches
from community.opsaccount.contacts.models import Contact, ContactAlias, MergedContact
from community.opsaccount.contacts.queries.aliases import alias_key
from community.opsaccount.contacts.rules import Kind

FIRST = ("first_touch_on", "client_since")
LATEST = ("qualified_on", "next_touch_on")


def remember_alias(contact_id: uuid.UUID, account_id: uuid.UUID, title: str) -> None:
    """Let exports of this account find the contact by `title` from now on, whatever it is renamed to."""
    key = alias_key(title)
    known = db.session.scalar(
        select(ContactAlias).where(ContactAlias.account_id == account_id, ContactAlias.key == key)
    )
    if known is None:
        known = ContactAlias(contact_id=contact_id, account_id=account_id, key=key, title=title)
        db.session.add(known)
    known.contact_id = contact_id
    db.session.flush()


def merge(kept: Contact, other: Contact) -> None:
    """Move everything of `other` to `kept` and remove `other`; exports that name it find `kept`.

    `kept` keeps its own name and fills its gaps from `other`; the stricter platform lock holds. This cannot
    be undone. Raises ValueError for a contact merged with itself.
    """
    if kept.id == other.id:
        raise ValueError("a contact cannot be merged with itself")
    for part in (*PARTS, ContactAlias, MergedContact):
        db.session.execute(update(part).where(part.contact_id == other.id).values(contact_id=kept.id))
    _fill_gaps(kept, other)
    _keep_stricter_lock(kept, other)
    db.session.delete(other)
    db.session.flush()
    # Another tab may still show the other one: its forms are led to where everything went.
    db.session.add(MergedContact(id=other.id, contact_id=kept.id))
    settle_touches(kept.id)


def _fill_gaps(kept: Contact, other: Contact) -> None:
    for names, choose in ((FIRST, min), (LATEST, max)):
        for name in names:
            days = [day for day in (getattr(kept, name), getattr(other, name)) if day]
            setattr(kept, name, choose(days, default=None))
    if not kept.origin_account_id and not kept.origin_lane:
        kept.origin_account_id, kept.origin_lane = other.origin_account_id, other.origin_lane
    kept.organisation = kept.organisation or other.organisation
    kept.notes = "\n\n".join(filter(None, (kept.notes, other.notes)))
    if other.kind == Kind.CLIENT:
        kept.kind, kept.closed_on = Kind.CLIENT, None
    kept.estimated = kept.estimated and other.estimated


def _keep_stricter_lock(kept: Contact, other: Contact) -> None:
    mine, theirs = kept.platform_lock_until, other.platform_lock_until
    if theirs and not other.lock_release and (mine is None or kept.lock_release or theirs > mine):
        kept.lock_account_id, kept.platform_lock_until = other.lock_account_id, theirs
        kept.lock_release = kept.lock_released_on = None
