"""The stress-test matrix: for each account and capability the share that survives and the names behind it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from community.opsaccount.resilience.evaluation import Evaluation, Pulled
from community.opsaccount.resilience.rules import survival
from community.opsaccount.resilience.rules.score import Verdict, verdict_of
from community.opsaccount.resilience.rules.survival import Ground, Outcome
from community.opsaccount.resilience.snapshot import Client, Lead, Snapshot
from community.opsaccount.resilience.weights import CAPABILITIES


class Subject(StrEnum):
    """Who a line speaks of."""

    ORIGIN = "origin"
    CLIENT = "client"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Line:
    """One name behind a cell: what happens to it, why, and its share of the capability.

    `count` is the number of qualified leads behind an origin, else 1; `locked_until` goes with a lock.
    """

    subject: Subject
    id: str
    outcome: Outcome
    weight: Fraction
    count: int = 1
    locked_until: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One capability without one account; share and verdict are None when it is not applicable."""

    capability: str
    share: Fraction | None
    verdict: Verdict | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One account and its five cells."""

    pulled: Pulled
    cells: tuple[Cell, ...]


def matrix(evaluation: Evaluation) -> tuple[Row, ...]:
    """The rows in the order of the accounts, the cells in the order of the capabilities.

    In each cell the weights of the surviving lines add up to its share.
    """
    return tuple(_row(evaluation, pulled) for pulled in evaluation.accounts)


def _row(evaluation: Evaluation, pulled: Pulled) -> Row:
    return Row(pulled, tuple(_cell(evaluation, pulled, name) for name in CAPABILITIES))


def _cell(evaluation: Evaluation, pulled: Pulled, name: str) -> Cell:
    share = pulled.survives[name]
    verdict = None if share is None else verdict_of((share,), evaluation.weights)
    return Cell(name, share, verdict, tuple(LINES[name](evaluation.snapshot, pulled.account.id)))


def _demand(snapshot: Snapshot, account: str) -> Iterator[Line]:
    leads = snapshot.qualified_leads
    for origin, count in Counter(lead.origin for lead in leads).most_common():
        outcome = survival.demand(origin, account)
        yield Line(Subject.ORIGIN, origin, outcome, Fraction(count, len(leads)), count)


def _conversations(snapshot: Snapshot, account: str) -> list[Line]:
    clients = [(client, survival.conversations(client, account)) for client in snapshot.active_clients]
    leads = [(lead, survival.conversations(lead, account)) for lead in snapshot.open_leads]
    return _heads(clients, leads)


def _terms(snapshot: Snapshot, account: str) -> list[Line]:
    ground = Ground.of(snapshot)
    clients = [(client, survival.client_terms(client, account)) for client in snapshot.active_clients]
    return _heads(
        clients, [(lead, survival.lead_terms(lead, account, ground)) for lead in _proposed(snapshot)]
    )


def _start(snapshot: Snapshot, account: str) -> list[Line]:
    ground = Ground.of(snapshot)
    clients = [(client, survival.client_start(client, account)) for client in snapshot.active_clients]
    return _heads(
        clients, [(lead, survival.lead_start(lead, account, ground)) for lead in _proposed(snapshot)]
    )


def _payment(snapshot: Snapshot, account: str) -> Iterator[Line]:
    clients = snapshot.active_clients
    billed = [sum(item.amount for item in client.billing) for client in clients]
    if not any(billed):
        billed = [1] * len(clients)
    for client, amount in zip(clients, billed, strict=True):
        outcome = survival.client_payment(client, account, snapshot.own_path)
        yield _client_line(client, outcome, Fraction(amount, sum(billed)))


LINES = {
    "demand": _demand,
    "conversations": _conversations,
    "terms": _terms,
    "start": _start,
    "payment": _payment,
}


def _proposed(snapshot: Snapshot) -> Iterable[Lead]:
    return (lead for lead in snapshot.open_leads if lead.proposal is not None)


def _heads(clients: list[tuple[Client, Outcome]], leads: list[tuple[Lead, Outcome]]) -> list[Line]:
    """Lines where everybody weighs the same."""
    each = Fraction(1, len(clients) + len(leads) or 1)
    return [
        *(_client_line(client, outcome, each) for client, outcome in clients),
        *(Line(Subject.LEAD, lead.id, outcome, each) for lead, outcome in leads),
    ]


def _client_line(client: Client, outcome: Outcome, weight: Fraction) -> Line:
    until = client.locked_until if outcome is survival.LOCKED else None
    return Line(Subject.CLIENT, client.id, outcome, weight, locked_until=until)
