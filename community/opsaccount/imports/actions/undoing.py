"""Taking an import back: what it added goes, what the member has since made of it stays."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from community.core import clock
from community.core.db import db
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels.models import Account
from community.opsaccount.contacts.actions import settle_touches
from community.opsaccount.contacts.models import (
    Contact,
    ContactAlias,
    ContactPoint,
    Engagement,
    PaymentRoute,
    SentProposal,
    Touch,
)
from community.opsaccount.finance.models import Receivable
from community.opsaccount.imports import queries
from community.opsaccount.imports.clients import settle_engagements
from community.opsaccount.imports.findings import Findings
from community.opsaccount.imports.models import Import, ImportedKey, Movement
from community.opsaccount.imports.rules import State
from community.opsaccount.queries import find

AT_MOST = (
    (BillingItem, 0),
    (Touch, 0),
    (SentProposal, 0),
    (Receivable, 0),
    (ContactPoint, 1),
    (Engagement, 1),
    (PaymentRoute, 1),
)
"""How many rows of a kind an import itself gives a contact; with more, somebody has worked on it."""


@dataclass(frozen=True)
class Undone:
    """What went, and which contacts stay because the member has worked on them."""

    items: int
    contacts: int
    kept: int


def undo(found: Import) -> Undone | None:
    """Remove what a finished import added; None when it is not there to be undone (any more)."""
    taken = db.session.execute(
        update(Import)
        .where(Import.id == found.id, Import.state == State.DONE)
        .values(state=State.UNDONE, ended_at=clock.now())
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        return None
    account = find(Account, found.account_id) if found.account_id else None
    before = queries.last_paid_days(account.id) if account else {}
    touched = _contacts_of(found)
    items = _remove_rows(found)
    created = [uuid.UUID(each) for each in Findings.from_json(found.found).created]
    gone, kept = _remove_untouched(created)
    for contact_id in touched - gone:
        settle_touches(contact_id)
    if account:
        settle_engagements(account, before, queries.last_paid_days(account.id))
    db.session.refresh(found)
    return Undone(items, len(gone), kept)


def _contacts_of(found: Import) -> set[uuid.UUID]:
    rows = select(BillingItem.contact_id).where(BillingItem.import_id == found.id).distinct()
    return set(db.session.scalars(rows))


def _remove_rows(found: Import) -> int:
    removed = 0
    for model in (BillingItem, Movement, ImportedKey):
        result = db.session.execute(delete(model).where(model.import_id == found.id))
        removed += result.rowcount if model is not ImportedKey else 0  # type: ignore[attr-defined]
    return removed


def _remove_untouched(created: Sequence[uuid.UUID]) -> tuple[set[uuid.UUID], int]:
    """Remove those nobody has worked on; which they were, and how many stay."""
    gone, kept = set[uuid.UUID](), 0
    for start in range(0, len(created), queries.AT_ONCE):
        some = created[start : start + queries.AT_ONCE]
        worked_on = _worked_on(some)
        for contact in db.session.scalars(select(Contact).where(Contact.id.in_(some))):
            if contact.id in worked_on or contact.notes or contact.organisation:
                kept += 1
                continue
            gone.add(contact.id)
            db.session.delete(contact)
        db.session.flush()
    return gone, kept


def _worked_on(ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """The contacts among them that have more than an import gives, or another name than it gave."""
    ids, found = list(ids), set[uuid.UUID]()
    for model, most in AT_MOST:
        counted = select(model.contact_id).where(model.contact_id.in_(ids)).group_by(model.contact_id)
        found.update(db.session.scalars(counted.having(func.count() > most)))
    named = (
        select(Contact, ContactAlias)
        .join(ContactAlias, ContactAlias.contact_id == Contact.id)
        .where(Contact.id.in_(ids))
    )
    for contact, alias in db.session.execute(named):
        if alias.title and not alias.title.startswith(contact.name):
            found.add(contact.id)
    return found
