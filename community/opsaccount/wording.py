"""The words of the Desk's states, kinds and lanes, as the screen says them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.opsaccount.billing.rules import Kind as BillingKind
from community.opsaccount.channels.rules import Function, Lane
from community.opsaccount.channels.rules import Kind as AccountKind
from community.opsaccount.contacts.rules import (
    Direction,
    LockRelease,
    PointKind,
    ProposalState,
)
from community.opsaccount.contacts.rules import Kind as ContactKind
from community.opsaccount.finance.rules import Fact, Statement

ACCOUNT_KINDS = {
    AccountKind.MARKETPLACE: _l("Marketplace"),
    AccountKind.SOCIAL: _l("Social inbox"),
    AccountKind.PAYMENT: _l("Payment provider"),
    AccountKind.MAIL: _l("Mail provider"),
    AccountKind.OTHER: _l("Other"),
}
FUNCTIONS = {
    Function.DISCOVERY_ONLY: _l("Discovery only"),
    Function.DISCOVERY_AND_DELIVERY: _l("Discovery and delivery"),
}
LANES = {
    Lane.REFERRAL: _l("Referral"),
    Lane.SITE: _l("My own site"),
    Lane.OUTBOUND: _l("Outbound"),
    Lane.CONTENT: _l("My own content"),
    Lane.COMMUNITY: _l("Community"),
    Lane.EVENT: _l("Event"),
    Lane.RETURNING: _l("Came back"),
    Lane.OTHER: _l("Another lane"),
}
CONTACT_KINDS = {ContactKind.LEAD: _l("Lead"), ContactKind.CLIENT: _l("Client")}
POINT_KINDS = {
    PointKind.EMAIL: _l("Email"),
    PointKind.PHONE: _l("Phone"),
    PointKind.INBOX: _l("Inbox of an account"),
    PointKind.OTHER: _l("Other"),
}
DIRECTIONS = {Direction.OUT: _l("I wrote or called"), Direction.IN: _l("They wrote or called")}
LOCK_RELEASES = {
    LockRelease.FEE_PAID: _l("The conversion fee was paid"),
    LockRelease.BEGAN_ELSEWHERE: _l("It began elsewhere"),
    LockRelease.EXPIRED: _l("The time has passed"),
}
PROPOSAL_STATES = {
    ProposalState.SENT: _l("Sent"),
    ProposalState.VIEWED: _l("Viewed"),
    ProposalState.ACCEPTED: _l("Accepted"),
    ProposalState.DECLINED: _l("Declined"),
    ProposalState.WITHDRAWN: _l("Withdrawn"),
}
BILLING_KINDS = {BillingKind.EARNING: _l("Earning"), BillingKind.REFUND: _l("Refund")}
STATEMENTS = {
    Statement.CASH: _l("Cash at hand"),
    Statement.MONTHLY_COST: _l("What a month costs"),
    Statement.HELD: _l("Money held with an account"),
}
FACTS = {
    Fact.TERMS_PUBLISHED: _l("My core terms are published"),
    Fact.SIGNATURE: _l("A client signed on my own path"),
    Fact.INVOICE_PROFILE: _l("My invoice profile is complete"),
}
