"""What a stress test reads: the member's records as they stood on a day, in a fixed number of statements."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select, union_all

from community.core.access import Actor
from community.core.db import db
from community.opsaccount.billing import queries as billing
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels import queries as channels
from community.opsaccount.channels.models import Account, Drill
from community.opsaccount.contacts import queries as contacts
from community.opsaccount.contacts.models import Contact, Engagement, SentProposal, Touch
from community.opsaccount.finance import queries as finance
from community.opsaccount.finance.models import MoneyStatement, Receivable
from community.opsaccount.finance.rules import Fact
from community.opsaccount.queries import live
from community.opsaccount.resilience.assembly import Recorded, assemble
from community.opsaccount.resilience.models import ChosenWeights, SavedResult
from community.opsaccount.resilience.settled import BILLED_FOR, Settled, after_refunds, in_millionths
from community.opsaccount.resilience.snapshot import Snapshot
from community.opsaccount.resilience.unfinished import Unfinished, unfinished
from community.opsaccount.resilience.weights import Weights, read_weights

SIGNED_WITHIN = timedelta(days=365)
OLD = timedelta(days=30)
"""Records older than this say little about the day asked about."""


@dataclass(frozen=True)
class LeftOut:
    """An amount in another currency without a rate: it counts nowhere, and the page says so."""

    kind: str
    """billing, receivable, cash, monthly_cost or held."""
    id: uuid.UUID
    contact: uuid.UUID | None
    day: date
    amount: int
    currency: str


@dataclass(frozen=True)
class Standing:
    """What a day's stress test rests on: the snapshot, the names in it, and what to say beside it."""

    snapshot: Snapshot
    names: dict[str, str]
    """Of accounts by code and of people by id."""
    left_out: tuple[LeftOut, ...]
    overdraft: bool
    estimates: int
    """How many of the records are answers from memory."""
    newest: date | None
    """The day of the newest record up to the day asked about."""
    unfinished: Unfinished


def standing_on(as_of: date, *, currency: str) -> Standing:
    """The Desk of the session as it stood on `as_of`; `currency` is the member's own.

    Raises TooMany.
    """
    base = finance.base_currency(currency)
    accounts = db.session.scalars(select(Account).order_by(Account.created_at, Account.id)).all()
    people = contacts.contacts_standing(as_of)
    touched = contacts.touch_days(as_of)
    engagements = contacts.engagements_standing(as_of)
    settled, left_out = _settled(as_of, base)
    money = finance.money(as_of, base)
    left_out += _foreign_money(as_of, base)
    recorded = Recorded(
        as_of=as_of,
        base_currency=base,
        accounts=accounts,
        people=people,
        points=contacts.points_standing(as_of, touched.points),
        engagements=engagements,
        routes=contacts.routes_standing(as_of),
        proposals=contacts.proposals_standing(as_of),
        touched=touched.contacts,
        settled=settled,
        cash=_worth(money.cash),
        monthly_cost=_worth(money.monthly_cost),
        held={id: in_millionths(stated.amount, base) for id, stated in money.held.items()},
        owed=_owed(as_of, base, left_out),
        facts=_facts(as_of),
        cycle_days=_cycle_days(people, as_of),
        drilled_on=channels.last_drill_on(as_of),
    )
    return Standing(
        snapshot=assemble(recorded),
        names={a.code: a.name for a in accounts} | {str(p.contact.id): p.contact.name for p in people},
        left_out=tuple(left_out),
        overdraft=(recorded.cash or 0) < 0,
        estimates=sum(p.contact.estimated for p in people) + sum(e.estimated for e in engagements),
        newest=newest_record_on(as_of),
        unfinished=unfinished(recorded.points, engagements, as_of),
    )


def newest_record_on(as_of: date) -> date | None:
    """The newest day on which something happened, up to `as_of`: work asked for, done, paid or counted."""
    days = (
        (BillingItem, BillingItem.settled_on),
        (Touch, Touch.touched_on),
        (SentProposal, SentProposal.sent_on),
        (Contact, Contact.qualified_on),
        (Contact, Contact.first_touch_on),
        (Contact, Contact.client_since),
        (Engagement, Engagement.started_on),
        (MoneyStatement, MoneyStatement.stated_on),
        (Drill, Drill.drilled_on),
    )
    newest = [
        live(model).where(column <= as_of).with_only_columns(func.max(column).label("day"))
        for model, column in days
    ]
    return db.session.scalar(select(func.max(union_all(*newest).subquery().c.day)))


def _settled(as_of: date, base: str) -> tuple[list[Settled], list[LeftOut]]:
    """The settled items of 180 days, refunds taken off, and those without a rate."""
    counted, left_out = [], []
    # One multiplication an item: there may be tens of thousands.
    unit = in_millionths(1, base)
    for item in billing.settled(as_of, base, days=BILLED_FOR.days):
        if item.base_gross is None:
            left_out.append(
                LeftOut("billing", item.id, item.contact_id, item.settled_on, item.gross, item.currency)
            )
            continue
        exact = item.unrounded if item.currency == base else None
        amount = item.base_gross * unit if exact is None else in_millionths(item.base_gross, base, exact)
        traced = item.traced_on is not None and item.traced_on <= as_of
        counted.append(Settled(item.id, item.contact_id, item.account_id, item.settled_on, amount, traced))
    return after_refunds(counted), left_out


def _worth(statement: MoneyStatement | None) -> int | None:
    """A statement in millionths of its currency."""
    return None if statement is None else in_millionths(statement.amount, statement.currency)


def _foreign_money(as_of: date, base: str) -> list[LeftOut]:
    """The newest statements in each other currency: nobody stated a rate for them."""
    rows = live(MoneyStatement).where(MoneyStatement.stated_on <= as_of, MoneyStatement.currency != base)
    newest = {
        (row.kind, row.account_id, row.currency): row
        for row in db.session.scalars(rows.order_by(MoneyStatement.stated_on, MoneyStatement.created_at))
    }
    return [
        LeftOut(row.kind, row.id, None, row.stated_on, row.amount, row.currency) for row in newest.values()
    ]


def _owed(as_of: date, base: str, left_out: list[LeftOut]) -> list[tuple[Receivable, int]]:
    """What was invoiced and not paid by the day, in millionths."""
    counted = []
    for row, _contact in finance.receivables(as_of):
        if row.currency == base:
            counted.append((row, in_millionths(row.amount, base)))
        elif row.base_amount is not None and row.base_currency == base:
            counted.append((row, in_millionths(row.base_amount, base)))
        else:
            left_out.append(
                LeftOut("receivable", row.id, row.contact_id, row.due_on, row.amount, row.currency)
            )
    return counted


def _facts(as_of: date) -> frozenset[Fact]:
    """What stood on the own path that day. A signature proves it for twelve months."""
    found = finance.facts(as_of)
    return frozenset(
        kind for kind, fact in found.items() if kind != Fact.SIGNATURE or fact.since > as_of - SIGNED_WITHIN
    )


def _cycle_days(people: Sequence[contacts.Standing], as_of: date) -> list[int]:
    """For each client with both, the days from the first touch to the first payment."""
    paid = billing.first_paid(as_of)
    touched = ((p.contact.first_touch_on, paid.get(p.contact.id)) for p in people)
    return [(first - began).days for began, first in touched if began and first and began <= first]


def weights() -> Weights:
    """The member's own weights, the defaults where they changed nothing."""
    kept = chosen_weights()
    return read_weights(kept.weights) if kept else Weights()


def chosen_weights() -> ChosenWeights | None:
    """The row of the member's own weights."""
    return db.session.scalar(select(ChosenWeights))


TREND = 60
"""How many saved results the trend shows: five years of monthly ones."""


class Point(NamedTuple):
    """One saved result as the trend shows it."""

    id: uuid.UUID
    as_of: date
    created_at: datetime
    score: int
    band: str
    verdict: str
    provisional: bool
    estimated: bool


def trend() -> list[Point]:
    """The newest saved results, oldest first; a day saved twice appears twice."""
    kept = SavedResult
    columns = (kept.id, kept.as_of, kept.created_at, kept.score, kept.band, kept.verdict)
    newest = select(*columns, kept.provisional, kept.estimated).order_by(
        kept.as_of.desc(), kept.created_at.desc(), kept.id
    )
    return [Point(*row) for row in reversed(db.session.execute(newest.limit(TREND)).all())]


def saved_result(actor: Actor, record_id: uuid.UUID) -> SavedResult | None:
    """The saved result that an address names; a loader for `@requires`."""
    return db.session.scalar(select(SavedResult).where(SavedResult.id == record_id))
