"""The result of an evaluation as JSON: what the command line prints and a saved value keeps."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from community.opsaccount.resilience.evaluation import Evaluation, Pulled
from community.opsaccount.resilience.rules.actions import Action, ActionKind
from community.opsaccount.resilience.rules.score import half_up
from community.opsaccount.resilience.weights import FORMULA

PLACES = 6


def result_json(evaluation: Evaluation) -> dict[str, Any]:
    """The figures rounded to six places, half up; null where something is not applicable."""
    score, confidence = evaluation.score, evaluation.confidence
    return {
        "formula": FORMULA,
        "as_of": evaluation.snapshot.as_of.isoformat(),
        "score": score.value,
        "raw": six_places(score.raw),
        "floored": score.floored,
        "band": evaluation.band.value,
        "verdict": evaluation.verdict.value,
        "provisional": evaluation.provisional,
        "components": {name: six_places(value) for name, value in score.components.items()},
        "accounts": {pulled.account.id: _account(pulled) for pulled in evaluation.accounts},
        "runway_days": evaluation.runway_days,
        "migration_gate": {"open": evaluation.gate_open, "failing": list(evaluation.failing)},
        "confidence": {
            "value": six_places(confidence.value),
            "level": confidence.level.value,
            "range": [confidence.lowest, confidence.highest],
        },
        "actions": [_action(action) for action in evaluation.actions],
    }


def six_places(value: Fraction | None) -> float | None:
    """The nearest number of six decimals, a half going up; None stays None."""
    return None if value is None else float(Decimal(half_up(value * 10**PLACES)).scaleb(-PLACES))


def _account(pulled: Pulled) -> dict[str, Any]:
    return {
        "survives": {name: six_places(share) for name, share in pulled.survives.items()},
        "loss": six_places(pulled.loss),
        "verdict": pulled.verdict.value,
        "runway_days": pulled.runway_days,
    }


def _action(action: Action) -> dict[str, Any]:
    written: dict[str, Any] = {
        "action": action.kind.value,
        "subject": action.subject,
        "score": action.score,
        "gain": action.gain,
    }
    if action.kind is ActionKind.QUALIFIED_LEADS:
        written["count"] = action.count
    return written
