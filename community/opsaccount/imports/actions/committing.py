"""Adding what a preview found: all of it or nothing, each event once.

Rows are laid down in batches with the import's own stamp as their day of deletion, so that they count
nowhere, and one last transaction lifts the stamp from all of them at once. A large file so never holds
SQLite's one writer for long, and a worker that dies leaves nothing that anybody sees.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import Update, delete, exists, not_, update
from sqlalchemy.orm import aliased

from community.core import clock, events
from community.core.db import db
from community.opsaccount.billing.actions import new_item
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.billing.rules import Kind as BillingKind
from community.opsaccount.channels.actions import account_for
from community.opsaccount.channels.models import Account
from community.opsaccount.channels.queries import account_on
from community.opsaccount.contacts.models import Contact, ContactPoint, Engagement, PaymentRoute
from community.opsaccount.contacts.rules import Source
from community.opsaccount.imports import queries
from community.opsaccount.imports.actions.reading import Pace, at_once, compared
from community.opsaccount.imports.clients import Clients, settle_engagements, title_of
from community.opsaccount.imports.events import ImportCommitted, ImportEnded
from community.opsaccount.imports.findings import Findings
from community.opsaccount.imports.models import Import, ImportedKey, Movement
from community.opsaccount.imports.records import Entry, Kind, Outcome, Record
from community.opsaccount.imports.rules import State
from community.opsaccount.imports.storage import Shelf
from community.opsaccount.imports.stored import message_text
from community.opsaccount.imports.summary import Summary
from community.opsaccount.imports.verdicts import Verdict, segments
from community.opsaccount.queries import find

KINDS = {Kind.EARNING: BillingKind.EARNING, Kind.REFUND: BillingKind.REFUND}


@dataclass(slots=True)
class Committed:
    """What a commit added."""

    account: Account
    account_created: bool
    summary: Summary = field(default_factory=Summary)
    clients_created: list[uuid.UUID] = field(default_factory=list)
    without_rate: int = 0


def take(found: Import) -> bool:
    """Begin the commit; False when somebody else has begun it, or another import of this Desk is in work.

    A Desk has one writer at a time (`scope`), so of two at once one wins.
    """
    other = aliased(Import)
    in_work = exists().where(other.state == State.COMMITTING)
    taken = db.session.execute(
        update(Import)
        .where(Import.id == found.id, Import.state == State.PREVIEWED, not_(in_work))
        .values(state=State.COMMITTING, error_sealed=None)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(found)
    return taken.rowcount == 1  # type: ignore[attr-defined]


def commit(found: Import, pace: Pace = at_once) -> Committed:
    """Add everything new of a taken import. A `pace` that commits may do so between batches.

    Raises storage.Gone when the file was swept.
    """
    clear(found)
    made = Committed(*_account(found))
    shelf, findings = Shelf(found.shelf), Findings.from_json(found.found)
    before = queries.last_paid_days(made.account.id)
    adding = _Adding(found, made, Clients(made.account, found.created_at), queries.base_currency())
    done, total = 0, findings.entries.get(Verdict.NEW, 0) + findings.entries.get(Verdict.UNSORTED, 0)
    for verdict in (Verdict.NEW, Verdict.UNSORTED):
        for segment in segments(shelf, verdict, findings.entries.get(verdict, 0)):
            adding.add(compared(found.source, segment))
            done += len(segment)
            pace(done / total)
    _show(found)
    adding.clients.settle()
    settle_engagements(made.account, before, queries.last_paid_days(made.account.id))
    made.clients_created = [client.contact_id for client in adding.clients.by_title.values() if client.made]
    _finish(found, made, findings)
    return made


def clear(found: Import) -> None:
    """Remove what an attempt laid down that did not come to its end."""
    for model in (BillingItem, Movement, ImportedKey):
        db.session.execute(delete(model).where(model.import_id == found.id))
    made = Contact.source == Source.IMPORT
    db.session.execute(delete(Contact).where(made, Contact.deleted_at == found.created_at))


def _show(found: Import) -> None:
    """Lift the stamp: from here on the rows count."""
    for model in (BillingItem, Movement):
        rows = update(model).where(model.import_id == found.id, model.deleted_at == found.created_at)
        db.session.execute(_unstamped(rows))
    for part in (Contact, ContactPoint, Engagement, PaymentRoute):
        db.session.execute(_unstamped(update(part).where(part.deleted_at == found.created_at)))
    db.session.expire_all()


def _unstamped(rows: Update) -> Update:
    return rows.values(deleted_at=None).execution_options(synchronize_session=False)


@dataclass(slots=True)
class _Adding:
    """Turns verdicts into rows, a batch at a time."""

    found: Import
    made: Committed
    clients: Clients
    base: str

    def add(self, entries: Sequence[Entry]) -> None:
        """Add those of the entries that are new."""
        new = [(entry, entry.record) for entry in entries if entry.is_import and entry.record]
        self.clients.meet(record for _, record in new if record.kind.is_billing)
        for entry, record in new:
            own, *_ = keys = [queries.key_index(self.found.source, key) for key in entry.keys]
            db.session.add_all(self._remembered(key) for key in keys)
            db.session.add(self._item(record, own) if record.kind.is_billing else self._movement(record, own))
            self.made.summary.add(entry)
        db.session.flush()

    def _remembered(self, key: bytes) -> ImportedKey:
        return ImportedKey(source=self.found.source, key=key, import_id=self.found.id)

    def _item(self, record: Record, key: bytes) -> BillingItem:
        rate = rate_of(record, self.base)
        self.made.without_rate += rate is None
        return new_item(
            base=self.base,
            contact_id=self.clients.by_title[title_of(record)].contact_id,
            account_id=self.made.account.id,
            kind=KINDS[record.kind],
            settled_on=record.occurred_on,
            currency=record.currency,
            gross=record.gross,
            fee=record.fee,
            net=record.net,
            unrounded=record.unrounded,
            rate=rate,
            hours=record.hours,
            description=record.description,
            source=self.found.source,
            key=key,
            import_id=self.found.id,
            deleted_at=self.found.created_at,
        )

    def _movement(self, record: Record, key: bytes) -> Movement:
        return Movement(
            account_id=self.made.account.id,
            import_id=self.found.id,
            deleted_at=self.found.created_at,
            kind=record.kind,
            occurred_on=record.occurred_on,
            currency=record.currency,
            gross=record.gross,
            fee=record.fee,
            net=record.net,
            rate=rate_of(record, self.base),
            client_name=title_of(record),
            description=record.description,
            reason=message_text(record.why_unsorted),
            line=record.line,
            source=self.found.source,
            key=key,
        )


def rate_of(record: Record, base: str) -> Decimal | None:
    """Units of `base` for one of the record's currency: 1, or as the export states it, or not known."""
    if record.currency == base:
        return Decimal(1)
    return record.exchange_rate if record.exchange_currency == base else None


def _account(found: Import) -> tuple[Account, bool]:
    """The account the file belongs to, and whether it had to be made."""
    chosen = find(Account, found.account_id) if found.account_id else account_on(found.source)
    account = chosen or account_for(found.source)
    found.account_id = account.id
    return account, chosen is None


def _finish(found: Import, made: Committed, findings: Findings) -> None:
    findings.created = [contact.hex for contact in made.clients_created]
    findings.account_created, findings.without_rate = made.account_created, made.without_rate
    findings.entries = {}
    found.found = findings.to_json()
    added = made.summary.outcomes
    found.fresh, found.unsorted = added[Outcome.NEW], added[Outcome.UNSORTED]
    # Rows that another import brought since the preview count as known.
    found.known = found.rows_read - found.fresh - found.unsorted - found.skipped - found.broken
    events.record(ImportCommitted(made.account.id))
    events.record(ImportEnded(found.shelf))
    found.state, found.shelf, found.committed_at = State.DONE, "", clock.now()
    db.session.flush()
