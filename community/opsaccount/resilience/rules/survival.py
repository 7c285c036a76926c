"""Pull the plug: would this client or lead still stand if one account disappeared tomorrow, and why not."""

from dataclasses import dataclass
from enum import StrEnum

from community.opsaccount.resilience.snapshot import OWN, Client, Lead, OwnPath, Snapshot


class State(StrEnum):
    """How one person stands without the account; everything but `survives` counts as broken."""

    SURVIVES = "survives"
    BROKEN = "broken"
    UNPROVEN = "unproven"
    LOCKED = "locked"


class Reason(StrEnum):
    """Why somebody does not survive; screens turn it into a sentence."""

    ORIGIN_ON_ACCOUNT = "origin_on_account"
    CONTACT_ON_ACCOUNT = "contact_on_account"
    CONTACT_UNVERIFIED = "contact_unverified"
    NO_CONTACT = "no_contact"
    LOCKED_TO_ACCOUNT = "locked_to_account"
    CONTRACT_ON_ACCOUNT = "contract_on_account"
    NO_CONTRACT = "no_contract"
    FILES_ON_ACCOUNT = "files_on_account"
    PROPOSAL_ON_ACCOUNT = "proposal_on_account"
    OWN_PATH_NOT_READY = "own_path_not_ready"
    ROUTE_ON_ACCOUNT = "route_on_account"
    NO_ROUTE = "no_route"
    INVOICE_PROFILE_INCOMPLETE = "invoice_profile_incomplete"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What pulling one plug does to one person's capability."""

    state: State
    reason: Reason | None = None

    @property
    def survives(self) -> bool:
        return self.state is State.SURVIVES


SURVIVES = Outcome(State.SURVIVES)
LOCKED = Outcome(State.LOCKED, Reason.LOCKED_TO_ACCOUNT)


def _broken(reason: Reason) -> Outcome:
    return Outcome(State.BROKEN, reason)


def _unproven(reason: Reason) -> Outcome:
    return Outcome(State.UNPROVEN, reason)


ORIGIN_ON_ACCOUNT = _broken(Reason.ORIGIN_ON_ACCOUNT)
CONTACT_ON_ACCOUNT = _broken(Reason.CONTACT_ON_ACCOUNT)
CONTACT_UNVERIFIED = _unproven(Reason.CONTACT_UNVERIFIED)
NO_CONTACT = _unproven(Reason.NO_CONTACT)
CONTRACT_ON_ACCOUNT = _broken(Reason.CONTRACT_ON_ACCOUNT)
NO_CONTRACT = _unproven(Reason.NO_CONTRACT)
FILES_ON_ACCOUNT = _broken(Reason.FILES_ON_ACCOUNT)
PROPOSAL_ON_ACCOUNT = _broken(Reason.PROPOSAL_ON_ACCOUNT)
OWN_PATH_NOT_READY = _unproven(Reason.OWN_PATH_NOT_READY)
ROUTE_ON_ACCOUNT = _broken(Reason.ROUTE_ON_ACCOUNT)
NO_ROUTE = _unproven(Reason.NO_ROUTE)
INVOICE_PROFILE_INCOMPLETE = _unproven(Reason.INVOICE_PROFILE_INCOMPLETE)


@dataclass(frozen=True, slots=True)
class Ground:
    """What every test shares: the accounts that can be pulled, and the member's own path."""

    external: tuple[str, ...]
    own_path: OwnPath

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Ground":
        return cls(tuple(account.id for account in snapshot.external), snapshot.own_path)


def demand(origin: str, account: str) -> Outcome:
    """A lead of this origin would still have come."""
    return ORIGIN_ON_ACCOUNT if origin == account else SURVIVES


def conversations(person: Client | Lead, account: str) -> Outcome:
    """One verified contact point lies elsewhere."""
    elsewhere = [point for point in person.contact_points if point.carrier != account]
    if any(point.verified for point in elsewhere):
        return SURVIVES
    if elsewhere:
        return CONTACT_UNVERIFIED
    return CONTACT_ON_ACCOUNT if person.contact_points else NO_CONTACT


def client_terms(client: Client, account: str) -> Outcome:
    """A contract lies elsewhere, and no marketplace's terms bind the relationship to the account."""
    if client.locked_to == account:
        return LOCKED
    if client.contract is None:
        return NO_CONTRACT
    return CONTRACT_ON_ACCOUNT if client.contract.carrier == account else SURVIVES


def client_start(client: Client, account: str) -> Outcome:
    """The terms survive and the files lie elsewhere."""
    terms = client_terms(client, account)
    if not terms.survives or client.contract is None:
        return terms
    return FILES_ON_ACCOUNT if client.contract.files_carrier == account else SURVIVES


def client_payment(client: Client, account: str, own_path: OwnPath) -> Outcome:
    """A payment route lies elsewhere; the own one counts only with a complete invoice profile."""
    if client.locked_to == account:
        return LOCKED
    elsewhere = [route for route in client.payment_routes if route != account]
    if any(route != OWN or own_path.invoice_profile_complete for route in elsewhere):
        return SURVIVES
    if elsewhere:
        return INVOICE_PROFILE_INCOMPLETE
    return ROUTE_ON_ACCOUNT if client.payment_routes else NO_ROUTE


def lead_terms(lead: Lead, account: str, ground: Ground) -> Outcome:
    """A lead with a proposal can still be talked to, and terms can be formalised somewhere else."""
    reach = conversations(lead, account)
    if not reach.survives:
        return reach
    on_another = lead.proposal != account and lead.proposal in ground.external
    return SURVIVES if on_another or ground.own_path.ready else OWN_PATH_NOT_READY


def lead_start(lead: Lead, account: str, ground: Ground) -> Outcome:
    """The terms survive and the proposal itself lies elsewhere."""
    terms = lead_terms(lead, account, ground)
    if not terms.survives:
        return terms
    return PROPOSAL_ON_ACCOUNT if lead.proposal == account else SURVIVES


def relation_carrier(client: Client) -> str | None:
    """Who holds the relation: the lock, else the one carrier all verified contact points share."""
    if client.locked_to is not None:
        return client.locked_to
    carriers = {point.carrier for point in client.contact_points if point.verified}
    return carriers.pop() if len(carriers) == 1 else None


def passes_gate(client: Client, marketplace: str, own_path: OwnPath) -> bool:
    """Terms, start and payment of this client hold without the marketplace."""
    return (
        client_start(client, marketplace).survives and client_payment(client, marketplace, own_path).survives
    )
