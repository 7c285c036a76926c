"""Upwork's transactions: three spellings, fees joined to their earning, refunds, and unknown types."""

from datetime import date
from decimal import Decimal

import pytest

from community.opsaccount.imports.records import Kind, Outcome
from community.opsaccount.imports.summary import summarise

from .conftest import keys_of, lines

CURRENT = (
    "Date,Transaction ID,Transaction type,Transaction summary,Transaction summary details,Description 1,"
    "Description 2,Description 3,Agency team,Freelancer,Client team,Account name,PO,Ref ID,Amount $,"
    "Amount in local currency,Currency,Current balance $,Payment method"
)
EARLIER = (
    "Date,Transaction ID,Transaction Type,Transaction Summary,Transaction Summary Details,Description 1,"
    "Description 2,Description 3,Agency,Freelancer,Team,Account Name,PO,Ref ID,Amount $,"
    "Amount in local currency,Currency,Current Balance $,Payment Method"
)
LEGACY = (
    "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,"
    "Currency,Balance"
)


def row(identity, kind, amount, *, team="Harbour Ltd", day="Sep 25, 2026", local="", code="", text="Invoice"):
    return f'"{day}",{identity},{kind},{text},,,,,,Ada,{team},Ada,,9,{amount},{local},{code},0.00,'


def legacy(identity, kind, description, amount, *, day="Jun 7, 2024"):
    return f'"{day}",{identity},{kind},{description},,Ada,Harbour Ltd,Ada,,{amount},,,0.00'


HOURLY_WITH_FEE = (row(1, "Hourly", "100.00"), row(1, "Service Fee", "-10.00"))


@pytest.mark.parametrize(
    ("header", "key"), [(CURRENT, "upwork-transactions"), (EARLIER, "upwork-transactions-earlier")]
)
def test_an_earning_and_its_fee_become_one_record(opened, header, key):
    reading = opened(
        ("\ufeff" + lines(header, row(1, "Hourly", "100.00"), row(1, "Service Fee", "-10.00"))).encode()
    )
    [entry] = reading.entries()
    assert reading.layout.key == key
    record = entry.record
    assert (record.gross, record.fee, record.net) == (10000, 1000, 9000)
    assert (record.kind, record.client_name, record.occurred_on) == (
        Kind.EARNING,
        "Harbour Ltd",
        date(2026, 9, 25),
    )
    assert (entry.line, entry.rows, reading.rows_read) == (2, 2, 2)


def test_the_fee_may_stand_first_and_rows_between(records):
    found = records(
        lines(
            CURRENT, row(1, "Service Fee", "-10.00"), row(2, "Withdrawal", "-500"), row(1, "Bonus", "100.00")
        )
    )
    assert [(record.kind, record.gross, record.fee) for record in found] == [
        (Kind.EARNING, 10000, 1000),
        (Kind.WITHDRAWAL, -50000, 0),
    ]


def test_a_refund_and_its_returned_fee_reverse_billing(read):
    entries = read(
        lines(
            CURRENT,
            row(1, "Fixed-price", "100.00"),
            row(1, "Service Fee", "-10.00"),
            row(2, "Refund to client", "-100.00"),
            row(2, "Service fee refund", "10.00"),
        )
    )
    assert [(e.record.gross, e.record.fee, e.record.net) for e in entries] == [
        (10000, 1000, 9000),
        (-10000, -1000, -9000),
    ]
    totals = summarise(entries).billing["USD"]
    assert (totals.gross, totals.fee, totals.net) == (0, 0, 0)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Hourly", Kind.EARNING),
        ("Fixed-price", Kind.EARNING),
        ("Fixed Price", Kind.EARNING),
        ("Bonus", Kind.EARNING),
        ("Refund to client", Kind.REFUND),
        ("Connects", Kind.SUBSCRIPTION),
        ("Subscription", Kind.SUBSCRIPTION),
        ("Membership Fee", Kind.SUBSCRIPTION),
        ("VAT/GST", Kind.TAX),
        ("WHT", Kind.TAX),
        ("Withdrawal", Kind.WITHDRAWAL),
        ("Payment", Kind.TRANSFER),
    ],
)
def test_each_type_has_its_kind(records, written, kind):
    amount = "5.00" if kind is Kind.EARNING else "-5.00"
    [record] = records(lines(CURRENT, row(1, written, amount)))
    assert record.kind is kind
    assert record.gross - record.fee == record.net


def test_an_hourly_correction_downwards_is_a_refund(records):
    [record] = records(lines(CURRENT, row(1, "Hourly", "-5.00")))
    assert record.kind is Kind.REFUND


def test_a_type_nobody_knows_is_unsorted_and_no_income(read):
    [entry] = read(lines(CURRENT, row(1, "Miscellaneous", "500.00")))
    assert entry.outcome is Outcome.UNSORTED
    assert "Miscellaneous" in str(entry.reason)
    assert summarise([entry]).billing == {}


def test_a_tax_on_the_same_id_stays_a_record_of_its_own(read):
    entries = read(lines(CURRENT, *HOURLY_WITH_FEE, row(1, "VAT/GST", "-2")))
    assert [(entry.record.kind, entry.record.net) for entry in entries] == [
        (Kind.EARNING, 9000),
        (Kind.TAX, -200),
    ]
    assert keys_of(entries) == {"1", "1/service fee", "1/vat/gst"}


def test_two_earnings_on_one_id_keep_the_fee_apart_and_the_sum_right(read):
    entries = read(lines(CURRENT, *HOURLY_WITH_FEE, row(1, "Bonus", "50")))
    assert sum(entry.record.net for entry in entries) == 14000
    assert [entry.outcome for entry in entries] == [Outcome.NEW, Outcome.NEW, Outcome.UNSORTED]


def test_a_local_amount_gives_the_rate(records):
    [record] = records(lines(CURRENT, row(1, "Hourly", "100.00", local="92.50", code="EUR")))
    assert (record.exchange_rate, record.exchange_currency) == (Decimal("0.9250000000"), "EUR")
    assert (record.gross, record.currency) == (10000, "USD")


def test_the_same_file_again_adds_nothing(read):
    content = lines(CURRENT, *HOURLY_WITH_FEE, row(2, "Withdrawal", "-90"))
    seen = keys_of(read(content))
    again = read(content, seen=seen)
    assert {entry.outcome for entry in again} == {Outcome.SKIPPED}
    assert sum(entry.rows for entry in again) == 3


def test_a_fee_that_came_alone_before_is_not_counted_twice(read):
    seen = keys_of(read(lines(CURRENT, row(1, "Service Fee", "-10"))))
    [entry] = read(lines(CURRENT, *HOURLY_WITH_FEE), seen=seen)
    assert (entry.record.gross, entry.record.fee, entry.record.net) == (10000, 0, 10000)
    assert entry.keys == ("1",)


def test_an_earning_that_came_without_its_fee_gets_only_the_fee_later(read):
    seen = keys_of(read(lines(CURRENT, row(1, "Hourly", "100"))))
    [entry] = read(lines(CURRENT, *HOURLY_WITH_FEE), seen=seen)
    assert entry.outcome is Outcome.NEW
    assert (entry.record.kind, entry.record.gross, entry.record.net) == (Kind.FEE, 0, -1000)


def test_the_legacy_file_names_the_earning_in_the_fees_description(opened):
    reading = opened(
        lines(
            LEGACY,
            legacy(703, "VAT", "VAT (KE) - Service Fee - Ref ID 702", "-4.13"),
            legacy(702, "Service Fee", "Service Fee for Hourly - Ref ID 701", "-25.80"),
            legacy(701, "Hourly", "Invoice for 05/27/2024-06/02/2024 - 14:20 hrs @ $18.00/hr", "258.00"),
        )
    )
    tax, earning = reading.entries()
    assert reading.layout.key == "upwork-legacy"
    assert (earning.record.gross, earning.record.fee, earning.record.net) == (25800, 2580, 23220)
    assert earning.record.hours == Decimal("14.33333")
    assert earning.keys == ("701", "702/service fee")
    assert (tax.record.kind, tax.record.net) == (Kind.TAX, -413)


def test_a_legacy_fee_that_names_no_earning_stays_a_fee(records):
    found = records(
        lines(LEGACY, legacy(2, "Service Fee", "Service Fee", "-1"), legacy(1, "Bonus", "Bonus", "10"))
    )
    assert [(record.kind, record.net) for record in found] == [(Kind.FEE, -100), (Kind.EARNING, 1000)]


def test_the_legacy_variant_states_its_exchange_rate(records):
    header = LEGACY.replace("Currency,Balance", "Currency,ExchangeRate,Balance")
    content = lines(
        header, '"Jun 7, 2024",1,Bonus,Thanks,,Ada,Harbour Ltd,Ada,,100.00,9250.10,INR,92.501,0.00'
    )
    [record] = records(content)
    assert (record.exchange_rate, record.exchange_currency) == (Decimal("92.501"), "INR")


def test_a_broken_amount_names_the_column_as_the_file_does(read):
    [entry] = read(lines(CURRENT, row(1, "Hourly", "ten")))
    assert entry.outcome is Outcome.BROKEN
    assert str(entry.reason) == "Column “Amount $”: “ten” is not an amount such as 1234.56."


def test_a_broken_local_currency_is_named(read):
    [entry] = read(lines(CURRENT, row(1, "Hourly", "10", local="9", code="EURO")))
    assert entry.outcome is Outcome.BROKEN
    assert "“EURO” is not a currency code" in str(entry.reason)
