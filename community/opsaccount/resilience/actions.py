"""Keeping results, and choosing weights."""

from __future__ import annotations

import json
from collections.abc import Mapping

from community.core import clock
from community.core.db import db
from community.opsaccount.resilience import queries
from community.opsaccount.resilience.models import ChosenWeights, SavedResult
from community.opsaccount.resilience.queries import Standing
from community.opsaccount.resilience.result import result_json
from community.opsaccount.resilience.running import Run
from community.opsaccount.resilience.weights import FORMULA, Weights, weights_json
from community.opsaccount.resilience.writing import snapshot_json


def save_result(run: Run, standing: Standing) -> SavedResult:
    """Keep the result with all it rests on, so that it can be computed again years later."""
    evaluation = run.evaluation
    kept = SavedResult(
        as_of=evaluation.snapshot.as_of,
        created_at=clock.now(),
        formula=FORMULA,
        score=evaluation.score.value,
        band=evaluation.band.value,
        verdict=evaluation.verdict.value,
        provisional=evaluation.provisional,
        estimated=bool(standing.estimates),
        snapshot=json.dumps(snapshot_json(evaluation.snapshot)),
        weights=json.dumps(weights_json(evaluation.weights)),
        result=json.dumps(result_json(evaluation)),
        names=json.dumps(_names_in(run)),
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def delete_result(saved: SavedResult) -> None:
    """Forget a saved result; the records it was computed from stay."""
    db.session.delete(saved)
    db.session.flush()


def choose_weights(chosen: Mapping[str, int]) -> None:
    """Keep what differs from the defaults. Raises WeightsError for weights that give no score."""
    wanted, defaults = weights_json(Weights(**chosen)), weights_json(Weights())
    changed = {name: value for name, value in wanted.items() if value != defaults[name]}
    kept = queries.chosen_weights()
    if kept is None:
        db.session.add(ChosenWeights(weights=changed))
    else:
        kept.weights = changed
    db.session.flush()


def reset_weights() -> None:
    """Back to the defaults."""
    kept = queries.chosen_weights()
    if kept is not None:
        db.session.delete(kept)
        db.session.flush()


def _names_in(run: Run) -> dict[str, str]:
    """The names of whoever the snapshot speaks of, and of nobody else."""
    snapshot = run.evaluation.snapshot
    spoken_of = {account.id for account in snapshot.accounts}
    spoken_of |= {client.id for client in snapshot.clients} | {lead.id for lead in snapshot.leads}
    return {id: name for id, name in run.names.items() if id in spoken_of}
