"""The worth of an item in the base currency."""

from decimal import Decimal

import pytest

from community.opsaccount.billing.rules import in_base


@pytest.mark.parametrize(
    ("gross", "currency", "rate", "base", "worth"),
    [
        (1650, "USD", None, "USD", 1650),
        (1650, "USD", Decimal("2"), "USD", 1650),
        (1650, "USD", None, "EUR", None),
        (1001, "USD", Decimal("0.5"), "EUR", 501),
        (-1001, "USD", Decimal("0.5"), "EUR", -501),
        (100, "JPY", Decimal("0.0061"), "EUR", 61),
        (1234, "EUR", Decimal("161.5"), "JPY", 1993),
        (1000, "KWD", Decimal("3.25"), "USD", 325),
    ],
)
def test_an_amount_in_the_base_currency(gross, currency, rate, base, worth):
    assert in_base(gross, currency, rate, base) == worth
