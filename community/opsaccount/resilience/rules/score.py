"""The score of one position: loss by account, components, total, floor and bands, all exact fractions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from community.opsaccount.resilience.rules.concentration import Concentration
from community.opsaccount.resilience.rules.runway import Runways
from community.opsaccount.resilience.rules.tallies import PAYMENT_HEADS, Tallies, Tally
from community.opsaccount.resilience.snapshot import Cycle, Evidence
from community.opsaccount.resilience.weights import CAPABILITIES, COMPONENTS, SHARES, Weights


class Verdict(StrEnum):
    """What losing an account does, from harmless to fatal."""

    SURVIVES = "survives"
    TOO_DEPENDENT = "too_dependent"
    STOPS = "stops"


class Band(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Position:
    """Everything the score is a function of."""

    external: tuple[str, ...]
    tallies: Tallies
    concentration: Concentration
    runways: Runways
    cycle: Cycle | None
    evidence: Evidence


class Losses(NamedTuple):
    """What each account would take with it: `lost[account] ÷ whole`; nothing is applicable at `whole` 0."""

    lost: Mapping[str, int]
    whole: int

    def of(self, account: str) -> Fraction | None:
        return Fraction(self.lost[account], self.whole) if self.whole else None

    @property
    def worst(self) -> Fraction | None:
        """The largest loss; 0 without accounts, None when no capability is applicable."""
        if not self.lost:
            return Fraction(0)
        return Fraction(max(self.lost.values()), self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Score:
    """A total from 0 (nothing can hurt) to 100 (all on one), and what it is made of."""

    components: Mapping[str, Fraction | None]
    losses: Losses
    raw: Fraction
    value: int
    floored: bool


def score_of(position: Position, weights: Weights) -> Score:
    """The score of a position: parts that are not applicable give their weight to the others."""
    losses = losses_of(position, weights)
    components = {
        "channels": channels(position, weights),
        "clients": clients(position.concentration, weights),
        "worst_plug": percent(losses.worst),
        "runway": runway(position.runways, position.cycle, weights),
        "evidence": evidence(position.evidence, weights),
    }
    # Evidence is always there, for a drill was held or not; only its weight may be nothing.
    raw = weighted_mean((getattr(weights, name), components[name]) for name in COMPONENTS) or Fraction(0)
    floored = raw < weights.floor_when_stopping and anything_stops(position)
    value = half_up(Fraction(weights.floor_when_stopping) if floored else raw)
    return Score(components, losses, raw, value, floored)


def capability(position: Position, name: str) -> Tally:
    """The tally behind one capability; payment counts heads when no active client was billed."""
    tally = position.tallies[name]
    if name == "payment" and not tally.total:
        return position.tallies[PAYMENT_HEADS]
    return tally


def survival_shares(position: Position, account: str) -> dict[str, Fraction | None]:
    """What share of each capability survives without the account; None where there is nobody to ask."""
    tallies = {name: capability(position, name) for name in CAPABILITIES}
    return {
        name: Fraction(tally.by_account[account], tally.total) if tally.total else None
        for name, tally in tallies.items()
    }


def losses_of(position: Position, weights: Weights) -> Losses:
    """By account, 1 minus the weighted mean of what survives.

    One denominator does for all accounts, for the population of a capability is the same for each.
    """
    asked = [(getattr(weights, name), capability(position, name)) for name in CAPABILITIES]
    asked = [(weight, tally) for weight, tally in asked if weight and tally.total]
    common = lcm(*(tally.total for _, tally in asked))
    whole = common * sum(weight for weight, _ in asked)
    parts = [(weight * (common // tally.total), tally.by_account) for weight, tally in asked]
    lost = {name: whole - sum([factor * kept[name] for factor, kept in parts]) for name in position.external}
    return Losses(lost, whole)


def anything_stops(position: Position) -> bool:
    """Some account takes all of an applicable capability with it."""
    tallies = (capability(position, name) for name in CAPABILITIES)
    return any(tally.total and 0 in tally.by_account.values() for tally in tallies)


def verdict_of(shares: Iterable[Fraction | None], weights: Weights) -> Verdict:
    """The verdict on what survives, one share or many: the worst of them."""
    threshold = Fraction(weights.too_dependent_below, 100)
    lowest = min((share for share in shares if share is not None), default=Fraction(1))
    if lowest == 0:
        return Verdict.STOPS
    return Verdict.TOO_DEPENDENT if lowest < threshold else Verdict.SURVIVES


def channels(position: Position, weights: Weights) -> Fraction | None:
    """How far one account dominates leads, relations, proposals, contracts and billing: 100·Σ v·Σ share²."""
    if not position.external:
        return Fraction(0)
    tallies = ((getattr(weights, f"share_{name}"), position.tallies[f"share_{name}"]) for name in SHARES)
    return percent(weighted_mean((weight, _dominance(tally)) for weight, tally in tallies))


def clients(concentration: Concentration, weights: Weights) -> Fraction | None:
    """How far few clients carry the billing: half the top share, half Σ share², above what is free."""
    if not concentration.total:
        return None
    total, squares, largest = concentration
    top = over_free(largest, total, weights.concentration_free)
    together = over_free(squares, total**2, weights.concentration_free)
    return 50 * (top + together)


def over_free(part: int, whole: int, free: int) -> Fraction:
    """How far part ÷ whole goes from `free` percent (0) to all (1)."""
    return clamp(Fraction(100 * part - free * whole, (100 - free) * whole))


def runway(runways: Runways, cycle: Cycle | None, weights: Weights) -> Fraction | None:
    """How far the shortest runway falls short of the time a new client takes to pay."""
    known = [days for days in runways.values() if days is not None]
    if not known:
        return None
    needed = weights.runway_days
    if cycle is not None and cycle.observations >= weights.cycle_observations:
        needed = max(needed, cycle.median_days)
    return 100 * clamp(1 - Fraction(min(known), needed))


def evidence(held: Evidence, weights: Weights) -> Fraction:
    """How much is missing on paper: complete files, traceable payments, a recent drill."""
    ratios = [drill_value(held.days_since_drill, weights)]
    if held.active_files:
        ratios.append(Fraction(held.complete_files, held.active_files))
    if held.paid_items_90_days:
        ratios.append(Fraction(held.traceable_items, held.paid_items_90_days))
    return 100 * (1 - mean(ratios))


def drill_value(days_since: int | None, weights: Weights) -> Fraction:
    """A drill counts whole for a while, then half, then not at all."""
    if days_since is None or days_since > weights.drill_stale_days:
        return Fraction(0)
    return Fraction(1) if days_since <= weights.drill_fresh_days else Fraction(1, 2)


def band_of(value: int, weights: Weights) -> Band:
    """The band of a rounded score."""
    if value >= weights.critical_from:
        return Band.CRITICAL
    if value >= weights.high_from:
        return Band.HIGH
    return Band.MODERATE if value >= weights.moderate_from else Band.LOW


def weighted_mean(parts: Iterable[tuple[int, Fraction | None]]) -> Fraction | None:
    """The mean of what is there; None when nothing with a weight is."""
    there = [(weight, value) for weight, value in parts if weight and value is not None]
    if not there:
        return None
    # Over one common denominator in whole numbers: adding fractions one by one costs ten times as much.
    common = lcm(*(value.denominator for _, value in there))
    total = sum(weight * value.numerator * (common // value.denominator) for weight, value in there)
    return Fraction(total, common * sum(weight for weight, _ in there))


def mean(values: Sequence[Fraction]) -> Fraction:
    """The plain mean of at least one value."""
    return weighted_mean((1, value) for value in values) or Fraction(0)


def clamp(value: Fraction) -> Fraction:
    """The value, held between 0 and 1."""
    if value.numerator <= 0:
        return Fraction(0)
    return value if value.numerator < value.denominator else Fraction(1)


def percent(value: Fraction | None) -> Fraction | None:
    """The value times 100; None stays None."""
    return None if value is None else 100 * value


def half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _dominance(tally: Tally) -> Fraction | None:
    if not tally.total:
        return None
    return Fraction(sum(part * part for part in tally.by_account.values()), tally.total**2)
