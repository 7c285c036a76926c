"""What needs the member now, read in four statements however large the Desk is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, and_, exists, func, or_, select

from community.core.db import db
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels.models import Account
from community.opsaccount.contacts.models import Contact, Engagement, SentProposal
from community.opsaccount.contacts.queries.standing import QUALIFIED_FOR
from community.opsaccount.contacts.rules import OPEN_STATES, Kind
from community.opsaccount.finance.models import MoneyStatement, OwnPathFact, Receivable
from community.opsaccount.queries import live
from community.opsaccount.records import Record

SHOWN = 8
"""Lines of each kind on the page."""
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Counts:
    """How much is on record."""

    accounts: int
    clients: int
    leads: int
    """Those the stress test counts: open ones, and whoever was qualified in the last 90 days."""
    open_leads: int
    items: bool
    statements: bool
    facts: bool

    @property
    def nothing(self) -> bool:
        """The Desk is empty."""
        return not (self.accounts or self.clients or self.leads or self.items)


@dataclass(frozen=True)
class Today:
    """The page: touches and payments due, proposals about to lapse, and what is on record."""

    counts: Counts
    touches: Sequence[Contact]
    owed: Sequence[tuple[Receivable, Contact]]
    lapsing: Sequence[tuple[SentProposal, Contact]]


def today_of(day: date) -> Today:
    """What the Desk asks for on a day, the most urgent first."""
    counts = _counts(day)
    if counts.nothing:
        return Today(counts, [], [], [])
    return Today(counts, _touches(day), _owed(day), _lapsing(day))


def _counts(day: date) -> Counts:
    is_lead, is_open = Contact.kind == Kind.LEAD, Contact.closed_on.is_(None)
    qualified = and_(Contact.qualified_on > day - QUALIFIED_FOR, Contact.qualified_on <= day)
    columns: list[Any] = [
        _how_many(Account, Account.closed_on.is_(None)),
        _how_many(Contact, Contact.kind == Kind.CLIENT),
        _how_many(Contact, is_lead, or_(is_open, qualified)),
        _how_many(Contact, is_lead, is_open),
        exists(live(BillingItem).with_only_columns(BillingItem.id)),
        exists(live(MoneyStatement).with_only_columns(MoneyStatement.id)),
        exists(live(OwnPathFact).with_only_columns(OwnPathFact.id)),
    ]
    return Counts(*db.session.execute(select(*columns)).one())


def _how_many(model: type[Record], *conditions: Any) -> ScalarSelect[int]:
    return live(model).with_only_columns(func.count()).where(*conditions).scalar_subquery()


def _touches(day: date) -> Sequence[Contact]:
    runs = exists().where(
        Engagement.contact_id == Contact.id, Engagement.deleted_at.is_(None), Engagement.closed_on.is_(None)
    )
    due = live(Contact).where(Contact.next_touch_on <= day, or_(Contact.closed_on.is_(None), runs))
    return db.session.scalars(due.order_by(Contact.next_touch_on, Contact.id).limit(SHOWN)).all()


def _owed(day: date) -> Sequence[tuple[Receivable, Contact]]:
    late = (
        select(Receivable, Contact)
        .join(Contact, Contact.id == Receivable.contact_id)
        .where(Receivable.deleted_at.is_(None), Receivable.paid_on.is_(None), Receivable.due_on < day)
        .order_by(Receivable.due_on, Receivable.id)
        .limit(SHOWN)
    )
    return [(row[0], row[1]) for row in db.session.execute(late)]


def _lapsing(day: date) -> Sequence[tuple[SentProposal, Contact]]:
    soon = (
        select(SentProposal, Contact)
        .join(Contact, Contact.id == SentProposal.contact_id)
        .where(
            SentProposal.deleted_at.is_(None),
            SentProposal.state.in_(OPEN_STATES),
            SentProposal.expires_on.between(day - SOON, day + SOON),
        )
        .order_by(SentProposal.expires_on, SentProposal.id)
        .limit(SHOWN)
    )
    return [(row[0], row[1]) for row in db.session.execute(soon)]
