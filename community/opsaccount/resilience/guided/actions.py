"""Turns answers into records marked as estimates, and takes earlier estimates back."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, exists, or_, select

from community.core import events
from community.core.db import db
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.billing.rules import Kind as BillingKind
from community.opsaccount.channels import queries as channels
from community.opsaccount.channels.actions import account_for
from community.opsaccount.channels.models import Account
from community.opsaccount.channels.rules import PLATFORMS, Lane
from community.opsaccount.contacts.actions import add_contact
from community.opsaccount.contacts.models import (
    Contact,
    ContactPoint,
    Engagement,
    PaymentRoute,
    SentProposal,
    Touch,
)
from community.opsaccount.contacts.rules import Kind, PointKind, Source
from community.opsaccount.finance.actions import set_base_currency
from community.opsaccount.finance.models import MoneyStatement, OwnPathFact, Receivable
from community.opsaccount.finance.rules import Fact, Statement
from community.opsaccount.imports.events import ImportCommitted
from community.opsaccount.queries import live
from community.opsaccount.resilience.guided.answers import Answers, Through, shared

BEGAN = timedelta(days=60)
"""How long ago estimated work began, leads were qualified and half-year's income was paid, on average."""
ESTIMATE = "estimate"
PARTS = (BillingItem, ContactPoint, Engagement, PaymentRoute, SentProposal, Touch, Receivable)
STATED = (MoneyStatement, OwnPathFact)


def estimate(answers: Answers, today: date) -> None:
    """Record the answers as they stand today; earlier estimates make way, nothing else is touched.

    The Desk reckons in the currency of the answers from now on; see `reckons_in`.
    """
    forget_estimates()
    set_base_currency(answers.currency)
    accounts = {platform: _account(platform) for platform in answers.platforms}
    for part in answers.through:
        _clients(part, accounts[part.platform], answers, today)
        for number in range(part.leads):
            account = accounts[part.platform]
            words = _("Lead %(number)d through %(name)s", number=number + 1, name=account.name)
            _lead(words, today, account=account)
    _own_clients(answers, accounts.get(answers.pays_through), today)
    for number in range(1, answers.referral_leads + 1):
        _lead(_("Lead %(number)d through people who know me", number=number), today, lane=Lane.REFERRAL)
    for number in range(1, answers.site_leads + 1):
        _lead(_("Lead %(number)d through my own site", number=number), today, lane=Lane.SITE)
    _stated(answers, today)
    _forget_unused_accounts(set(accounts.values()))
    db.session.flush()


def forget_estimates() -> None:
    """Delete every estimate, and what was only estimated about somebody who is real."""
    _forget_contacts(select(Contact.id).where(Contact.estimated, Contact.source == Source.GUIDED))
    for model in (*PARTS, *STATED):
        db.session.execute(delete(model).where(model.estimated))
    db.session.flush()


@events.inside(ImportCommitted)
def replace_clients(committed: ImportCommitted) -> None:
    """Estimated clients who pay through the account make way: its export has told who they really are."""
    account_id = committed.account_id
    paying = (
        exists()
        .where(PaymentRoute.contact_id == Contact.id, PaymentRoute.account_id == account_id)
        .correlate(Contact)
    )
    guessed = (Contact.estimated, Contact.source == Source.GUIDED, Contact.kind == Kind.CLIENT)
    _forget_contacts(select(Contact.id).where(*guessed, paying))
    account = db.session.get(Account, account_id)
    if account is not None:
        account.estimated = False
    db.session.flush()


def _forget_contacts(wanted: object) -> None:
    """Delete these contacts, but not one to which something real was added since."""
    touched = [exists().where(part.contact_id == Contact.id, part.estimated.is_(False)) for part in PARTS]
    real = select(Contact.id).where(or_(*(found.correlate(Contact) for found in touched)))
    ids = set(db.session.scalars(wanted)) - set(db.session.scalars(real))  # type: ignore[call-overload]
    for contact in db.session.scalars(select(Contact).where(Contact.estimated)).all():
        if contact.id in ids:
            db.session.delete(contact)
    db.session.flush()


def _forget_unused_accounts(named: set[Account]) -> None:
    for account in db.session.scalars(live(Account).where(Account.estimated)).all():
        if account not in named and not any(channels.carried(account).values()):
            db.session.delete(account)


def _account(platform: str) -> Account:
    """The member's account there; one made now is an estimate itself."""
    known = channels.account_on(platform)
    account = known or account_for(platform)
    if known is None:
        account.estimated = True
    return account


def _clients(part: Through, account: Account, answers: Answers, today: date) -> None:
    """Clients met through an account: it holds the contract, the inbox and the payment."""
    incomes = shared(part.income, part.clients) if part.clients else []
    for number, income in enumerate(incomes):
        words = _("Client %(number)d through %(name)s", number=number + 1, name=account.name)
        contact = _client(words, today, account=account)
        _point(contact, account, today)
        if number < part.reachable:
            _point(contact, None, today)
        _work(contact, today, carrier=account, signed=True)
        # A network brings people together; nobody pays through it.
        marketplace = PLATFORMS[part.platform].kind == "marketplace"
        _pay(contact, account if marketplace else None, income, answers.currency, today)


def _own_clients(answers: Answers, provider: Account | None, today: date) -> None:
    """Clients of the member's own path."""
    own = answers.own
    for number, income in enumerate(shared(own.income, own.clients) if own.clients else []):
        contact = _client(_("Client %(number)d of my own path", number=number + 1), today)
        _point(contact, None, today)
        _work(contact, today, carrier=None, signed=number < answers.signed)
        _pay(contact, provider, income, answers.currency, today)


def _lead(name: str, today: date, *, account: Account | None = None, lane: str = "") -> None:
    """Somebody who asked in the last three months; the test needs to know where they came from, no more."""
    add_contact(
        Kind.LEAD,
        name,
        source=Source.GUIDED,
        estimated=True,
        origin_account_id=account.id if account else None,
        origin_lane=lane,
        qualified_on=today - BEGAN,
        closed_on=today,
    )


def _client(name: str, today: date, *, account: Account | None = None) -> Contact:
    return add_contact(
        Kind.CLIENT,
        name,
        source=Source.GUIDED,
        estimated=True,
        origin_account_id=account.id if account else None,
        client_since=today - BEGAN,
    )


def _point(contact: Contact, account: Account | None, today: date) -> None:
    kind = PointKind.INBOX if account else PointKind.EMAIL
    _add(
        ContactPoint(
            contact_id=contact.id, account_id=account.id if account else None, kind=kind, confirmed_on=today
        )
    )


def _work(contact: Contact, today: date, *, carrier: Account | None, signed: bool) -> None:
    carried = carrier.id if carrier else None
    _add(
        Engagement(
            contact_id=contact.id,
            title=contact.name,
            started_on=today - BEGAN,
            signed_on=today - BEGAN if signed else None,
            contract_account_id=carried,
            files_account_id=carried,
        )
    )


def _pay(contact: Contact, account: Account | None, income: int, currency: str, today: date) -> None:
    """A way to pay, and the half year's income as one payment."""
    carrier = account.id if account else None
    _add(PaymentRoute(contact_id=contact.id, account_id=carrier, since=today - BEGAN))
    if income:
        _add(
            BillingItem(
                contact_id=contact.id,
                account_id=carrier,
                kind=BillingKind.EARNING,
                settled_on=today - BEGAN,
                currency=currency,
                gross=income,
                base_currency=currency,
                base_gross=income,
                source=ESTIMATE,
            )
        )


def _stated(answers: Answers, today: date) -> None:
    for kind, amount in ((Statement.CASH, answers.cash), (Statement.MONTHLY_COST, answers.monthly_cost)):
        if amount is not None:
            _add(MoneyStatement(kind=kind, stated_on=today, currency=answers.currency, amount=amount))
    for fact, true in (
        (Fact.TERMS_PUBLISHED, answers.terms_published),
        (Fact.SIGNATURE, answers.signature),
        (Fact.INVOICE_PROFILE, answers.invoice_profile),
    ):
        if true:
            _add(OwnPathFact(kind=fact, since=today))


def _add(row: BillingItem | ContactPoint | Engagement | PaymentRoute | MoneyStatement | OwnPathFact) -> None:
    row.estimated = True
    db.session.add(row)
