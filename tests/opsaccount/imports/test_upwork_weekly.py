"""Upwork's weekly summary, by hand and for real."""

import csv
import re
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from community.opsaccount.imports.reading import open_export
from community.opsaccount.imports.records import Kind, Outcome, imported
from community.opsaccount.imports.summary import summarise

from .conftest import keys_of

HEADER = '"Date","Contract","Hours","Amount","Payment type"\n'


def independent_rows(path):
    """The real file read by nothing but the csv module: (contract as written, exact amount, exact hours)."""
    with path.open(encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text))[1:]
    return [(contract, Decimal(amount), Decimal(hours or "0")) for _, contract, hours, amount, _ in rows]


def test_the_real_file_gives_252_rows_and_the_independent_sum(real_export):
    expected = independent_rows(real_export)
    with real_export.open("rb") as stream:
        reading = open_export(stream)
        summary = summarise(reading.entries())
    assert reading.layout.key == "upwork-weekly"
    assert reading.rows_read == summary.rows == len(expected) == 252
    assert summary.outcomes == {Outcome.NEW: 252}
    total = sum(amount for _, amount, _ in expected)
    assert summary.billing.keys() == {"USD"}
    assert Decimal(summary.billing["USD"].gross) == total * 100
    assert summary.billing["USD"].exact == total


def test_the_real_file_gives_the_independent_sum_of_every_contract(real_export):
    expected = defaultdict(Decimal)
    for contract, amount, _ in independent_rows(real_export):
        expected[contract] += amount
    with real_export.open("rb") as stream:
        works = summarise(open_export(stream).entries()).works
    found = {f"{work.name} ({work.contract_id})": totals.exact for work, totals in works.items()}
    assert found == expected
    assert all(totals.gross == totals.exact * 100 for totals in works.values())


def test_the_real_hours_are_kept_to_the_last_decimal(real_export):
    expected = sum(hours for _, _, hours in independent_rows(real_export))
    with real_export.open("rb") as stream:
        found = sum(record.hours or 0 for record in imported(open_export(stream).entries()))
    assert found == expected


def test_the_real_file_a_second_time_adds_nothing(real_export):
    with real_export.open("rb") as stream:
        seen = keys_of(open_export(stream).entries())
        assert len(seen) == 252
        again = summarise(open_export(stream, seen=seen).entries())
    assert again.outcomes == {Outcome.SKIPPED: 252}
    assert again.billing == {}


def test_half_of_the_real_file_first_then_all_of_it_adds_the_other_half(real_export, read):
    content = real_export.read_bytes()
    half = b"\n".join(content.splitlines()[:101])
    seen = keys_of(read(half))
    rest = summarise(read(content, seen=seen))
    assert rest.outcomes == {Outcome.SKIPPED: 100, Outcome.NEW: 152}


def test_a_row_becomes_a_record_with_its_contract_and_hours(records):
    [record] = records(HEADER + '"2023-09-21","HTML (5), Page (34848691)","0.33333","1",""\n')
    assert record.occurred_on == date(2023, 9, 21)
    assert (record.work_title, record.contract_id) == ("HTML (5), Page", "34848691")
    assert record.hours == Decimal("0.33333")
    assert (record.kind, record.currency) == (Kind.EARNING, "USD")
    assert (record.source, record.client_name) == ("upwork", "")


def test_fees_are_unknown_and_not_nothing(records):
    [record] = records(HEADER + "2024-01-01,Page (1),1,100,\n")
    assert (record.gross, record.fee, record.net) == (10000, None, None)


def test_an_amount_between_two_cents_is_rounded_half_up_and_kept_exactly(records):
    record, whole = records(HEADER + "2024-01-01,Page (1),1,3.335,\n2024-01-02,Page (1),1,3.3300,\n")
    assert (record.gross, record.unrounded) == (334, Decimal("3.335"))
    assert (whole.gross, whole.unrounded) == (333, None)


def test_the_exact_sum_forgets_no_fraction_of_a_cent(read):
    summary = summarise(read(HEADER + "2024-01-01,Page (1),1,3.333,\n" * 3))
    assert summary.billing["USD"].exact == Decimal("9.999")
    assert summary.billing["USD"].gross == 999


@pytest.mark.parametrize("written", ["Bonus", "Fixed Price Payment", "fixed-price", "Hourly"])
def test_payment_types_that_are_earnings(records, written):
    [record] = records(HEADER + f"2024-01-01,Page (1),,100,{written}\n")
    assert record.kind is Kind.EARNING


def test_a_negative_amount_is_a_refund_and_reverses_billing(read):
    summary = summarise(read(HEADER + "2024-01-01,Page (1),1,100,\n2024-01-02,Page (1),,-40,\n"))
    assert summary.billing["USD"].gross == 6000
    assert summary.kinds[Kind.REFUND, "USD"].gross == -4000


def test_an_unknown_payment_type_is_unsorted_and_no_income(read):
    [entry] = read(HEADER + "2024-01-01,Page (1),,100,Gift card\n")
    assert entry.outcome is Outcome.UNSORTED
    assert "Gift card" in str(entry.reason)
    assert summarise([entry]).billing == {}


def test_a_contract_without_an_id_keeps_its_whole_title(records):
    [record] = records(HEADER + "2024-01-01,Page (final),1,100,\n")
    assert (record.work_title, record.contract_id) == ("Page (final)", "")


def test_contracts_of_one_title_stay_apart_by_id(read):
    summary = summarise(read(HEADER + "2024-01-01,Page (1),1,100,\n2024-01-02,Page (2),1,100,\n"))
    assert len(summary.works) == 2


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("2024-13-01,Page (1),1,100,", "Date", "2024-13-01"),
        ("1/9/2024,Page (1),1,100,", "Date", "1/9/2024"),
        (",Page (1),1,100,", "Date", ""),
        ("2024-01-01,Page (1),1,12,50,Bonus", "", "6 cells"),
        ("2024-01-01,Page (1),1,abc,", "Amount", "abc"),
        ("2024-01-01,Page (1),1,,", "Amount", "empty"),
        ("2024-01-01,Page (1),1,1e9,", "Amount", "1e9"),
        ("2024-01-01,Page (1),1,99999999999999999999,", "Amount", "too large"),
        ("2024-01-01,Page (1),soon,1,", "Hours", "soon"),
        ("2024-01-01,,1,1,", "Contract", "empty"),
        ("2024-01-01,Page (1)", "", "2 cells"),
    ],
)
def test_a_broken_row_names_its_line_column_and_value(read, row, column, value):
    good, broken = read(HEADER + f"2024-01-01,Page (1),1,100,\n{row}\n")
    assert good.outcome is Outcome.NEW
    assert (broken.outcome, broken.line) == (Outcome.BROKEN, 3)
    assert column in str(broken.reason)
    assert re.search(re.escape(value), str(broken.reason))


def test_the_columns_may_come_in_any_order_and_case(records):
    [record] = records("PAYMENT TYPE,amount,Hours , Contract,date\nBonus,5,,Page (7),2024-02-29\n")
    assert (record.gross, record.contract_id, record.occurred_on) == (500, "7", date(2024, 2, 29))
