"""Weights belong to the member, within reason."""

import pytest

from community.opsaccount.resilience.weights import Weights, WeightsError, read_weights, weights_json


def test_they_are_stored_and_read_back():
    mine = Weights(channels=40, drill_fresh_days=14)
    assert read_weights(weights_json(mine)) == mine
    assert read_weights({}) == Weights()


@pytest.mark.parametrize(
    ("stored", "field"),
    [
        ({"luck": 1}, "luck"),
        ({"channels": -1}, "channels"),
        ({"channels": 1001}, "channels"),
        ({"channels": True}, "channels"),
        ({"channels": 1.5}, "channels"),
        ({"channels": "25"}, "channels"),
        ({"channels": 0, "clients": 0, "worst_plug": 0, "runway": 0, "evidence": 0}, "channels"),
        ({"demand": 0, "conversations": 0, "terms": 0, "start": 0, "payment": 0}, "demand"),
        ({"moderate_from": 60}, "high_from"),
        ({"high_from": 80}, "critical_from"),
        ({"critical_from": 101}, "critical_from"),
        ({"confidence_medium": 80}, "confidence_high"),
        ({"drill_fresh_days": 71}, "drill_stale_days"),
        ({"runway_days": 0}, "runway_days"),
        ({"confident_leads": 0}, "confident_leads"),
        ({"concentration_free": 100}, "concentration_free"),
        ({"too_dependent_below": 101}, "too_dependent_below"),
    ],
)
def test_weights_that_give_no_score_are_refused_by_name(stored, field):
    with pytest.raises(WeightsError) as refused:
        read_weights(stored)
    assert refused.value.field == field
    assert refused.value.message
