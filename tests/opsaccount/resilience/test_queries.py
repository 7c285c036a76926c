"""A snapshot made of records: the published vectors, any day, and a fixed number of statements."""

from __future__ import annotations

import pytest

from community.opsaccount.resilience.result import result_json
from community.opsaccount.resilience.running import run_on_day
from tests.factories import desk_of
from tests.opsaccount.resilience import desks
from tests.opsaccount.resilience.people import recorded


def result(as_of=desks.AS_OF):
    _, run = run_on_day(as_of, desks.BASE)
    return result_json(run.evaluation)


def published(name):
    from community.opsaccount.resilience.evaluation import evaluate

    return result_json(evaluate(recorded(name)))


@pytest.mark.parametrize(
    ("desk", "vector", "score"),
    [
        (desks.marketplace_desk, "all_on_one_marketplace", 61),
        (desks.provider_desk, "one_payment_provider", 50),
    ],
)
def test_records_give_the_published_figures(ada, desk, vector, score):
    with desk_of(ada):
        names = {str(id): name for name, id in desk().items()}
        found = result()
    wanted = published(vector)
    assert found["score"] == score
    for key in ("raw", "floored", "band", "verdict", "provisional", "components", "accounts", "runway_days"):
        assert found[key] == wanted[key], key
    assert found["confidence"]["value"] == wanted["confidence"]["value"]
    assert [names[id] for id in found["migration_gate"]["failing"]] == wanted["migration_gate"]["failing"]
