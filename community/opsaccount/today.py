"""What needs the member now, read in four statements however large the Desk is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, func, or_, select

from community.core.db import db
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels.models import Account
from community.opsaccount.contacts.models import Contact, Engagement, SentProposal
from community.opsaccount.contacts.rules import OPEN_STATES, Kind
from community.opsaccount.finance.models import MoneyStatement, OwnPathFact, Receivable
from community.opsaccount.queries import live

SHOWN = 8
"""Lines of each kind on the page."""
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Counts:
    """How much is on record."""

    accounts: int
    clients: int
    open_leads: int
    items: bool
    statements: bool
    facts: bool

    @property
    def nothing(self) -> bool:
        """The Desk is empty."""
        return not (self.accounts or self.clients or self.open_leads or self.items)


@dataclass(frozen=True)
class Today:
    """The page: touches and payments due, proposals about to lapse, and what is on record."""

    counts: Counts
    touches: Sequence[Contact]
    owed: Sequence[tuple[Receivable, Contact]]
    lapsing: Sequence[tuple[SentProposal, Contact]]


def today_of(day: date) -> Today:
    """What the Desk asks for on a day, the most urgent first."""
    counts = _counts()
    if counts.nothing:
        return Today(counts, [], [], [])
    return Today(counts, _touches(day), _owed(day), _lapsing(day))


def _counts() -> Counts:
    lead = (Contact.kind == Kind.LEAD, Contact.closed_on.is_(None))
    columns = [
        live(Account).with_only_columns(func.count()).where(Account.closed_on.is_(None)).scalar_subquery(),
        live(Contact).with_only_columns(func.count()).where(Contact.kind == Kind.CLIENT).scalar_subquery(),
        live(Contact).with_only_columns(func.count()).where(*lead).scalar_subquery(),
        exists(live(BillingItem).with_only_columns(BillingItem.id)),
        exists(live(MoneyStatement).with_only_columns(MoneyStatement.id)),
        exists(live(OwnPathFact).with_only_columns(OwnPathFact.id)),
    ]
    return Counts(*db.session.execute(select(*columns)).one())


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
