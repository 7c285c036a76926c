"""Stripe's balance report and transactions export."""

from datetime import date

import pytest

from community.opsaccount.imports.records import Kind, Outcome
from community.opsaccount.imports.summary import summarise

from .conftest import lines

BALANCE = (
    "balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,"
    "description"
)
TRANSACTIONS = (
    "id,Type,Source,Amount,Fee,Destination Platform Fee,Destination Platform Fee Currency,Net,Currency,"
    "Created (UTC),Available On (UTC),Description,Customer Facing Amount,Customer Facing Currency,Transfer,"
    "Transfer Date (UTC),Transfer Group,order (metadata)"
)
OLDER = TRANSACTIONS.replace("Destination Platform Fee,Destination Platform Fee Currency,", "")


def balance(identity, category, gross, fee, net, currency="usd"):
    days = "2026-03-01 10:11:12,2026-03-08 00:00:00"
    return f"{identity},{days},{currency},{gross},{fee},{net},{category},Logo work"


def test_a_charge_keeps_gross_fee_and_net_apart(opened):
    reading = opened(lines(BALANCE, balance("txn_1", "charge", "100.00", "3.20", "96.80")))
    [entry] = reading.entries()
    record = entry.record
    assert reading.layout.key == "stripe-balance"
    assert (record.gross, record.fee, record.net, record.currency) == (10000, 320, 9680, "USD")
    assert (record.occurred_on, entry.keys, record.description) == (
        date(2026, 3, 1),
        ("txn_1",),
        "Logo work",
    )


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("refund", Kind.REFUND),
        ("dispute", Kind.REFUND),
        ("payout", Kind.WITHDRAWAL),
        ("topup", Kind.TRANSFER),
        ("tax", Kind.TAX),
        ("risk_reserved_funds", Kind.TRANSFER),
    ],
)
def test_other_categories(records, category, kind):
    [record] = records(lines(BALANCE, balance("txn_1", category, "-50.00", "0.00", "-50.00")))
    assert (record.kind, record.gross, record.net) == (kind, -5000, -5000)


def test_stripes_own_fee_is_a_fee_and_not_negative_turnover(records):
    [record] = records(lines(BALANCE, balance("txn_1", "fee", "-2.00", "0.00", "-2.00")))
    assert (record.kind, record.gross, record.fee, record.net) == (Kind.FEE, 0, 200, -200)


def test_a_lost_dispute_reverses_billing_with_its_fee(read):
    summary = summarise(
        read(
            lines(
                BALANCE,
                balance("txn_1", "charge", "100.00", "3.20", "96.80"),
                balance("txn_2", "dispute", "-100.00", "15.00", "-115.00"),
            )
        )
    )
    totals = summary.billing["USD"]
    assert (totals.gross, totals.fee, totals.net) == (0, 1820, -1820)


@pytest.mark.parametrize(("currency", "written", "minor"), [("jpy", "1000", 1000), ("kwd", "1.234", 1234)])
def test_amounts_follow_the_currencys_decimals(records, currency, written, minor):
    [record] = records(lines(BALANCE, balance("txn_1", "charge", written, "0", written, currency)))
    assert (record.gross, record.currency) == (minor, currency.upper())


def test_decimals_the_currency_does_not_have_are_refused(read):
    [entry] = read(lines(BALANCE, balance("txn_1", "charge", "10.5", "0", "10.5", "jpy")))
    assert str(entry.reason) == "Column “gross”: 10.5 has more decimals than JPY, which has 0."


def test_a_net_that_does_not_add_up_is_broken(read):
    [entry] = read(lines(BALANCE, balance("txn_1", "charge", "100.00", "3.20", "97.00")))
    assert entry.outcome is Outcome.BROKEN
    assert "“net”" in str(entry.reason)


def test_an_unknown_category_is_unsorted(read):
    [entry] = read(lines(BALANCE, balance("txn_1", "other_adjustment", "5.00", "0", "5.00")))
    assert (entry.outcome, entry.record.kind) == (Outcome.UNSORTED, Kind.UNSORTED)


def test_added_columns_do_not_matter_and_a_customers_name_is_used(records):
    header = f"{BALANCE},customer_name,invoice_id"
    [record] = records(lines(header, balance("txn_1", "charge", "1", "0", "1") + ",Harbour Ltd,in_9"))
    assert record.client_name == "Harbour Ltd"


@pytest.mark.parametrize(("header", "filling"), [(TRANSACTIONS, ",,"), (OLDER, "")])
def test_the_transactions_export_with_and_without_destination_columns(opened, header, filling):
    cells = (
        f"txn_9,charge,ch_1,250.00,7.55,{filling}242.45,eur,2022-04-23 21:56,2022-04-28 00:00,Audit,,,,,,A7"
    )
    reading = opened(lines(header, cells))
    [entry] = reading.entries()
    assert reading.layout.key == "stripe-transactions"
    assert (entry.record.gross, entry.record.fee, entry.record.net) == (25000, 755, 24245)
    assert (entry.record.currency, entry.record.occurred_on) == ("EUR", date(2022, 4, 23))


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("payment", Kind.EARNING),
        ("payment_refund", Kind.REFUND),
        ("stripe_fee", Kind.FEE),
        ("payout", Kind.WITHDRAWAL),
        ("adjustment", Kind.UNSORTED),
        ("application_fee", Kind.UNSORTED),
    ],
)
def test_transaction_types(records, written, kind):
    cells = f"txn_9,{written},x,5,0,5,usd,2022-04-23 21:56,2022-04-28 00:00,,,,,,,"
    [record] = records(lines(OLDER, cells))
    assert record.kind is kind


def test_the_same_id_twice_is_kept_once(read):
    entries = read(lines(BALANCE, *[balance("txn_1", "charge", "1.00", "0", "1.00")] * 2))
    assert [entry.outcome for entry in entries] == [Outcome.NEW, Outcome.SKIPPED]


def test_the_same_id_with_another_amount_is_put_before_the_member(read):
    entries = read(
        lines(BALANCE, balance("txn_1", "charge", "1", "0", "1"), balance("txn_1", "charge", "2", "0", "2"))
    )
    assert [entry.outcome for entry in entries] == [Outcome.NEW, Outcome.UNSORTED]
    assert summarise(entries).billing["USD"].gross == 100
    assert entries[1].keys == ("txn_1#2",)
