"""Who the clients of an export are: found by the title it knows them by, or made with what it proves.

What an export proves is little and is taken as little (docs/adr/0007): a marketplace carries the contract,
the way to reach the client, the payment route and its claim on the relationship; a payment provider carries
the payment route and nothing else.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import select

from community.core.db import db
from community.opsaccount.channels.models import Account
from community.opsaccount.channels.rules import PLATFORMS
from community.opsaccount.channels.rules import Kind as AccountKind
from community.opsaccount.contacts.models import (
    Contact,
    ContactAlias,
    ContactPoint,
    Engagement,
    PaymentRoute,
)
from community.opsaccount.contacts.queries.aliases import AT_ONCE, alias_key
from community.opsaccount.contacts.rules import Kind, PointKind, Source, lock_end
from community.opsaccount.imports.records import Record
from community.opsaccount.imports.rules import ended_on
from community.opsaccount.imports.verdicts import batches
from community.opsaccount.records import Record as Row

R = TypeVar("R", bound=Row)


def title_of(record: Record) -> str:
    """What the export calls the client: its name, else the contract with its id, which stands in for it."""
    if record.client_name or not record.contract_id:
        return record.client_name or record.work_title
    return f"{record.work_title} ({record.contract_id})"


@dataclass
class Client:
    """One client of the export: the contact, and the days of its first and last item in the file."""

    contact_id: uuid.UUID
    title: str
    first: date
    last: date
    made: bool
    """Whether this import made the contact."""

    def add(self, day: date) -> None:
        """Count one more item in."""
        self.first, self.last = min(self.first, day), max(self.last, day)


class Clients:
    """The clients of one import, by the titles of its records.

    What is made is stamped as deleted on `stamp`, if one is given, until the whole import is there.
    """

    def __init__(self, account: Account, stamp: datetime | None = None) -> None:
        self.account, self._stamp = account, stamp
        self.by_title: dict[str, Client] = {}
        self._names: set[str] = set()

    def meet(self, records: Iterable[Record]) -> None:
        """Find or make the client of each of these billing records."""
        known: dict[str, Client] = self.by_title
        new: dict[str, Record] = {}
        days: dict[str, tuple[date, date]] = {}
        for record in records:
            title, day = title_of(record), record.occurred_on
            if title in known:
                known[title].add(day)
                continue
            new.setdefault(title, record)
            first, last = days.get(title, (day, day))
            days[title] = min(first, day), max(last, day)
        contacts = _known_as(self.account, new)
        for title, record in new.items():
            contact, day = contacts.get(title), record.occurred_on
            made = contact is None
            contact_id = contact or self._made(title, record)
            known[title] = Client(contact_id, title, day, day, made=made)
            known[title].add(days[title][0])
            known[title].add(days[title][1])

    def settle(self) -> None:
        """Write down what only the whole file tells: when each relationship began and was last seen."""
        for clients in batches(self.by_title.values(), AT_ONCE):
            ids = [client.contact_id for client in clients]
            contacts = {c.id: c for c in db.session.scalars(select(Contact).where(Contact.id.in_(ids)))}
            for client in clients:
                self._settle(client, contacts[client.contact_id])
            self._date_parts({client.contact_id: client.first for client in clients if client.made})
            db.session.flush()

    def _settle(self, client: Client, contact: Contact) -> None:
        contact.first_touch_on = _earlier(contact.first_touch_on, client.first)
        contact.last_touch_on = max(contact.last_touch_on or client.last, client.last)
        contact.client_since = _earlier(contact.client_since, client.first)
        contact.kind = Kind.CLIENT
        if client.made and contact.origin_account_id:
            contact.qualified_on = client.first
        self._lock(client, contact)

    def _date_parts(self, began: dict[uuid.UUID, date]) -> None:
        """The engagements and routes that this import made start with the first item."""
        for route in db.session.scalars(select(PaymentRoute).where(PaymentRoute.contact_id.in_(began))):
            route.since = began[route.contact_id]
        for work in db.session.scalars(select(Engagement).where(Engagement.contact_id.in_(began))):
            work.started_on = began[work.contact_id]
            work.signed_on = work.started_on if work.contract_account_id else None

    def _made(self, title: str, record: Record) -> uuid.UUID:
        account, day = self.account, record.occurred_on
        marketplace = account.kind == AccountKind.MARKETPLACE
        contact = self._new(Contact, kind=Kind.CLIENT, source=Source.IMPORT, name=self._name(title, record))
        contact.origin_account_id = account.id if marketplace else None
        db.session.flush()
        _remember(contact, account, title)
        self._new(PaymentRoute, contact_id=contact.id, account_id=account.id, since=day)
        if title:
            # Only a marketplace is itself the place where terms were agreed and work was handed over.
            carrier = account.id if marketplace else None
            work = self._new(Engagement, contact_id=contact.id, title=title, started_on=day)
            work.contract_account_id = work.files_account_id = carrier
        if marketplace:
            point = {"contact_id": contact.id, "account_id": account.id, "address": title}
            self._new(ContactPoint, kind=PointKind.INBOX, **point)
        return contact.id

    def _new(self, model: type[R], **values: Any) -> R:
        row = model(deleted_at=self._stamp, **values)
        db.session.add(row)
        return row

    def _name(self, title: str, record: Record) -> str:
        name = record.client_name or record.work_title or f"{self.account.name}: no client named"
        if name in self._names:
            name = title or name
        self._names.add(name)
        return name[:200]

    def _lock(self, client: Client, contact: Contact) -> None:
        """The platform's claim runs from the first item; a claim the member has settled is left alone."""
        platform = PLATFORMS.get(self.account.platform)
        if platform is None or not platform.lock_months or contact.lock_release:
            return
        if contact.lock_account_id is None and (client.made or contact.origin_account_id == self.account.id):
            contact.lock_account_id = self.account.id
        if contact.lock_account_id == self.account.id:
            until = lock_end(client.first, platform.lock_months)
            contact.platform_lock_until = _earlier(contact.platform_lock_until, until)


def settle_engagements(account: Account, before: dict[uuid.UUID, date], after: dict[uuid.UUID, date]) -> None:
    """Close imported work that fell quiet, reopen what is paid again; what the member decided stays.

    `before` and `after` the import: the newest payment of each contact through the account. An end that is
    not the one the payments before told is the member's own.
    """
    titles = _imported_titles(account)
    rows = select(Engagement).where(Engagement.deleted_at.is_(None))
    account_before, account_after = max(before.values(), default=None), max(after.values(), default=None)
    for engagement in db.session.scalars(rows):
        contact = engagement.contact_id
        if contact not in after or (contact, engagement.title) not in titles:
            continue
        told = ended_on(before[contact], account_before) if contact in before and account_before else None
        if engagement.closed_on == told and account_after:
            engagement.closed_on = ended_on(after[contact], account_after)
    db.session.flush()


def _known_as(account: Account, titles: Iterable[str]) -> dict[str, uuid.UUID]:
    """The live contacts that exports of this account call by these titles."""
    keys = {alias_key(title): title for title in titles}
    wanted, found = list(keys), {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = (
            select(ContactAlias.key, Contact.id)
            .join(Contact, ContactAlias.contact_id == Contact.id)
            .where(ContactAlias.account_id == account.id, Contact.deleted_at.is_(None))
            .where(ContactAlias.key.in_(wanted[start : start + AT_ONCE]))
        )
        found.update({keys[bytes(key)]: contact for key, contact in db.session.execute(rows)})
    return found


def _remember(contact: Contact, account: Account, title: str) -> None:
    key = alias_key(title)
    rows = select(ContactAlias).where(ContactAlias.account_id == account.id, ContactAlias.key == key)
    alias = db.session.scalar(rows)
    if alias is None:
        alias = ContactAlias(account_id=account.id, key=key, title=title)
        db.session.add(alias)
    # A title whose contact was deleted names somebody new from now on.
    alias.contact_id = contact.id


def _imported_titles(account: Account) -> set[tuple[uuid.UUID, str]]:
    rows = select(ContactAlias).where(ContactAlias.account_id == account.id)
    return {(alias.contact_id, alias.title) for alias in db.session.scalars(rows)}


def _earlier(one: date | None, other: date) -> date:
    return min(one, other) if one else other
