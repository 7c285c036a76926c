"""How far the number can be trusted: how much is recorded, how fresh, and how it moves without one record."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from community.opsaccount.resilience.rules.book import Book
from community.opsaccount.resilience.rules.score import Position, mean, score_of
from community.opsaccount.resilience.snapshot import Freshness, Snapshot
from community.opsaccount.resilience.weights import Weights


class Level(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Confidence:
    """Trust from 0 to 1, its level, and the lowest and highest score with one record left out."""

    value: Fraction
    level: Level
    lowest: int
    highest: int


def confidence_of(book: Book, score: int, weights: Weights) -> Confidence:
    """The confidence in a score already computed from the same book."""
    value = confidence_value(book.snapshot, weights)
    values = {score_of(position, weights).value for position in left_out(book)} or {score}
    return Confidence(value, level_of(value, weights), min(values), max(values))


def confidence_value(snapshot: Snapshot, weights: Weights) -> Fraction:
    """How much is recorded against how much would be enough, times the share of it that is fresh."""
    enough = (
        _up_to_one(len(snapshot.qualified_leads), weights.confident_leads),
        _up_to_one(snapshot.evidence.paid_items_180_days, weights.confident_paid_items),
        _up_to_one(len(snapshot.active_clients), weights.confident_clients),
    )
    return mean(enough) * freshness_of(snapshot.freshness)


def freshness_of(freshness: Freshness) -> Fraction:
    """The share of clients and open leads touched in 30 days; 0 when there are none."""
    return Fraction(freshness.fresh_rows, freshness.rows) if freshness.rows else Fraction(0)


def level_of(value: Fraction, weights: Weights) -> Level:
    if value * 100 >= weights.confidence_high:
        return Level.HIGH
    return Level.MEDIUM if value * 100 >= weights.confidence_medium else Level.LOW


def is_provisional(snapshot: Snapshot, weights: Weights) -> bool:
    """Too little is recorded for the number to lead."""
    too_few_leads = len(snapshot.qualified_leads) < weights.provisional_leads
    return too_few_leads or snapshot.evidence.paid_items_180_days == 0


def left_out(book: Book) -> Iterator[Position]:
    """The positions without each lead and each settled item; records that count alike are tried once."""
    if len(book.snapshot.leads) + len(book.snapshot.clients) > 1:
        alike = {book.lead_key(lead): lead for lead in book.snapshot.leads}
        yield from (book.without_lead(lead) for lead in alike.values())
    for client in book.snapshot.clients:
        yield from (book.without_item(client, item) for item in dict.fromkeys(client.billing))


def _up_to_one(count: int, enough: int) -> Fraction:
    return min(Fraction(count, enough), Fraction(1))
