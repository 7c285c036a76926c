"""What a stress test makes of the records of a day; the weights and the results that were kept."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from community.core.access import Actor
from community.core.db import db
from community.opsaccount.contacts import queries as contacts
from community.opsaccount.finance import queries as finance
from community.opsaccount.finance.models import MoneyStatement, Receivable
from community.opsaccount.finance.rules import Fact
from community.opsaccount.resilience.assembly import Recorded, assemble
from community.opsaccount.resilience.models import ChosenWeights, SavedResult
from community.opsaccount.resilience.records import Records, records_on
from community.opsaccount.resilience.settled import Settled, after_refunds, in_millionths
from community.opsaccount.resilience.snapshot import Snapshot
from community.opsaccount.resilience.unfinished import Unfinished, unfinished
from community.opsaccount.resilience.weights import Weights, read_weights

SIGNED_WITHIN = timedelta(days=365)


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
    weights: Weights


def standing_on(as_of: date, *, currency: str) -> Standing:
    """The Desk of the session as it stood on `as_of`; `currency` is the member's own.

    Raises TooMany.
    """
    return standing_of(records_on(as_of, currency=currency))


def standing_of(records: Records) -> Standing:
    """What a stress test makes of the records of a day. Raises TooMany."""
    as_of, base, people = records.as_of, records.base, records.people
    settled, left_out = _settled(records)
    money = finance.money(records.statements, base)
    left_out += _foreign_money(records)
    recorded = Recorded(
        as_of=as_of,
        base_currency=base,
        accounts=records.accounts,
        people=people.standing,
        points=records.points,
        engagements=people.engagements,
        routes=records.routes,
        proposals=contacts.open_on(as_of, records.proposals),
        touched={p.contact.id: p.touched_on for p in people.standing if p.touched_on},
        settled=settled,
        cash=_worth(money.cash),
        monthly_cost=_worth(money.monthly_cost),
        held={id: in_millionths(stated.amount, base) for id, stated in money.held.items()},
        owed=_owed(records, left_out),
        facts=_facts(records),
        cycle_days=_cycle_days(people.standing),
        drilled_on=records.basics.drilled_on,
    )
    names = {a.code: a.name for a in records.accounts}
    estimated = [p.contact.estimated for p in people.standing] + [e.estimated for e in people.engagements]
    return Standing(
        snapshot=assemble(recorded),
        names=names | {str(p.contact.id): p.contact.name for p in people.standing},
        left_out=tuple(left_out),
        overdraft=(recorded.cash or 0) < 0,
        estimates=sum(estimated),
        newest=records.basics.newest,
        unfinished=unfinished(records.points, people.engagements, as_of),
        weights=records.weights,
    )


def _settled(records: Records) -> tuple[list[Settled], list[LeftOut]]:
    """The settled items of 180 days, refunds taken off, and those without a rate."""
    counted, left_out = [], []
    base, as_of = records.base, records.as_of
    # One multiplication an item: there may be tens of thousands.
    unit = in_millionths(1, base)
    for item in records.settled:
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


def _foreign_money(records: Records) -> list[LeftOut]:
    """The newest statements in each other currency: nobody stated a rate for them."""
    foreign = (row for row in records.statements.values() if row.currency != records.base)
    return [LeftOut(row.kind, row.id, None, row.stated_on, row.amount, row.currency) for row in foreign]


def _owed(records: Records, left_out: list[LeftOut]) -> list[tuple[Receivable, int]]:
    """What was invoiced and not paid by the day, in millionths."""
    counted, base = [], records.base
    for row, _contact in records.receivables:
        if row.currency == base:
            counted.append((row, in_millionths(row.amount, base)))
        elif row.base_amount is not None and row.base_currency == base:
            counted.append((row, in_millionths(row.base_amount, base)))
        else:
            left_out.append(
                LeftOut("receivable", row.id, row.contact_id, row.due_on, row.amount, row.currency)
            )
    return counted


def _facts(records: Records) -> frozenset[Fact]:
    """What stood on the own path that day. A signature proves it for twelve months."""
    signed_after = records.as_of - SIGNED_WITHIN
    found = records.facts.items()
    return frozenset(kind for kind, fact in found if kind != Fact.SIGNATURE or fact.since > signed_after)


def _cycle_days(people: Sequence[contacts.Standing]) -> list[int]:
    """For each client with both, the days from the first touch to the first payment."""
    touched = ((p.contact.first_touch_on, p.first_paid_on) for p in people)
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
