"""A Desk with a bit of everything on it: three accounts, a bound client, a free one, a lead, money."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from community.accounts.models import Member
from community.core import clock
from community.core.db import db
from community.opsaccount.billing.actions import new_item
from community.opsaccount.channels.actions import account_for, save_account
from community.opsaccount.contacts.actions.contacts import add_contact
from community.opsaccount.contacts.models import ContactPoint, Engagement, PaymentRoute, SentProposal, Touch
from community.opsaccount.contacts.rules import Kind
from community.opsaccount.finance.models import MoneyStatement, Receivable
from tests.factories import desk_of

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
"""Wider than a phone, and nowhere to fold it."""


def furnish(member: Member) -> None:
    """Put records on the Desk of `member`, dated so that something is due today."""
    today = clock.today(member.timezone)
    with desk_of(member):
        account_for("upwork")
        stripe = account_for("stripe")
        market = save_account(None, {"kind": "marketplace", "name": 2 * LONG_WORD})
        bound = add_contact(
            Kind.CLIENT,
            "Marguerite Vandenbroucke-Østergaard",
            organisation="Northern Lights Logistics GmbH & Co. KG",
            origin_account_id=market.id,
            first_touch_on=today - timedelta(days=200),
            client_since=today - timedelta(days=190),
        )
        free = add_contact(
            Kind.CLIENT,
            "Femi",
            organisation=LONG_WORD,
            client_since=today - timedelta(days=90),
            last_touch_on=today - timedelta(days=500),
            next_touch_on=today,
        )
        lead = add_contact(Kind.LEAD, "Ruth Abel", qualified_on=today - timedelta(days=9))
        _work(bound.id, market.id, today)
        _work(free.id, None, today)
        db.session.add(
            SentProposal(contact_id=lead.id, title="Six articles", sent_on=today - timedelta(days=3))
        )
        db.session.add(
            PaymentRoute(contact_id=free.id, account_id=market.id, since=today - timedelta(days=90))
        )
        _money(free.id, stripe.id, today)


def _work(contact: uuid.UUID, account: uuid.UUID | None, today: date) -> None:
    began = today - timedelta(days=80)
    point = ContactPoint(
        contact_id=contact,
        account_id=account,
        kind="inbox" if account else "email",
        address="mail@example.org",
    )
    engagement = Engagement(
        contact_id=contact,
        title="Monthly newsletter",
        started_on=began,
        signed_on=began,
        contract_account_id=account,
        files_account_id=account,
    )
    touch = Touch(
        contact_id=contact, account_id=account, touched_on=began, direction="out", note="Sent the July issue."
    )
    db.session.add_all([point, engagement, touch])
    for month, currency in enumerate(["USD", "EUR", "USD"]):
        item = new_item(
            base="USD",
            contact_id=contact,
            account_id=account,
            kind="earning",
            settled_on=today - timedelta(days=20 * month),
            currency=currency,
            gross=123_456 * (month + 1),
            fee=12_346 if account else None,
            description="Newsletter and two landing pages",
        )
        db.session.add(item)


def _money(contact: uuid.UUID, account: uuid.UUID, today: date) -> None:
    stated = today - timedelta(days=12)
    for kind, held_by, amount in [
        ("cash", None, 820_000),
        ("monthly_cost", None, 240_000),
        ("held", account, 99_00),
    ]:
        db.session.add(
            MoneyStatement(kind=kind, account_id=held_by, stated_on=stated, currency="USD", amount=amount)
        )
    late = today - timedelta(days=4)
    db.session.add(
        Receivable(
            contact_id=contact,
            currency="USD",
            amount=150_000,
            base_currency="USD",
            base_amount=150_000,
            invoiced_on=late - timedelta(days=30),
            due_on=late,
        )
    )
