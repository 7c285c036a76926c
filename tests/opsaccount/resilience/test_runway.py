"""How long the money lasts."""

from datetime import timedelta

import pytest

from community.opsaccount.resilience.rules.runway import HORIZON, Purse, arrival_day, arrivals, last_day
from community.opsaccount.resilience.snapshot import MILLION, Finance, Receivable
from tests.opsaccount.resilience.people import TODAY


def owed(amount: int, in_days: int, delay: int = 0, client: str = "C") -> Receivable:
    return Receivable(client, amount * MILLION, TODAY + timedelta(in_days), delay)


@pytest.mark.parametrize(
    ("in_days", "delay", "day"),
    [(20, 0, 20), (20, 7, 27), (20, -5, 15), (0, 0, 1), (-30, 10, 1), (-3, 10, 7)],
)
def test_money_comes_on_its_due_day_plus_delay_and_overdue_on_day_one(in_days, delay, day):
    assert arrival_day(owed(1, in_days, delay), TODAY) == day


def test_money_of_one_day_is_added_and_what_comes_too_late_is_left_out():
    coming = arrivals([owed(2, 5), owed(3, 5), owed(7, HORIZON), owed(9, HORIZON + 1)], TODAY)
    assert coming == {5: 5 * MILLION, HORIZON: 7 * MILLION}


@pytest.mark.parametrize(
    ("cash", "cost", "coming", "days"),
    [
        (0, 30, {}, 0),
        (30, 30, {}, 30),
        (29, 30, {}, 29),
        (0, 0, {}, HORIZON),
        (10_000, 30, {}, HORIZON),
        (10, 30, {10: 5}, 15),
        (10, 30, {11: 5}, 15),
        (10, 30, {12: 5}, 10),
        (0, 30, {1: 1}, 1),
        (365, 30, {}, HORIZON),
        (1, 31, {}, 0),
    ],
)
def test_the_last_day_with_money(cash, cost, coming, days):
    assert last_day(cash, cost, coming) == days


PAYING = {"C": frozenset({"stripe"}), "D": frozenset({"upwork", "stripe"})}


def purse(**fields) -> Purse:
    finance = {"cash": 100 * MILLION, "monthly_cost": 300 * MILLION}
    return Purse(Finance(**{**finance, **fields}), TODAY, ("upwork", "stripe"), PAYING)


def test_what_lies_with_an_account_goes_with_it():
    assert purse(held=(("upwork", 50 * MILLION),)).days == {None: 15, "upwork": 10, "stripe": 15}


def test_only_clients_who_can_still_pay_pay():
    assert purse(receivables=(owed(20, 5, client="C"), owed(10, 5, client="D"))).days == {
        None: 13,
        "upwork": 11,
        "stripe": 13,
    }


@pytest.mark.parametrize("missing", ["cash", "monthly_cost"])
def test_without_cash_or_cost_there_is_no_runway(missing):
    assert purse(**{missing: None}).days == {None: None, "upwork": None, "stripe": None}


def test_a_client_who_could_pay_another_way():
    with_debt = purse(receivables=(owed(20, 5, client="C"),))
    assert with_debt.days["upwork"] == 10
    assert with_debt.days_when("C", frozenset({"upwork", "stripe"}))["upwork"] == 12
    assert with_debt.days_when("C", frozenset())["stripe"] == 10
    assert with_debt.days_when("D", frozenset()) == with_debt.days
