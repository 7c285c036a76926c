"""Clients and leads themselves: saving, converting, locking, deleting with all that hangs on them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import update

from community.core import clock
from community.core.db import db
from community.opsaccount import actions, queries
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels.models import Account
from community.opsaccount.channels.rules import PLATFORMS
from community.opsaccount.contacts.models import (
    Contact,
    ContactPoint,
    Engagement,
    PaymentRoute,
    SentProposal,
    Touch,
)
from community.opsaccount.contacts.rules import Kind, lock_end
from community.opsaccount.finance.models import Receivable

PARTS = (ContactPoint, Touch, Engagement, PaymentRoute, SentProposal, BillingItem, Receivable)
"""What goes and comes back together with its contact."""


def save_contact(
    contact: Contact | None, values: Mapping[str, Any], *, id: uuid.UUID | None = None
) -> Contact:
    """A new or changed client or lead; one met on a marketplace that binds relationships is locked to it."""
    contact = actions.keep(contact or Contact(id=id), values)
    _lock_to_origin(contact)
    return contact


def add_contact(kind: Kind, name: str, **values: Any) -> Contact:
    """A new contact from an import or the guided test, which say so in `source` and `estimated`."""
    return save_contact(None, {"kind": kind, "name": name, **values})


def become_client(lead: Contact, on: date) -> None:
    """The lead signed: from `on` they are a client."""
    lead.kind, lead.client_since, lead.closed_on = Kind.CLIENT, lead.client_since or on, None
    _lock_to_origin(lead)
    db.session.flush()


def save_lock(contact: Contact, values: Mapping[str, Any]) -> None:
    """What a marketplace's terms say about this relationship, or why they no longer bind it."""
    actions.keep(contact, values)


def delete_contact(contact: Contact) -> None:
    """Delete a contact and all that hangs on it; `restore_contact` brings the same rows back."""
    contact.deleted_at = clock.now()
    for part in PARTS:
        rows = update(part).where(part.contact_id == contact.id, part.deleted_at.is_(None))
        db.session.execute(rows.values(deleted_at=contact.deleted_at))
    db.session.flush()


def restore_contact(contact: Contact) -> None:
    """Undo `delete_contact`; what had been deleted before it stays deleted."""
    for part in PARTS:
        rows = update(part).where(part.contact_id == contact.id, part.deleted_at == contact.deleted_at)
        db.session.execute(rows.values(deleted_at=None))
    actions.restore(contact)


def _lock_to_origin(contact: Contact) -> None:
    """Note what the origin's terms claim, unless the member has already said how it is."""
    if contact.platform_lock_until or contact.lock_release or contact.origin_account_id is None:
        return
    account = queries.find(Account, contact.origin_account_id)
    months = PLATFORMS[account.platform].lock_months if account and account.platform in PLATFORMS else 0
    began = contact.first_touch_on or contact.client_since
    if months and began:
        contact.lock_account_id = contact.origin_account_id
        contact.platform_lock_until = lock_end(began, months)
        db.session.flush()
