"""A snapshot: everything the stress test and the dependency score look at, as plain values of one day.

Amounts are whole millionths of the base currency (`MILLION` = one unit), so every sum is exact.
Identifiers are opaque; a carrier is an account's id or `OWN`, which nobody else can take away.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

OWN = "own"
MILLION = 1_000_000


class SnapshotError(ValueError):
    """A snapshot that cannot be used; `path` is the JSON path of the fault, such as `$.clients[0].id`."""

    def __init__(self, path: str, message: str):
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


class AccountKind(StrEnum):
    """What an account somebody else controls is for."""

    MARKETPLACE = "marketplace"
    SOCIAL = "social"
    PAYMENT = "payment"
    MAIL = "mail"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Account:
    """Something somebody else can limit; only an `external` one is ever pulled."""

    id: str
    kind: AccountKind
    external: bool = True


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """A way to reach somebody: `verified` by a bounce-free touch in 180 days or by the member."""

    carrier: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody who asked; `qualified` within 90 days, `open` while still in play.

    `origin` is an account's id or the name of a lane; `proposal` is the carrier of the live proposal.
    """

    id: str
    origin: str
    qualified: bool
    open: bool
    contact_points: tuple[ContactPoint, ...] = ()
    proposal: str | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """Where the signed terms lie, and where the files of the work lie."""

    carrier: str
    files_carrier: str


@dataclass(frozen=True, slots=True)
class BillingItem:
    """One settled item of the last 180 days, in millionths of the base currency."""

    amount: int
    carrier: str


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who signed; `active` until the engagement is closed.

    `locked_to` is the marketplace whose terms bind the relationship, `locked_until` the day they end.
    """

    id: str
    active: bool
    locked_to: str | None = None
    locked_until: date | None = None
    contact_points: tuple[ContactPoint, ...] = ()
    contract: Contract | None = None
    payment_routes: tuple[str, ...] = ()
    billing: tuple[BillingItem, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnPath:
    """Whether the member's own way from terms to invoice stands and was used."""

    terms_published: bool = False
    signature_in_12_months: bool = False
    invoice_profile_complete: bool = False

    @property
    def ready(self) -> bool:
        """Core terms are published and somebody signed on the own path within 12 months."""
        return self.terms_published and self.signature_in_12_months


@dataclass(frozen=True, slots=True)
class Receivable:
    """An invoice not yet paid: what, when due, and how late this client usually is (median days)."""

    client: str
    amount: int
    due_on: date
    median_delay_days: int = 0


@dataclass(frozen=True, slots=True)
class Finance:
    """Cash at hand, monthly cost, and what lies with an account (`held`: account id and amount)."""

    cash: int | None = None
    monthly_cost: int | None = None
    held: tuple[tuple[str, int], ...] = ()
    receivables: tuple[Receivable, ...] = ()


@dataclass(frozen=True, slots=True)
class Cycle:
    """Median days from first touch to paid, over so many observations."""

    median_days: int
    observations: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much of the business could be proved on paper, and when the last drill was."""

    active_files: int = 0
    complete_files: int = 0
    paid_items_90_days: int = 0
    traceable_items: int = 0
    days_since_drill: int | None = None
    paid_items_180_days: int = 0


@dataclass(frozen=True, slots=True)
class Freshness:
    """Clients plus open leads (`rows`), and how many of them were touched in 30 days."""

    rows: int = 0
    fresh_rows: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One member's business on one day."""

    as_of: date
    base_currency: str
    accounts: tuple[Account, ...]
    leads: tuple[Lead, ...]
    clients: tuple[Client, ...]
    own_path: OwnPath = OwnPath()
    finance: Finance = Finance()
    cycle: Cycle | None = None
    evidence: Evidence = Evidence()
    freshness: Freshness = Freshness()

    @property
    def external(self) -> tuple[Account, ...]:
        """The accounts whose plug can be pulled, in the order given."""
        return tuple(account for account in self.accounts if account.external)

    @property
    def active_clients(self) -> tuple[Client, ...]:
        return tuple(client for client in self.clients if client.active)

    @property
    def open_leads(self) -> tuple[Lead, ...]:
        return tuple(lead for lead in self.leads if lead.open)

    @property
    def qualified_leads(self) -> tuple[Lead, ...]:
        return tuple(lead for lead in self.leads if lead.qualified)

    @property
    def is_empty(self) -> bool:
        """Nothing recorded that a score could speak about."""
        return not self.leads and not self.clients
