"""Short ways to name the people and snapshots of these tests."""

from datetime import date
from pathlib import Path

from community.opsaccount.resilience.reading import parse_snapshot
from community.opsaccount.resilience.snapshot import (
    MILLION,
    OWN,
    Account,
    AccountKind,
    BillingItem,
    Client,
    ContactPoint,
    Contract,
    Lead,
    OwnPath,
    Snapshot,
)

TODAY = date(2026, 11, 21)
UPWORK = Account("upwork", AccountKind.MARKETPLACE)
STRIPE = Account("stripe", AccountKind.PAYMENT)
READY = OwnPath(True, True, True)
SNAPSHOTS = Path(__file__).parent / "snapshots"


def recorded(name: str) -> Snapshot:
    """One of the snapshots kept as JSON."""
    return parse_snapshot((SNAPSHOTS / f"{name}.json").read_text(encoding="utf-8"))


def points(*carriers: str, verified: bool = True) -> tuple[ContactPoint, ...]:
    return tuple(ContactPoint(carrier, verified) for carrier in carriers)


def items(*amounts: int, carrier: str = OWN) -> tuple[BillingItem, ...]:
    """Settled items in whole units of the base currency."""
    return tuple(BillingItem(amount * MILLION, carrier) for amount in amounts)


def client_on(carrier: str, name: str = "C", **fields) -> Client:
    """An active client who has everything on one carrier."""
    defaults = {
        "active": True,
        "contact_points": points(carrier),
        "contract": Contract(carrier, carrier),
        "payment_routes": (carrier,),
    }
    return Client(name, **{**defaults, **fields})


def lead_on(carrier: str, name: str = "L", **fields) -> Lead:
    """A qualified, open lead who came from, talks on and has a proposal on one carrier."""
    defaults = {
        "origin": carrier,
        "qualified": True,
        "open": True,
        "contact_points": points(carrier),
        "proposal": carrier,
    }
    return Lead(name, **{**defaults, **fields})


def snapshot_of(*records: Client | Lead, accounts=(UPWORK, STRIPE), **fields) -> Snapshot:
    """A snapshot of these clients and leads, with the own path ready unless said otherwise."""
    defaults = {
        "as_of": TODAY,
        "base_currency": "USD",
        "accounts": accounts,
        "leads": tuple(record for record in records if isinstance(record, Lead)),
        "clients": tuple(record for record in records if isinstance(record, Client)),
        "own_path": READY,
    }
    return Snapshot(**{**defaults, **fields})
