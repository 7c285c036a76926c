"""The stress test as a page shows it: columns and cells with their words, names cut to a readable number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from community.opsaccount.resilience import words
from community.opsaccount.resilience.evaluation import Evaluation
from community.opsaccount.resilience.headlines import Headline, headline_without, worst_cells, worst_row
from community.opsaccount.resilience.matrix import Cell, Line, Row
from community.opsaccount.resilience.rules.actions import ActionKind
from community.opsaccount.resilience.rules.concentration import Concentration
from community.opsaccount.resilience.rules.score import Verdict
from community.opsaccount.resilience.running import Run
from community.opsaccount.resilience.snapshot import Snapshot
from community.opsaccount.resilience.weights import CAPABILITIES, COMPONENTS

SHOWN = 40
"""Names behind a cell; the rest is counted."""
MARKS = {Verdict.SURVIVES: "check", Verdict.TOO_DEPENDENT: "half", Verdict.STOPS: "cross", None: "dots"}


@dataclass(frozen=True)
class Band:
    """One stretch of the scale from 0 to 100."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Part:
    """One part of the score: its weight and value in per cent, and the points it adds."""

    name: str
    weight: Fraction | None
    value: Fraction | None
    points: Fraction | None


@dataclass(frozen=True)
class Picture:
    """One run, ready to be drawn; `chosen` is the account whose plug the page pulls."""

    run: Run
    chosen: Row | None
    opened: str | None
    """The capability whose names lie open."""

    @property
    def evaluation(self) -> Evaluation:
        return self.run.evaluation

    @property
    def capabilities(self) -> Sequence[str]:
        return CAPABILITIES

    @property
    def headline(self) -> Headline:
        """The verdict on the account asked about, else on the worst."""
        return headline_without(self.chosen, self.run.names) if self.chosen else self.run.headline

    @property
    def pulled(self) -> Row | None:
        """The account whose plug is pulled: the one asked about, else the worst."""
        return self.chosen or worst_row(self.run.rows)

    def cell(self, row: Row, capability: str) -> Cell:
        return next(cell for cell in row.cells if cell.capability == capability)

    def name(self, code: str) -> str:
        return self.run.names.get(code, code)

    @property
    def bands(self) -> list[Band]:
        """The bands of the scale, by the member's thresholds; an empty one is left out."""
        weights = self.evaluation.weights
        ends = (weights.moderate_from, weights.high_from, weights.critical_from, 100)
        starts = (0, *ends[:3])
        named = zip(words.BANDS, starts, ends, strict=True)
        return [Band(name, start, end) for name, start, end in named if start < end]

    @property
    def parts(self) -> list[Part]:
        """The parts of the score; one that is not applicable gives its weight to the others."""
        weights, values = self.evaluation.weights, self.evaluation.score.components
        whole = sum(getattr(weights, name) for name in COMPONENTS if values[name] is not None)
        return [self._part(name, values[name], getattr(weights, name), whole) for name in COMPONENTS]

    def _part(self, name: str, value: Fraction | None, weight: int, whole: int) -> Part:
        if value is None or not whole:
            return Part(name, None, value, None)
        return Part(name, Fraction(100 * weight, whole), value, value * weight / whole)

    @property
    def asks_for_address(self) -> bool:
        """Whether a ranked action asks for somebody's own address."""
        return any(step.kind is ActionKind.OWN_CONTACT_POINT for step in self.evaluation.actions)

    @property
    def locked(self) -> int:
        """How many active clients are bound by the terms of a marketplace."""
        return sum(client.locked_to is not None for client in self.evaluation.snapshot.active_clients)

    @property
    def effective_sources(self) -> Fraction | None:
        """1 ÷ Σ share² over the origins of qualified leads: so many equal sources would be as safe."""
        return effective_sources(self.evaluation.snapshot)

    @property
    def effective_clients(self) -> Fraction | None:
        """The same over the billing of each client."""
        billed = [sum(item.amount for item in c.billing) for c in self.evaluation.snapshot.clients]
        together = Concentration(sum(billed), sum(amount * amount for amount in billed))
        return together.effective_clients if together.total else None


def picture(run: Run, without: str | None = None, show: str | None = None) -> Picture:
    """The picture with the plug of `without` pulled (else the worst one's), and the cell `show` open."""
    chosen = run.row(without)
    known = show if show in CAPABILITIES else None
    pulled = chosen or worst_row(run.rows)
    return Picture(run, chosen, known or (_worst_of(pulled) if pulled else None))


def effective_sources(snapshot: Snapshot) -> Fraction | None:
    """See Picture.effective_sources."""
    origins: dict[str, int] = {}
    for lead in snapshot.qualified_leads:
        origins[lead.origin] = origins.get(lead.origin, 0) + 1
    total = sum(origins.values())
    return Fraction(total**2, sum(n * n for n in origins.values())) if total else None


def behind(cell: Cell) -> tuple[list[Line], int]:
    """The names behind a cell, who is lost first and the heaviest first, and how many more there are."""
    ordered = sorted(cell.lines, key=lambda line: (line.outcome.survives, -line.weight))
    return ordered[:SHOWN], max(0, len(ordered) - SHOWN)


def _worst_of(row: Row) -> str | None:
    cells = worst_cells([row], 1)
    return cells[0][1].capability if cells else None
