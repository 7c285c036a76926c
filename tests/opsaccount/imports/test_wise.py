"""Wise's balance statements, old and new, and its transaction history."""

from datetime import date
from decimal import Decimal

import pytest

from community.opsaccount.imports.reading import overlap
from community.opsaccount.imports.records import Kind, Outcome
from community.opsaccount.imports.summary import summarise

from .conftest import lines

NEW = (
    '"TransferWise ID",Date,"Date Time",Amount,Currency,Description,"Payment Reference","Running Balance",'
    '"Exchange From","Exchange To","Exchange Rate","Payer Name","Payee Name","Payee Account Number",Merchant,'
    '"Card Last Four Digits","Card Holder Full Name",Attachment,Note,"Total fees","Exchange To Amount",'
    '"Transaction Type","Transaction Details Type"'
)
OLD = (
    '"TransferWise ID",Date,Amount,Currency,Description,"Payment Reference","Running Balance",'
    '"Exchange From","Exchange To","Exchange Rate","Payer Name","Payee Name","Payee Account Number",Merchant,'
    '"Card Last Four Digits","Card Holder Full Name",Attachment,Note,"Total fees"'
)
HISTORY = (
    'ID,Status,Direction,"Created on","Finished on","Source fee amount","Source fee currency",'
    '"Target fee amount","Target fee currency","Source name","Source amount (after fees)","Source currency",'
    '"Target name","Target amount (after fees)","Target currency","Exchange rate",Reference,Batch,'
    '"Created by",Category,Note'
)


def new(identity, amount, details, *, description="", payer="", fee="0.00", currency="EUR", exchange=",,"):
    return (
        f'{identity},05-02-2026,"05-02-2026 08:54:15.466",{amount},{currency},{description},INV-7,1.00,'
        f"{exchange},{payer},,,,,,,,{fee},,,{details}"
    )


def old(identity, amount, *, description="", payer="", fee="0.00"):
    return f"{identity},05-02-2026,{amount},EUR,{description},,1.00,,,,{payer},,,,,,,,{fee}"


def history(
    identity, direction, source, target, *, fee="0", status="COMPLETED", rate="1.0", names=("Harbour", "Ada")
):
    money, code = source
    gained, gained_code = target
    return (
        f'{identity},{status},{direction},"2026-02-05 08:54:15","2026-02-06 09:00:00",{fee},{code},,,'
        f"Harbour,{money},{code},Ada,{gained},{gained_code},{rate},INV-7,,Ada,General,"
    )


def test_a_deposit_of_a_client_is_an_earning(opened):
    reading = opened(lines(NEW, new("TRANSFER-1", "950.00", "DEPOSIT", payer="Harbour Ltd")))
    [entry] = reading.entries()
    record = entry.record
    assert reading.layout.key == "wise-statement"
    assert (record.kind, record.gross, record.client_name) == (Kind.EARNING, 95000, "Harbour Ltd")
    assert (record.occurred_on, entry.keys) == (date(2026, 2, 5), ("TRANSFER-1:EUR",))


def test_the_older_statement_without_details_reads_the_description(records):
    [record] = records(
        lines(
            OLD,
            old("TRANSFER-1", "950.00", description="Received money from Harbour Ltd", payer="Harbour Ltd"),
        )
    )
    assert (record.kind, record.gross) == (Kind.EARNING, 95000)


def test_the_amount_is_already_net_of_the_fee(records):
    [record] = records(lines(NEW, new("CARD-1", "-100.50", "CARD", fee="0.50")))
    assert (record.kind, record.gross, record.fee, record.net) == (Kind.EXPENSE, -10000, 50, -10050)


@pytest.mark.parametrize("fee_id", ["TRANSFER-1", "FEE-TRANSFER-1"])
def test_a_charge_on_its_own_row_is_joined_to_its_transfer(read, fee_id):
    entries = read(
        lines(
            NEW,
            new("TRANSFER-1", "-100.00", "TRANSFER"),
            new(fee_id, "-1.20", "", description="Wise Charges for: TRANSFER-1"),
        )
    )
    assert [(e.record.gross, e.record.fee, e.record.net, e.rows) for e in entries] == [
        (-10000, 120, -10120, 2)
    ]


def test_a_charge_stated_twice_is_one_charge(records):
    [record] = records(
        lines(
            NEW,
            new("TRANSFER-1", "-100.00", "TRANSFER", fee="1.20"),
            new("TRANSFER-1", "-1.20", "FEE", description="Wise Charges for: TRANSFER-1"),
        )
    )
    assert (record.gross, record.fee, record.net) == (-10000, 120, -10120)


def test_both_legs_of_a_conversion_are_kept_under_one_id(read):
    out = new("BALANCE-7", "-100.00", "CONVERSION", exchange="EUR,USD,1.08")
    back = new("BALANCE-7", "107.50", "CONVERSION", currency="USD", exchange="EUR,USD,1.08")
    entries = read(lines(NEW, out, back))
    assert [entry.outcome for entry in entries] == [Outcome.NEW, Outcome.NEW]
    assert [entry.keys for entry in entries] == [("BALANCE-7:EUR",), ("BALANCE-7:USD",)]
    assert {entry.record.kind for entry in entries} == {Kind.CONVERSION}
    assert [entry.record.exchange_rate for entry in entries] == [Decimal("1.08"), None]


@pytest.mark.parametrize("payer", ["Upwork Global Inc", "STRIPE PAYMENTS EUROPE", "PayPal (Europe)"])
def test_payouts_of_other_accounts_are_not_counted_again(read, payer):
    [entry] = read(lines(NEW, new("TRANSFER-1", "950.00", "DEPOSIT", payer=payer)))
    assert entry.outcome is Outcome.UNSORTED
    assert "another account" in str(entry.reason)
    assert summarise([entry]).billing == {}


@pytest.mark.parametrize(
    ("details", "amount", "kind"),
    [
        ("MONEY_ADDED", "50", Kind.TRANSFER),
        ("TRANSFER", "-50", Kind.EXPENSE),
        ("TRANSFER", "50", Kind.UNSORTED),
        ("CARD", "50", Kind.UNSORTED),
        ("ACCRUAL_CHECKOUT", "50", Kind.UNSORTED),
        ("ACCRUAL_CHARGE", "-50", Kind.UNSORTED),
        ("DIRECT_DEBIT", "-50", Kind.EXPENSE),
    ],
)
def test_details_types_and_only_deposits_are_income(records, details, amount, kind):
    [record] = records(lines(NEW, new("X-1", amount, details)))
    assert record.kind is kind


def test_day_comes_before_month(records):
    [record] = records(lines(NEW, new("TRANSFER-1", "5", "DEPOSIT")))
    assert record.occurred_on == date(2026, 2, 5)


def test_history_takes_what_arrived_and_its_direction(opened):
    reading = opened(
        lines(
            HISTORY,
            history("TRANSFER-1", "IN", ("1000.00", "USD"), ("1000.00", "USD")),
            history("TRANSFER-2", "OUT", ("200.00", "EUR"), ("200.00", "EUR"), fee="0.60"),
            history("BALANCE-3", "NEUTRAL", ("100.00", "EUR"), ("108.00", "USD"), rate="1.08"),
        )
    )
    income, spent, exchanged = (entry.record for entry in reading.entries())
    assert reading.layout.key == "wise-history"
    assert (income.kind, income.gross, income.client_name) == (Kind.EARNING, 100000, "Harbour")
    assert income.occurred_on == date(2026, 2, 6)
    assert (spent.kind, spent.gross, spent.fee, spent.net) == (Kind.EXPENSE, -20000, 60, -20060)
    assert (exchanged.kind, exchanged.exchange_rate, exchanged.exchange_currency) == (
        Kind.CONVERSION,
        Decimal("1.08"),
        "USD",
    )


@pytest.mark.parametrize("status", ["CANCELLED", "REFUNDED", "INCOMPLETE"])
def test_history_rows_that_did_not_happen_are_skipped(read, status):
    [entry] = read(lines(HISTORY, history("T-1", "IN", ("1", "USD"), ("1", "USD"), status=status)))
    assert entry.outcome is Outcome.SKIPPED
    assert status in str(entry.reason)


def test_statement_and_history_together_are_warned_about(opened):
    statement = opened(lines(NEW, new("TRANSFER-1", "5", "DEPOSIT"))).layout
    assert overlap(statement, {"wise-history"}) is not None
    assert overlap(statement, {"wise-statement"}) is None
    assert overlap(statement, set()) is None


def test_both_kinds_say_so_before_anything_is_imported(opened):
    reading = opened(lines(HISTORY, history("T-1", "IN", ("1", "USD"), ("1", "USD"))))
    assert any("import one kind only" in str(notice) for notice in reading.notices)
