"""Exported cells are text to every spreadsheet."""

from decimal import Decimal

import pytest

from community.core.csv_cells import escape_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_cell_that_would_be_computed_gets_an_apostrophe(start):
    assert escape_cell(f"{start}SUM(A1)") == f"'{start}SUM(A1)"


def test_text_that_reads_like_a_negative_number_is_escaped_too():
    assert escape_cell("-1+cmd|' /C calc'!A0") == "'-1+cmd|' /C calc'!A0"
    assert escape_cell("-12.50") == "'-12.50"


def test_numbers_stay_numbers():
    assert escape_cell(Decimal("-12.50")) == "-12.50"
    assert escape_cell(-3) == "-3"


def test_harmless_text_and_nothing_pass_unchanged():
    assert escape_cell("Logo = done") == "Logo = done"
    assert escape_cell("") == ""
    assert escape_cell(None) == ""


def test_an_object_is_escaped_as_the_text_it_prints():
    class Titled:
        def __str__(self):
            return "=HYPERLINK()"

    assert escape_cell(Titled()) == "'=HYPERLINK()"
