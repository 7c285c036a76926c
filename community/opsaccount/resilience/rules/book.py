"""The snapshot's sums, and the position after one change without adding everything up again.

`test_properties.py` proves each shortcut equal to summing the changed snapshot from nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from community.opsaccount.resilience.rules import tallies
from community.opsaccount.resilience.rules.concentration import Billed, Concentration
from community.opsaccount.resilience.rules.runway import Purse, Runways
from community.opsaccount.resilience.rules.score import Position
from community.opsaccount.resilience.rules.survival import Ground
from community.opsaccount.resilience.rules.tallies import Entry
from community.opsaccount.resilience.snapshot import BillingItem, Client, Evidence, Lead, Snapshot


class Book:
    """One snapshot, summed once; every method gives the position after one change to it."""

    def __init__(self, snapshot: Snapshot):
        self.snapshot = snapshot
        self.ground = Ground.of(snapshot)
        self._leads = {lead.id: tallies.lead_entries(lead, self.ground) for lead in snapshot.leads}
        self._clients = {
            client.id: tallies.client_entries(client, self.ground) for client in snapshot.clients
        }
        self._paying = {client.id: tallies.paying_without(client, self.ground) for client in snapshot.clients}
        self._purse = Purse(snapshot.finance, snapshot.as_of, self.ground.external, self._paying)
        self._billed = Billed({client.id: _billed(client) for client in snapshot.clients})

    @cached_property
    def position(self) -> Position:
        """The position as recorded."""
        entries = [entry for own in (*self._leads.values(), *self._clients.values()) for entry in own]
        return Position(
            external=self.ground.external,
            tallies=tallies.summed(entries, self.ground.external),
            concentration=self._billed.concentration,
            runways=self._purse.days,
            cycle=self.snapshot.cycle,
            evidence=self.snapshot.evidence,
        )

    def lead_key(self, lead: Lead) -> tuple[Entry, ...]:
        """Leads with the same key count for the same in every score."""
        return tuple(self._leads[lead.id])

    def without_lead(self, lead: Lead) -> Position:
        return self._changed(self._leads[lead.id], ())

    def with_lead(self, lead: Lead) -> Position:
        """The position when the lead of that id is as given."""
        return self._changed(self._leads[lead.id], tallies.lead_entries(lead, self.ground))

    def with_more_leads(self, leads: Iterable[Lead]) -> Position:
        return self._changed(
            (), [entry for lead in leads for entry in tallies.lead_entries(lead, self.ground)]
        )

    def without_item(self, client: Client, item: BillingItem) -> Position:
        """The position without one settled item of the client."""
        concentration = self._billed.with_more(client.id, -item.amount)
        return self._changed(self._item_entries(client, item), (), concentration=concentration)

    def with_item(self, client: Client, item: BillingItem) -> Position:
        """The position with one more settled item of the client."""
        concentration = self._billed.with_more(client.id, item.amount)
        return self._changed((), self._item_entries(client, item), concentration=concentration)

    def with_client(self, client: Client) -> Position:
        """The position when the client of that id is as given, its billing untouched."""
        entries = tallies.client_entries(client, self.ground)
        runways = self._purse.days_when(client.id, tallies.paying_without(client, self.ground))
        return self._changed(self._clients[client.id], entries, runways=runways)

    def with_evidence(self, evidence: Evidence) -> Position:
        return replace(self.position, evidence=evidence)

    def _changed(
        self,
        minus: Iterable[Entry],
        plus: Iterable[Entry],
        *,
        concentration: Concentration | None = None,
        runways: Runways | None = None,
    ) -> Position:
        now = self.position
        return Position(
            now.external,
            tallies.changed(now.tallies, minus, plus),
            now.concentration if concentration is None else concentration,
            now.runways if runways is None else runways,
            now.cycle,
            now.evidence,
        )

    def _item_entries(self, client: Client, item: BillingItem) -> list[Entry]:
        on = frozenset((item.carrier,)).intersection(self.ground.external)
        entries = [Entry("share_billing", item.amount, on)]
        if client.active:
            entries.append(Entry("payment", item.amount, self._paying[client.id]))
        return entries


def _billed(client: Client) -> int:
    return sum(item.amount for item in client.billing)
