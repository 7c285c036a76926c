"""Puts a snapshot together from what was recorded: pure, so that every reading of a record is tested alone.

The readings are in docs/adr/0008. Contacts are named by their id, accounts by their code; names stay out.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from community.opsaccount.channels.models import Account as AccountRecord
from community.opsaccount.contacts.models import Engagement, PaymentRoute, SentProposal
from community.opsaccount.contacts.queries.standing import Point, Standing
from community.opsaccount.finance.models import Receivable as ReceivableRecord
from community.opsaccount.finance.rules import Fact
from community.opsaccount.resilience.reading import (
    MOST_ACCOUNTS,
    MOST_BILLING,
    MOST_CLIENTS,
    MOST_LEADS,
    MOST_PER_PERSON,
    MOST_RECEIVABLES,
)
from community.opsaccount.resilience.rules.actions import UNKNOWN_LANE
from community.opsaccount.resilience.settled import PAID_LATELY, Settled, at_most
from community.opsaccount.resilience.snapshot import (
    OWN,
    Account,
    AccountKind,
    BillingItem,
    Client,
    ContactPoint,
    Contract,
    Cycle,
    Evidence,
    Finance,
    Freshness,
    Lead,
    OwnPath,
    Receivable,
    Snapshot,
)

FRESH_FOR = timedelta(days=30)


class TooMany(ValueError):
    """More of a kind than one test takes; `kind` is accounts, clients, leads or receivables."""

    def __init__(self, kind: str, most: int):
        super().__init__(f"more than {most} {kind}")
        self.kind = kind
        self.most = most


@dataclass(frozen=True)
class Recorded:
    """Everything recorded that bears on one day; amounts in millionths of the base currency."""

    as_of: date
    base_currency: str
    accounts: Sequence[AccountRecord]
    people: Sequence[Standing]
    points: Sequence[Point]
    engagements: Sequence[Engagement]
    routes: Sequence[PaymentRoute]
    proposals: Sequence[SentProposal]
    touched: Mapping[uuid.UUID, date]
    settled: Sequence[Settled]
    cash: int | None
    monthly_cost: int | None
    held: Mapping[uuid.UUID, int]
    owed: Sequence[tuple[ReceivableRecord, int]]
    facts: frozenset[Fact]
    cycle_days: Sequence[int]
    drilled_on: date | None


def assemble(recorded: Recorded) -> Snapshot:
    """The snapshot of the records. Raises TooMany where they exceed what one test takes."""
    return _Assembly(recorded).snapshot()


class _Assembly:
    """One snapshot in the making: the records sorted by the person they are about."""

    def __init__(self, recorded: Recorded):
        self.recorded = recorded
        self.codes = {account.id: account.code for account in recorded.accounts}
        self.open = {a.id for a in recorded.accounts if _is_open(a, recorded.as_of)}
        self.points = self._reachable(recorded.points)
        self.engagements = _by_contact(recorded.engagements)
        self.routes = self._carried(recorded.routes)
        self.proposals = {p.contact_id: p for p in recorded.proposals if self._stands(p.account_id)}
        self.billing: dict[uuid.UUID, list[BillingItem]] = defaultdict(list)
        for item in at_most(recorded.settled, MOST_BILLING):
            self.billing[item.contact].append(BillingItem(item.amount, self._code(item.carrier)))
        self.owing = {receivable.contact_id for receivable, _ in recorded.owed}

    def snapshot(self) -> Snapshot:
        people = self.recorded.people
        clients = [self._client(p) for p in people if p.is_client and self._counts(p)]
        leads = [self._lead(p) for p in people if p.open_lead or p.qualified]
        snapshot = Snapshot(
            as_of=self.recorded.as_of,
            base_currency=self.recorded.base_currency,
            accounts=tuple(self._account(account) for account in self._needed_accounts()),
            leads=tuple(leads),
            clients=tuple(clients),
            own_path=_own_path(self.recorded.facts),
            finance=self._finance({client.id for client in clients}),
            cycle=_cycle(self.recorded.cycle_days),
            evidence=self._evidence(),
            freshness=self._freshness(),
        )
        _refuse_too_many(snapshot)
        return snapshot

    def _needed_accounts(self) -> Iterable[AccountRecord]:
        """Open accounts, and closed ones that still name an origin or a payment of the time looked at."""
        named = {item.carrier for item in self.recorded.settled}
        named |= {p.contact.origin_account_id for p in self.recorded.people}
        named |= {p.locked_to for p in self.recorded.people}
        named |= {id for e in self.recorded.engagements for id in (e.contract_account_id, e.files_account_id)}
        return (a for a in self.recorded.accounts if a.id in self.open or a.id in named)

    def _account(self, account: AccountRecord) -> Account:
        """A closed account is declared, for old payments name it, but there is no plug left to pull."""
        return Account(account.code, AccountKind(account.kind), external=account.id in self.open)

    def _counts(self, person: Standing) -> bool:
        id = person.contact.id
        return id in self.engagements or id in self.billing or id in self.owing

    def _client(self, person: Standing) -> Client:
        id = person.contact.id
        locked_to = self.codes.get(person.locked_to) if person.locked_to else None
        return Client(
            id=str(id),
            active=id in self.engagements,
            locked_to=locked_to,
            locked_until=person.locked_until if locked_to else None,
            contact_points=self._contact_points(id),
            contract=self._contract(self.engagements.get(id, ())),
            payment_routes=tuple(self.routes.get(id, ()))[:MOST_PER_PERSON],
            billing=tuple(self.billing.get(id, ())),
        )

    def _lead(self, person: Standing) -> Lead:
        """An open lead, or one qualified lately whatever became of it: it counts among the origins."""
        id = person.contact.id
        proposal = self.proposals.get(id) if person.open_lead else None
        return Lead(
            id=str(id),
            origin=self._origin(person),
            qualified=person.qualified,
            open=person.open_lead,
            contact_points=self._contact_points(id) if person.open_lead else (),
            proposal=self._code(proposal.account_id) if proposal else None,
        )

    def _origin(self, person: Standing) -> str:
        account = person.contact.origin_account_id
        return self._code(account) if account else person.contact.origin_lane or UNKNOWN_LANE

    def _contract(self, engagements: Sequence[Engagement]) -> Contract | None:
        """The newest signed contract of the work that runs; one on a closed account is lost."""
        signed = [e for e in engagements if e.signed_on and e.signed_on <= self.recorded.as_of]
        standing = [e for e in signed if self._stands(e.contract_account_id)]
        if not standing:
            return None
        newest = max(standing, key=lambda e: (e.signed_on, e.started_on, str(e.id)))
        return Contract(self._code(newest.contract_account_id), self._code(newest.files_account_id))

    def _contact_points(self, id: uuid.UUID) -> tuple[ContactPoint, ...]:
        points = (ContactPoint(carrier, verified) for carrier, verified in self.points.get(id, {}).items())
        # Verified ones first: what does not fit is what proves least.
        return tuple(sorted(points, key=lambda point: not point.verified)[:MOST_PER_PERSON])

    def _finance(self, clients: set[str]) -> Finance:
        recorded = self.recorded
        held = {
            self._code(id): amount for id, amount in recorded.held.items() if id in self.open and amount > 0
        }
        owed = (
            Receivable(str(item.contact_id), amount, item.due_on, item.delay_days)
            for item, amount in recorded.owed
            if str(item.contact_id) in clients
        )
        # An overdraft is no cash: the test asks how long money lasts, and there is none.
        cash = None if recorded.cash is None else max(0, recorded.cash)
        return Finance(cash, recorded.monthly_cost, tuple(sorted(held.items())), tuple(owed))

    def _evidence(self) -> Evidence:
        recorded, as_of = self.recorded, self.recorded.as_of
        files = [e.file_complete_on for e in recorded.engagements]
        lately = [item for item in recorded.settled if item.day > as_of - PAID_LATELY]
        return Evidence(
            active_files=len(files),
            complete_files=sum(1 for day in files if day and day <= as_of),
            paid_items_90_days=len(lately),
            traceable_items=sum(item.traced for item in lately),
            days_since_drill=(as_of - recorded.drilled_on).days if recorded.drilled_on else None,
            paid_items_180_days=len(recorded.settled),
        )

    def _freshness(self) -> Freshness:
        """Running work and open leads; somebody whose work ended need not be touched."""
        since = self.recorded.as_of - FRESH_FOR
        rows = [
            p.contact.id
            for p in self.recorded.people
            if (p.is_client and p.contact.id in self.engagements) or p.open_lead
        ]
        fresh = sum(1 for id in rows if self.recorded.touched.get(id, date.min) >= since)
        return Freshness(len(rows), fresh)

    def _reachable(self, points: Iterable[Point]) -> dict[uuid.UUID, dict[str, bool]]:
        """By person, each carrier with whether a point on it is verified; closed accounts reach nobody."""
        reachable: dict[uuid.UUID, dict[str, bool]] = defaultdict(dict)
        for point in points:
            if self._stands(point.carrier):
                carriers, code = reachable[point.contact_id], self._code(point.carrier)
                carriers[code] = carriers.get(code, False) or point.verified
        return reachable

    def _carried(self, routes: Iterable[PaymentRoute]) -> dict[uuid.UUID, dict[str, None]]:
        carried: dict[uuid.UUID, dict[str, None]] = defaultdict(dict)
        for route in routes:
            if self._stands(route.account_id):
                carried[route.contact_id][self._code(route.account_id)] = None
        return carried

    def _stands(self, carrier: uuid.UUID | None) -> bool:
        return carrier is None or carrier in self.open

    def _code(self, carrier: uuid.UUID | None) -> str:
        return self.codes[carrier] if carrier else OWN


def _is_open(account: AccountRecord, as_of: date) -> bool:
    opened = account.deleted_at is None and (account.since is None or account.since <= as_of)
    return opened and (account.closed_on is None or account.closed_on > as_of)


def _by_contact(engagements: Iterable[Engagement]) -> dict[uuid.UUID, list[Engagement]]:
    found: dict[uuid.UUID, list[Engagement]] = defaultdict(list)
    for engagement in engagements:
        found[engagement.contact_id].append(engagement)
    return dict(found)


def _own_path(facts: frozenset[Fact]) -> OwnPath:
    return OwnPath(Fact.TERMS_PUBLISHED in facts, Fact.SIGNATURE in facts, Fact.INVOICE_PROFILE in facts)


def _cycle(days: Sequence[int]) -> Cycle | None:
    """The median, a half going up."""
    return Cycle(int(median(days) + 0.5), len(days)) if days else None


def _refuse_too_many(snapshot: Snapshot) -> None:
    limits = (
        ("accounts", snapshot.accounts, MOST_ACCOUNTS),
        ("clients", snapshot.clients, MOST_CLIENTS),
        ("leads", snapshot.leads, MOST_LEADS),
        ("receivables", snapshot.finance.receivables, MOST_RECEIVABLES),
    )
    for kind, found, most in limits:
        if len(found) > most:
            raise TooMany(kind, most)
