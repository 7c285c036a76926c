"""How far the number can be trusted."""

from dataclasses import replace
from fractions import Fraction

import pytest

from community.opsaccount.resilience.evaluation import evaluate
from community.opsaccount.resilience.rules.book import Book
from community.opsaccount.resilience.rules.confidence import (
    confidence_value,
    freshness_of,
    is_provisional,
    left_out,
    level_of,
)
from community.opsaccount.resilience.snapshot import OWN, Evidence, Freshness
from community.opsaccount.resilience.weights import Weights
from tests.opsaccount.resilience.people import client_on, items, lead_on, snapshot_of

WEIGHTS = Weights()


@pytest.mark.parametrize(
    ("value", "level"),
    [("0.75", "high"), ("0.749", "medium"), ("0.4", "medium"), ("0.399", "low"), ("0", "low")],
)
def test_levels(value, level):
    assert level_of(Fraction(value), WEIGHTS) == level


def test_no_rows_are_not_fresh():
    assert freshness_of(Freshness(0, 0)) == 0
    assert freshness_of(Freshness(4, 3)) == Fraction(3, 4)


def test_more_than_enough_counts_as_enough():
    leads = [lead_on(OWN, f"L{n}") for n in range(30)]
    clients = [client_on(OWN, f"C{n}") for n in range(9)]
    full = snapshot_of(*leads, *clients, evidence=Evidence(paid_items_180_days=99), freshness=Freshness(2, 2))
    assert confidence_value(full, WEIGHTS) == 1
    assert confidence_value(replace(full, freshness=Freshness(2, 1)), WEIGHTS) == Fraction(1, 2)


@pytest.mark.parametrize(("leads", "paid", "provisional"), [(5, 1, False), (4, 1, True), (5, 0, True)])
def test_provisional(leads, paid, provisional):
    records = [lead_on(OWN, f"L{n}") for n in range(leads)] + [lead_on(OWN, "X", qualified=False)]
    snapshot = snapshot_of(*records, evidence=Evidence(paid_items_180_days=paid))
    assert is_provisional(snapshot, WEIGHTS) is provisional


def test_the_only_record_cannot_be_left_out():
    only = evaluate(snapshot_of(lead_on("upwork")))
    assert (only.confidence.lowest, only.confidence.highest) == (only.score.value, only.score.value)


def test_records_that_count_alike_are_tried_once():
    leads = [lead_on(OWN, f"L{n}") for n in range(50)]
    client = client_on(OWN, billing=items(5, 5, 5, 7))
    assert len(list(left_out(Book(snapshot_of(*leads, client))))) == 1 + 2
