"""Amounts are exact in every currency, and what is not an amount is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.money import (
    MAX_MINOR,
    AmountError,
    DecimalStyle,
    currencies_in_use,
    exponent,
    format_minor,
    is_currency,
    is_money,
    parse_amount,
    parse_decimal,
    round_to_minor,
    to_decimal,
    to_minor,
)

POINT, COMMA = DecimalStyle.POINT, DecimalStyle.COMMA
LOCALES = ["en", "de", "de_CH", "fr", "hi"]
CURRENCIES = ["USD", "EUR", "JPY", "KWD", "CLF"]


@pytest.mark.parametrize(
    ("code", "places"),
    [("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("IQD", 3), ("HUF", 2), ("ISK", 0), ("MGA", 2)],
)
def test_exponents_are_those_of_iso_4217(code, places):
    assert exponent(code) == places


@pytest.mark.parametrize("code", ["", "usd", "US", "USDX", "XYZ", "12E", "$"])
def test_what_is_no_currency_is_refused(code):
    assert not is_currency(code)
    with pytest.raises(AmountError, match="not a currency"):
        exponent(code)


@pytest.mark.parametrize(
    ("code", "money"),
    [
        ("XXX", False),
        ("XTS", False),
        ("XAU", False),
        ("XDR", False),
        ("XOF", True),
        ("HRK", True),
        ("usd", False),
    ],
)
def test_nobody_is_paid_in_a_code_for_tests_or_in_gold(code, money):
    assert is_money(code) is money


def test_all_money_in_use_is_money():
    assert all(map(is_money, currencies_in_use()))


@pytest.mark.parametrize(
    ("text", "style", "minor"),
    [
        ("12", POINT, 1200),
        ("12.5", POINT, 1250),
        (".5", POINT, 50),
        ("12.", POINT, 1200),
        ("1,234.56", POINT, 123456),
        ("1,234", POINT, 123400),
        ("1,00,000.00", POINT, 10000000),
        ("1'234.56", POINT, 123456),
        ("1’234,56", COMMA, 123456),
        ("1.234,56", COMMA, 123456),
        ("1.234", COMMA, 123400),
        ("1 234,56", COMMA, 123456),
        ("1\u202f234,56", COMMA, 123456),
        ("-3.20", POINT, -320),
        ("3.20-", POINT, -320),
        ("\u22123.20", POINT, -320),
        ("(3.20)", POINT, -320),
        ("($3.20)", POINT, -320),
        ("-$3.20", POINT, -320),
        ("$-3.20", POINT, -320),
        ("+3.20", POINT, 320),
        ("US$3.20", POINT, 320),
        ("3,20 €", COMMA, 320),
        ("USD 3.20", POINT, 320),
        ("3.2000", POINT, 320),
    ],
)
def test_amounts_as_people_and_exports_write_them(text, style, minor):
    assert parse_amount(text, "USD", style) == minor


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "$",
        ".",
        ",",
        "abc",
        "1e5",
        "NaN",
        "Infinity",
        "1.2.3",
        "12,50",
        "1,23",
        "1,2345",
        "--3",
        "(3",
        "3)",
        "-(3)",
        "-3-",
        "0x10",
        "１２",
        "١٢",
        "1_000",
        "=1+1",
        "3 apples",
        "1,234,56",
        "12\x00",
    ],
)
def test_what_is_not_an_amount_is_refused_and_never_guessed(text):
    with pytest.raises(AmountError):
        parse_amount(text, "USD")


def test_a_point_amount_in_comma_style_is_refused():
    with pytest.raises(AmountError, match=r"“12\.50” is not an amount such as 1234,56\.$"):
        parse_decimal("12.50", COMMA)


@pytest.mark.parametrize(
    ("text", "currency", "words"),
    [
        ("twenty", "USD", "“twenty” is not an amount such as 1234.56."),
        ("12,50", "USD", "“12,50” is not an amount such as 1234.56."),
        ("1.5", "JPY", "1.5 has more decimals than JPY, which has 0."),
        ("9" * 30, "USD", "The amount is too large."),
        ("5", "EURO", "“EURO” is not a currency code such as EUR."),
    ],
)
def test_a_refusal_is_a_sentence_that_says_what_would_do(text, currency, words):
    with pytest.raises(AmountError) as refused:
        parse_amount(text, currency)
    assert str(refused.value.message) == words


@pytest.mark.parametrize(("text", "currency"), [("1.5", "JPY"), ("1.005", "USD"), ("1.0005", "KWD")])
def test_more_decimals_than_the_currency_has_are_refused(text, currency):
    with pytest.raises(AmountError, match="more decimals"):
        parse_amount(text, currency)


def test_trailing_zeros_are_not_decimals():
    assert parse_amount("1000.00", "JPY") == 1000


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_decimals_without_end_are_refused(value):
    with pytest.raises(AmountError):
        to_minor(Decimal(value), "USD")


@pytest.mark.parametrize("text", ["92233720368547758.08", "9" * 400, "0." + "0" * 400 + "1"])
def test_amounts_no_column_can_hold_are_refused(text):
    with pytest.raises(AmountError):
        parse_amount(text, "USD")


def test_the_largest_amount_still_passes():
    assert parse_amount("92233720368547758.07", "USD") == MAX_MINOR


@pytest.mark.parametrize(("text", "minor"), [("0.005", 1), ("-0.005", -1), ("0.0049", 0), ("2.675", 268)])
def test_rounding_is_half_up_away_from_zero(text, minor):
    assert round_to_minor(Decimal(text), "USD") == minor


@given(st.integers(-MAX_MINOR, MAX_MINOR), st.sampled_from(CURRENCIES))
def test_minor_units_survive_the_way_through_decimals_and_text(minor, currency):
    amount = to_decimal(minor, currency)
    assert -amount.as_tuple().exponent == exponent(currency)
    assert to_minor(amount, currency) == minor
    assert parse_amount(str(amount), currency) == minor
    assert parse_amount(str(amount).replace(".", ","), currency, COMMA) == minor


@given(
    st.integers(-(10**14), 10**14),
    st.sampled_from(CURRENCIES),
    st.sampled_from(["en", "de", "de_CH", "fr", "hi"]),
)
def test_what_we_print_we_can_read_again(minor, currency, locale):
    style = COMMA if locale in ("de", "fr") else POINT
    printed = format_minor(minor, currency, locale).replace("\u200f", "").replace("\u200e", "")
    number = "".join(sign for sign in printed if sign in "0123456789.,-'’")
    assert parse_amount(number, currency, style) == minor


@given(st.text(max_size=30), st.sampled_from([POINT, COMMA]))
def test_any_text_is_either_an_exact_amount_or_an_amount_error(text, style):
    try:
        value = parse_decimal(text, style)
    except AmountError:
        return
    assert value.is_finite()
    assert any(digit in text for digit in "0123456789")


def test_printing_uses_iso_decimals_where_cldr_would_drop_them():
    assert format_minor(800, "JPY") == "¥800"
    assert format_minor(1234, "IQD") == "IQD1.234"
    assert format_minor(-320, "USD") == "-$3.20"
    assert format_minor(123456, "EUR", "de") == "1.234,56\u00a0€"
