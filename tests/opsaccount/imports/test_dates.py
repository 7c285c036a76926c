"""Dates in every form that exports use, and none that they do not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.money import DecimalStyle
from community.opsaccount.imports.dates import DateError, DateOrder, parse_date
from community.opsaccount.imports.styles import Styles, decimals_of, infer, order_of

DAY = date(2026, 9, 25)
YMD, DMY, MDY = DateOrder.YMD, DateOrder.DMY, DateOrder.MDY


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2026-09-25", YMD),
        ("2026/09/25", YMD),
        ("2026-09-25", DMY),
        ("2026-09-25 21:56", YMD),
        ("2026-09-25T21:56:01Z", YMD),
        ("2026-09-25 21:56:01.466", YMD),
        ("2026-09-25T21:56:01+02:00", YMD),
        ("25-09-2026", DMY),
        ("25.09.2026", DMY),
        ("25.9.26", DMY),
        ("25-09-2026 08:54:15.466", DMY),
        ("09/25/2026", MDY),
        ("9/25/26", MDY),
        ("9/25/2026 3:04 PM", MDY),
        ("Sep 25, 2026", YMD),
        ("September 25, 2026", YMD),
        ("Sept. 25 2026", YMD),
        ("25 Sep 2026", YMD),
        ("25-Sep-2026", YMD),
        ("25. September 2026", YMD),
        (" 2026-09-25 ", YMD),
    ],
)
def test_one_day_in_many_forms(text, order):
    assert parse_date(text, order) == DAY


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", YMD),
        ("25.09.2026", YMD),
        ("09/25/2026", YMD),
        ("09/25/2026", DMY),
        ("25/09/2026", MDY),
        ("2026-02-30", YMD),
        ("2026-9", YMD),
        ("2026-09-25x", YMD),
        ("2026-09-25 99", YMD),
        ("2026-09/25", YMD),
        ("Foo 25, 2026", YMD),
        ("45560", YMD),
        ("1899-12-30", YMD),
        ("9999-01-01", YMD),
        ("٢٠٢٦-٠٩-٢٥", YMD),
        ("25-09-202", DMY),
    ],
)
def test_what_is_no_date_in_this_order_is_refused(text, order):
    with pytest.raises(DateError):
        parse_date(text, order)


@given(st.dates(date(1990, 1, 1), date(2068, 12, 31)), st.sampled_from(["-", "/", "."]))
def test_every_day_survives_every_order(day, mark):
    assert parse_date(day.strftime(f"%Y{mark}%m{mark}%d"), YMD) == day
    assert parse_date(day.strftime(f"%d{mark}%m{mark}%Y"), DMY) == day
    assert parse_date(day.strftime(f"%m{mark}%d{mark}%Y"), MDY) == day


@given(st.text(max_size=20), st.sampled_from(list(DateOrder)))
def test_any_text_is_a_day_or_a_date_error(text, order):
    try:
        assert 1990 <= parse_date(text, order).year <= 2100
    except DateError as error:
        assert text in str(error.message)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2026-01-02", YMD),
        ("Jan 2, 2026", YMD),
        ("13/01/2026", DMY),
        ("01/13/2026", MDY),
        ("01.02.2026", DMY),
        ("01/02/2026", None),
        ("n/a", None),
        ("", None),
    ],
)
def test_what_one_date_proves(text, order):
    assert order_of(text) == order


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("1,234.56", DecimalStyle.POINT),
        ("1.234,56", DecimalStyle.COMMA),
        ("12.5", DecimalStyle.POINT),
        ("12,50 €", DecimalStyle.COMMA),
        ("1.234.567", DecimalStyle.COMMA),
        ("1,234,567", DecimalStyle.POINT),
        ("1,234,567.8", DecimalStyle.POINT),
        ("1.234", None),
        ("1,234", None),
        ("100", None),
        ("", None),
    ],
)
def test_what_one_amount_proves(text, style):
    assert decimals_of(text) == style


def test_inference_reads_no_further_than_it_must():
    def samples():
        yield ["01/02/2026"], ["100"]
        yield ["13/02/2026"], ["1,50"]
        raise AssertionError("both are settled by now")

    assert infer(samples(), Styles()) == Styles(DMY, DecimalStyle.COMMA)


def test_what_is_known_is_not_overruled():
    assert infer([(["13/02/2026"], ["1,50"])], Styles(MDY, None)) == Styles(MDY, DecimalStyle.COMMA)
