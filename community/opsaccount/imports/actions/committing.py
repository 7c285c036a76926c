"""Adding what a preview found: all of it in one transaction, each event once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import select, update

from community.core import clock, events
from community.core.db import db
from community.opsaccount.billing.actions import new_item
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.billing.rules import Kind as BillingKind
from community.opsaccount.channels.actions import account_for
from community.opsaccount.channels.models import Account
from community.opsaccount.channels.queries import account_on
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
from community.opsaccount.sealing import MemberKey

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
    """Begin the commit; False when somebody else has begun it, or it is not there to be begun.

    One conditional statement, so that of two at once one wins.
    """
    taken = db.session.execute(
        update(Import)
        .where(Import.id == found.id, Import.state == State.PREVIEWED)
        .values(state=State.COMMITTING)
    )
    db.session.refresh(found)
    return taken.rowcount == 1  # type: ignore[attr-defined]


def commit(found: Import, pace: Pace = at_once) -> Committed:
    """Add everything new of a taken import, in the caller's one transaction: all or nothing.

    Raises storage.Gone when the file was swept.
    """
    _one_at_a_time()
    made = Committed(*_account(found))
    shelf, findings = Shelf(found.shelf), Findings.from_json(found.found)
    before = queries.last_paid_days(made.account.id)
    adding = _Adding(found, made, Clients(made.account), queries.base_currency())
    total = sum(findings.entries.get(verdict, 0) for verdict in (Verdict.NEW, Verdict.UNSORTED)) or 1
    done = 0
    for verdict in (Verdict.NEW, Verdict.UNSORTED):
        for segment in segments(shelf, verdict, findings.entries.get(verdict, 0)):
            adding.add(compared(found.source, segment))
            done += len(segment)
            pace(done / total)
    adding.clients.settle()
    settle_engagements(made.account, before, queries.last_paid_days(made.account.id))
    made.clients_created = [client.contact.id for client in adding.clients.by_title.values() if client.made]
    _finish(found, made, findings)
    return made


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
            contact_id=self.clients.by_title[title_of(record)].contact.id,
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
        )

    def _movement(self, record: Record, key: bytes) -> Movement:
        return Movement(
            account_id=self.made.account.id,
            import_id=self.found.id,
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


def _one_at_a_time() -> None:
    """Wait until no other import of this member is being committed, so that both see the same keys.

    SQLite has one writer anyway; on PostgreSQL the member's own key row stands for the Desk.
    """
    db.session.scalar(select(MemberKey.id).with_for_update())


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
