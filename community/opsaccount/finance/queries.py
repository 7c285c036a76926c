"""Reading money at hand and the own path, as of any day."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select

from community.core.db import db
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.contacts.models import Contact
from community.opsaccount.finance.models import DeskSettings, MoneyStatement, OwnPathFact, Receivable
from community.opsaccount.finance.rules import Fact, Statement
from community.opsaccount.queries import live

StatementKey = tuple[str, uuid.UUID | None, str]
"""Kind, account, currency."""


class Money(NamedTuple):
    """The newest statements up to a day: of cash, of a month's cost, of what each account holds."""

    cash: MoneyStatement | None
    monthly_cost: MoneyStatement | None
    held: dict[uuid.UUID, MoneyStatement]


def base_currency(default: str) -> str:
    """The currency the Desk reckons in: the one chosen for it, else `default` (the member's own)."""
    return db.session.scalar(select(DeskSettings.base_currency)) or default


def reckons_in(default: str, asked: str) -> str:
    """What the Desk reckons in once `asked` is used: that, while it holds nothing but estimates."""
    priced = (BillingItem, MoneyStatement, Receivable)
    real = or_(*(live(model).where(model.estimated.is_(False)).exists() for model in priced))
    return base_currency(default) if db.session.scalar(select(real)) else asked


def newest_statements(as_of: date) -> dict[StatementKey, MoneyStatement]:
    """What counts on a day: the newest statement of each key, of equals the last entered."""
    rows = live(MoneyStatement).where(MoneyStatement.stated_on <= as_of)
    ordered = db.session.scalars(rows.order_by(MoneyStatement.stated_on, MoneyStatement.created_at))
    return {(row.kind, row.account_id, row.currency): row for row in ordered}


def money(newest: Mapping[StatementKey, MoneyStatement], base: str) -> Money:
    """The newest statements sorted by what they are about; those in another currency than `base` left out."""
    own = {(kind, account): row for (kind, account, currency), row in newest.items() if currency == base}
    held = {account: row for (kind, account), row in own.items() if kind == Statement.HELD and account}
    return Money(own.get((Statement.CASH, None)), own.get((Statement.MONTHLY_COST, None)), held)


def statements(limit: int) -> Sequence[MoneyStatement]:
    """The newest statements of money, whatever they are about."""
    newest = (MoneyStatement.stated_on.desc(), MoneyStatement.created_at.desc(), MoneyStatement.id)
    return db.session.scalars(live(MoneyStatement).order_by(*newest).limit(limit)).all()


def receivables(as_of: date) -> Sequence[tuple[Receivable, Contact]]:
    """What clients owed on a day, the earliest due first."""
    rows = (
        select(Receivable, Contact)
        .join(Contact, Contact.id == Receivable.contact_id)
        .where(
            Receivable.deleted_at.is_(None),
            Receivable.invoiced_on <= as_of,
            or_(Receivable.paid_on.is_(None), Receivable.paid_on > as_of),
        )
        .order_by(Receivable.due_on, Receivable.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(rows)]


def facts(as_of: date) -> dict[Fact, OwnPathFact]:
    """What stood on the own path on a day: the newest fact of each kind that had begun and not ended."""
    rows = live(OwnPathFact).where(
        OwnPathFact.since <= as_of, or_(OwnPathFact.ended_on.is_(None), OwnPathFact.ended_on > as_of)
    )
    found = db.session.scalars(rows.order_by(OwnPathFact.since, OwnPathFact.created_at))
    return {Fact(row.kind): row for row in found}


def fact_history() -> Sequence[OwnPathFact]:
    """Every fact of the own path, newest first."""
    return db.session.scalars(live(OwnPathFact).order_by(OwnPathFact.since.desc(), OwnPathFact.id)).all()
