"""What needs the member now, out of the records that the stress test beside it has read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from community.opsaccount.contacts.models import Contact, SentProposal
from community.opsaccount.contacts.queries.standing import QUALIFIED_FOR
from community.opsaccount.contacts.rules import OPEN_STATES, Kind
from community.opsaccount.finance.models import Receivable
from community.opsaccount.resilience.records import Records

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


def today_of(day: date, records: Records) -> Today:
    """What the Desk asks for on a day, the most urgent first; `records` are its latest."""
    return Today(_counts(day, records), _touches(day, records), _owed(day, records), _lapsing(day, records))


def _counts(day: date, records: Records) -> Counts:
    contacts, basics = records.people.contacts, records.basics
    leads = [contact for contact in contacts if contact.kind == Kind.LEAD]
    return Counts(
        accounts=sum(not account.deleted_at and not account.closed_on for account in records.accounts),
        clients=sum(contact.kind == Kind.CLIENT for contact in contacts),
        leads=sum(lead.closed_on is None or _is_qualified(lead, day) for lead in leads),
        open_leads=sum(lead.closed_on is None for lead in leads),
        items=basics.items,
        statements=basics.statements,
        facts=basics.facts,
    )


def _is_qualified(lead: Contact, day: date) -> bool:
    return lead.qualified_on is not None and day - QUALIFIED_FOR < lead.qualified_on <= day


def _touches(day: date, records: Records) -> list[Contact]:
    in_work = {work.contact_id for work in records.people.engagements if work.closed_on is None}
    due = [
        (contact.next_touch_on, contact.id, contact)
        for contact in records.people.contacts
        if contact.next_touch_on and contact.next_touch_on <= day
        if contact.closed_on is None or contact.id in in_work
    ]
    return [contact for *_, contact in sorted(due)[:SHOWN]]


def _owed(day: date, records: Records) -> list[tuple[Receivable, Contact]]:
    """The earliest due first, as the records have them."""
    unpaid = (pair for pair in records.receivables if pair[0].paid_on is None)
    return [(owed, contact) for owed, contact in unpaid if owed.due_on < day][:SHOWN]


def _lapsing(day: date, records: Records) -> list[tuple[SentProposal, Contact]]:
    contacts = {contact.id: contact for contact in records.people.contacts}
    soon = [
        (sent.expires_on, sent.id, sent)
        for sent in records.proposals
        if sent.state in OPEN_STATES
        if sent.expires_on and day - SOON <= sent.expires_on <= day + SOON
    ]
    return [(sent, contacts[sent.contact_id]) for *_, sent in sorted(soon)[:SHOWN]]
