"""Everything the stress test says about one snapshot: accounts, score, confidence and next actions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from community.opsaccount.resilience.rules.actions import Action, ranked_actions
from community.opsaccount.resilience.rules.book import Book
from community.opsaccount.resilience.rules.confidence import Confidence, confidence_of, is_provisional
from community.opsaccount.resilience.rules.score import (
    Band,
    Position,
    Score,
    Verdict,
    band_of,
    score_of,
    survival_shares,
    verdict_of,
)
from community.opsaccount.resilience.rules.survival import passes_gate
from community.opsaccount.resilience.snapshot import Account, AccountKind, Snapshot
from community.opsaccount.resilience.weights import Weights


class NothingRecorded(ValueError):
    """Without a client and without a lead there is no score to speak of."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What is left when one account disappears; shares are None where a capability is not applicable."""

    account: Account
    survives: Mapping[str, Fraction | None]
    loss: Fraction | None
    verdict: Verdict
    runway_days: int | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole answer for one snapshot; `failing` names the clients that keep the migration gate shut."""

    snapshot: Snapshot
    weights: Weights
    score: Score
    band: Band
    verdict: Verdict
    provisional: bool
    accounts: tuple[Pulled, ...]
    runway_days: int | None
    failing: tuple[str, ...]
    confidence: Confidence
    actions: tuple[Action, ...]

    @property
    def gate_open(self) -> bool:
        return not self.failing


def evaluate(snapshot: Snapshot, weights: Weights | None = None) -> Evaluation:
    """Pull every plug, score, and rank what to do next; raises NothingRecorded for an empty snapshot."""
    if snapshot.is_empty:
        raise NothingRecorded("record a client or a lead first")
    weights = weights or Weights()
    book = Book(snapshot)
    score = score_of(book.position, weights)
    accounts = tuple(_pulled(snapshot, book.position, score, weights))
    return Evaluation(
        snapshot=snapshot,
        weights=weights,
        score=score,
        band=band_of(score.value, weights),
        verdict=max(
            (pulled.verdict for pulled in accounts), key=list(Verdict).index, default=Verdict.SURVIVES
        ),
        provisional=is_provisional(snapshot, weights),
        accounts=accounts,
        runway_days=book.position.runways[None],
        failing=gate_failures(snapshot),
        confidence=confidence_of(book, score.value, weights),
        actions=ranked_actions(book, score, weights),
    )


def gate_failures(snapshot: Snapshot) -> tuple[str, ...]:
    """The active clients whose terms, start or payment would not hold without some marketplace."""
    marketplaces = [account.id for account in snapshot.external if account.kind is AccountKind.MARKETPLACE]
    return tuple(
        client.id
        for client in snapshot.active_clients
        if not all(passes_gate(client, name, snapshot.own_path) for name in marketplaces)
    )


def _pulled(snapshot: Snapshot, position: Position, score: Score, weights: Weights) -> Iterator[Pulled]:
    for account in snapshot.external:
        shares = survival_shares(position, account.id)
        yield Pulled(
            account=account,
            survives=shares,
            loss=score.losses.of(account.id),
            verdict=verdict_of(shares.values(), weights),
            runway_days=position.runways[account.id],
        )
