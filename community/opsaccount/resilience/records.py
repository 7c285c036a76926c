"""What a Desk has on record, as it stood on a day: each table read once, whatever is then made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, func, select, union_all

from community.core.db import db
from community.opsaccount.billing import queries as billing
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels.models import Account, Drill
from community.opsaccount.contacts import queries as contacts
from community.opsaccount.contacts.models import Contact, Engagement, PaymentRoute, SentProposal, Touch
from community.opsaccount.contacts.queries.standing import Point
from community.opsaccount.finance import queries as finance
from community.opsaccount.finance.models import DeskSettings, MoneyStatement, OwnPathFact, Receivable
from community.opsaccount.finance.rules import Fact
from community.opsaccount.queries import live
from community.opsaccount.resilience.models import ChosenWeights
from community.opsaccount.resilience.settled import BILLED_FOR
from community.opsaccount.resilience.weights import Weights, read_weights

OLD = timedelta(days=30)
"""Records older than this say little about the day asked about."""

HAPPENED = (
    (BillingItem, BillingItem.settled_on),
    (Touch, Touch.touched_on),
    (SentProposal, SentProposal.sent_on),
    (Contact, Contact.qualified_on),
    (Contact, Contact.first_touch_on),
    (Contact, Contact.client_since),
    (Engagement, Engagement.started_on),
    (Receivable, Receivable.invoiced_on),
    (MoneyStatement, MoneyStatement.stated_on),
    (Drill, Drill.drilled_on),
)
"""The days on which something happened: work asked for, done, invoiced, paid or counted."""


class Basics(NamedTuple):
    """What a Desk has one of, or any of, up to a day."""

    base_currency: str | None
    chosen_weights: dict[str, int] | None
    drilled_on: date | None
    newest: date | None
    """The newest day on which something happened."""
    items: bool
    statements: bool
    facts: bool


@dataclass(frozen=True)
class Records:
    """The Desk of the session as it stood on `as_of`."""

    as_of: date
    base: str
    """The currency it reckons in."""
    basics: Basics
    accounts: Sequence[Account]
    """Deleted ones too: others may still name them."""
    people: contacts.People
    points: Sequence[Point]
    routes: Sequence[PaymentRoute]
    proposals: Sequence[SentProposal]
    """All that were sent by then."""
    settled: Sequence[billing.Settled]
    statements: Mapping[finance.StatementKey, MoneyStatement]
    receivables: Sequence[tuple[Receivable, Contact]]
    facts: Mapping[Fact, OwnPathFact]

    @property
    def weights(self) -> Weights:
        """The member's own weights, the defaults where they changed nothing."""
        kept = self.basics.chosen_weights
        return read_weights(kept) if kept else Weights()


def records_on(as_of: date, *, currency: str, basics: Basics | None = None) -> Records:
    """Read the Desk in ten statements, and one for its basics unless they are given.

    `currency` is the member's own.
    """
    basics = basics or basics_on(as_of)
    base = basics.base_currency or currency
    return Records(
        as_of=as_of,
        base=base,
        basics=basics,
        accounts=db.session.scalars(select(Account).order_by(Account.created_at, Account.id)).all(),
        people=contacts.people_standing(as_of),
        points=contacts.points_standing(as_of),
        routes=contacts.routes_standing(as_of),
        proposals=contacts.proposals_sent(as_of),
        settled=billing.settled(as_of, base, days=BILLED_FOR.days),
        statements=finance.newest_statements(as_of),
        receivables=finance.receivables(as_of),
        facts=finance.facts(as_of),
    )


def latest_records(today: date, *, currency: str) -> Records:
    """The Desk of today, or of the newest day something happened where that is long ago."""
    basics = basics_on(today)
    old = basics.newest is not None and basics.newest < today - OLD
    # Nothing happened after the newest day, so what holds up to today holds up to then.
    return records_on(basics.newest if old and basics.newest else today, currency=currency, basics=basics)


def basics_on(as_of: date) -> Basics:
    """The basics of the Desk on a day: one statement."""
    columns: list[Any] = [
        select(DeskSettings.base_currency).scalar_subquery(),
        select(ChosenWeights.weights).scalar_subquery(),
        _newest(Drill, Drill.drilled_on, as_of).scalar_subquery(),
        _newest_of_all(as_of),
        *(live(model).exists() for model in (BillingItem, MoneyStatement, OwnPathFact)),
    ]
    return Basics(*db.session.execute(select(*columns)).one())


def _newest_of_all(as_of: date) -> ScalarSelect[date]:
    days = union_all(*(_newest(model, day, as_of) for model, day in HAPPENED)).subquery()
    return select(func.max(days.c.day)).scalar_subquery()


def _newest(model: Any, day: Any, as_of: date) -> Any:
    return live(model).where(day <= as_of).with_only_columns(func.max(day).label("day"))
