"""Refunds, and very many items."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.opsaccount.resilience.settled import Settled, after_refunds, at_most, in_millionths

ADA, BEN = uuid.uuid4(), uuid.uuid4()
UPWORK = uuid.uuid4()
FIRST = date(2026, 6, 1)


def items(*amounts: int, contact=ADA, carrier=UPWORK):
    days = (FIRST + timedelta(days=20 * n) for n in range(len(amounts)))
    return [
        Settled(uuid.UUID(int=n), contact, carrier, day, amount)
        for n, (amount, day) in enumerate(zip(amounts, days, strict=True))
    ]


@pytest.mark.parametrize(
    ("amounts", "left"),
    [
        ((100, 50), [100, 50]),
        ((100, 50, -20), [100, 30]),
        ((100, 50, -50), [100]),
        ((100, 50, -70), [80]),
        ((100, -300, 40), [40]),
        ((-10, 100), [100]),
        ((100, -30, 50, -60), [60]),
        ((0, 5), [5]),
    ],
)
def test_a_refund_comes_off_the_newest_earlier_earnings(amounts, left):
    assert [item.amount for item in after_refunds(items(*amounts))] == left


def test_a_refund_touches_only_its_own_client_and_account():
    other = items(100, contact=BEN) + items(70, carrier=None)
    left = after_refunds([*items(40, -40), *other])
    assert sorted(item.amount for item in left) == [70, 100]


@given(st.lists(st.integers(-1000, 1000), max_size=30))
def test_nothing_is_below_zero_and_nothing_is_invented(amounts):
    left = after_refunds(items(*amounts))
    assert all(item.amount > 0 for item in left)
    assert max(0, sum(amounts)) <= sum(item.amount for item in left) <= sum(a for a in amounts if a > 0)


@given(st.lists(st.integers(1, 1000), max_size=60), st.integers(1, 20))
def test_adding_up_keeps_the_sums(amounts, most):
    found = at_most(items(*amounts), most)
    assert sum(item.amount for item in found) == sum(amounts)
    assert len(found) <= most or len(found) == 1


@pytest.mark.parametrize(
    ("minor", "currency", "exact", "millionths"),
    [
        (1650, "USD", None, 16_500_000),
        (500, "JPY", None, 500_000_000),
        (1234, "KWD", None, 1_234_000),
        (35, "USD", Decimal("0.3499995"), 350_000),
    ],
)
def test_amounts_are_whole_millionths(minor, currency, exact, millionths):
    assert in_millionths(minor, currency, exact) == millionths
