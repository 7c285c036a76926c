"""The member says what an unsorted row is; it becomes billing only then."""

from __future__ import annotations

import uuid

from community.core import clock
from community.core.db import db
from community.opsaccount.billing.actions import new_item
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels.models import Account
from community.opsaccount.contacts.actions import remember_alias, settle_touches
from community.opsaccount.contacts.models import Contact
from community.opsaccount.contacts.queries import contact_known_as
from community.opsaccount.imports import queries
from community.opsaccount.imports.clients import Clients
from community.opsaccount.imports.models import Movement
from community.opsaccount.imports.records import Kind, Record
from community.opsaccount.queries import find


def sort(movement: Movement, kind: str, contact: Contact | None = None) -> None:
    """The row is of this kind (`Kind`, or `rules.IGNORED`).

    An earning or refund becomes billing of `contact`, or of whom the export names.
    """
    movement.kind, movement.sorted_at = kind, clock.now()
    if kind in (Kind.EARNING, Kind.REFUND):
        client_id = _chosen(movement, contact) if contact else _named(movement)
        item = _billing(movement, client_id)
        db.session.add(item)
        movement.billing_item_id = item.id
        db.session.flush()
        settle_touches(client_id)
    db.session.flush()


def unsort(movement: Movement) -> None:
    """Undo `sort`: the row waits again, and counts nowhere."""
    item = find(BillingItem, movement.billing_item_id) if movement.billing_item_id else None
    movement.kind, movement.sorted_at, movement.billing_item_id = Kind.UNSORTED, None, None
    if item is not None:
        db.session.delete(item)
        db.session.flush()
        settle_touches(item.contact_id)
    db.session.flush()


def _billing(movement: Movement, contact_id: uuid.UUID) -> BillingItem:
    return new_item(
        base=queries.base_currency(),
        contact_id=contact_id,
        account_id=movement.account_id,
        kind=movement.kind,
        settled_on=movement.occurred_on,
        currency=movement.currency,
        gross=movement.gross,
        fee=movement.fee,
        net=movement.net,
        rate=movement.rate,
        description=movement.description,
        source=movement.source,
        key=movement.key,
        import_id=movement.import_id,
    )


def _chosen(movement: Movement, contact: Contact) -> uuid.UUID:
    """The chosen contact; later files find them by the name this row gives, unless it is taken."""
    name = movement.client_name
    if name and contact_known_as(movement.account_id, name) is None:
        remember_alias(contact.id, movement.account_id, name)
    return contact.id


def _named(movement: Movement) -> uuid.UUID:
    account = find(Account, movement.account_id)
    assert account is not None, "an account that carries something cannot be deleted"
    clients = Clients(account)
    record = Record(
        source=movement.source,
        kind=Kind(movement.kind),
        occurred_on=movement.occurred_on,
        currency=movement.currency,
        gross=movement.gross,
        client_name=movement.client_name,
    )
    clients.meet([record])
    clients.settle()
    return clients.by_title[movement.client_name].contact_id
