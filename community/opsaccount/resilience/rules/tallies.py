"""The sums the score is made of: each person adds entries, so a changed person changes only those.

That is what makes thousands of "what if" scores affordable: leave the old entries out, put the new ones in.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from community.opsaccount.resilience.rules import survival
from community.opsaccount.resilience.rules.survival import Ground
from community.opsaccount.resilience.snapshot import Client, Lead
from community.opsaccount.resilience.weights import CAPABILITIES, SHARES

# A capability's tally counts by account what survives without it, a share's what lies on it.
# Payment is weighed by billing; `payment_heads` counts the same clients equally, for when none was billed.
PAYMENT_HEADS = "payment_heads"
NAMES = (*CAPABILITIES, PAYMENT_HEADS, *(f"share_{name}" for name in SHARES))


class Entry(NamedTuple):
    """An amount that one person adds to a tally: to its total, and to each of these accounts."""

    tally: str
    amount: int
    accounts: frozenset[str]


class Tally(NamedTuple):
    """A total and, by external account, the part of it that survives without, or lies on, the account."""

    total: int
    by_account: Mapping[str, int]


Tallies = Mapping[str, Tally]


def lead_entries(lead: Lead, ground: Ground) -> list[Entry]:
    """What a lead adds: demand when qualified, conversations when open, terms and start with a proposal."""
    external = ground.external
    entries = []
    if lead.qualified:
        came = frozenset(name for name in external if survival.demand(lead.origin, name).survives)
        entries += [Entry("demand", 1, came), Entry("share_leads", 1, _on(lead.origin, ground))]
    if lead.open:
        reached = frozenset(name for name in external if survival.conversations(lead, name).survives)
        entries.append(Entry("conversations", 1, reached))
        if lead.proposal is not None:
            terms = frozenset(name for name in external if survival.lead_terms(lead, name, ground).survives)
            start = frozenset(name for name in external if survival.lead_start(lead, name, ground).survives)
            entries += [
                Entry("terms", 1, terms),
                Entry("start", 1, start),
                Entry("share_proposals", 1, _on(lead.proposal, ground)),
            ]
    return entries


def client_entries(client: Client, ground: Ground) -> list[Entry]:
    """What a client adds; a closed one only its billing."""
    entries = [
        Entry("share_billing", amount, _on(carrier, ground))
        for carrier, amount in billed_by_carrier(client).items()
    ]
    if not client.active:
        return entries
    external = ground.external
    reached = frozenset(name for name in external if survival.conversations(client, name).survives)
    terms = frozenset(name for name in external if survival.client_terms(client, name).survives)
    start = frozenset(name for name in external if survival.client_start(client, name).survives)
    paying = paying_without(client, ground)
    entries += [
        Entry("conversations", 1, reached),
        Entry("terms", 1, terms),
        Entry("start", 1, start),
        Entry("payment", sum(item.amount for item in client.billing), paying),
        Entry(PAYMENT_HEADS, 1, paying),
        Entry("share_clients", 1, _on(survival.relation_carrier(client), ground)),
    ]
    if client.contract is not None:
        entries.append(Entry("share_contracts", 1, _on(client.contract.carrier, ground)))
    return entries


def billed_by_carrier(client: Client) -> dict[str, int]:
    """Settled amounts of a client by the carrier they came through."""
    billed: dict[str, int] = {}
    for item in client.billing:
        billed[item.carrier] = billed.get(item.carrier, 0) + item.amount
    return billed


def paying_without(client: Client, ground: Ground) -> frozenset[str]:
    """The accounts without which this client can still pay."""
    return frozenset(
        name for name in ground.external if survival.client_payment(client, name, ground.own_path).survives
    )


def summed(entries: Iterable[Entry], external: Iterable[str]) -> dict[str, Tally]:
    """Every tally, from nothing."""
    nothing = dict.fromkeys(external, 0)
    return changed({name: Tally(0, nothing) for name in NAMES}, (), entries)


def changed(tallies: Tallies, minus: Iterable[Entry], plus: Iterable[Entry]) -> dict[str, Tally]:
    """The tallies with some entries taken out and others put in; the given ones stay as they are."""
    totals: dict[str, int] = {}
    parts: dict[str, dict[str, int]] = {}
    for sign, entries in ((-1, minus), (1, plus)):
        for name, amount, accounts in entries:
            if name not in parts:
                totals[name], parts[name] = tallies[name].total, dict(tallies[name].by_account)
            totals[name] += sign * amount
            part = parts[name]
            for account in accounts:
                part[account] += sign * amount
    return {**tallies, **{name: Tally(totals[name], parts[name]) for name in parts}}


def _on(carrier: str | None, ground: Ground) -> frozenset[str]:
    return frozenset((carrier,)) if carrier in ground.external else frozenset()
