"""Write a snapshot as the JSON it can be read from again, so a saved value can always be recomputed."""

from dataclasses import asdict
from typing import Any

from community.opsaccount.resilience.snapshot import MILLION, Client, Contract, Finance, Lead, Snapshot


def snapshot_json(snapshot: Snapshot) -> dict[str, Any]:
    """The JSON value of a snapshot: `read_snapshot(snapshot_json(s)) == s`."""
    return {
        "as_of": snapshot.as_of.isoformat(),
        "base_currency": snapshot.base_currency,
        "accounts": [
            {"id": account.id, "kind": account.kind.value, "external": account.external}
            for account in snapshot.accounts
        ],
        "leads": [_lead(lead) for lead in snapshot.leads],
        "clients": [_client(client) for client in snapshot.clients],
        "own_path": asdict(snapshot.own_path),
        "finance": _finance(snapshot.finance),
        "cycle": None if snapshot.cycle is None else asdict(snapshot.cycle),
        "evidence": asdict(snapshot.evidence),
        "freshness": asdict(snapshot.freshness),
    }


def amount_text(millionths: int) -> str:
    """An amount in plain digits with at least two decimals: 9000000000 → "9000.00"."""
    whole, rest = divmod(millionths, MILLION)
    decimals = f"{rest:06d}".rstrip("0")
    return f"{whole}.{decimals.ljust(2, '0')}"


def _lead(lead: Lead) -> dict[str, Any]:
    return {
        "id": lead.id,
        "origin": lead.origin,
        "qualified": lead.qualified,
        "open": lead.open,
        "contact_points": [asdict(point) for point in lead.contact_points],
        "proposal": None if lead.proposal is None else {"carrier": lead.proposal},
    }


def _client(client: Client) -> dict[str, Any]:
    written: dict[str, Any] = {
        "id": client.id,
        "active": client.active,
        "locked_to": client.locked_to,
        "contact_points": [asdict(point) for point in client.contact_points],
        "contract": _contract(client.contract),
        "payment_routes": list(client.payment_routes),
        "billing": [{"amount": amount_text(item.amount), "carrier": item.carrier} for item in client.billing],
    }
    if client.locked_until:
        written["locked_until"] = client.locked_until.isoformat()
    return written


def _contract(contract: Contract | None) -> dict[str, str] | None:
    return None if contract is None else asdict(contract)


def _finance(finance: Finance) -> dict[str, Any]:
    return {
        "cash": None if finance.cash is None else amount_text(finance.cash),
        "monthly_cost": None if finance.monthly_cost is None else amount_text(finance.monthly_cost),
        "held": {account: amount_text(amount) for account, amount in finance.held},
        "receivables": [
            {**asdict(item), "amount": amount_text(item.amount), "due_on": item.due_on.isoformat()}
            for item in finance.receivables
        ],
    }
