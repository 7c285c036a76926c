"""Reading accounts, what they carry, and drills."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, or_, select

from community.core.db import db
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels.models import Account, Drill
from community.opsaccount.contacts.models import (
    Contact,
    ContactPoint,
    Engagement,
    PaymentRoute,
    SentProposal,
)
from community.opsaccount.finance.models import MoneyStatement
from community.opsaccount.queries import live

CARRIED = {
    "contacts": (Contact, (Contact.origin_account_id, Contact.lock_account_id)),
    "points": (ContactPoint, (ContactPoint.account_id,)),
    "contracts": (Engagement, (Engagement.contract_account_id, Engagement.files_account_id)),
    "routes": (PaymentRoute, (PaymentRoute.account_id,)),
    "proposals": (SentProposal, (SentProposal.account_id,)),
    "billing": (BillingItem, (BillingItem.account_id,)),
    "statements": (MoneyStatement, (MoneyStatement.account_id,)),
    "drills": (Drill, (Drill.account_id,)),
}


def accounts() -> list[Account]:
    """The accounts, open ones first, by name. Names are sealed, so they are sorted here."""
    found = db.session.scalars(live(Account))
    return sorted(found, key=lambda account: (account.closed_on is not None, account.name.casefold()))


def account_names() -> dict[uuid.UUID | None, str]:
    """The name of each account by its id, deleted ones included: old records may still say theirs."""
    return {account.id: account.name for account in db.session.scalars(select(Account))}


def account_on(platform: str) -> Account | None:
    """The oldest live account on a platform (a key of `rules.PLATFORMS`)."""
    return db.session.scalars(
        live(Account).where(Account.platform == platform).order_by(Account.created_at)
    ).first()


def codes() -> set[str]:
    """The codes in use, deleted accounts' included: they stay in saved snapshots."""
    return set(db.session.scalars(select(Account.code)))


def carried(account: Account) -> dict[str, int]:
    """How many live records of each kind name the account; one statement."""
    counts = [
        select(func.count())
        .select_from(model)
        .where(model.deleted_at.is_(None), or_(*(column == account.id for column in columns)))
        .scalar_subquery()
        .label(name)
        for name, (model, columns) in CARRIED.items()
    ]
    return dict(db.session.execute(select(*counts)).one()._mapping)


def drills(account: Account | None = None) -> Sequence[Drill]:
    """The drills, newest first: all, or those that left `account` out."""
    found = live(Drill).order_by(Drill.drilled_on.desc(), Drill.id)
    return db.session.scalars(found.where(Drill.account_id == account.id) if account else found).all()


def last_drill_on(as_of: date) -> date | None:
    """The last day of the newest drill up to `as_of`."""
    wanted = live(Drill).with_only_columns(func.max(Drill.drilled_on)).where(Drill.drilled_on <= as_of)
    return db.session.scalar(wanted)
