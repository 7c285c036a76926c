"""One run of the stress test: on the records of a day, or again on what a saved result kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from community.opsaccount.resilience import queries
from community.opsaccount.resilience.evaluation import Evaluation, NothingRecorded, evaluate
from community.opsaccount.resilience.headlines import Headline, headline
from community.opsaccount.resilience.matrix import Row, matrix
from community.opsaccount.resilience.models import SavedResult
from community.opsaccount.resilience.queries import Standing
from community.opsaccount.resilience.reading import parse_snapshot
from community.opsaccount.resilience.weights import read_weights


@dataclass(frozen=True)
class Run:
    """What the formula says, as a matrix, with the names to say it with."""

    evaluation: Evaluation
    rows: tuple[Row, ...]
    names: Mapping[str, str]

    @property
    def headline(self) -> Headline:
        return headline(self.rows, self.names)

    def row(self, code: str | None) -> Row | None:
        """The row of an account."""
        return next((row for row in self.rows if row.pulled.account.id == code), None)


def run_on(standing: Standing) -> Run | None:
    """Test the Desk as it stood, with the member's own weights; None when nothing counts on that day."""
    try:
        evaluation = evaluate(standing.snapshot, standing.weights)
    except NothingRecorded:
        return None
    return Run(evaluation, matrix(evaluation), standing.names)


def run_on_day(as_of: date, currency: str) -> tuple[Standing, Run | None]:
    """The Desk of the session as it stood on a day, and its test. Raises assembly.TooMany."""
    standing = queries.standing_on(as_of, currency=currency)
    return standing, run_on(standing)


def run_again(saved: SavedResult) -> Run:
    """Compute a saved result anew from the snapshot and the weights it kept."""
    weights = read_weights(json.loads(saved.weights))
    evaluation = evaluate(parse_snapshot(saved.snapshot), weights)
    return Run(evaluation, matrix(evaluation), json.loads(saved.names))
