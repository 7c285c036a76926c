"""Components, weights, floor, bands and verdicts, each at its edges."""

from dataclasses import replace
from fractions import Fraction

import pytest

from community.opsaccount.resilience.evaluation import NothingRecorded, evaluate
from community.opsaccount.resilience.result import six_places
from community.opsaccount.resilience.rules import score
from community.opsaccount.resilience.rules.book import Book
from community.opsaccount.resilience.rules.concentration import Billed
from community.opsaccount.resilience.rules.score import Verdict, band_of, drill_value, half_up, verdict_of
from community.opsaccount.resilience.snapshot import OWN, Cycle, Evidence, Finance
from community.opsaccount.resilience.weights import Weights
from tests.opsaccount.resilience.people import STRIPE, UPWORK, client_on, items, lead_on, snapshot_of

WEIGHTS = Weights()


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (0, "low"),
        (24, "low"),
        (25, "moderate"),
        (49, "moderate"),
        (50, "high"),
        (74, "high"),
        (75, "critical"),
        (100, "critical"),
    ],
)
def test_bands(value, band):
    assert band_of(value, WEIGHTS) == band


@pytest.mark.parametrize(
    ("shares", "verdict"),
    [
        ((Fraction(1), Fraction(0)), Verdict.STOPS),
        ((Fraction(1), Fraction(49, 100)), Verdict.TOO_DEPENDENT),
        ((Fraction(1, 2), None), Verdict.SURVIVES),
        ((None, None), Verdict.SURVIVES),
    ],
)
def test_verdicts(shares, verdict):
    assert verdict_of(shares, WEIGHTS) is verdict


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.5", 1), ("1.5", 2), ("2.5", 3), ("0.4999999", 0), ("61.296875", 61), ("49.5", 50)],
)
def test_a_half_goes_up(value, rounded):
    assert half_up(Fraction(value)) == rounded


def test_six_places_round_half_up_too():
    assert six_places(Fraction("0.0000005")) == 0.000001
    assert six_places(Fraction(2, 3)) == 0.666667
    assert six_places(None) is None


@pytest.mark.parametrize(
    ("days", "value"), [(None, 0), (0, 1), (35, 1), (36, Fraction(1, 2)), (70, Fraction(1, 2)), (71, 0)]
)
def test_a_drill_fades(days, value):
    assert drill_value(days, WEIGHTS) == value


@pytest.mark.parametrize(
    ("held", "value"),
    [
        (Evidence(), 100),
        (Evidence(days_since_drill=1), 0),
        (Evidence(active_files=4, complete_files=2), 75),
        (Evidence(paid_items_90_days=4, traceable_items=4, days_since_drill=1), 0),
        (Evidence(4, 2, 4, 4, 50), Fraction(100, 3)),
    ],
)
def test_evidence_drops_what_has_nothing_to_count(held, value):
    assert score.evidence(held, WEIGHTS) == value


@pytest.mark.parametrize(
    ("cycle", "days", "value"),
    [
        (None, 45, 50),
        (Cycle(180, 3), 45, 75),
        (Cycle(180, 2), 45, 50),
        (Cycle(30, 9), 45, 50),
        (None, 90, 0),
        (None, 365, 0),
        (None, 0, 100),
    ],
)
def test_runway_is_held_against_the_members_own_cycle(cycle, days, value):
    assert score.runway({None: 365, "upwork": days}, cycle, WEIGHTS) == value


def test_no_runway_without_figures():
    assert score.runway({None: None, "upwork": None}, None, WEIGHTS) is None


@pytest.mark.parametrize(
    ("billed", "value"),
    [
        ({}, None),
        ({"A": 0}, None),
        ({"A": 5}, 100),
        ({"A": 1, "B": 1, "C": 1, "D": 1}, 0),
        ({"A": 1, "B": 1}, Fraction(100, 3)),
    ],
)
def test_few_clients(billed, value):
    assert score.clients(Billed(billed).concentration, WEIGHTS) == value


def test_as_many_equal_clients_as_it_amounts_to():
    assert Billed({"A": 2, "B": 1, "C": 1}).concentration.effective_clients == Fraction(8, 3)


def test_the_largest_client_may_be_overtaken():
    billed = Billed({"A": 5, "B": 3, "C": 1})
    assert billed.with_more("A", -4) == (5, 11, 3)
    assert billed.with_more("C", 9) == (18, 134, 10)
    assert billed.with_more("B", 0) == billed.concentration == (9, 35, 5)
    assert Billed({"A": 5}).with_more("A", -5) == (0, 0, 0)


def test_closed_clients_count_for_concentration_but_not_for_payment():
    closed = client_on("upwork", "A", active=False, billing=items(300, carrier="upwork"))
    paying = client_on(OWN, "B", billing=items(100))
    found = evaluate(snapshot_of(closed, paying, accounts=(UPWORK,)))
    assert found.accounts[0].survives["payment"] == 1
    assert found.score.components["clients"] == score.clients(Billed({"A": 3, "B": 1}).concentration, WEIGHTS)


def test_payment_counts_heads_when_nobody_was_billed():
    found = evaluate(snapshot_of(client_on(OWN, "A"), client_on("upwork", "B"), client_on(OWN, "C")))
    assert found.accounts[0].survives["payment"] == Fraction(2, 3)


def test_what_is_not_applicable_gives_its_weight_to_the_rest():
    only_a_lead = snapshot_of(lead_on("upwork", proposal=None), accounts=(UPWORK,))
    (upwork,) = evaluate(only_a_lead).accounts
    assert upwork.survives == {"demand": 0, "conversations": 0, "terms": None, "start": None, "payment": None}
    assert upwork.loss == 1


def test_nothing_applicable_is_no_loss_and_no_verdict_against_the_account():
    closed = snapshot_of(client_on("upwork", active=False), accounts=(UPWORK,))
    found = evaluate(closed)
    assert found.accounts[0].loss is None
    assert found.score.components["worst_plug"] is None
    assert found.verdict is Verdict.SURVIVES


def test_an_account_of_ones_own_is_never_pulled():
    found = evaluate(snapshot_of(client_on("stripe"), accounts=(replace(STRIPE, external=False),)))
    assert found.accounts == ()
    assert found.score.components["channels"] == 0


def test_the_worst_account_decides():
    found = evaluate(
        snapshot_of(
            client_on("upwork", "A", billing=items(1, carrier="upwork")),
            client_on("stripe", "B", billing=items(9, carrier="stripe")),
        )
    )
    assert [pulled.account.id for pulled in found.accounts] == ["upwork", "stripe"]
    assert [pulled.verdict for pulled in found.accounts] == [Verdict.SURVIVES, Verdict.TOO_DEPENDENT]
    assert found.verdict is Verdict.TOO_DEPENDENT
    assert found.score.losses.worst == found.score.losses.of("stripe")


def test_the_floor_holds_only_while_something_stops():
    resting = {"evidence": Evidence(days_since_drill=1), "finance": Finance(10**12, 1)}
    spread = [client_on(OWN, name, billing=items(1)) for name in "ABCDE"]
    stopped = [replace(client, payment_routes=("upwork",)) for client in spread]
    assert evaluate(snapshot_of(*spread, **resting)).score.value == 0
    floored = evaluate(snapshot_of(*stopped, **resting)).score
    assert (floored.value, floored.floored) == (50, True)
    assert floored.raw < 50


def test_a_score_above_the_floor_is_not_touched():
    all_there = evaluate(snapshot_of(client_on("upwork", billing=items(1, carrier="upwork")))).score
    assert (all_there.value, all_there.floored) == (100, False)


def test_weights_of_nothing_but_the_absent_give_no_points():
    weights = Weights(channels=0, clients=1, worst_plug=0, runway=0, evidence=0)
    book = Book(snapshot_of(client_on(OWN)))
    assert score.score_of(book.position, weights).raw == 0


def test_the_members_own_weights_count():
    snapshot = snapshot_of(client_on("upwork"), lead_on(OWN), accounts=(UPWORK,))
    only_demand = Weights(conversations=0, terms=0, start=0, payment=0)
    assert evaluate(snapshot, only_demand).accounts[0].loss == 0
    assert evaluate(snapshot).accounts[0].loss > 0


def test_without_records_there_is_no_score():
    with pytest.raises(NothingRecorded):
        evaluate(snapshot_of())


def test_the_gate_asks_marketplaces_only_and_active_clients_only():
    on_stripe = client_on("stripe", "A")
    closed = client_on("upwork", "B", active=False)
    assert evaluate(snapshot_of(on_stripe, closed)).gate_open
    assert evaluate(snapshot_of(on_stripe, client_on("upwork", "C"))).failing == ("C",)
