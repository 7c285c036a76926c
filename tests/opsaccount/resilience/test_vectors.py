"""The three published vectors, every stated figure to the last digit."""

from dataclasses import replace
from fractions import Fraction

import pytest

from community.opsaccount.resilience.evaluation import evaluate
from community.opsaccount.resilience.result import result_json
from community.opsaccount.resilience.rules.book import Book
from community.opsaccount.resilience.rules.score import score_of
from community.opsaccount.resilience.weights import Weights
from tests.opsaccount.resilience.people import lead_on, recorded


@pytest.fixture(scope="module")
def marketplace():
    return evaluate(recorded("all_on_one_marketplace"))


@pytest.fixture(scope="module")
def provider():
    return evaluate(recorded("one_payment_provider"))


@pytest.fixture(scope="module")
def thin():
    return evaluate(recorded("thin"))


def test_all_on_one_marketplace(marketplace):
    result = result_json(marketplace)
    del result["actions"]
    assert result == {
        "formula": 1,
        "as_of": "2026-11-21",
        "score": 61,
        "raw": 61.296875,
        "floored": False,
        "band": "high",
        "verdict": "too_dependent",
        "provisional": False,
        "components": {
            "channels": 61.220833,
            "clients": 36.0,
            "worst_plug": 78.928571,
            "runway": 31.111111,
            "evidence": 80.555556,
        },
        "accounts": {
            "upwork": {
                "survives": {
                    "demand": 0.1,
                    "conversations": 0.25,
                    "terms": 0.285714,
                    "start": 0.285714,
                    "payment": 0.2,
                },
                "loss": 0.789286,
                "verdict": "too_dependent",
                "runway_days": 62,
            }
        },
        "runway_days": 62,
        "migration_gate": {"open": False, "failing": ["A", "B"]},
        "confidence": {"value": 0.515278, "level": "medium", "range": [55, 70]},
    }


def test_all_on_one_marketplace_exactly(marketplace):
    (upwork,) = marketplace.accounts
    assert upwork.survives == {
        "demand": Fraction(1, 10),
        "conversations": Fraction(2, 8),
        "terms": Fraction(2, 7),
        "start": Fraction(2, 7),
        "payment": Fraction(1, 5),
    }
    assert marketplace.score.raw == Fraction("61.296875")


def test_all_on_one_marketplace_after_a_drill(marketplace):
    drill = next(action for action in marketplace.actions if action.kind == "record_drill")
    assert (drill.score, drill.gain) == (58, 3)


def test_all_on_one_marketplace_with_five_more_leads(marketplace):
    leads = next(action for action in marketplace.actions if action.kind == "qualified_leads")
    assert (leads.subject, leads.count, leads.score, leads.gain) == ("referral", 5, 54, 7)


def test_five_more_leads_recorded_for_real_give_the_same(marketplace):
    new = [lead_on("own", f"N{n}", origin="referral", proposal=None) for n in range(5)]
    recorded_later = replace(marketplace.snapshot, leads=(*marketplace.snapshot.leads, *new))
    assert evaluate(recorded_later).score.value == 54


def test_one_payment_provider(provider):
    result = result_json(provider)
    assert (result["score"], result["raw"], result["floored"]) == (50, 30.87963, True)
    assert (result["band"], result["verdict"], result["provisional"]) == ("high", "stops", False)
    assert result["components"] == {
        "channels": 30.0,
        "clients": 48.148148,
        "worst_plug": 25.0,
        "runway": 33.333333,
        "evidence": 16.666667,
    }
    assert result["accounts"]["stripe"] == {
        "survives": {"demand": 1.0, "conversations": 1.0, "terms": 1.0, "start": 1.0, "payment": 0.0},
        "loss": 0.25,
        "verdict": "stops",
        "runway_days": 60,
    }
    assert result["runway_days"] == 135
    assert result["migration_gate"] == {"open": True, "failing": []}
    assert (result["confidence"]["value"], result["confidence"]["level"]) == (0.677778, "medium")


def test_one_payment_provider_needs_an_own_route_for_its_top_client(provider):
    top = provider.actions[0]
    assert (top.kind, top.subject, top.score, top.gain) == ("own_route", "G", 21, 29)
    assert round(top.raw, 3) == Fraction("21.421")


def test_thin(thin):
    result = result_json(thin)
    assert (result["score"], result["band"], result["verdict"]) == (100, "critical", "stops")
    assert (result["provisional"], result["floored"]) == (True, False)
    assert set(result["accounts"]["fiverr"]["survives"].values()) == {0.0}
    assert result["accounts"]["fiverr"]["runway_days"] is None
    assert result["components"] == {
        "channels": 100.0,
        "clients": 100.0,
        "worst_plug": 100.0,
        "runway": None,
        "evidence": 100.0,
    }
    assert result["confidence"] == {"value": 0.172222, "level": "low", "range": [100, 100]}


def test_the_range_is_every_record_left_out_in_turn(marketplace):
    snapshot = marketplace.snapshot
    without_leads = [
        replace(snapshot, leads=tuple(other for other in snapshot.leads if other != lead))
        for lead in snapshot.leads
    ]
    without_items = [
        replace(
            snapshot, clients=tuple(replace(c, billing=()) if c == client else c for c in snapshot.clients)
        )
        for client in snapshot.clients
    ]
    values = [score_of(Book(other).position, Weights()).value for other in without_leads + without_items]
    assert (min(values), max(values)) == (55, 70)
