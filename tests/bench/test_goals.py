"""A goal says whether a figure reaches its must and its aim."""

import pytest

from bench.goals import GOALS, Goal, judged


@pytest.mark.parametrize(
    ("at_least", "figure", "verdict"),
    [
        (True, 1.0, "aim"),
        (True, 0.6, "met"),
        (True, 0.59, "NOT MET"),
        (False, 1.0, "NOT MET"),
        (False, 0.6, "aim"),
    ],
)
def test_a_verdict(at_least: bool, figure: float, verdict: str) -> None:
    must, aim = (0.6, 1.0) if at_least else (0.9, 0.6)
    assert Goal("speed", "speed", must, aim, at_least=at_least).verdict(figure) == verdict


def test_only_what_was_measured_is_judged() -> None:
    assert [goal.key for goal, _, _ in judged({"reply": 3.0})] == ["reply"]


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.key)
def test_an_aim_is_never_easier_than_its_must(goal: Goal) -> None:
    assert goal.verdict(goal.aim) == "aim"
    assert goal.aim >= goal.must if goal.at_least else goal.aim <= goal.must
